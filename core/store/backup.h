#pragma once
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/model/id.h"
#include "core/model/value.h"

namespace SQLite {
class Database;
}

/// Backups of a project: whole, verified copies of its file in this machine's local data, made by
/// `VACUUM INTO` while the project is in use. A copy counts only when every record in it was read and held;
/// until then it has a name that nobody takes for a backup.
///
///   for (const auto& backup : backups_of(file)) …           // newest first
///   const auto kept = restore(backups_of(file).front(), file);  // what stood there is now at `kept`
namespace skolanalys::store {

enum class Occasion { hourly, before_migration, before_merge, before_erasure, asked };
[[nodiscard]] std::string_view to_string(Occasion why) noexcept;

struct Backup {
  std::filesystem::path file;
  model::Moment made{};
  Occasion why = Occasion::hourly;
  std::uintmax_t bytes = 0;
};

/// The backups in a folder, newest first; none where there is no folder.
[[nodiscard]] std::vector<Backup> backups_in(const std::filesystem::path& folder);
/// The backups of a project file on this machine, newest first. A file that is gone or too damaged to say
/// which project it is is looked up by its place. `local` as in Opening.
[[nodiscard]] std::vector<Backup> backups_of(const std::filesystem::path& project,
                                             const std::filesystem::path& local);

/// Lends a database for as long as what it is given takes.
using Lend = std::function<void(const std::function<void(SQLite::Database&)>&)>;

/// Copies what the lent database holds into `folder` and verifies it, the latter after giving the database
/// back. `project` is where the file lies (remembered, so
/// that a file which has gone is found by its place). Throws Error(storage), or Error(format) where the copy
/// shows that the file is damaged; nothing is then left behind, and older backups stay.
Backup back_up(const Lend& lend, const std::filesystem::path& project, const std::filesystem::path& folder,
               Occasion why, model::Moment now);

/// Makes a backup if opening `project` for writing would migrate it. Throws as `back_up` does.
void back_up_before_migration(const std::filesystem::path& project, const std::filesystem::path& local);

/// Which backups age has made needless: of the hourly ones all of a day, one a day of a month, one a week of
/// a year and one a month beyond are kept; the others a month. The three newest always stay. `newest_first`
/// as from `backups_in`; ones from the future (a clock that was set back) count as new.
[[nodiscard]] std::vector<Backup> needless(const std::vector<Backup>& newest_first, model::Moment now);

/// Puts a backup where the project is. What stands there (and its log) is moved aside first, under a name
/// with the time in it, which is answered; empty where nothing stood there. Records of this machine join when
/// it is opened. Throws Error(storage) where a program has the project open, Error(format) where the backup
/// does not hold; nothing is changed then.
std::filesystem::path restore(const std::filesystem::path& backup, const std::filesystem::path& project);

/// When the keeper makes backups: never before `first` after opening, then `every` while there are changes.
struct BackupTimes {
  std::chrono::milliseconds first = std::chrono::minutes(1);
  std::chrono::milliseconds every = std::chrono::hours(1);
};

/// A thread that makes backups while a project is open and changes. `make` is called on it; what it throws is
/// kept for `failure` and tried again after `every` at the latest.
class BackupKeeper {
 public:
  BackupKeeper(BackupTimes times, std::optional<model::Moment> newest, std::function<void()> make);
  ~BackupKeeper();
  BackupKeeper(const BackupKeeper&) = delete;
  BackupKeeper& operator=(const BackupKeeper&) = delete;
  /// The project has changed.
  void changed();
  /// One was made by somebody else: the next is due `every` from now.
  void made();
  [[nodiscard]] std::optional<Error> failure() const;

 private:
  using Clock = std::chrono::steady_clock;
  void run();
  const BackupTimes times_;
  const std::function<void()> make_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  Clock::time_point due_;
  bool dirty_ = false, stop_ = false;
  std::optional<Error> failure_;
  std::thread thread_;
};

}  // namespace skolanalys::store
