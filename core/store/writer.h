#pragma once
#include <condition_variable>
#include <filesystem>
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
#include "core/text/splice.h"

namespace SQLite {
class Database;
}

namespace skolanalys::store {

/// The edit that is being typed and is no operation yet.
struct Tail {
  model::TextId text;
  text::Splice splice;
};

/// The one thread that writes a project file. Takes operations and the tail from a queue and makes them
/// durable together: operations at once, a tail alone at the latest 200 ms after it was handed over. A write
/// that fails stays in the queue and is tried again each second; what the disk already has is asked for
/// first, since a commit that reported failure may have been made.
class Writer {
 public:
  Writer(std::unique_ptr<SQLite::Database> db, std::filesystem::path path, std::string chain_key);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// `ends_tail`: the last of them is what the tail has become, so both change in one transaction.
  void write(std::vector<log::Operation> operations, bool ends_tail);
  void write_tail(std::optional<Tail> tail);
  void keep(std::string sha256, std::string bytes);

  [[nodiscard]] SaveState state() const;
  /// Waits until the queue is on disk; throws Error where it cannot be.
  void flush();
  /// Reads a blob; waits for a write that is under way.
  [[nodiscard]] std::optional<std::string> blob(const std::string& sha256);

 private:
  struct Batch {
    std::vector<log::Operation> operations;
    std::vector<std::pair<std::string, std::string>> blobs;
    bool tail_changed = false;
    std::optional<Tail> tail;
    [[nodiscard]] bool empty() const { return operations.empty() && blobs.empty() && !tail_changed; }
  };
  void run();
  void commit(const Batch& batch);

  std::unique_ptr<SQLite::Database> db_;
  std::mutex db_mutex_;
  std::filesystem::path path_;
  std::string chain_key_;
  std::string head_;
  std::uint64_t stored_ = 0;  ///< greatest seq of this session that the file holds

  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  Batch pending_;
  bool writing_ = false;
  bool hurry_ = false;
  bool stop_ = false;
  std::size_t failures_ = 0;
  std::optional<Error> failure_;
  std::optional<model::Moment> saved_at_;
  std::thread thread_;
};

}  // namespace skolanalys::store
