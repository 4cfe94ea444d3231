#include "core/store/seal.h"

#include <algorithm>
#include <fstream>

#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/project.h"
#include "core/store/repair.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/fault.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;

namespace fs = std::filesystem;

namespace {

/// A project with two interviews that hold words to look for.
struct SealDesk {
  Scratch scratch;
  fs::path path = scratch / "a.skolanalys";
  store::Opening how{.local = scratch / "local"};
  std::unique_ptr<Project> project = Project::create(path, {}, how);
  model::InterviewId first, second;
  model::TextId text, other;
  std::string blob;

  SealDesk() {
    auto change = project->change("step.interview");
    model::Code theme;
    theme.slug = "x";
    const auto code = change.create(theme);
    const auto note = [&](const std::string& words, model::TextId& id) {
      model::Text body;
      body.content = words;
      id = change.create(body);
      model::Interview interview;
      interview.title = "titel " + words;
      interview.text = id;
      const auto out = change.create(interview);
      model::Coding coding;
      coding.text = id;
      coding.range = {0, 4};
      coding.quote = words;
      coding.code = code;
      change.create(coding);
      return out;
    };
    first = note("hemligtord i den ena", text);
    second = note("andraord i den andra", other);
    model::Attachment attachment;
    attachment.target = first;
    attachment.sha256 = blob = project->keep_blob("bildord");
    change.create(attachment);
    project->commit(std::move(change));
    project->flush();
  }
  void reopen(const std::string& passphrase) {
    project.reset();
    how.passphrase = passphrase;
    project = Project::open(path, Access::write, how);
  }
  /// Every file of the folder that holds the word.
  [[nodiscard]] std::vector<std::string> files_with(const std::string& word) const {
    std::vector<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(scratch.folder()))
      if (entry.is_regular_file() && Scratch::read(entry.path()).find(word) != std::string::npos)
        out.push_back(entry.path().filename().string());
    return out;
  }
};

}  // namespace

TEST_CASE("a project takes a passphrase later, with its history, and no file keeps its words", "[seal]") {
  SealDesk desk;
  (void)desk.project->back_up(store::Occasion::asked);
  desk.project->type(desk.text, {0, "", "nyttord "});
  CHECK_FALSE(desk.files_with("hemligtord").empty());
  (void)desk.project->protect("öppna dig", cheap);
  desk.project->type(desk.text, {0, "", "senareord "});
  desk.project->flush();
  for (const auto* word : {"hemligtord", "andraord", "bildord", "nyttord", "senareord", "titel"}) {
    CAPTURE(word);
    CHECK(desk.files_with(word).empty());
  }
  desk.reopen("öppna dig");
  CHECK(desk.project->model().find(desk.text)->content == "senareord nyttord hemligtord i den ena");
  CHECK(desk.project->blob(desk.blob) == "bildord");
  CHECK(desk.project->undo(desk.first).has_value());
  CHECK(desk.project->undo(desk.first).has_value());
  CHECK(desk.project->model().find(desk.text)->content == "hemligtord i den ena");
  desk.project.reset();
  CHECK(store::check(desk.path).problems.empty());
}

TEST_CASE("a wrong passphrase opens nothing and changes nothing", "[seal]") {
  SealDesk desk;
  (void)desk.project->protect("rätt", cheap);
  desk.project.reset();
  const auto before = Scratch::read(desk.path);
  CHECK(fault_of([&] { desk.reopen("fel"); }) == "error.passphrase_wrong");
  CHECK(fault_of([&] { desk.reopen(""); }) == "error.passphrase_needed");
  CHECK(Scratch::read(desk.path) == before);
  CHECK(store::is_sealed(desk.path));
  CHECK_FALSE(store::unlock(desk.path, "rätt").empty());
}

TEST_CASE("the recovery code opens the project, as it was copied from paper", "[seal]") {
  SealDesk desk;
  auto code = desk.project->protect("glömd", cheap);
  std::replace(code.begin(), code.end(), '-', ' ');
  for (auto& c : code) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  desk.reopen(code);
  CHECK(desk.project->model().interviews.size() == 2);
  (void)desk.project->protect("ny", cheap);
  CHECK(fault_of([&] { desk.reopen(code); }) == "error.passphrase_wrong");  // the old sheet
  desk.reopen("ny");
  CHECK(desk.project->model().interviews.size() == 2);
}

TEST_CASE("what was typed in a sealed project and not saved joins from a sealed record", "[seal]") {
  SealDesk desk;
  (void)desk.project->protect("lås", cheap);
  desk.project->flush();
  const auto older = Scratch::read(desk.path);
  desk.project->type(desk.text, {0, "", "reservord "});
  desk.project->flush();
  CHECK(desk.files_with("reservord").empty());
  desk.project.reset();
  desk.how.passphrase = "lås";
  CHECK(Project::open(desk.path, Access::read, desk.how)->model().find(desk.text)->content ==
        "reservord hemligtord i den ena");
}

TEST_CASE("a sealed project is backed up, repaired and copied sealed", "[seal]") {
  SealDesk desk;
  (void)desk.project->protect("lås", cheap);
  const auto backup = desk.project->back_up(store::Occasion::asked);
  const auto copy = desk.scratch / "kopia.skolanalys";
  CHECK(desk.project->save_copy(copy).empty());
  desk.project.reset();
  desk.how.passphrase = "lås";
  const auto out = desk.scratch / "ny.skolanalys";
  CHECK(store::repair(desk.path, out, {}, *desk.how.local).whole());
  for (const auto& file : {backup.file, copy, out}) {
    const auto project = Project::open(file, Access::read, desk.how);
    CHECK(project->model().find(desk.text)->content == "hemligtord i den ena");
    CHECK(project->blob(desk.blob) == "bildord");
  }
  CHECK(desk.files_with("hemligtord").empty());
}

TEST_CASE("a record that was moved within a sealed file does not open", "[seal]") {
  store::Seal seal("projekt", store::Secret::random());
  log::Operation op{{1, 2}, 3, {}, log::Kind::set, {4, 5}, "ord"};
  seal.close(op, {});
  auto moved = op;
  moved.id.seq = 3;
  CHECK_THROWS_AS(seal.open(moved), Error);
  auto changed = op;
  changed.body.back() = static_cast<char>(changed.body.back() ^ 1);
  CHECK_THROWS_AS(seal.open(changed), Error);
  seal.open(op);
  CHECK(op.body == "ord");
}

TEST_CASE("an erased interview is in no file any more, and the rest is as it was", "[erase]") {
  const bool sealed = GENERATE(false, true);
  CAPTURE(sealed);
  SealDesk desk;
  if (sealed) (void)desk.project->protect("lås", cheap);
  (void)desk.project->back_up(store::Occasion::asked);
  const auto erased = desk.project->erase({desk.first});
  CHECK(erased.operations >= 3);
  CHECK(erased.blobs == 1);
  CHECK(erased.backups == 1);
  CHECK(desk.project->model().find(desk.first) == nullptr);
  desk.project.reset();
  CHECK(desk.files_with("hemligtord") == std::vector<std::string>{});
  CHECK(desk.files_with("bildord").empty());
  CHECK(store::check(desk.path).problems.empty());
  if (sealed) desk.how.passphrase = "lås";
  for (const auto& file : {desk.path, store::backups_of(desk.path, *desk.how.local).front().file}) {
    CAPTURE(file);
    const auto project = Project::open(file, Access::read, desk.how);
    CHECK(project->model().interviews.size() == 1);
    CHECK(project->model().codings.size() == 1);
    CHECK(project->model().find(desk.other)->content == "andraord i den andra");
    CHECK(project->erased() == std::vector<model::OpId>{desk.first});
  }
}

TEST_CASE("a colleague's key lets a colleague in", "[seal]") {
  Scratch scratch;
  const auto me = store::identity(scratch / "me");
  CHECK(store::identity(scratch / "me").public_key == me.public_key);
  const auto text = store::public_text({"Lena K", me.public_key});
  const auto read = store::colleague_of(text);
  CHECK(read.name == "Lena_K");
  store::Vault vault;
  const auto key = store::Secret::random();
  vault.add_colleague(key, read);
  const auto again = store::Vault::parse(vault.bytes());
  const auto found = again.unlock_as(me.private_key);
  REQUIRE(found.has_value());
  CHECK(std::equal(key.data(), key.data() + store::Secret::size, found->data()));
  CHECK_FALSE(again.unlock_as(store::identity(scratch / "other").private_key).has_value());
  CHECK_THROWS_AS(store::colleague_of(text.substr(0, text.size() - 12)), Error);
}
