#include "core/store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "core/error.h"
#include "core/log/operation_list.h"
#include "core/store/peek.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;

/// Whether a log with something in it lies beside a file.
bool has_log(const fs::path& path) {
  constexpr std::uintmax_t header = 32;
  std::error_code none;
  for (const char* suffix : {"-wal", "-journal"}) {
    const auto size = fs::file_size(path.string() + suffix, none);
    if (!none && size > header) return true;
  }
  return false;
}

/// migrations[n] takes a file of version n to n + 1. Bodies of operations are never migrated.
constexpr std::array<const char*, schema_version> migrations{R"sql(
CREATE TABLE meta(name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE op(
  sid INTEGER NOT NULL, seq INTEGER NOT NULL, lamport INTEGER NOT NULL, wall_ms INTEGER NOT NULL,
  kind INTEGER NOT NULL, entity_sid INTEGER NOT NULL, entity_seq INTEGER NOT NULL,
  body BLOB NOT NULL, chain BLOB NOT NULL, PRIMARY KEY(sid, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE tail(
  text_sid INTEGER NOT NULL, text_seq INTEGER NOT NULL, pos INTEGER NOT NULL,
  removed TEXT NOT NULL, inserted TEXT NOT NULL, PRIMARY KEY(text_sid, text_seq)) STRICT, WITHOUT ROWID;
CREATE TABLE blob(sha256 TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
)sql",
                                                             R"sql(
DROP TABLE tail;
CREATE TABLE tail(
  session INTEGER NOT NULL, count INTEGER NOT NULL, text_sid INTEGER NOT NULL, text_seq INTEGER NOT NULL,
  body BLOB NOT NULL) STRICT;
CREATE TABLE key(
  scope_sid INTEGER NOT NULL, scope_seq INTEGER NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY(scope_sid, scope_seq)) STRICT, WITHOUT ROWID;
)sql"};

std::string text_of(const SQLite::Column& c) {
  return {static_cast<const char*>(c.getBlob()), static_cast<std::size_t>(c.getBytes())};
}
model::OpId id_of(SQLite::Statement& row, int column) {
  return {static_cast<std::uint64_t>(row.getColumn(column).getInt64()),
          static_cast<std::uint64_t>(row.getColumn(column + 1).getInt64())};
}

/// The running edit has no place in a chain: a digest of its own tells whether it is whole.
std::string digest_of(const StoredTail& tail) {
  std::string bytes;
  for (const auto n : {tail.session, tail.count, tail.tail->text.session, tail.tail->text.seq})
    bytes += std::to_string(n) + " ";
  bytes += tail.tail->body;
  std::string out(chain_bytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return out;
}

Error storage_error(const char* id, const fs::path& path, const std::string& what) {
  return {Fault::storage, id, {path.string()}, path.string() + ": " + what};
}
Error format_error(const char* id, const fs::path& path, const std::string& what) {
  return {Fault::format, id, {path.string()}, path.string() + ": " + what};
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// Formats beyond this are not ours.
constexpr int newest_shown = 1'000'000;

Error newer_error(const fs::path& path, std::uint32_t version) {
  return {Fault::version,
          "error.newer",
          {path.string(), std::to_string(version), std::to_string(schema_version)},
          path.string() + ": was written by a newer version (format " + std::to_string(version) +
              ", this program reads up to " + std::to_string(schema_version) +
              "); install the newer program"};
}

/// Looks at the hundred bytes that every SQLite file begins with, so that what is wrong can be named.
void inspect_header(const fs::path& path, bool newer_too) {
  std::error_code fault;
  if (!fs::exists(path, fault)) {
    throw Error(Fault::not_found, "error.no_such_file", {path.string()},
                path.string() + ": there is no such file; check the path, or make it with `skolanalys new`");
  }
  if (fs::is_directory(path, fault))
    throw Error(Fault::usage, "error.is_folder", {path.string()},
                path.string() + ": is a folder, not a project file; name the file in it");
  const Peek file(path);
  if (!file.open()) throw storage_error("error.unreadable", path, "cannot be read; check its permissions");
  const auto header = file.read(0, 100);
  const bool sqlite = header.size() == 100 && header.starts_with(std::string("SQLite format 3\0", 16));
  if (!sqlite || big_endian(header, 68) != application_id)
    throw format_error("error.no_project", path,
                       "is no skolanalys project; open a .skolanalys file, or import it as a note");
  const auto version = big_endian(header, 60);
  if (version > static_cast<std::uint32_t>(newer_too ? newest_shown : schema_version))
    throw newer_error(path, version);
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(header[at]));
  };
  const std::uint64_t raw_page = byte(16) * 256 + byte(17);
  const std::uint64_t page = raw_page == 1 ? 65536 : raw_page;
  // Where a log lies beside it, the power may have gone while that was moved in: it has what is missing here.
  if (big_endian(header, 24) == big_endian(header, 92) && !has_log(path) &&
      fs::file_size(path, fault) < page * static_cast<std::uint64_t>(big_endian(header, 28)))
    throw format_error(
        "error.truncated", path,
        "is cut short: its end is missing; copy it again from where it came, or restore a backup");
}

std::string uri(const fs::path& path, const char* query) {
  std::string out = "file:";
  for (const char c : fs::absolute(path).string()) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr std::string_view digits = "0123456789ABCDEF";
      out += {'%', digits[static_cast<unsigned char>(c) >> 4U], digits[static_cast<unsigned char>(c) & 15U]};
    } else {
      out += c;
    }
  }
  return out + query;
}

void harden(SQLite::Database& db) {
  sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  db.exec("PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON; PRAGMA foreign_keys=OFF;");
}

/// What a database says of its tables, each "type name sql".
std::set<std::string> schema_of(SQLite::Database& db) {
  std::set<std::string> out;
  SQLite::Statement all(db, "SELECT type, name, sql FROM sqlite_schema");
  while (all.executeStep())
    out.insert(all.getColumn(0).getString() + " '" + all.getColumn(1).getString() + "' " +
               all.getColumn(2).getString());
  return out;
}

/// A file from elsewhere may carry triggers, views, computed columns or checks that run when it is read: only
/// our own tables pass, as they were written to the letter.
void refuse_foreign_schema(SQLite::Database& db, const fs::path& path, bool newer_too) {
  const int version = db.execAndGet("PRAGMA user_version").getInt();
  const bool newer = version > schema_version;
  if (version < 0 || (newer && !newer_too))
    throw format_error("error.damaged", path, "says two things of its version; restore a backup");
  SQLite::Database own(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  for (int v = 0; v < std::min(version, schema_version); ++v)
    own.exec(migrations.at(static_cast<std::size_t>(v)));
  const auto ours = schema_of(own);
  const auto found = schema_of(db);
  for (const auto& one : found)
    // Tables that a newer format adds are never read, and so run nothing.
    if (!ours.contains(one) && !(newer && (one.starts_with("table ") || one.starts_with("index ")))) {
      const auto what = one.substr(0, one.find('\'', one.find('\'') + 1) + 1);
      throw Error(Fault::format, "error.foreign_schema", {path.string(), what},
                  path.string() + ": holds " + what + ", which no project has; it is not opened");
    }
  if (std::includes(found.begin(), found.end(), ours.begin(), ours.end())) return;
  if (newer) throw newer_error(path, static_cast<std::uint32_t>(version));
  throw format_error("error.damaged", path, "lacks tables that every project has; restore a backup");
}

void migrate(SQLite::Database& db, int from) {
  if (from >= schema_version) return;
  SQLite::Transaction all(db);
  StoredTail running;
  if (from == 1) running = read_tail(db);
  for (int v = from; v < schema_version; ++v) db.exec(migrations.at(static_cast<std::size_t>(v)));
  if (running.tail) put_tail(db, running);
  db.exec("PRAGMA user_version=" + std::to_string(schema_version));
  all.commit();
}

/// EXCLUSIVE before the first access to the log: no shared memory file is made, and a second instance is told
/// at once that the file is in use.
void begin_writing(SQLite::Database& db) {
  db.exec("PRAGMA locking_mode=EXCLUSIVE");
  SQLite::Statement wal(db, "PRAGMA journal_mode=WAL");
  wal.executeStep();
  wal.reset();
  db.exec("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=256");
  SQLite::Transaction lock(db, SQLite::TransactionBehavior::IMMEDIATE);
  lock.commit();
}

}  // namespace

int format_of(const fs::path& path) {
  const auto header = Peek(path).read(0, 100);
  if (header.size() != 100 || big_endian(header, 68) != application_id) return schema_version;
  return static_cast<int>(std::min<std::uint32_t>(big_endian(header, 60), schema_version));
}

void rethrow(const std::exception& failure, const fs::path& path) {
  const auto* sqlite = dynamic_cast<const SQLite::Exception*>(&failure);
  const int code = sqlite == nullptr ? SQLITE_ERROR : sqlite->getErrorCode();
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw storage_error("error.locked", path, "is open in another window or program; close it there first");
    case SQLITE_FULL:
      throw storage_error("error.disk_full", path, "the disk is full; free some space, then try again");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      throw storage_error("error.read_only", path,
                          "the file or its folder is read-only; copy it to a folder you may write in");
    case SQLITE_CANTOPEN:
      throw storage_error(
          "error.cannot_open", path,
          "cannot be opened or made; check that the folder exists and that you may write in it");
    case SQLITE_IOERR:
      throw storage_error("error.io", path, "the disk reported an error; save a copy on another disk");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw format_error("error.damaged", path, "is damaged; run `skolanalys check`, or restore a backup");
    default:
      throw storage_error("error.database", path, std::string("the database reported: ") + failure.what());
  }
}

std::unique_ptr<SQLite::Database> create_database(const fs::path& path, const std::string& project_id,
                                                  std::string_view chain_key, const std::string& vfs) {
  std::error_code fault;
  if (fs::exists(path, fault))
    throw storage_error("error.exists", path, "exists already; choose another name, or open it");
  const auto folder = fs::absolute(path).parent_path();
  if (!fs::is_directory(folder, fault))
    throw Error(Fault::storage, "error.no_folder", {folder.string()},
                folder.string() + ": there is no such folder; make it first");
  try {
    auto db = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                 0, vfs);
    harden(*db);
    // EXTRA while the file is young: a rollback journal whose removal a power cut undoes would empty it
    // again.
    db->exec("PRAGMA page_size=4096; PRAGMA synchronous=EXTRA;");
    db->exec("PRAGMA application_id=" + std::to_string(application_id));
    migrate(*db, 0);
    SQLite::Statement put(*db, "INSERT INTO meta(name, value) VALUES(?, ?)");
    put.bind(1, "project_id");
    put.bind(2, project_id.data(), static_cast<int>(project_id.size()));
    put.exec();
    put.reset();
    put.bind(1, "chain_key");
    put.bind(2, chain_key.data(), static_cast<int>(chain_key.size()));
    put.exec();
    begin_writing(*db);
    return db;
  } catch (const SQLite::Exception& failure) {
    for (const char* suffix : {"", "-journal", "-wal"}) fs::remove(path.string() + suffix, fault);
    rethrow(failure, path);
  }
}

std::unique_ptr<SQLite::Database> open_database(const fs::path& path, OpenFor how, const std::string& vfs) {
  const bool newer_too = how == OpenFor::showing;
  inspect_header(path, newer_too);
  try {
    std::error_code fault;
    const auto wal = fs::path(path.string() + "-wal");
    const bool pending = fs::exists(wal, fault) && fs::file_size(wal, fault) > 0;
    if (how == OpenFor::looking || ((how == OpenFor::reading || newer_too) && !pending)) {
      auto db = std::make_unique<SQLite::Database>(uri(path, "?immutable=1"),
                                                   SQLite::OPEN_READONLY | SQLite::OPEN_URI, 0, vfs);
      harden(*db);
      refuse_foreign_schema(*db, path, newer_too);
      return db;
    }
    // Asked before SQLite is: it would open the file for reading, and fail later with less to say.
    if (vfs.empty() &&
        (access(path.c_str(), W_OK) != 0 || access(fs::absolute(path).parent_path().c_str(), W_OK) != 0))
      throw storage_error("error.read_only", path,
                          "the file or its folder is read-only; copy it to a folder you may write in");
    auto db = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE, 0, vfs);
    harden(*db);
    begin_writing(*db);
    refuse_foreign_schema(*db, path, newer_too);
    // Read to its end before: a statement under way keeps tables from being dropped.
    const int version = db->execAndGet("PRAGMA user_version").getInt();
    if (how != OpenFor::copying) migrate(*db, version);
    return db;
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, path);
  }
}

std::string meta(SQLite::Database& db, const fs::path& path, const char* name) {
  SQLite::Statement get(db, "SELECT value FROM meta WHERE name = ?");
  get.bind(1, name);
  if (!get.executeStep())
    throw format_error("error.damaged", path, std::string("lacks '") + name + "'; restore a backup");
  return text_of(get.getColumn(0));
}

std::optional<std::string> find_meta(SQLite::Database& db, const char* name) {
  SQLite::Statement get(db, "SELECT value FROM meta WHERE name = ?");
  get.bind(1, name);
  if (!get.executeStep()) return std::nullopt;
  return text_of(get.getColumn(0));
}

void put_meta(SQLite::Database& db, const char* name, std::string_view value) {
  SQLite::Statement put(db, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)");
  put.bind(1, name);
  put.bind(2, value.data(), static_cast<int>(value.size()));
  put.exec();
}

std::vector<std::pair<model::OpId, std::string>> read_keys(SQLite::Database& db) {
  std::vector<std::pair<model::OpId, std::string>> out;
  if (db.execAndGet("PRAGMA user_version").getInt() < 2) return out;
  SQLite::Statement rows(db, "SELECT scope_sid, scope_seq, wrapped FROM key");
  while (rows.executeStep()) out.emplace_back(id_of(rows, 0), text_of(rows.getColumn(2)));
  return out;
}

void put_keys(SQLite::Database& db, const std::vector<std::pair<model::OpId, std::string>>& keys) {
  if (keys.empty()) return;
  SQLite::Statement put(db, "INSERT OR IGNORE INTO key VALUES(?, ?, ?)");
  for (const auto& [scope, wrapped] : keys) {
    put.bind(1, static_cast<std::int64_t>(scope.session));
    put.bind(2, static_cast<std::int64_t>(scope.seq));
    put.bind(3, wrapped.data(), static_cast<int>(wrapped.size()));
    put.exec();
    put.reset();
  }
}

void rewrite_operations(SQLite::Database& db, std::string_view chain_key,
                        const std::function<void(log::Operation&)>& change) {
  std::vector<log::Operation> all;
  read_rows(db, [&](StoredOperation row) { all.push_back(std::move(row.op)); });
  SQLite::Statement put(db,
                        "UPDATE op SET kind = ?, entity_sid = ?, entity_seq = ?, body = ?, chain = ? "
                        "WHERE sid = ? AND seq = ?");
  std::uint64_t session = 0;
  std::string head;
  for (auto& op : all) {
    if (op.id.session != session) head.clear();
    session = op.id.session;
    change(op);
    head = chain(chain_key, head, op);
    put.bind(1, static_cast<int>(op.kind));
    put.bind(2, static_cast<std::int64_t>(op.entity.session));
    put.bind(3, static_cast<std::int64_t>(op.entity.seq));
    put.bindNoCopy(4, op.body.data(), static_cast<int>(op.body.size()));
    put.bindNoCopy(5, head.data(), static_cast<int>(head.size()));
    put.bind(6, static_cast<std::int64_t>(op.id.session));
    put.bind(7, static_cast<std::int64_t>(op.id.seq));
    put.exec();
    put.reset();
  }
}

StoredTail read_tail(SQLite::Database& db) {
  StoredTail out;
  if (db.execAndGet("PRAGMA user_version").getInt() < 2) {
    SQLite::Statement old(db, "SELECT text_sid, text_seq, pos, removed, inserted FROM tail LIMIT 1");
    if (old.executeStep())
      out.tail = TailRow{id_of(old, 0), log::encode({{"p", old.getColumn(2).getInt64()},
                                                     {"d", old.getColumn(3).getString()},
                                                     {"i", old.getColumn(4).getString()}})};
    return out;
  }
  SQLite::Statement row(db, "SELECT session, count, text_sid, text_seq, body FROM tail LIMIT 1");
  if (!row.executeStep()) return out;
  out.session = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
  out.count = static_cast<std::uint64_t>(row.getColumn(1).getInt64());
  const auto body = text_of(row.getColumn(4));
  if (body.empty()) return out;
  if (auto whole = tail_of(out.session, out.count, id_of(row, 2), body)) return *whole;
  throw Error(Fault::format, "error.tail_damaged", {db.getFilename()},
              db.getFilename() + ": what was being typed is damaged; run `skolanalys repair`");
}

std::optional<StoredTail> tail_of(std::uint64_t session, std::uint64_t count, model::OpId text,
                                  const std::string& body) {
  if (body.size() < chain_bytes) return std::nullopt;
  StoredTail out{session, count, TailRow{text, body.substr(chain_bytes)}};
  if (body.compare(0, chain_bytes, digest_of(out)) != 0) return std::nullopt;
  return out;
}

void put_tail(SQLite::Database& db, const StoredTail& tail) {
  db.exec("DELETE FROM tail");
  auto row = tail.tail.value_or(TailRow{});
  if (tail.tail) row.body.insert(0, digest_of(tail));
  SQLite::Statement put(db, "INSERT INTO tail VALUES(?, ?, ?, ?, ?)");
  put.bind(1, static_cast<std::int64_t>(tail.session));
  put.bind(2, static_cast<std::int64_t>(tail.count));
  put.bind(3, static_cast<std::int64_t>(row.text.session));
  put.bind(4, static_cast<std::int64_t>(row.text.seq));
  put.bind(5, row.body.data(), static_cast<int>(row.body.size()));
  put.exec();
}

std::string sha256_of(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  std::string out(2 * sizeof digest + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), digest, sizeof digest);
  out.pop_back();
  return out;
}

std::optional<std::string> find_blob(SQLite::Database& db, const std::string& name) {
  SQLite::Statement get(db, "SELECT bytes FROM blob WHERE sha256 = ?");
  get.bind(1, name);
  if (!get.executeStep()) return std::nullopt;
  return text_of(get.getColumn(0));
}

void put_blob(SQLite::Database& db, const std::string& sha256, const std::string& bytes) {
  SQLite::Statement keep(db, "INSERT OR IGNORE INTO blob VALUES(?, ?)");
  keep.bind(1, sha256);
  keep.bindNoCopy(2, bytes.data(), static_cast<int>(bytes.size()));
  keep.exec();
}

void put_operations(SQLite::Database& db, std::string_view chain_key,
                    const std::vector<log::Operation>& operations) {
  struct Head {
    std::uint64_t seq = 0;
    std::string chain;
  };
  std::map<std::uint64_t, Head> heads;
  SQLite::Statement last(db, "SELECT seq, chain FROM op WHERE sid = ? ORDER BY seq DESC LIMIT 1");
  SQLite::Statement put(db, "INSERT INTO op VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& op : operations) {
    auto [at, unseen] = heads.try_emplace(op.id.session);
    auto& head = at->second;
    if (unseen) {
      last.bind(1, static_cast<std::int64_t>(op.id.session));
      if (last.executeStep())
        head = {static_cast<std::uint64_t>(last.getColumn(0).getInt64()), text_of(last.getColumn(1))};
      last.reset();
    }
    if (op.id.seq <= head.seq) continue;
    head = {op.id.seq, chain(chain_key, head.chain, op)};
    put.bind(1, static_cast<std::int64_t>(op.id.session));
    put.bind(2, static_cast<std::int64_t>(op.id.seq));
    put.bind(3, static_cast<std::int64_t>(op.lamport));
    put.bind(4, static_cast<std::int64_t>(op.wall.time_since_epoch().count()));
    put.bind(5, static_cast<int>(op.kind));
    put.bind(6, static_cast<std::int64_t>(op.entity.session));
    put.bind(7, static_cast<std::int64_t>(op.entity.seq));
    put.bindNoCopy(8, op.body.data(), static_cast<int>(op.body.size()));
    put.bindNoCopy(9, head.chain.data(), static_cast<int>(head.chain.size()));
    put.exec();
    put.reset();
  }
}

std::string chain(std::string_view key, std::string_view previous, const log::Operation& op) {
  std::string header(previous);
  const auto number = [&](std::uint64_t n) {
    for (int shift = 0; shift < 64; shift += 8)
      header.push_back(static_cast<char>((n >> static_cast<unsigned>(shift)) & 255U));
  };
  number(op.id.session);
  number(op.id.seq);
  number(op.lamport);
  number(static_cast<std::uint64_t>(op.wall.time_since_epoch().count()));
  number(static_cast<std::uint64_t>(op.kind));
  number(op.entity.session);
  number(op.entity.seq);
  const auto bytes = [](std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); };
  crypto_generichash_state state;
  crypto_generichash_init(&state, bytes(key), key.size(), chain_bytes);
  crypto_generichash_update(&state, bytes(header), header.size());
  crypto_generichash_update(&state, bytes(op.body), op.body.size());
  std::string out(chain_bytes, '\0');
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(out.data()), out.size());
  return out;
}

void read_rows(SQLite::Database& db, const std::function<void(StoredOperation)>& f) {
  SQLite::Statement rows(db,
                         "SELECT sid, seq, lamport, wall_ms, kind, entity_sid, entity_seq, body, chain FROM "
                         "op ORDER BY sid, seq");
  while (rows.executeStep()) {
    const auto number = [&](int column) {
      return static_cast<std::uint64_t>(rows.getColumn(column).getInt64());
    };
    f({{{number(0), number(1)},
        number(2),
        model::Moment(std::chrono::milliseconds(rows.getColumn(3).getInt64())),
        static_cast<log::Kind>(number(4)),
        {number(5), number(6)},
        text_of(rows.getColumn(7))},
       text_of(rows.getColumn(8))});
  }
}

std::vector<log::Operation> read_operations(SQLite::Database& db, const fs::path& path) {
  const auto key = meta(db, path, "chain_key");
  std::vector<log::Operation> out;
  std::map<std::uint64_t, std::pair<std::uint64_t, std::string>> heads;
  read_rows(db, [&](StoredOperation row) {
    auto& [seq, head] = heads[row.op.id.session];
    head = chain(key, head, row.op);
    if (row.op.id.seq != seq + 1 || row.chain != head) {
      throw Error(Fault::format, "error.record_damaged", {path.string(), model::to_string(row.op.id)},
                  path.string() + ": record " + model::to_string(row.op.id) +
                      " is damaged or records before it are missing; restore a backup");
    }
    seq = row.op.id.seq;
    out.push_back(std::move(row.op));
  });
  sort_for_fold(out);
  return out;
}

void sort_for_fold(std::vector<log::Operation>& operations) {
  std::sort(operations.begin(), operations.end(), log::earlier);
}

}  // namespace skolanalys::store
