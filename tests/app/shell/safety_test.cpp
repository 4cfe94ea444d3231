#include <filesystem>
#include <fstream>

#include "app/session/safety.h"
#include "core/store/vault.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

void protect(Person& person, const std::string& passphrase) {
  person.click("nav.safety");
  person.click("safety.fresh");
  person.type(passphrase);
  person.click("safety.again");
  person.type(passphrase);
  person.click("safety.protect");
}

/// The line of the recovery sheet that is a code.
std::string code_in(const std::filesystem::path& sheet) {
  std::ifstream in(sheet);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("    ")) return line.substr(4);
  return {};
}

}  // namespace

TEST_CASE("a project is given a passphrase in the window, hides, and comes back with it", "[shell][safety]") {
  Person person(Person::with_sample());
  const auto path = person.session().project().path();
  const auto codings = person.model().codings.size();
  person.click("nav.safety");
  person.expect_text("safety.state", "unsealed");
  person.click("safety.fresh");
  person.type("fyra ord");
  person.click("safety.again");
  person.type("fem ord");
  person.click("safety.protect");
  CHECK_FALSE(store::is_sealed(path));
  CHECK(person.toast().find("inte lika") != std::string::npos);

  protect(person, "fyra ord");
  REQUIRE(store::is_sealed(path));
  person.expect_text("safety.state", "sealed");
  const auto sheet = path.parent_path() / person.text_of("safety.done");
  CHECK(code_in(sheet).size() > 20);
  CHECK(person.model().codings.size() == codings);

  person.press("ctrl+alt+l");
  person.expect_visible("hidden.passphrase");
  person.expect_gone("nav.capture");
  person.press("ctrl+2");  // keys of the rooms do nothing now
  person.expect_visible("hidden.passphrase");
  person.click("hidden.passphrase");
  person.type("fel");
  person.press("enter");
  REQUIRE(person.until([&] { return person.toast().find("stämmer inte") != std::string::npos; }));
  person.expect_visible("hidden.passphrase");
  person.click("hidden.passphrase");
  person.type("fyra ord");
  person.press("enter");
  REQUIRE(person.until([&] { return person.marks().contains("nav.capture"); }));
  person.expect_visible("safety.state");

  // Closed and opened again: the start asks, and the code of the sheet does as well as the passphrase.
  person.session().close();
  person.session().open_file(path);
  person.window().settle();
  person.click("start.passphrase");
  person.type(code_in(sheet));
  person.click("start.unlock");
  REQUIRE(person.until([&] { return person.session().open(); }));
  CHECK(person.model().codings.size() == codings);
}

TEST_CASE("a sealed project is hidden when nobody has stirred, and goes on saving", "[shell][safety]") {
  Person person(Person::with_sample());
  protect(person, "ord");
  const auto text = person.session().editor.text();
  REQUIRE(text);
  person.window().pass(9 * 60);
  person.expect_gone("hidden.passphrase");
  person.press("f6");
  person.session().project().type(text, {0, "", "Osparat "});
  person.window().pass(10 * 60 + 5);
  person.expect_visible("hidden.passphrase");
  REQUIRE(person.until([&] { return person.session().project().state().saved; }));
  CHECK(person.model().find(text)->content.starts_with("Osparat "));
}

TEST_CASE("a backup is made and put back in the window", "[shell][safety]") {
  Person person(Person::with_sample());
  const auto codings = person.model().codings.size();
  person.click("nav.safety");
  person.click("safety.back_up");
  const auto backups = person.session().safety().backups();
  REQUIRE(backups.size() == 1);
  const auto coding = person.model().codings.begin()->first;
  person.session().uncode(coding);
  REQUIRE(person.model().codings.size() == codings - 1);
  person.click("safety.backup." + backups[0].file.stem().string());
  person.click("safety.restore");
  REQUIRE(person.session().open());
  CHECK(person.model().codings.size() == codings);
  CHECK(person.toast().find("ligger kvar som") != std::string::npos);
}

TEST_CASE("work goes on in a copy at another place", "[shell][safety]") {
  Person person(Person::with_sample());
  const auto first = person.session().project().path();
  const auto there = person.scratch / "stick";
  std::filesystem::create_directories(there);
  person.click("nav.safety");
  person.click("safety.elsewhere");
  person.type((there / "kopia").string());
  person.click("safety.elsewhere.go");
  CHECK(person.session().project().path() == there / "kopia.skolanalys");
  CHECK(std::filesystem::exists(first));
  person.session().project().flush();
}

TEST_CASE("someone is erased only when their label is written, and it is said where copies may lie",
          "[shell][safety]") {
  Person person(Person::with_sample());
  const auto who = person.model().interviews_in_order().front()->label;
  const auto all = person.model().interviews.size();
  person.click("nav.privacy");
  person.click("privacy.tab.erase");
  person.click("erase.interview." + who);
  person.expect_gone("erase.go");
  person.click("erase.reason");
  person.type("begäran");
  person.click("erase.written");
  person.type(who);
  person.click("erase.go");
  REQUIRE(person.session().open());
  CHECK(person.model().interviews.size() == all - 1);
  REQUIRE(person.model().erasures.size() == 1);
  CHECK(person.model().erasures.begin()->second.reason == "begäran");
  person.window().settle();
  person.expect_text("erase.gone", who);
}
