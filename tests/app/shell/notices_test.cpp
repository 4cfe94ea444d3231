#include <filesystem>

#include "app/session/notices.h"
#include "core/error.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "tests/app/person.h"
#include "tests/faults/runs.h"

using namespace skolanalys;
namespace fs = std::filesystem;

namespace {

std::string note_of(Person& person) { return person.model().find(person.session().editor.text())->content; }

}  // namespace

TEST_CASE("a project that another window has is read, or worked on in a copy", "[shell][notices]") {
  Person person(Person::with_sample());
  const auto path = person.scratch / "upptagen.skolanalys";
  auto holder = exchange::create_sample(path);
  CHECK_FALSE(person.session().open_file(path));
  person.window().settle();
  person.expect_text("notice.refused", "error.locked");
  person.click("notice.refused.look");
  REQUIRE(person.session().open());
  person.expect_gone("notice.refused");
  person.expect_visible("notice.reading");
  CHECK_FALSE(person.session().project().may_change());
  const auto looked = person.session().project().path();
  CHECK(looked != path);
  // Nothing that is tried changes anything, and each try is answered.
  const auto before = note_of(person);
  person.press("ctrl+1");
  person.type("inte");
  CHECK(note_of(person) == before);
  CHECK(person.toast().find("läsning") != std::string::npos);
  person.press("ctrl+z");
  CHECK(note_of(person) == before);
  // The copy that was read goes when something else is opened.
  CHECK_FALSE(person.session().open_file(path));
  person.window().settle();
  person.click("notice.refused.copy");
  CHECK_FALSE(fs::exists(looked));
  REQUIRE(person.session().open());
  CHECK(person.session().project().may_change());
  CHECK(person.session().project().path().filename() == "upptagen (kopia).skolanalys");
  CHECK(person.session().project().project_id() == holder->project_id());
  person.expect_gone("notice.reading");
  holder.reset();
}

TEST_CASE("opening the project that is open goes on with it", "[shell][notices]") {
  Person person(Person::with_sample());
  const auto path = person.session().project().path();
  CHECK(person.session().open_file(path));
  person.window().settle();
  person.expect_gone("notice.refused");
  CHECK(person.session().project().may_change());
}

TEST_CASE(
    "where a folder is carried elsewhere one is told, and goes on in a copy that meets the others there",
    "[shell][notices]") {
  Person person(Person::with_sample());
  const auto folder = person.scratch / "Nextcloud";
  fs::create_directories(folder);
  exchange::create_sample(folder / "moln.skolanalys").reset();
  REQUIRE(person.session().open_file(folder / "moln.skolanalys"));
  person.window().settle();
  person.expect_text("notice.place", "synced");
  person.click("notice.place.here");
  CHECK(person.session().project().path() == person.scratch / "data/skolanalys/moln.skolanalys");
  person.expect_gone("notice.place");
  const auto bundles = [&] {
    std::size_t n = 0;
    for (const auto& file : fs::directory_iterator(folder))
      n += file.path().extension() == ".skolsync" ? 1 : 0;
    return n;
  };
  CHECK(person.until([&] { return bundles() == 1; }));
  // Who wants to stay there is not told again.
  REQUIRE(person.session().open_file(folder / "moln.skolanalys"));
  person.window().settle();
  person.click("notice.place.dismiss");
  person.expect_gone("notice.place");
  person.session().close();
  REQUIRE(person.session().open_file(folder / "moln.skolanalys"));
  person.window().settle();
  person.expect_gone("notice.place");
}

TEST_CASE("what a newer version made is told of, and what it wrote is read and not changed",
          "[shell][notices]") {
  Person person(Person::with_sample());
  const auto path = person.scratch / "nyare.skolanalys";
  fs::copy_file(fs::path(TESTS_DATA) / "golden/format-2.skolanalys", path);
  REQUIRE(person.session().open_file(path));
  person.window().settle();
  person.expect_text("notice.newer", "2");
  CHECK(person.session().project().may_change());
  person.click("notice.newer.dismiss");
  person.expect_gone("notice.newer");
}

TEST_CASE("one types while the window searches, reports, imports and backs up", "[shell][threads]") {
  Person person(Person::with_sample());
  auto& session = person.session();
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(700) * static_cast<long>(runs(1));
  std::size_t jobs = 0;
  for (int i = 0; std::chrono::steady_clock::now() < until; ++i) {
    person.press("ctrl+1");
    person.type("ord ");
    if (i % 3 == 0) {
      search::Question question;
      question.request.query = i % 2 == 0 ? "elevhälsa" : "rektor* skola";
      session.ask(question);
    }
    if (i % 4 == 0) {
      session.jobs.start<std::size_t>(
          "prov", [model = session.snapshot()](session::Progress&) { return model->codings.size(); },
          [&](std::size_t n) { jobs += n > 0 ? 1 : 0; });
    }
    if (i % 10 == 9) (void)session.project().back_up(store::Occasion::asked);
    if (i % 12 == 11) {
      auto draft = std::make_shared<store::Snapshot>(session.project().draft_base());
      session.jobs.start<std::shared_ptr<store::Project>>(
          "utkast",
          [draft](session::Progress&) {
            std::shared_ptr<store::Project> out = store::Project::draft(*draft);
            auto change = out->change("step.test");
            change.create(model::Memo{});
            out->commit(std::move(change));
            return out;
          },
          [&](std::shared_ptr<store::Project> made) { session.project().take_in(made->take_out()); });
    }
    person.window().settle();
  }
  // The last question is answered; those before it may have been overtaken.
  CHECK(person.until([&] { return session.answer().has_value(); }));
  CHECK(person.until([&] { return !session.jobs.any(); }));
  CHECK(jobs > 0);
  session.project().flush();
  CHECK(session.project().state().saved);
}
