#pragma once
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/log/operation.h"
#include "core/store/project.h"
#include "core/store/recorder.h"
#include "core/store/seal.h"

namespace SQLite {
class Database;
}

namespace skolanalys::store {

/// The one thread that writes a project file. Takes operations and the tail from a queue and makes them
/// durable together, first in the flight record, then in the file: operations at once, a tail alone at the
/// latest 200 ms after it was handed over.
///
/// A write that fails stays in the queue and is tried again each second, over a new connection when the old
/// one reported an I/O error or the file is gone from its place; meanwhile the record goes on. What the disk
/// has is asked for first, since a commit that reported failure may have been made, and a stick that comes
/// back may be an older copy: operations of this session that the file lacks are put in again.
class Writer {
 public:
  struct File {
    std::filesystem::path path;
    std::string vfs;
    std::string project_id;
    std::string chain_key;
    std::uint64_t session = 0;
    bool sealed = false;
  };
  /// `recorder` may be none.
  Writer(std::unique_ptr<SQLite::Database> db, File file, std::unique_ptr<Recorder> recorder);
  /// Tries once more to write what is left, then closes. The record is taken away only when the file has all.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// `ends_tail`: the last of them is what the tail has become, so both change in one transaction.
  /// `keys`: data keys that were made for them.
  void write(std::vector<log::Operation> operations, bool ends_tail, std::vector<WrappedKey> keys = {});
  void write_tail(std::optional<TailRow> tail);
  void keep(std::string sha256, std::string bytes);

  [[nodiscard]] SaveState state() const;
  /// Waits until the queue is on disk; throws Error where it cannot be.
  void flush();
  /// Reads a blob, as it lies in the file; waits for a write that is under way.
  [[nodiscard]] std::optional<std::string> blob(const std::string& sha256);
  /// Runs `work` on the writer's thread between two writes; its failure (SQLite's as Error) comes back here.
  void between_writes(const std::function<void(SQLite::Database&)>& work);
  /// Changes what lies in the file already, as one transaction, and leaves nothing of how it was: not in free
  /// pages, the log or the record. For sealing and erasing. Any thread; what is handed over meanwhile is
  /// written afterwards, and must be as the file is to be then.
  void rewrite(const std::function<void(SQLite::Database&)>& work, bool sealed);

 private:
  using Clock = std::chrono::steady_clock;
  struct Queue : Batch {
    std::size_t recorded_operations = 0, recorded_blobs = 0;
    bool tail_recorded = false;
    [[nodiscard]] bool recorded() const {
      return recorded_operations == operations.size() && recorded_blobs == blobs.size() &&
             (!tail_changed || tail_recorded);
    }
  };
  void run();
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  void record(Queue& batch);
  void commit(const Batch& batch);
  void connect();
  void put_back(Queue&& batch);
  void trim_record();

  std::mutex db_mutex_;
  std::unique_ptr<SQLite::Database> db_;  ///< none after a failure that asks for a new connection
  bool reconnected_ = false;              ///< the file may be an older copy than the one that was written
  File file_;
  std::mutex recorder_mutex_;  ///< taken last
  std::unique_ptr<Recorder> recorder_;
  std::vector<log::Operation> written_;  ///< in the file, by this writer
  std::vector<std::pair<model::OpId, std::string>> written_keys_;

  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  Queue pending_;
  std::uint64_t count_ = 0;
  bool writing_ = false;
  bool hurry_ = false;
  bool stop_ = false;
  std::size_t failures_ = 0;
  Clock::time_point retry_at_{};
  Clock::time_point record_retry_at_{};
  // Shared, so that keeping one takes no memory: where there was none, `no_memory_` is at hand.
  using Failure = std::shared_ptr<const Error>;
  template <class Work>
  [[nodiscard]] Failure failure_of(Work&& work) const;
  Failure no_memory_;
  Failure failure_;
  Failure record_failure_;
  std::optional<model::Moment> saved_at_;
  std::thread thread_;
};

}  // namespace skolanalys::store
