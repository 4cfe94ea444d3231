#include <SQLiteCpp/SQLiteCpp.h>

#include "core/store/backup.h"

#include <algorithm>
#include <thread>

#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/store/places.h"
#include "core/store/project.h"
#include "core/store/repair.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace std::chrono_literals;
using store::Access;
using store::Occasion;
using store::Project;

namespace fs = std::filesystem;

namespace {

/// A project with one note, and its own local data.
struct Desk {
  Scratch scratch;
  fs::path path = scratch / "a.skolanalys";
  store::Opening how{.local = scratch / "local"};
  std::unique_ptr<Project> project = Project::create(path, {}, how);
  model::TextId text;
  std::string blob;

  Desk() {
    auto change = project->change("step.interview");
    text = change.create(model::Text{});
    model::Interview interview;
    interview.label = "R01";
    interview.text = text;
    const auto id = change.create(interview);
    blob = project->keep_blob("ett original");
    model::Attachment attachment;
    attachment.target = id;
    attachment.file_name = "tavla.png";
    attachment.sha256 = blob;
    change.create(attachment);
    project->commit(std::move(change));
  }
  void write(const std::string& words) {
    project->type(text, {text::length(content()), "", words});
    project->end_run();
    project->flush();
  }
  [[nodiscard]] std::string content() const { return project->model().find(text)->content; }
  [[nodiscard]] std::string content_of(const fs::path& file) const {
    return Project::open(file, Access::read, how)->model().find(text)->content;
  }
  [[nodiscard]] std::vector<store::Backup> backups() const { return store::backups_of(path, *how.local); }
};

void flip(const fs::path& file, const std::string& at, std::size_t offset = 0) {
  auto bytes = Scratch::read(file);
  const auto found = bytes.find(at);
  REQUIRE(found != std::string::npos);
  bytes[found + offset] = static_cast<char>(bytes[found + offset] ^ 1);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

store::Backup made(model::Moment when, Occasion why = Occasion::hourly) {
  return {std::to_string(when.time_since_epoch().count()), when, why, 1};
}

}  // namespace

TEST_CASE("a backup is a whole project, made while one goes on writing", "[backup]") {
  Desk desk;
  desk.write("före ");
  const auto backup = desk.project->back_up(Occasion::asked);
  desk.write("efter");
  CHECK(desk.content_of(backup.file) == "före ");
  CHECK(Project::open(backup.file, Access::read, desk.how)->blob(desk.blob) == "ett original");
  CHECK(store::check(backup.file).sound());
  REQUIRE(desk.backups().size() == 1);
  CHECK(desk.backups().front().why == Occasion::asked);
}

TEST_CASE("a backup of a damaged file is not kept", "[backup]") {
  Desk desk;
  desk.project.reset();
  flip(desk.path, "ett original");  // nobody looks at it when the project is opened
  desk.project = Project::open(desk.path, Access::write, desk.how);
  CHECK_THROWS_AS(desk.project->back_up(Occasion::asked), Error);
  CHECK(desk.backups().empty());
  CHECK(std::none_of(fs::recursive_directory_iterator(*desk.how.local), fs::recursive_directory_iterator(),
                     [](const auto& entry) { return entry.path().extension() == ".part"; }));
}

TEST_CASE("while a project changes a backup is made by itself, and none while it does not", "[backup]") {
  Desk desk;
  desk.project.reset();
  desk.how.backups = {10ms, 50ms};
  desk.project = Project::open(desk.path, Access::write, desk.how);
  std::this_thread::sleep_for(150ms);
  CHECK(desk.backups().empty());
  desk.write("något nytt");
  for (int i = 0; i < 500 && desk.backups().empty(); ++i) std::this_thread::sleep_for(10ms);
  REQUIRE(desk.backups().size() == 1);
  CHECK(desk.content_of(desk.backups().front().file) == "något nytt");
}

TEST_CASE("backups thin out with age", "[backup]") {
  const model::Moment now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};
  std::vector<store::Backup> all;
  for (int hour = 0; hour < 24 * 800; ++hour) all.push_back(made(now - std::chrono::hours(hour)));
  const auto gone = store::needless(all, now);
  const auto kept = all.size() - gone.size();
  CHECK(kept >= 24 + 29 + 47 + 14);
  CHECK(kept <= 25 + 31 + 50 + 17);
  for (const auto& one : gone) CHECK(now - one.made > 24h);
  const std::vector<store::Backup> old{
      made(now - 24h * 400, Occasion::before_merge), made(now - 24h * 401, Occasion::before_merge),
      made(now - 24h * 402, Occasion::before_merge), made(now - 24h * 403, Occasion::before_merge)};
  CHECK(store::needless(old, now).size() == 1);  // the three newest stay whatever their age
  const std::vector<store::Backup> future(30, made(now + 24h * 365));
  CHECK(store::needless(future, now).empty());
}

TEST_CASE("restoring puts what was there aside", "[backup]") {
  Desk desk;
  desk.write("det rätta");
  const auto backup = desk.project->back_up(Occasion::asked);
  desk.write(" och det felaktiga");
  desk.project.reset();
  const auto aside = store::restore(backup.file, desk.path);
  CHECK(desk.content_of(desk.path) == "det rätta");
  CHECK(desk.content_of(aside) == "det rätta och det felaktiga");
}

TEST_CASE("a damaged project is found by its place and restored", "[backup]") {
  Desk desk;
  desk.write("det rätta");
  (void)desk.project->back_up(Occasion::asked);
  desk.project.reset();
  std::ofstream(desk.path, std::ios::binary | std::ios::trunc) << std::string(50'000, 'x');
  REQUIRE(desk.backups().size() == 1);
  const auto aside = store::restore(desk.backups().front().file, desk.path);
  CHECK(desk.content_of(desk.path) == "det rätta");
  CHECK(Scratch::read(aside) == std::string(50'000, 'x'));
}

TEST_CASE("a damaged backup is refused and nothing changes", "[backup]") {
  Desk desk;
  desk.write("det rätta");
  const auto backup = desk.project->back_up(Occasion::asked);
  desk.project.reset();
  flip(backup.file, "det r");
  const auto before = Scratch::read(desk.path);
  CHECK_THROWS_AS(store::restore(backup.file, desk.path), Error);
  CHECK(Scratch::read(desk.path) == before);
}

TEST_CASE("repair takes from the backup what the file has lost", "[repair]") {
  Desk desk;
  desk.write("några ord som skadas");
  (void)desk.project->back_up(Occasion::asked);
  desk.write(" och några som bara filen har");
  desk.project.reset();
  flip(desk.path, "som skadas");
  flip(desk.path, "ett original");
  CHECK_THROWS_AS(Project::open(desk.path, Access::read, desk.how), Error);
  const auto out = desk.scratch / "ny.skolanalys";
  const auto result = store::repair(desk.path, out, {}, *desk.how.local);
  CHECK(result.whole());
  CHECK(result.from_backups == 1);
  CHECK(desk.content_of(out) == "några ord som skadas och några som bara filen har");
  CHECK(Project::open(out, Access::read, desk.how)->blob(desk.blob) == "ett original");
  CHECK(store::check(out).sound());
}

TEST_CASE("repair says what nobody has, and shows nothing wrong", "[repair]") {
  Desk desk;
  desk.write("först");
  desk.write(" mitt");
  desk.write(" sist");
  desk.project.reset();
  flip(desk.path, " mitt", 2);
  const auto out = desk.scratch / "ny.skolanalys";
  const auto result = store::repair(desk.path, out, {}, *desk.how.local);
  REQUIRE_FALSE(result.whole());
  CHECK(result.doubtful == std::vector<std::string>{"R01"});
  const auto content = desk.content_of(out);
  CHECK(content.starts_with("först"));
  CHECK(content.find('m') == std::string::npos);
}

TEST_CASE("repair takes a colleague's copy and refuses another project's", "[repair]") {
  Desk desk;
  desk.write("några ord som skadas");
  const auto copy = desk.scratch / "kollega.skolanalys";
  CHECK(desk.project->save_copy(copy).empty());
  desk.project.reset();
  flip(desk.path, "som skadas");
  const auto other = desk.scratch / "annan.skolanalys";
  (void)Project::create(other, {}, desk.how);
  const auto out = desk.scratch / "ny.skolanalys";
  const std::vector<fs::path> others{other, copy};
  const auto result = store::repair(desk.path, out, others, *desk.how.local);
  CHECK(result.whole());
  CHECK(result.from_copies == 1);
  CHECK(result.not_ours == std::vector<std::string>{other.string()});
  CHECK(desk.content_of(out) == "några ord som skadas");
}

TEST_CASE("repair reads a file whose beginning is gone", "[repair]") {
  Desk desk;
  desk.write("ord");
  desk.project.reset();
  auto bytes = Scratch::read(desk.path);
  std::fill_n(bytes.begin(), 4096, '\0');
  std::ofstream(desk.path, std::ios::binary | std::ios::trunc) << bytes;
  const auto out = desk.scratch / "ny.skolanalys";
  CHECK(store::repair(desk.path, out, {}, *desk.how.local).whole());
  CHECK(desk.content_of(out) == "ord");
}

TEST_CASE("check names every damaged record", "[check]") {
  Desk desk;
  desk.write("ett");
  desk.write("två");
  desk.write("tre");
  desk.project.reset();
  flip(desk.path, "ett");
  flip(desk.path, "tre");
  const auto found = store::check(desk.path);
  CHECK(std::count_if(found.problems.begin(), found.problems.end(),
                      [](const auto& p) { return p.id == "error.record_damaged"; }) == 2);
}

TEST_CASE("check names records that are missing as a run, however long a damaged number makes it",
          "[check]") {
  Desk desk;
  desk.write("ett");
  desk.project.reset();
  SQLite::Database(desk.path.string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE op SET seq = seq + 1152921504606846976 WHERE seq = (SELECT max(seq) FROM op)");
  const auto found = store::check(desk.path);
  CHECK_FALSE(found.sound());
  CHECK(found.problems.size() < 5);
  CHECK(std::any_of(found.problems.begin(), found.problems.end(), [](const auto& p) {
    return p.id == "error.record_damaged" && p.english.find("–") != std::string::npos;
  }));
}

TEST_CASE("check sees a changed letter in an original and in what was being typed", "[check]") {
  Desk desk;
  desk.project->flush();
  desk.project.reset();
  const auto sound = Scratch::read(desk.path);
  flip(desk.path, "ett original");
  CHECK_FALSE(store::check(desk.path).sound());
}
