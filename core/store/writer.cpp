#include "core/store/writer.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <iterator>

#include "core/model/clock.h"
#include "core/store/schema.h"

namespace skolanalys::store {
namespace {

using namespace std::chrono_literals;
constexpr auto tail_delay = 120ms;  // leaves the rest of the 200 ms to the disk
constexpr auto retry_delay = 1s;
constexpr std::uint64_t record_limit = 256U << 10U;  // bytes of record after which the file is checkpointed

using model::now;

template <class T>
void prepend(std::vector<T>& list, std::vector<T>&& before) {
  before.insert(before.end(), std::make_move_iterator(list.begin()), std::make_move_iterator(list.end()));
  list = std::move(before);
}

/// A file that was deleted, moved or unplugged goes on taking writes that nobody will ever find.
void refuse_if_gone(SQLite::Database& db, const std::filesystem::path& path) {
  int moved = 0;
  if (sqlite3_file_control(db.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0)
    throw Error(Fault::storage, "error.file_gone", {path.string()},
                path.string() + ": is no longer in its place; put it (or the stick) back, or save elsewhere");
}

}  // namespace

Writer::Writer(std::unique_ptr<SQLite::Database> db, File file, std::unique_ptr<Recorder> recorder)
    : db_(std::move(db)),
      file_(std::move(file)),
      recorder_(std::move(recorder)),
      no_memory_(std::make_shared<const Error>(
          Fault::storage, "error.no_memory_to_save", std::vector<std::string>{},
          "the computer has no memory left to save with; close other programs, it is tried again")),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_all();
  thread_.join();
  const bool whole = pending_.empty() && !failure_;
  db_.reset();
  std::error_code none;
  // Closing moves the log into the file; where that failed the log still holds it, and so shall the record.
  if (whole && recorder_ && !std::filesystem::exists(file_.path.string() + "-wal", none)) recorder_->remove();
}

void Writer::write(std::vector<log::Operation> operations, bool ends_tail, std::vector<WrappedKey> keys) {
  {
    const std::lock_guard lock(mutex_);
    for (auto& key : keys) pending_.keys.emplace_back(key.scope, std::move(key.bytes));
    pending_.operations.insert(pending_.operations.end(), std::make_move_iterator(operations.begin()),
                               std::make_move_iterator(operations.end()));
    if (ends_tail) {
      pending_.tail_changed = true;
      pending_.tail_recorded = false;
      pending_.tail.reset();
    }
  }
  work_.notify_all();
}

void Writer::write_tail(std::optional<TailRow> tail) {
  {
    const std::lock_guard lock(mutex_);
    pending_.tail_changed = true;
    pending_.tail_recorded = false;
    pending_.tail = std::move(tail);
  }
  work_.notify_all();
}

void Writer::keep(std::string sha256, std::string bytes) {
  {
    const std::lock_guard lock(mutex_);
    pending_.blobs.emplace_back(std::move(sha256), std::move(bytes));
  }
  work_.notify_all();
}

SaveState Writer::state() const {
  const std::lock_guard lock(mutex_);
  SaveState out;
  out.saved = pending_.empty() && !writing_;
  out.recorded = out.saved || (recorder_ && !writing_ && !record_failure_ && pending_.recorded());
  out.when = saved_at_;
  if (failure_) out.failure = failure_->id();
  if (record_failure_) out.record_failure = record_failure_->id();
  return out;
}

void Writer::flush() {
  std::unique_lock lock(mutex_);
  hurry_ = true;
  const auto failures = failures_;
  work_.notify_all();
  done_.wait(lock, [&] { return (pending_.empty() && !writing_) || failures_ != failures; });
  if (failures_ != failures && failure_) throw *failure_;
}

std::optional<std::string> Writer::blob(const std::string& sha256) {
  std::optional<std::string> out;
  flush();
  between_writes([&](SQLite::Database& db) {
    SQLite::Statement get(db, "SELECT bytes FROM blob WHERE sha256 = ?");
    get.bind(1, sha256);
    if (!get.executeStep()) return;
    const auto column = get.getColumn(0);
    out.emplace(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
  });
  return out;
}

void Writer::between_writes(const std::function<void(SQLite::Database&)>& work) {
  const std::lock_guard lock(db_mutex_);
  try {
    connect();
    work(*db_);
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, file_.path);
  }
}

void Writer::rewrite(const std::function<void(SQLite::Database&)>& work, bool sealed) {
  flush();
  const std::lock_guard lock(db_mutex_);
  try {
    connect();
    SQLite::Transaction all(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    work(*db_);
    all.commit();
    file_.sealed = sealed;
    written_.clear();
    written_keys_.clear();
    db_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
    db_->exec("VACUUM");  // secure_delete has zeroed what was replaced; this drops what SQLite kept for later
    db_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
    // Last: what was recorded meanwhile and waits for the file goes from the record too, and is written next.
    const std::lock_guard recording(recorder_mutex_);
    if (recorder_) recorder_->trim();
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, file_.path);
  }
}

void Writer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto pressed = [&] { return stop_ || hurry_; };
  if (failure_) {
    // The file does not take it: until it is tried again, only what the record lacks is work.
    work_.wait_until(lock, retry_at_, [&] {
      return pressed() || (recorder_ && !pending_.recorded() && Clock::now() >= record_retry_at_);
    });
  } else {
    work_.wait(lock, [&] { return pressed() || !pending_.empty(); });
  }
  const auto more = [&] {
    return pressed() || pending_.recorded_operations < pending_.operations.size() ||
           pending_.recorded_blobs < pending_.blobs.size();
  };
  if (!more()) work_.wait_for(lock, tail_delay, more);
}

/// Runs work of the writer's thread. What it throws is kept to be told; the work is done again later.
template <class Work>
Writer::Failure Writer::failure_of(Work&& work) const {
  try {
    try {
      work();
      return nullptr;
    } catch (const Error& e) {
      return std::make_shared<const Error>(e);
    }
  } catch (const std::bad_alloc&) {
    return no_memory_;
  }
}

void Writer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wait_for_work(lock);
    if (pending_.empty()) {
      hurry_ = false;
      done_.notify_all();
      if (stop_) return;
      continue;
    }
    const bool try_file = !failure_ || stop_ || hurry_ || Clock::now() >= retry_at_;
    Queue batch = std::exchange(pending_, {});
    batch.count = ++count_;
    hurry_ = false;
    writing_ = true;
    lock.unlock();
    record(batch);
    Failure fault;
    if (try_file)
      fault = failure_of([&] {
        const std::lock_guard db_lock(db_mutex_);
        commit(batch);
        trim_record();
      });
    lock.lock();
    writing_ = false;
    if (try_file && !fault) {
      failure_.reset();
      saved_at_ = now();
      done_.notify_all();
      continue;
    }
    put_back(std::move(batch));
    if (fault) {
      failure_ = std::move(fault);
      ++failures_;
      retry_at_ = Clock::now() + retry_delay;
    }
    done_.notify_all();
    if (stop_) return;  // the program ends and the disk does not take it: the record has it
  }
}

void Writer::record(Queue& batch) {
  if (!recorder_ || batch.recorded() || (record_failure_ && Clock::now() < record_retry_at_)) return;
  Failure fault = failure_of([&] {
    Batch lacking;
    lacking.operations.assign(
        batch.operations.begin() + static_cast<std::ptrdiff_t>(batch.recorded_operations),
        batch.operations.end());
    lacking.blobs.assign(batch.blobs.begin() + static_cast<std::ptrdiff_t>(batch.recorded_blobs),
                         batch.blobs.end());
    lacking.keys = batch.keys;
    lacking.tail_changed = batch.tail_changed;
    lacking.tail = batch.tail;
    lacking.count = batch.count;
    const std::lock_guard recording(recorder_mutex_);
    recorder_->append(lacking);
    batch.recorded_operations = batch.operations.size();
    batch.recorded_blobs = batch.blobs.size();
    batch.tail_recorded = batch.tail_changed;
  });
  const std::lock_guard lock(mutex_);
  // Only a record that failed waits: where the file takes nothing, this is all that holds what is typed.
  record_retry_at_ = fault ? Clock::now() + retry_delay : Clock::time_point{};
  record_failure_ = std::move(fault);
}

void Writer::put_back(Queue&& batch) {
  const auto operations = batch.recorded_operations == batch.operations.size()
                              ? batch.operations.size() + pending_.recorded_operations
                              : batch.recorded_operations;
  const auto blobs = batch.recorded_blobs == batch.blobs.size() ? batch.blobs.size() + pending_.recorded_blobs
                                                                : batch.recorded_blobs;
  prepend(pending_.keys, std::move(batch.keys));
  prepend(pending_.operations, std::move(batch.operations));
  prepend(pending_.blobs, std::move(batch.blobs));
  pending_.recorded_operations = operations;
  pending_.recorded_blobs = blobs;
  if (!pending_.tail_changed && batch.tail_changed) {
    pending_.tail_changed = true;
    pending_.tail = std::move(batch.tail);
    pending_.tail_recorded = batch.tail_recorded;
  }
}

void Writer::connect() {
  if (db_) return;
  auto db = open_database(file_.path, OpenFor::writing, file_.vfs);
  // An older copy from before it was sealed is not gone on with either.
  if (meta(*db, file_.path, "project_id") != file_.project_id ||
      find_meta(*db, "vault").has_value() != file_.sealed)
    throw Error(Fault::storage, "error.other_project", {file_.path.string()},
                file_.path.string() + ": another project has taken its place; save this one elsewhere");
  db_ = std::move(db);
  reconnected_ = true;
}

void Writer::commit(const Batch& batch) {
  try {
    connect();
    refuse_if_gone(*db_, file_.path);
    SQLite::Transaction all(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    if (reconnected_) put_keys(*db_, written_keys_);
    put_keys(*db_, batch.keys);
    if (reconnected_) put_operations(*db_, file_.chain_key, written_);
    put_operations(*db_, file_.chain_key, batch.operations);
    for (const auto& [sha256, bytes] : batch.blobs) put_blob(*db_, sha256, bytes);
    if (batch.tail_changed) put_tail(*db_, {file_.session, batch.count, batch.tail});
    all.commit();
    reconnected_ = false;
    written_.insert(written_.end(), batch.operations.begin(), batch.operations.end());
    written_keys_.insert(written_keys_.end(), batch.keys.begin(), batch.keys.end());
  } catch (const SQLite::Exception& failure) {
    if (failure.getErrorCode() != SQLITE_FULL) db_.reset();
    rethrow(failure, file_.path);
  } catch (const Error&) {
    db_.reset();
    throw;
  }
}

void Writer::trim_record() {
  if (!recorder_ || recorder_->bytes() < record_limit) return;
  int log = 0;
  int moved = 0;
  if (sqlite3_wal_checkpoint_v2(db_->getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &log, &moved) ==
          SQLITE_OK &&
      log == moved) {
    const std::lock_guard recording(recorder_mutex_);
    recorder_->trim();
  }
}

}  // namespace skolanalys::store
