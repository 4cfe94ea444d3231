#include <filesystem>

#include "app/shell/rooms.h"
#include "tests/app/person.h"

using namespace skolanalys;

TEST_CASE("the first run asks language, name and initials, and opens the sample", "[shell]") {
  Person person({.settings = "{}"});
  person.expect_visible("welcome.name");
  person.expect_gone("nav.capture");
  person.click("welcome.en");
  person.expect_text("start.sample", "Open the sample");
  person.click("welcome.sv");
  person.click("welcome.name");
  person.type("Karin Öberg");
  person.click("start.sample");
  REQUIRE(person.session().open());
  person.expect_visible("nav.capture");
  const auto settings = session::Settings::load();
  CHECK(settings.welcomed);
  CHECK(settings.name == "Karin Öberg");
  CHECK(settings.initials == "KÖ");
  CHECK(settings.language == "sv");
}

TEST_CASE("the first run is over once it has been answered", "[shell]") {
  Person person;
  person.expect_gone("welcome.name");
  person.expect_visible("start.sample");
}

TEST_CASE("notes that were opened stand in tabs, gone through and closed by key", "[shell]") {
  Person person(Person::with_sample());
  const auto first = person.session().editor.text();
  person.expect_gone("tab.0");  // one note needs no tabs
  person.click("interview.EX-02");
  person.click("interview.EX-03");
  const auto third = person.session().editor.text();
  person.expect_visible("tab.2");
  person.press("ctrl+tab");
  CHECK(person.session().editor.text() == first);
  person.press("ctrl+shift+tab");
  CHECK(person.session().editor.text() == third);
  person.press("ctrl+w");
  CHECK(person.session().tabs().size() == 2);
  CHECK(person.session().editor.text() != third);
  person.click("tab.0");
  CHECK(person.session().editor.text() == first);
}

TEST_CASE("two notes stand beside each other; the second leaves the keyboard to the first", "[shell]") {
  Person person(Person::with_sample());
  const auto first = person.session().editor.text();
  person.click("interview.EX-02");
  const auto second = person.session().editor.text();
  person.press("ctrl+j");
  person.expect_visible("beside.note");
  CHECK(person.session().beside.text() == first);
  const auto before = person.model().find(first)->content;
  person.type("Hej ");
  CHECK(person.model().find(first)->content == before);
  CHECK(person.model().find(second)->content.find("Hej ") != std::string::npos);
  person.click("beside.swap");
  CHECK(person.session().editor.text() == first);
  CHECK(person.session().beside.text() == second);
  person.click("beside.close");
  person.expect_gone("beside.note");
}

TEST_CASE("back and forward go by key, by button in the bar and by the mouse's own buttons", "[shell]") {
  Person person(Person::with_sample());
  person.press("ctrl+4");
  person.press("ctrl+6");
  person.press_button(3);
  CHECK(person.session().room == session::Room::matrix);
  person.press_button(4);
  CHECK(person.session().room == session::Room::report);
  person.click("top.back");
  CHECK(person.session().room == session::Room::matrix);
  person.press("alt+right");
  CHECK(person.session().room == session::Room::report);
}

TEST_CASE("Ctrl+K finds other projects beside the open one and opens them", "[shell]") {
  Person person(Person::with_sample());
  exchange::create_sample(person.scratch / "Norrvik.skolanalys").reset();
  person.press("ctrl+k");
  person.type("norrv");
  person.press("enter");
  CHECK(person.session().project().path().filename() == "Norrvik.skolanalys");
}

TEST_CASE("the menu shows commands with their keys, and is gone through by key", "[shell]") {
  Person person(Person::with_sample());
  person.press("f10");
  person.expect_visible("menu.interview.new");
  const auto first = person.shell().ui.focused();
  CHECK(first.starts_with("menu."));
  person.press("down");
  CHECK(person.shell().ui.focused() != first);
  person.press("escape");
  person.expect_gone("menu.interview.new");
  person.click("top.menu");
  person.click("menu.room.report");
  CHECK(person.session().room == session::Room::report);
  person.expect_gone("menu.interview.new");
}

TEST_CASE("room, note and tabs are as they were left when the project is opened again", "[shell]") {
  Person person(Person::with_sample());
  person.click("interview.EX-03");
  const auto note = person.session().editor.text();
  person.press("ctrl+2");
  const auto path = person.session().project().path();
  person.shell().closing(1200, 700, false);
  person.session().close();
  REQUIRE(person.session().open_file(path));
  person.window().settle();
  CHECK(person.session().room == session::Room::coding);
  CHECK(person.session().editor.text() == note);
  CHECK(person.session().tabs().size() == 2);
  CHECK(session::Settings::load().width == 1200);
}

TEST_CASE("letters that the fonts lack are fetched when they are to be shown", "[shell]") {
  Person person(Person::with_sample());
  const auto has = [] {
    return ImGui::GetIO().Fonts->Fonts[0]->FindGlyphNoFallback(static_cast<ImWchar>(0x0634)) != nullptr;
  };
  REQUIRE_FALSE(has());
  person.press("ctrl+n");
  person.click("new.title");
  person.type("ش Амина");
  person.window().settle();
  CHECK(has());
  CHECK(ImGui::GetIO().Fonts->Fonts[0]->FindGlyphNoFallback(static_cast<ImWchar>(0x0410)) != nullptr);
}

TEST_CASE("light, dark and high contrast are chosen by command and last", "[shell]") {
  Person person(Person::with_sample());
  person.press("ctrl+k");
  person.type("kontrast");
  person.press("enter");
  CHECK(person.shell().ui.colors.muted == ui::colors_of(ui::Look::contrast).muted);
  CHECK(session::Settings::load().look == "contrast");
}

TEST_CASE("a large file opens beside the window, and what is open can be worked with until then", "[shell]") {
  Person person(Person::with_sample());
  const auto other = person.scratch / "annan.skolanalys";
  exchange::create_engagement(other, "Mora").reset();
  person.session().patience = std::chrono::milliseconds(0);
  const auto was = person.session().project().path();
  bool told = false;
  if (!person.session().open_file(other, [&] { told = true; })) {
    CHECK(person.session().project().path() == was);
    CHECK(person.session().jobs.any());
  }
  REQUIRE(person.until([&] { return told; }));
  CHECK(person.model().engagement.municipality == "Mora");

  SECTION("whoever asks for another meanwhile gets that one") {
    (void)person.session().open_file(was);
    (void)person.session().open_file(other);
    (void)person.session().open_file(was);
    REQUIRE(person.until([&] { return person.session().project().path() == was; }));
    REQUIRE(person.until([&] { return !person.session().jobs.any(); }));
    CHECK(person.session().project().path() == was);
  }
  SECTION("one that is broken leaves what is open, and says so") {
    const auto broken = person.scratch.write("trasig.skolanalys", "SQLite format 3");
    (void)person.session().open_file(broken);
    REQUIRE(person.until([&] { return !person.session().jobs.any(); }));
    CHECK(person.session().project().path() == other);
  }
}
