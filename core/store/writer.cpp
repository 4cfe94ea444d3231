#include "core/store/writer.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <iterator>

#include "core/store/schema.h"

namespace skolanalys::store {
namespace {

using namespace std::chrono_literals;
constexpr auto tail_delay = 120ms;  // leaves the rest of the 200 ms to the disk
constexpr auto retry_delay = 1s;

model::Moment now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

Writer::Writer(std::unique_ptr<SQLite::Database> db, std::filesystem::path path, std::string chain_key)
    : db_(std::move(db)),
      path_(std::move(path)),
      chain_key_(std::move(chain_key)),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_all();
  thread_.join();
}

void Writer::write(std::vector<log::Operation> operations, bool ends_tail) {
  {
    const std::lock_guard lock(mutex_);
    pending_.operations.insert(pending_.operations.end(), std::make_move_iterator(operations.begin()),
                               std::make_move_iterator(operations.end()));
    if (ends_tail) {
      pending_.tail_changed = true;
      pending_.tail.reset();
    }
  }
  work_.notify_all();
}

void Writer::write_tail(std::optional<Tail> tail) {
  {
    const std::lock_guard lock(mutex_);
    pending_.tail_changed = true;
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
  out.when = saved_at_;
  if (failure_) out.failure = failure_->id();
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
  flush();
  const std::lock_guard lock(db_mutex_);
  SQLite::Statement get(*db_, "SELECT bytes FROM blob WHERE sha256 = ?");
  get.bind(1, sha256);
  if (!get.executeStep()) return std::nullopt;
  const auto column = get.getColumn(0);
  return std::string(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
}

void Writer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [&] { return stop_ || !pending_.empty(); });
    if (pending_.empty()) return;  // stopped with nothing left
    if (pending_.operations.empty() && pending_.blobs.empty() && !stop_ && !hurry_)
      work_.wait_for(lock, tail_delay, [&] {
        return stop_ || hurry_ || !pending_.operations.empty() || !pending_.blobs.empty();
      });
    Batch batch = std::exchange(pending_, {});
    hurry_ = false;
    writing_ = true;
    lock.unlock();
    std::optional<Error> fault;
    try {
      const std::lock_guard db_lock(db_mutex_);
      commit(batch);
    } catch (const Error& e) {
      fault = e;
    }
    lock.lock();
    writing_ = false;
    if (!fault) {
      failure_.reset();
      saved_at_ = now();
      done_.notify_all();
      continue;
    }
    failure_ = std::move(fault);
    ++failures_;
    std::move(pending_.operations.begin(), pending_.operations.end(), std::back_inserter(batch.operations));
    std::move(pending_.blobs.begin(), pending_.blobs.end(), std::back_inserter(batch.blobs));
    if (pending_.tail_changed) batch.tail = std::move(pending_.tail);
    batch.tail_changed = batch.tail_changed || pending_.tail_changed;
    pending_ = std::move(batch);
    done_.notify_all();
    if (stop_) return;  // the program ends and the disk does not take it: nothing more can be done here
    work_.wait_for(lock, retry_delay, [&] { return stop_ || hurry_; });
  }
}

void Writer::commit(const Batch& batch) {
  try {
    if (!batch.operations.empty()) {
      SQLite::Statement known(*db_, "SELECT seq, chain FROM op WHERE sid = ? ORDER BY seq DESC LIMIT 1");
      known.bind(1, static_cast<std::int64_t>(batch.operations.front().id.session));
      stored_ = 0;
      head_.clear();
      if (known.executeStep()) {
        stored_ = static_cast<std::uint64_t>(known.getColumn(0).getInt64());
        const auto c = known.getColumn(1);
        head_.assign(static_cast<const char*>(c.getBlob()), static_cast<std::size_t>(c.getBytes()));
      }
    }
    SQLite::Transaction all(*db_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement put(*db_, "INSERT INTO op VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const auto& op : batch.operations) {
      if (op.id.seq <= stored_) continue;
      head_ = chain(chain_key_, head_, op);
      put.bind(1, static_cast<std::int64_t>(op.id.session));
      put.bind(2, static_cast<std::int64_t>(op.id.seq));
      put.bind(3, static_cast<std::int64_t>(op.lamport));
      put.bind(4, static_cast<std::int64_t>(op.wall.time_since_epoch().count()));
      put.bind(5, static_cast<int>(op.kind));
      put.bind(6, static_cast<std::int64_t>(op.entity.session));
      put.bind(7, static_cast<std::int64_t>(op.entity.seq));
      put.bindNoCopy(8, op.body.data(), static_cast<int>(op.body.size()));
      put.bindNoCopy(9, head_.data(), static_cast<int>(head_.size()));
      put.exec();
      put.reset();
    }
    for (const auto& [sha256, bytes] : batch.blobs) {
      SQLite::Statement keep(*db_, "INSERT OR IGNORE INTO blob VALUES(?, ?)");
      keep.bind(1, sha256);
      keep.bindNoCopy(2, bytes.data(), static_cast<int>(bytes.size()));
      keep.exec();
    }
    if (batch.tail_changed) {
      db_->exec("DELETE FROM tail");
      if (batch.tail) {
        SQLite::Statement tail(*db_, "INSERT INTO tail VALUES(?, ?, ?, ?, ?)");
        tail.bind(1, static_cast<std::int64_t>(batch.tail->text.session));
        tail.bind(2, static_cast<std::int64_t>(batch.tail->text.seq));
        tail.bind(3, static_cast<std::int64_t>(batch.tail->splice.pos));
        tail.bind(4, batch.tail->splice.removed);
        tail.bind(5, batch.tail->splice.inserted);
        tail.exec();
      }
    }
    all.commit();
    if (!batch.operations.empty()) stored_ = std::max(stored_, batch.operations.back().id.seq);
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, path_);
  }
}

}  // namespace skolanalys::store
