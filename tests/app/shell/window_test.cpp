#include <atomic>
#include <set>

#include "app/shell/rooms.h"
#include "core/error.h"
#include "core/model/turns.h"
#include "tests/app/person.h"

using namespace skolanalys;

TEST_CASE("rooms are reached by click and by key, and Alt+left goes back", "[shell]") {
  Person person(Person::with_sample());
  person.click("nav.matrix");
  CHECK(person.marks().contains("cell.stod.elevhalsa.rektor"));
  person.press("ctrl+6");
  person.expect_visible("report.html");
  person.press("alt+left");
  CHECK(person.session().room == session::Room::matrix);
}

TEST_CASE("Ctrl+K finds a theme and opens it among the passages", "[shell]") {
  Person person(Person::with_sample());
  person.press("ctrl+k");
  person.expect_visible("commands.words");
  person.type("elevh");
  person.expect_visible("find.theme.stod.elevhalsa");
  person.press("enter");
  CHECK(person.session().room == session::Room::coding);
  person.expect_gone("commands.words");
}

TEST_CASE("F1 shows every key of every command", "[shell]") {
  Person person(Person::with_sample());
  person.press("f1");
  person.expect_visible("sheet.close");
  person.press("escape");
  person.expect_gone("sheet.close");
}

TEST_CASE("what is typed stands in the note of the interview that was begun, letters of Swedish too",
          "[shell]") {
  Person person(Person::with_sample());
  person.press("ctrl+n");
  SECTION("with the mouse") {
    person.click("new.title");
    person.type("Rektor på Åsaskolan");
    person.click("new.role.rektor");
    person.click("new.create");
  }
  SECTION("with the keyboard alone: the title, Enter, and one writes") {
    person.type("Rektor på Åsaskolan");
    person.press("enter");
  }
  person.expect_visible("editor");
  person.type("Kön är lång.");
  const auto* interview = person.session().interview();
  REQUIRE(interview != nullptr);
  CHECK(interview->title == "Rektor på Åsaskolan");
  CHECK(person.model().find(interview->text)->content.find("Kön är lång.") != std::string::npos);
}

TEST_CASE("whoever just writes writes turns: who asks, Enter, who answers", "[shell]") {
  Person person(Person::with_sample());
  person.press("ctrl+n");
  person.press("enter");
  person.expect_visible("editor");
  person.type("Hur länge?");
  person.press("enter");
  person.type("Sex år.");
  const auto* interview = person.session().interview();
  REQUIRE(interview != nullptr);
  const auto turns = model::turns_of(person.model(), *person.model().find(interview->text));
  REQUIRE(turns.size() == 2);
  CHECK(turns[0].speaker == "AB");
  CHECK(turns[1].speaker == person.model().find(interview->respondents.front())->label);
  CHECK(turns[0].clock.size() == 5);
  CHECK(text::slice(person.model().find(interview->text)->content, turns[1].body) == "Sex år.");
}

TEST_CASE("the language changes at once, in every word that is marked", "[shell]") {
  Person person(Person::with_sample());
  person.expect_text("nav.coding", "Koda");
  person.click("top.language");
  person.expect_text("nav.coding", "Code");
}

TEST_CASE("everything that can be pressed is reached with Tab, and the ring is drawn", "[shell]") {
  Person person(Person::with_sample());
  for (const auto& room : shell::room_table()) {
    person.session().go(room.room);
    person.window().settle();
    // A job's strip goes away by itself, on a slow machine in the middle of the walk.
    REQUIRE(person.until([&] { return !person.marks().contains("job.cancel"); }));
    std::set<std::string> reached;
    std::set<std::string> wanted;
    for (const auto& [id, mark] : person.marks())
      if (mark.stop) wanted.insert(id);
    for (std::size_t i = 0; i < wanted.size() + 60; ++i) {
      person.press("tab");
      if (!reached.insert(person.shell().ui.focused()).second) break;
    }
    for (const auto& id : wanted) {
      INFO(room.room.id << ": " << id);
      CHECK(reached.contains(id));
    }
    person.press("escape");
  }
}

TEST_CASE("F6 goes from pane to pane and Enter presses what has the ring", "[shell]") {
  Person person(Person::with_sample());
  person.press("ctrl+2");
  CHECK(person.shell().ui.focused().empty());  // the note has the keyboard
  std::set<std::string> seen;
  for (int i = 0; i < 8; ++i) {
    person.press("f6");
    seen.insert(person.shell().ui.focused());
  }
  CHECK(seen.contains("interview.EX-01"));
  CHECK(seen.contains("codebook.filter"));
  CHECK(seen.contains(""));
  while (person.shell().ui.focused() != "interview.EX-01") person.press("f6");
  person.press("down");
  person.expect_focus("interview.EX-02");
  const auto before = person.session().editor.text();
  person.press("enter");
  CHECK(person.session().editor.text() != before);
  // A letter is not written while a list has the keyboard; Escape gives it back.
  person.press("escape");
  CHECK(person.shell().ui.focused().empty());
}

TEST_CASE("a job shows its progress, is cancelled from the strip, and its result comes on the frame",
          "[shell]") {
  Person person(Person::with_sample());
  std::atomic<bool> go{false};
  int got = 0;
  const auto work = [&](session::Progress& progress) {
    progress.at(1, 4);
    while (!go) {
      progress.check();
      std::this_thread::yield();
    }
    return 42;
  };
  person.session().jobs.start<int>("Räknar", work, [&](int n) { got = n; });
  person.window().pass(1);
  person.expect_visible("job.cancel");
  CHECK(person.until([&] { return person.text_of("job") == "Räknar  25 %"; }));
  person.click("job.cancel");
  REQUIRE(person.until([&] { return !person.session().jobs.any(); }));
  CHECK(got == 0);
  go = true;
  person.session().jobs.start<int>("Räknar", work, [&](int n) { got = n; });
  REQUIRE(person.until([&] { return got == 42; }));
  person.expect_gone("job.cancel");
}

TEST_CASE("a job that fails says why and where", "[shell]") {
  Person person(Person::with_sample());
  person.session().jobs.start<int>(
      "x", [](session::Progress&) -> int { throw Error(Fault::usage, "error.name_the_file", {}, "name it"); },
      [](int) { FAIL("it has no result"); });
  REQUIRE(person.until([&] { return !person.toast().empty(); }));
  CHECK(person.toast() == "Ange ett filnamn.");
}

TEST_CASE("a file is imported from the keyboard, found by its command", "[shell][import]") {
  Person person(Person::with_sample());
  const auto before = person.model().interviews.size();
  const auto note = person.scratch.write("ny.txt", "I: Hur går det?\n\nR1: Det går bra nu.\n");
  person.press("ctrl+k");
  person.type("importera");
  person.press("enter");
  REQUIRE(person.until([&] { return person.sees("choose.words"); }));
  person.type(note.string());
  person.press("enter");
  REQUIRE(person.until([&] { return person.session().import_preview() != nullptr; }));
  REQUIRE(person.until([&] { return person.session().import_preview()->ready(); }));
  person.click("import.go");
  REQUIRE(person.until([&] { return person.model().interviews.size() == before + 1; }));
}
