#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>

#include "core/commands/erasing.h"
#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/merge.h"
#include "core/store/places.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/faults/disk.h"
#include "tests/faults/runs.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

/// The power goes while more is done with a project than typing: opening one that was left in the middle,
/// moving its log into it, bringing it to today's format, merging, erasing, backing up, giving it a
/// passphrase. There is no flight record here: the file alone must hold what was said.
namespace {

constexpr auto secret_word = "hemligtord";

/// What was said to be done when the power went.
struct SaidDone {
  std::string typed;             ///< at the end of the second note
  std::size_t acknowledged = 0;  ///< bytes of it that were said to be saved
  bool done = false;             ///< the deed itself
};

struct DyingDesk {
  const Scratch& scratch;
  fs::path path = scratch / "a.skolanalys";
  fs::path copy = scratch / "b.skolanalys";  ///< a colleague's, who has written more
  fs::path local = scratch / "local";
  store::Opening how{};

  [[nodiscard]] std::unique_ptr<Project> open() const { return Project::open(path, Access::write, how); }
  [[nodiscard]] static const model::Text& note(const model::Model& model, const std::string& label) {
    const auto* interview = model.interview_called(label);
    if (interview == nullptr) interview = model.interviews_in_order().back();
    return *model.find(interview->text);
  }
  /// Writes into the second note until it is said to be saved.
  static void type(Project& project, SaidDone& said, const std::string& words) {
    const auto& text = note(project.model(), "EX-02");
    project.type(text.id, {text::length(text.content), "", words});
    said.typed += words;
    project.flush();
    said.acknowledged = said.typed.size();
  }
};

struct Deed {
  std::string name;
  std::function<void(DyingDesk&, SaidDone&)> act;                     ///< through a disk that dies under it
  std::function<void(const DyingDesk&, const SaidDone&)> check = {};  ///< what else must hold then
  std::function<void(const fs::path&)> make = {};                     ///< another file to begin with
  bool left_open = false;  ///< its program was killed: the log holds the last of it
};

void two_interviews(const fs::path& path, bool left_open) {
  const auto there = left_open ? fs::path(path.string() + ".open") : path;
  auto project = Project::create(there, {}, {.local = fs::path()});
  auto change = project->change("step.interview");
  model::Code theme;
  theme.slug = "x";
  const auto code = change.create(theme);
  for (const std::string label : {"EX-01", "EX-02"}) {
    model::Text body;
    body.content = label == "EX-01" ? std::string(secret_word) + " i den ena" : "den andra";
    const auto text = change.create(body);
    model::Interview interview;
    interview.label = label;
    interview.text = text;
    change.create(interview);
    model::Coding coding;
    coding.text = text;
    coding.range = {0, 3};
    coding.code = code;
    change.create(coding);
  }
  project->commit(std::move(change));
  project->flush();
  if (!left_open) return;
  fs::copy_file(there, path);
  fs::copy_file(there.string() + "-wal", path.string() + "-wal");
  project.reset();
  fs::remove(there);
}

bool any_file_with(const fs::path& folder, const std::string& name, const std::string& word) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(name) &&
        Scratch::read(entry.path()).find(word) != std::string::npos)
      return true;
  return false;
}

/// Cuts the power somewhere in the deed, each time somewhere else, and looks at what the next start finds.
void survives_cuts(const Deed& deed, std::uint64_t times) {
  const Scratch begun;
  const auto begin = begun / "a.skolanalys";
  if (deed.make)
    deed.make(begin);
  else
    two_interviews(begin, deed.left_open);
  const auto colleagues = begun / "b.skolanalys";
  if (!deed.make && !deed.left_open) {
    fs::copy_file(begin, colleagues);
    const auto other = Project::open(colleagues, Access::write, {.local = fs::path()});
    other->type(DyingDesk::note(other->model(), "EX-02").id, {0, "", "Från kollegan: "});
    other->end_run();
    other->flush();
  }
  const auto before = [&] {
    const auto model = Project::open(begin, Access::read, {.local = fs::path()});
    return DyingDesk::note(model->model(), "EX-02").content;
  }();
  std::uint64_t length = 0;
  for (std::uint64_t run = 0; run <= times; ++run) {
    const bool whole = run == 0;  // to know how long it is
    CAPTURE(deed.name, run);
    const Scratch scratch;
    for (const auto& entry : fs::directory_iterator(begun.folder()))
      fs::copy_file(entry.path(), scratch / entry.path().filename().string());
    SaidDone said;
    DyingDesk desk{scratch};
    {
      Disk disk(run);
      if (!whole) disk.cut_power_at(1 + run * 7919 % (length + 5));
      desk.how = {.vfs = disk.name(), .local = fs::path()};
      try {
        deed.act(desk, said);
      } catch (const Error&) {
        REQUIRE_FALSE(whole);
      }
      if (whole) length = disk.changes();
      disk.lose_power(static_cast<Disk::Survives>(run % 3));
    }
    desk.how.vfs.clear();
    if (deed.check) deed.check(desk, said);
    std::unique_ptr<Project> project;
    try {
      project = desk.open();
    } catch (const Error& fault) {
      // Between being sealed and being said to be, it is open to whoever gave the passphrase.
      REQUIRE(fault.id() == "error.passphrase_needed");
      REQUIRE_FALSE(said.done);
      desk.how.passphrase = "lås";
      project = desk.open();
    }
    auto content = DyingDesk::note(project->model(), "EX-02").content;
    if (content.starts_with("Från kollegan: ")) content.erase(0, std::string("Från kollegan: ").size());
    REQUIRE(content.starts_with(before));
    content.erase(0, before.size());
    REQUIRE(content.size() >= said.acknowledged);
    REQUIRE(said.typed.starts_with(content));
    project->flush();
    project.reset();
    const auto found = store::check(desk.path);
    CAPTURE(found.problems.empty() ? "" : found.problems.front().english);
    REQUIRE(found.sound());
  }
  REQUIRE(length > 3);
}

}  // namespace

TEST_CASE("the power may go while a project that was left in the middle is opened", "[faults][power]") {
  survives_cuts({.name = "open",
                 .act =
                     [](DyingDesk& desk, SaidDone& said) {
                       const auto project = desk.open();
                       DyingDesk::type(*project, said, " ett");
                       DyingDesk::type(*project, said, " två");
                     },
                 .left_open = true},
                runs(80));
}

TEST_CASE("the power may go while the log is moved into the file", "[faults][power]") {
  survives_cuts({.name = "checkpoint",
                 .act =
                     [](DyingDesk& desk, SaidDone& said) {
                       for (int opened = 0; opened < 3; ++opened) {
                         const auto project = desk.open();  // and closed: the log goes with that
                         for (int i = 0; i < 4; ++i)
                           DyingDesk::type(*project, said, std::string(3000, 'a') + "\n");
                       }
                     }},
                runs(80));
}

TEST_CASE("the power may go while a file is brought to today's format", "[faults][power]") {
  const auto oldest = fs::path(TESTS_DATA) / "golden/format-1.skolanalys";
  survives_cuts({.name = "migrate",
                 .act =
                     [](DyingDesk& desk, SaidDone& said) {
                       const auto project = desk.open();
                       DyingDesk::type(*project, said, " nytt");
                     },
                 .make = [&](const fs::path& path) { fs::copy_file(oldest, path); }},
                runs(80));
}

TEST_CASE("the power may go while a colleague's work comes in", "[faults][power]") {
  survives_cuts(
      {.name = "merge",
       .act =
           [](DyingDesk& desk, SaidDone& said) {
             const auto project = desk.open();
             const auto own = project->snapshot();
             std::vector<store::Incoming> incoming;
             incoming.push_back(store::read_incoming(desk.copy, own));
             (void)store::bring_in(*project, store::work_out(own, std::move(incoming)));
             project->flush();
             said.done = true;
             DyingDesk::type(*project, said, " mer");
           },
       .check =
           [](const DyingDesk& desk, const SaidDone& said) {
             const auto project = desk.open();
             const bool came =
                 DyingDesk::note(project->model(), "EX-02").content.starts_with("Från kollegan: ");
             REQUIRE((came || !said.done));
             const auto own = project->snapshot();
             std::vector<store::Incoming> incoming;
             incoming.push_back(store::read_incoming(desk.copy, own));
             (void)store::bring_in(*project, store::work_out(own, std::move(incoming)));
             REQUIRE(DyingDesk::note(project->model(), "EX-02").content.starts_with("Från kollegan: "));
           }},
      runs(80));
}

TEST_CASE("the power may go while someone is erased: said to be gone means gone", "[faults][power]") {
  survives_cuts({.name = "erase",
                 .act =
                     [](DyingDesk& desk, SaidDone& said) {
                       const auto project = desk.open();
                       DyingDesk::type(*project, said, " före");
                       (void)commands::erase(*project, {commands::find_erasable(project->model(), "EX-01")},
                                             "LK", "begäran");
                       said.done = true;
                       DyingDesk::type(*project, said, " efter");
                     },
                 .check =
                     [](const DyingDesk& desk, const SaidDone& said) {
                       if (said.done) REQUIRE_FALSE(any_file_with(desk.scratch.folder(), "a.", secret_word));
                       auto project = desk.open();
                       const auto* still = project->model().interview_called("EX-01");
                       REQUIRE((still == nullptr || !said.done));
                       if (still != nullptr)
                         REQUIRE(DyingDesk::note(project->model(), "EX-01").content.starts_with(secret_word));
                       const bool gone = still == nullptr;
                       project.reset();  // what was begun is done when the file is opened, and closed
                       if (gone) REQUIRE_FALSE(any_file_with(desk.scratch.folder(), "a.", secret_word));
                     }},
                runs(80));
}

TEST_CASE("the power may go while a backup is made: one that stands there is whole", "[faults][power]") {
  survives_cuts({.name = "backup",
                 .act =
                     [](DyingDesk& desk, SaidDone& said) {
                       desk.how.local = desk.local;
                       const auto project = desk.open();
                       DyingDesk::type(*project, said, " före");
                       (void)project->back_up(store::Occasion::asked);
                       said.done = true;
                       DyingDesk::type(*project, said, " efter");
                     },
                 .check =
                     [](const DyingDesk& desk, const SaidDone& said) {
                       // Not the records: they would give back what the file lost.
                       std::error_code none;
                       fs::remove_all(desk.local / "recorder", none);
                       const auto backups = store::backups_of(desk.path, desk.local);
                       REQUIRE((!backups.empty() || !said.done));
                       for (const auto& backup : backups) {
                         const auto project = Project::open(backup.file, Access::read, {.local = fs::path()});
                         REQUIRE(DyingDesk::note(project->model(), "EX-02").content.ends_with(" före"));
                         REQUIRE(store::check(backup.file).sound());
                       }
                     }},
                runs(80));
}

TEST_CASE("the power may go while a project is given a passphrase: sealed means sealed", "[faults][power]") {
  survives_cuts({.name = "protect",
                 .act =
                     [](DyingDesk& desk, SaidDone& said) {
                       const auto project = desk.open();
                       DyingDesk::type(*project, said, " före");
                       const auto code = project->protect("lås", cheap);
                       REQUIRE_FALSE(code.empty());
                       desk.how.passphrase = "lås";
                       said.done = true;
                       DyingDesk::type(*project, said, " efter");
                     },
                 .check =
                     [](const DyingDesk& desk, const SaidDone& said) {
                       if (said.done) REQUIRE_FALSE(any_file_with(desk.scratch.folder(), "a.", secret_word));
                     }},
                runs(80));
}
