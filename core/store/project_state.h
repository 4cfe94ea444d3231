#pragma once
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/log/operation_list.h"
#include "core/model/clock.h"
#include "core/store/project.h"
#include "core/store/recorder.h"
#include "core/store/rewrite.h"
#include "core/store/schema.h"
#include "core/store/scopes.h"
#include "core/store/seal.h"
#include "core/store/writer.h"

/// What an open project is made of: seen by the files that are Project, by nobody else.
namespace skolanalys::store {

using model::now;
/// From the system's generator. Throws Error(internal) where it gives none.
[[nodiscard]] std::string random_bytes(std::size_t n);
[[nodiscard]] std::uint64_t random_session();

struct Project::State {
  /// The edit that is being typed and is no operation yet.
  struct Run {
    model::TextId text;
    text::Splice splice;
  };

  std::filesystem::path path;
  Access access = Access::read;
  std::string id;
  log::Fold fold;
  log::Vector vector;  // what the fold holds: greatest seq of each session
  std::uint64_t lamport = 0;
  model::OpId next;  // of this session; {session, 1} is kept for its base
  std::unique_ptr<Writer> writer;
  std::optional<Run> run;
  std::future<void> clearing;  // of what a merge replaced
  bool learnt = false;     // other copies' operations came in after this session last said what it had seen
  bool founding = false;   // what is committed is how the project comes to be
  bool ends_tail = false;  // the commit under way is what the run became
  std::chrono::steady_clock::time_point typed;

  std::unique_ptr<BackupKeeper> keeper;  // gone before the writer whose connection it uses
  log::OperationList operations;         // all of them, for a copy when the file itself is gone
  std::string chain_key;
  std::filesystem::path local;

  std::size_t draft_of = 0;  // of a draft: how many of the operations it stands on
  std::vector<log::Operation> drafted;
  std::vector<std::pair<std::string, std::string>> draft_blobs;
  [[nodiscard]] bool is_draft() const { return access == Access::write && writer == nullptr; }

  mutable std::mutex sealing;  // blobs are asked for from other threads
  Seal seal;
  std::string vault;  // as it lies in the file; empty = not sealed
  Scopes scopes;      // kept only where something depends on them
  std::set<model::OpId> erased;
  std::set<model::OpId> leaving;  // … in the log and the model; their words lie in the files still
  std::set<std::string> leaving_originals;  // SHA-256
  std::set<std::string> leaving_blobs;      // as they are called in the file
  std::mutex backing_up;                    // one at a time makes or rewrites backups

  /// While the file is being sealed, what is written waits here: it must not reach it in the clear.
  struct Held {
    std::vector<log::Operation> operations;
    std::vector<std::pair<std::string, std::string>> blobs;
    bool ends = false, tail_changed = false;
    std::optional<TailRow> tail;
    [[nodiscard]] bool empty() const { return operations.empty() && blobs.empty() && !tail_changed; }
  };
  std::optional<Held> held;
  struct Sealing;
  std::shared_ptr<Sealing> under_way;  // shared with the work, which may be dropped before it is begun
  std::string new_code;                // of a sealing that had to be settled before it was asked for
  std::future<void> closing;  // much that came in is sealed elsewhere, while what is written waits in `held`
  /// Waits for either, and writes what waited for it.
  void settle_sealing();
  void settle_closing(bool wait);
  void write_held();
  /// What a merge brought, much of it perhaps.
  void write_much(std::vector<log::Operation> list, std::vector<std::pair<std::string, std::string>> blobs);
  [[nodiscard]] bool scoped() const { return seal.sealed() || !erased.empty(); }

  void load(SQLite::Database& db, const Opening& how);

  [[nodiscard]] Secret key_for(const Opening& how) const;

  /// Takes out of what is in memory what the log says is erased; `leaving` is what the files still hold.
  void leave(const std::set<model::OpId>& who, std::vector<log::Operation>& all);
  Erased erase_in_copies(Erasing& erasing, Erased out);
  [[nodiscard]] Erasing erasing_of(Scopes whose, const std::set<model::OpId>& who,
                                   const std::set<std::string>& originals);

  /// As they are to lie in the file; what is of someone who was erased becomes empty.
  std::vector<log::Operation> stored(std::vector<log::Operation> list);
  void write(std::vector<log::Operation> list, bool ends);
  void write_tail(std::optional<TailRow> row);
  void keep(const std::string& sha256, std::string bytes);

  /// Takes in what the records of earlier sessions have and the file has not: what it lacks of each session,
  /// as far as it follows on, and the edits that were running. Answers what is to be written.
  struct Joined {
    std::vector<log::Operation> operations;
    std::vector<std::pair<std::string, std::string>> blobs;
    std::vector<TailRow> tails;
    std::vector<std::filesystem::path> records;  // which it came from
    std::vector<WrappedKey> keys;
  };
  /// Opens what a record holds; false where it is sealed with another key.
  bool open_record(Record& record, Joined& joined);
  Joined join_records(const StoredTail& stored);

  void took(const log::Operation& op);

  /// Says in the log which operations this session had seen when it began: what merging orders by. `when`:
  /// the time of the operation that it comes before.
  log::Operation base(model::Moment when);

  static TailRow row_of(const Run& run);

  /// The run that a tail is. Where its words are not the ones it would replace (the file was changed
  /// elsewhere meanwhile) it only inserts: nothing that was typed is lost, nothing that stands is taken away.
  [[nodiscard]] std::optional<Run> run_of(const TailRow& row) const;

  void start(std::unique_ptr<SQLite::Database> db, const Opening& how);

  void put_vault(const Vault& changed);
  /// The data keys of the file, for a copy.
  [[nodiscard]] std::vector<std::pair<model::OpId, std::string>> keys();

  [[nodiscard]] model::OpId scope_of(model::TextId id_of_text) const;
};

}  // namespace skolanalys::store
