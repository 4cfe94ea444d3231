#include <filesystem>
#include <fstream>

#include "app/session/recovery_sheet.h"
#include "app/session/safety.h"
#include "core/commands/erasing.h"
#include "core/store/bundle.h"
#include "core/store/merge.h"
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
  REQUIRE(person.until([&] { return person.session().project().sealed(); }));
  person.window().settle();
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

TEST_CASE("a recovery sheet is named so that an earlier one stays", "[safety]") {
  const Scratch scratch;
  const auto& words = assets::Words::in("sv");
  CHECK(session::free_sheet_name(scratch / "a.skolanalys", words) == "a-återställning.txt");
  scratch.write("a-återställning.txt", "den förra");
  CHECK(session::free_sheet_name(scratch / "a.skolanalys", words) == "a-återställning 2.txt");
}

TEST_CASE("who opens a sealed project on a new computer is asked for its passphrase, not for a name",
          "[shell][safety]") {
  Person person({.sample = true, .settings = "{}"});
  const auto path = person.session().project().path();
  protect(person, "ord");
  REQUIRE(person.until([&] { return person.session().project().sealed() && !person.session().jobs.any(); }));
  person.session().close();
  CHECK_FALSE(person.session().open_file(path));
  person.window().settle();
  person.expect_gone("welcome.name");
  person.click("start.passphrase");
  person.type("ord");
  person.press("enter");
  CHECK(person.until([&] { return person.session().open(); }));
}

TEST_CASE("a sealed project is hidden when nobody has stirred, and goes on saving", "[shell][safety]") {
  Person person(Person::with_sample());
  protect(person, "ord");
  REQUIRE(person.until([&] { return person.session().project().sealed(); }));
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
  REQUIRE(person.until(
      [&] { return !person.session().safety().backups().empty() && !person.session().jobs.any(); }));
  person.window().settle();
  const auto backups = person.session().safety().backups();
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
  person.expect_gone("erase.go");  // not twice
  REQUIRE(person.until([&] { return person.marks().contains("erase.gone"); }));
  CHECK(person.model().interviews.size() == all - 1);
  REQUIRE(person.model().erasures.size() == 1);
  CHECK(person.model().erasures.begin()->second.reason == "begäran");
  person.expect_text("erase.gone", who);
}

TEST_CASE("erasing that is cancelled in time erases nobody, and can be begun again", "[shell][safety]") {
  Person person(Person::with_sample());
  auto& session = person.session();
  const auto who = commands::erasable(person.model()).front();
  const auto before = person.model().respondents.size();
  bool gone = false;
  session.safety().erase({who}, "begäran", [&](const commands::Gone&) { gone = true; });
  REQUIRE(session.safety().erasing());
  const auto running = session.jobs.running();
  if (!running.empty()) session.jobs.cancel(running.front().id);
  REQUIRE(person.until([&] { return !session.jobs.any(); }));
  if (running.empty()) return;  // it was quicker than the hand
  CHECK_FALSE(gone);
  CHECK(person.model().respondents.size() == before);
  CHECK(person.model().erasures.empty());
  session.safety().erase({who}, "begäran", [&](const commands::Gone&) { gone = true; });
  REQUIRE(person.until([&] { return gone; }));
  CHECK(person.model().respondents.size() == before - 1);
}

TEST_CASE("giving a passphrase that is cancelled in time leaves the project open to all, and what was typed",
          "[shell][safety]") {
  Person person(Person::with_sample());
  auto& session = person.session();
  const auto text = person.model().texts.begin()->first;
  session.safety().protect("ord", "ord", person.scratch / "blad.txt", [](const auto&) {});
  REQUIRE(session.safety().protecting());
  session.project().type(text, {0, "", "meranord "});
  session.jobs.cancel(session.jobs.running().front().id);  // Argon2id takes its time
  REQUIRE(person.until([&] { return !session.safety().protecting(); }));
  CHECK_FALSE(session.project().sealed());
  CHECK_FALSE(std::filesystem::exists(person.scratch / "blad.txt"));
  session.project().flush();
  CHECK(session.project().state().saved);
  const auto path = session.project().path();
  session.close();
  REQUIRE(session.open_file(path));
  CHECK(person.model().find(text)->content.starts_with("meranord "));
}

TEST_CASE("a colleague is let in with a key of their own, and out again after a word on what it means",
          "[shell][safety]") {
  Person person(Person::with_sample());
  protect(person, "ord");
  REQUIRE(person.until([&] { return person.session().project().sealed(); }));
  person.window().settle();
  const auto lena = store::identity(person.scratch / "lena");
  person.click("safety.colleague.key");
  person.type(store::public_text({"Lena", lena.public_key}));
  person.click("safety.colleague.add");
  REQUIRE(person.session().project().opened_to().size() == 1);
  person.expect_text("safety.colleague.Lena", store::fingerprint(lena.public_key));
  person.click("safety.colleague.remove.Lena");
  CHECK(person.session().project().opened_to().size() == 1);
  person.click("safety.colleague.gone");
  CHECK(person.session().project().opened_to().empty());

  // One's own key opens it without the passphrase, and the screen is not said to be hidden.
  person.click("safety.my_key");
  const auto mine = person.text_of("safety.my_key.shown");
  person.click("safety.colleague.key");
  person.type(mine);
  person.click("safety.colleague.add");
  person.expect_gone("safety.hide");
  const auto path = person.session().project().path();
  person.session().close();
  CHECK(person.session().open_file(path));
  CHECK(person.session().project().sealed());

  // Also where the program is started with the file.
  person.session().close();
  shell::Shell again(path, shell::Shell::Opens::with_the_window);
  again.session.finish_opening();
  REQUIRE(again.session.open());
  CHECK(again.session.project().sealed());
}

TEST_CASE("a merge in the window stands on a backup, tells what a colleague erased, and erases it here",
          "[shell][sharing]") {
  Person person(Person::with_sample());
  const auto path = person.session().project().path();
  const auto copy = person.scratch / "kollega.skolanalys";
  person.session().project().flush();
  (void)person.session().project().save_copy(copy);
  const auto all = person.model().interviews.size();
  std::string label;
  {
    const auto other =
        store::Project::open(copy, store::Access::write, {.local = person.scratch / "kollegans"});
    label = other->model().interviews_in_order().front()->label;
    (void)commands::erase(*other, {commands::find_erasable(other->model(), "interview:" + label)}, "KL",
                          "begäran");
  }
  person.session().go(session::Room{"sharing"});
  person.window().settle();
  person.click("sharing.from");
  person.type(copy.string());
  person.click("sharing.look");
  REQUIRE(person.until([&] { return person.marks().contains("sharing.take"); }));
  CHECK(person.model().interviews.size() == all);
  person.click("sharing.take");
  REQUIRE(person.until(
      [&] { return person.model().interviews.size() == all - 1 && !person.session().jobs.any(); }));
  CHECK(person.toast().find("KL") != std::string::npos);
  const auto backups = person.session().safety().backups();
  REQUIRE(backups.size() == 1);
  CHECK(backups.front().why == store::Occasion::before_merge);
  CHECK(store::Project::open(backups.front().file, store::Access::read)->model().interviews.size() ==
        all - 1);
  CHECK(person.model().find(person.session().editor.text()) != nullptr);
}

TEST_CASE("what goes to a colleague is what is new to them, or everything", "[shell][sharing]") {
  Person person(Person::with_sample());
  const auto copy = person.scratch / "kollega.skolanalys";
  person.session().project().flush();
  (void)person.session().project().save_copy(copy);
  {
    const auto other =
        store::Project::open(copy, store::Access::write, {.local = person.scratch / "kollegans"});
    other->type(other->model().texts.begin()->first, {0, "", "Från kollegan. "});
    other->end_run();
    auto bundle = store::bundle_since(*other, person.session().project().vector());
    bundle.sender = "Lena";
    store::save_bundle(person.scratch / "lena.skolsync", store::write_bundle(bundle, other->snapshot().key));
  }
  person.session().go(session::Room{"sharing"});
  person.window().settle();
  person.expect_gone("sharing.for_all");
  person.click("sharing.from");
  person.type((person.scratch / "lena.skolsync").string());
  person.click("sharing.look");
  REQUIRE(person.until([&] { return person.marks().contains("sharing.take"); }));
  person.click("sharing.take");
  REQUIRE(person.until([&] { return person.marks().contains("sharing.for.Lena"); }));
  person.session().project().type(person.model().texts.begin()->first, {0, "", "Nytt. "});
  person.session().project().end_run();
  const auto key = person.session().project().snapshot().key;
  const auto sent = [&](const std::string& chip) {
    const auto file = person.scratch / (chip + ".skolsync");
    person.click(chip);
    person.click("sharing.to");
    person.press("ctrl+a");
    person.type(file.string());
    person.click("sharing.send");
    REQUIRE(person.until([&] { return !person.session().jobs.any(); }));
    REQUIRE(std::filesystem::exists(file));
    return store::read_bundle(store::load_bundle(file), key, file).operations.size();
  };
  CHECK(sent("sharing.for.Lena") < 5);
  CHECK(sent("sharing.for_all") > 100);
}
