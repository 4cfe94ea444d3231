#include "core/store/backup.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <set>

#include "core/model/clock.h"
#include "core/store/check.h"
#include "core/store/places.h"
#include "core/store/schema.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 5> occasions{"hourly", "migration", "merge", "erasure", "asked"};
constexpr const char* extension = ".skolanalys";
constexpr const char* place_file = "place";  // in the folder: where the project lay when last backed up

/// 20261124T153000Z; sorts by time.
std::string stamp(model::Moment moment) {
  const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(moment);
  const std::time_t time = seconds.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&time, &parts);
  char out[32];
  return {out, std::strftime(out, sizeof out, "%Y%m%dT%H%M%SZ", &parts)};
}

std::optional<model::Moment> moment_of(const std::string& name) {
  std::tm parts{};
  const char* end = strptime(name.c_str(), "%Y%m%dT%H%M%SZ", &parts);
  if (end == nullptr || (*end != '-' && *end != '\0')) return std::nullopt;
  return model::Moment(std::chrono::seconds(timegm(&parts)));
}

std::optional<Backup> backup_at(const fs::path& file) {
  if (file.extension() != extension) return std::nullopt;
  const auto name = file.stem().string();
  const auto made = moment_of(name);
  const auto dash = name.find('-');
  if (!made || dash == std::string::npos) return std::nullopt;
  const auto why = name.substr(dash + 1, name.find('-', dash + 1) - dash - 1);
  const auto known = std::find(occasions.begin(), occasions.end(), why);
  if (known == occasions.end()) return std::nullopt;
  std::error_code fault;
  const auto bytes = fs::file_size(file, fault);
  if (fault) return std::nullopt;
  return Backup{file, *made, static_cast<Occasion>(known - occasions.begin()), bytes};
}

fs::path free_name(const fs::path& folder, const std::string& stem) {
  std::error_code none;
  auto out = folder / (stem + extension);
  for (int n = 2; fs::exists(out, none); ++n) out = folder / (stem + "-" + std::to_string(n) + extension);
  return out;
}

void remove_quietly(const fs::path& file) {
  std::error_code none;
  for (const char* suffix : {"", "-wal", "-journal"}) fs::remove(file.string() + suffix, none);
}

std::array<std::int64_t, 2> counts(SQLite::Database& of) {
  return {of.execAndGet("SELECT count(*) FROM op").getInt64(),
          of.execAndGet("SELECT count(*) FROM blob").getInt64()};
}

}  // namespace

std::string_view to_string(Occasion why) noexcept { return occasions[static_cast<std::size_t>(why)]; }

std::vector<Backup> backups_in(const fs::path& folder) {
  std::vector<Backup> out;
  std::error_code none;
  if (folder.empty()) return out;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (auto one = backup_at(entry.path())) out.push_back(std::move(*one));
  std::sort(out.begin(), out.end(), [](const Backup& a, const Backup& b) {
    return std::tuple(b.made, b.file) < std::tuple(a.made, a.file);
  });
  return out;
}

std::vector<Backup> backups_of(const fs::path& project, const fs::path& local) {
  if (local.empty()) return {};
  std::error_code none;
  if (const auto id = project_id_of(project); !id.empty())
    if (auto found = backups_in(backup_folder(local, id)); !found.empty()) return found;
  const auto here = fs::absolute(project).lexically_normal().string();
  std::vector<Backup> out;
  for (const auto& folder : fs::directory_iterator(local / "backups", none)) {
    std::ifstream in(folder.path() / place_file, std::ios::binary);
    const std::string place{std::istreambuf_iterator<char>(in), {}};
    if (place != here) continue;
    auto found = backups_in(folder.path());
    if (!found.empty() && (out.empty() || out.front().made < found.front().made)) out = std::move(found);
  }
  return out;
}

Backup back_up(const Lend& lend, const fs::path& project, const fs::path& folder, Occasion why,
               model::Moment now) {
  make_private_folder(folder);
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))  // of a backup that was interrupted
    if (entry.path().extension() == ".part" && !fs::exists(entry.path().string() + "-journal", none))
      remove_quietly(entry.path());
  const auto name = free_name(folder, stamp(now) + "-" + std::string(to_string(why)));
  const auto part = fs::path(name.string() + "." + std::to_string(getpid()) + ".part");
  try {
    std::array<std::int64_t, 2> expected{};
    lend([&](SQLite::Database& db) {
      SQLite::Statement copy(db, "VACUUM INTO ?");
      copy.bind(1, part.string());
      copy.exec();
      expected = counts(db);
    });
    {
      const auto made = open_database(part, OpenFor::reading);
      verify(*made, part);
      if (counts(*made) != expected)
        throw Error(Fault::format, "error.backup_differs", {part.string()},
                    part.string() + ": the backup does not hold what the file does; it was not kept");
    }
    rename_durably(part, name);
  } catch (const SQLite::Exception& failure) {
    remove_quietly(part);
    rethrow(failure, folder);
  } catch (const Error&) {
    remove_quietly(part);
    throw;
  }
  std::ofstream(folder / place_file, std::ios::binary | std::ios::trunc)
      << fs::absolute(project).lexically_normal().string();
  for (const auto& old : needless(backups_in(folder), now))
    if (old.file != name) remove_quietly(old.file);
  return {name, now, why, fs::file_size(name, none)};
}

void back_up_before_migration(const fs::path& project, const fs::path& local) {
  if (local.empty() || format_of(project) >= schema_version) return;
  const auto id = project_id_of(project);
  if (id.empty()) return;  // opening will say why
  const auto db = open_database(project, OpenFor::copying);
  const auto now = model::now();
  (void)back_up([&](const auto& use) { use(*db); }, project, backup_folder(local, id),
                Occasion::before_migration, now);
}

std::vector<Backup> needless(const std::vector<Backup>& newest_first, model::Moment now) {
  constexpr auto day = std::chrono::days(1);
  constexpr std::size_t always = 3;
  std::vector<Backup> out;
  std::set<std::pair<int, std::int64_t>> kept;  // the newest of each day, week, month
  for (std::size_t i = 0; i < newest_first.size(); ++i) {
    const auto& one = newest_first[i];
    const auto age = now - one.made;
    const auto days = std::chrono::duration_cast<std::chrono::days>(one.made.time_since_epoch()).count();
    bool keep = i < always || age <= day;
    if (one.why != Occasion::hourly) {
      keep = keep || age <= 30 * day;
    } else if (!keep) {
      const auto slot = age <= 30 * day    ? std::pair(1, days)
                        : age <= 365 * day ? std::pair(2, days / 7)
                                           : std::pair(3, days / 30);
      keep = kept.insert(slot).second;
    }
    if (!keep) out.push_back(one);
  }
  return out;
}

fs::path restore(const fs::path& backup, const fs::path& project) {
  std::error_code none;
  if (in_use(project))
    throw Error(Fault::storage, "error.locked", {project.string()},
                project.string() + ": is open in another window or program; close it there first");
  verify(*open_database(backup, OpenFor::reading), backup);
  const auto folder = fs::absolute(project).parent_path();
  const auto now = model::now();
  const auto part = folder / ("." + project.filename().string() + "." + std::to_string(getpid()) + ".part");
  fs::copy_file(backup, part, fs::copy_options::overwrite_existing, none);
  if (none) {
    fs::remove(part, none);
    throw Error(Fault::storage, "error.not_writable", {project.string()},
                project.string() + ": cannot be written; check permissions and free space");
  }
  fs::path aside;
  try {
    sync_file(part);
    if (fs::exists(project, none)) {
      aside = free_name(folder, project.stem().string() + "-" + stamp(now));
      const auto wal = project.string() + "-wal";
      // The log first: without it the file is an older state of the same project, never a mixture.
      if (fs::exists(wal, none)) fs::rename(wal, aside.string() + "-wal");
      const auto journal = project.string() + "-journal";
      if (fs::exists(journal, none)) fs::rename(journal, aside.string() + "-journal");
      fs::rename(project, aside);
    }
    rename_durably(part, project);
  } catch (const fs::filesystem_error&) {
    fs::remove(part, none);
    throw Error(Fault::storage, "error.not_writable", {project.string()},
                project.string() + ": cannot be written; check permissions and free space");
  }
  return aside;
}

BackupKeeper::BackupKeeper(BackupTimes times, std::optional<model::Moment> newest, std::function<void()> make)
    : times_(times), make_(std::move(make)), due_(Clock::now() + times.first) {
  if (newest) {
    const auto age = std::chrono::system_clock::now() - *newest;
    // A backup from the future: the clock was set back, and says nothing of its age.
    if (age >= 0s && age < times_.every)
      due_ = std::max(due_, Clock::now() + std::chrono::duration_cast<Clock::duration>(times_.every - age));
  }
  thread_ = std::thread([this] { run(); });
}

BackupKeeper::~BackupKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_all();
  thread_.join();
}

void BackupKeeper::changed() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(dirty_, true)) return;
  work_.notify_all();
}

void BackupKeeper::made() {
  const std::lock_guard lock(mutex_);
  dirty_ = false;
  due_ = Clock::now() + times_.every;
  failure_.reset();
}

std::optional<Error> BackupKeeper::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void BackupKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (!dirty_) {
      work_.wait(lock, [&] { return stop_ || dirty_; });
    } else if (Clock::now() < due_) {
      const auto until = due_;
      work_.wait_until(lock, until, [&] { return stop_; });
    } else {
      dirty_ = false;
      due_ = Clock::now() + times_.every;
      lock.unlock();
      std::optional<Error> fault;
      try {
        make_();
      } catch (const Error& e) {
        fault = e;
      }
      lock.lock();
      if (fault) dirty_ = true;
      failure_ = std::move(fault);
    }
  }
}

}  // namespace skolanalys::store
