#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/note.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;

namespace {

model::Engagement an_engagement() {
  model::Engagement e;
  e.municipality_code = "9999";
  e.municipality = "Exempelköping";
  return e;
}

/// A project with one interview whose note is `words`.
struct Fixture {
  Scratch scratch;
  std::filesystem::path path = scratch / "a.skolanalys";
  std::unique_ptr<Project> project = Project::create(path, an_engagement());
  model::TextId text;
  model::InterviewId interview;
  model::CodeId theme;

  explicit Fixture(const std::string& words) {
    const auto note = add_note(*project, words, "A");
    text = note.text;
    interview = note.interview;
    theme = note.theme;
  }
  const std::string& content() const { return project->model().find(text)->content; }
  void reopen() {
    project.reset();
    project = Project::open(path, Access::write);
  }
  text::Range range(model::CodingId id) const { return project->model().find(id)->range; }
};

Error failure_of(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& e) {
    return e;
  }
  FAIL("no error");
  return {Fault::internal, "", {}, ""};
}

}  // namespace

TEST_CASE("what is committed is there after closing and opening", "[store]") {
  Fixture f("hej på dig");
  const auto coding = f.project->code(f.text, {4, 6}, f.theme, model::Stance::weakness, "LK");
  f.reopen();
  CHECK(f.content() == "hej på dig");
  CHECK(f.project->model().find(f.text)->interview == f.interview);
  const auto* found = f.project->model().find(coding);
  REQUIRE(found != nullptr);
  CHECK(found->quote == "på");
  CHECK(found->stance == model::Stance::weakness);
  CHECK(f.project->model().codings_of(f.text).size() == 1);
  CHECK(f.project->model().engagement.municipality == "Exempelköping");
}

TEST_CASE("typing is joined to one step, and undo takes it back also after a restart", "[store]") {
  Fixture f("");
  text::Pos at = 0;
  for (const char* key : {"N", "ä", "r", "v", "a", "r"}) f.project->type(f.text, {at++, "", key});
  f.project->type(f.text, {5, "r", ""});
  f.project->type(f.text, {5, "", "ro"});
  CHECK(f.content() == "Närvaro");
  f.reopen();
  CHECK(f.content() == "Närvaro");
  CHECK(f.project->undo_label(f.interview) == std::optional<std::string>("step.type"));
  f.project->undo(f.interview);
  CHECK(f.content().empty());
  f.reopen();
  CHECK(f.content().empty());
  f.project->redo(f.interview);
  CHECK(f.content() == "Närvaro");
}

TEST_CASE("undo covers text and codings in the order they were done", "[store]") {
  Fixture f("elevhälsan är borta");
  const auto coding = f.project->code(f.text, {0, 10}, f.theme, model::Stance::neutral, "LK");
  f.project->type(f.text, {0, "elevhälsan", ""});
  f.project->end_run();
  CHECK(f.range(coding).empty());
  f.project->undo(f.interview);
  CHECK(f.content() == "elevhälsan är borta");
  CHECK(f.range(coding) == text::Range{0, 10});
  f.project->undo(f.interview);
  CHECK(f.project->model().find(coding) == nullptr);
  f.project->redo(f.interview);
  CHECK(f.range(coding) == text::Range{0, 10});
  f.project->redo(f.interview);
  CHECK(f.content() == " är borta");
  CHECK_FALSE(f.project->redo(f.interview).has_value());
}

TEST_CASE("a coding survives typing before, in and after it", "[store]") {
  Fixture f("kön är lång");
  const auto coding = f.project->code(f.text, {4, 6}, f.theme, model::Stance::neutral, "LK");
  f.project->type(f.text, {0, "", "Ja, "});
  CHECK(f.range(coding) == text::Range{8, 10});
  f.project->type(f.text, {9, "", "XX"});
  f.project->type(f.text, {12, "", "!"});
  CHECK(f.range(coding) == text::Range{8, 12});
  f.reopen();
  CHECK(f.range(coding) == text::Range{8, 12});
}

TEST_CASE("what was being typed when the program was killed is there and becomes undoable", "[store]") {
  Scratch scratch;
  const auto path = scratch / "killed.skolanalys";
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const auto child = fork();
  if (child == 0) {
    auto project = Project::create(path, an_engagement());
    auto change = project->change("step.interview");
    const auto text = change.create(model::Text{});
    model::Interview i;
    i.text = text;
    change.create(i);
    project->commit(std::move(change));
    project->type(text, {0, "", "ord som inte får försvinna"});
    project->flush();
    (void)!write(ready[1], "x", 1);
    pause();
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  auto project = Project::open(path, Access::write);
  REQUIRE(project->model().texts.size() == 1);
  const auto& text = project->model().texts.begin()->second;
  CHECK(text.content == "ord som inte får försvinna");
  project->undo(text.interview);
  CHECK(project->model().texts.begin()->second.content.empty());
}

TEST_CASE("the saved state is true only when the disk has it", "[store]") {
  Fixture f("");
  f.project->flush();
  CHECK(f.project->state().saved);
  f.project->type(f.text, {0, "", "a"});
  CHECK_FALSE(f.project->state().saved);
  f.project->flush();
  CHECK(f.project->state().saved);
  CHECK(f.project->state().failure.empty());
}

TEST_CASE("reading leaves the file untouched", "[store]") {
  Fixture f("text");
  f.project.reset();
  const auto before = Scratch::read(f.path);
  {
    const auto project = Project::open(f.path, Access::read);
    CHECK(project->model().interviews.size() == 1);
  }
  CHECK(Scratch::read(f.path) == before);
  CHECK_FALSE(std::filesystem::exists(f.path.string() + "-wal"));
}

TEST_CASE("files that are no project are told apart", "[store]") {
  Scratch scratch;
  CHECK(failure_of([&] { (void)Project::open(scratch / "none", Access::read); }).fault() == Fault::not_found);
  CHECK(failure_of([&] { (void)Project::open(scratch.folder(), Access::read); }).fault() == Fault::usage);
  const auto text = scratch.write("note.skolanalys", "en anteckning");
  CHECK(failure_of([&] { (void)Project::open(text, Access::write); }).id() == "error.no_project");
  const auto empty = scratch.write("empty.skolanalys", "");
  CHECK(failure_of([&] { (void)Project::open(empty, Access::write); }).id() == "error.no_project");
  sqlite3* db = nullptr;
  sqlite3_open((scratch / "other.db").c_str(), &db);
  sqlite3_exec(db, "CREATE TABLE t(a)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  CHECK(failure_of([&] { (void)Project::open(scratch / "other.db", Access::read); }).id() ==
        "error.no_project");
}

TEST_CASE("a newer version, a cut file and a changed record are refused by name", "[store]") {
  Fixture f("några ord som ligger i filen");
  f.project.reset();
  const auto original = Scratch::read(f.path);
  auto newer = original;
  newer[63] = 9;  // user_version, big endian, at 60
  CHECK(failure_of([&] {
          (void)Project::open(f.scratch.write("n.skolanalys", newer), Access::write);
        }).fault() == Fault::version);
  const auto cut = f.scratch.write("c.skolanalys", original.substr(0, original.size() / 2));
  CHECK(failure_of([&] { (void)Project::open(cut, Access::write); }).id() == "error.truncated");
  CHECK(Scratch::read(cut).size() == original.size() / 2);
  auto changed = original;
  const auto at = changed.find("ligger");
  REQUIRE(at != std::string::npos);
  changed[at] = 'L';
  const auto path = f.scratch.write("d.skolanalys", changed);
  CHECK(failure_of([&] { (void)Project::open(path, Access::read); }).id() == "error.record_damaged");
  CHECK_FALSE(store::check(path).sound());
  CHECK(store::check(f.path).sound());
}

TEST_CASE("a second writer is told that the file is open", "[store]") {
  Fixture f("x");
  f.project->flush();
  CHECK(failure_of([&] { (void)Project::open(f.path, Access::write); }).id() == "error.locked");
  CHECK(f.content() == "x");
}

TEST_CASE("a file with a trigger is not opened", "[store]") {
  Fixture f("x");
  f.project.reset();
  sqlite3* db = nullptr;
  sqlite3_open(f.path.c_str(), &db);
  sqlite3_exec(db, "CREATE TRIGGER bad AFTER INSERT ON op BEGIN DELETE FROM op; END", nullptr, nullptr,
               nullptr);
  sqlite3_close(db);
  CHECK(failure_of([&] { (void)Project::open(f.path, Access::write); }).id() == "error.foreign_schema");
}

TEST_CASE("an existing file is never overwritten by a new project", "[store]") {
  Scratch scratch;
  const auto path = scratch.write("mine.skolanalys", "mine");
  CHECK(failure_of([&] { (void)Project::create(path, an_engagement()); }).id() == "error.exists");
  CHECK(Scratch::read(path) == "mine");
  CHECK(failure_of([&] { (void)Project::create(scratch / "no/such/x.skolanalys", an_engagement()); }).id() ==
        "error.no_folder");
}

TEST_CASE("blobs are kept under their hash", "[store]") {
  Fixture f("x");
  const auto name = f.project->keep_blob("hello");
  CHECK(name == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  f.reopen();
  CHECK(f.project->blob(name) == std::optional<std::string>("hello"));
  CHECK_FALSE(f.project->blob("00").has_value());
}
