#include "core/store/rewrite.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/store/check.h"
#include "core/store/places.h"
#include "core/store/schema.h"

namespace skolanalys::store {

namespace fs = std::filesystem;

log::Operation emptied(log::Operation op, model::OpId scope) {
  const bool first = op.kind == log::Kind::base || op.kind == log::Kind::merge;
  if (first) return op;  // says what a session had seen; no words
  op.kind = log::Kind::base;
  op.entity = {};
  op.body = log::encode({{"erased", model::to_string(scope)}});
  return op;
}

void seal_all(SQLite::Database& db, std::string_view chain_key, Seal& seal, const Scopes& scopes,
              std::string_view vault) {
  rewrite_operations(db, chain_key, [&](log::Operation& op) { seal.close(op, scopes.of(op)); });
  auto tail = read_tail(db);
  if (tail.tail) {
    seal.close(*tail.tail, scopes.of(tail.tail->text));
    put_tail(db, tail);
  }
  std::vector<std::string> names;
  SQLite::Statement blobs(db, "SELECT sha256 FROM blob");
  while (blobs.executeStep()) names.push_back(blobs.getColumn(0));
  SQLite::Statement drop(db, "DELETE FROM blob WHERE sha256 = ?");
  for (const auto& name : names) {
    auto bytes = find_blob(db, name);
    if (!bytes) continue;
    put_blob(db, seal.blob_name(name), seal.close_blob(name, std::move(*bytes)));
    drop.bind(1, name);
    drop.exec();
    drop.reset();
  }
  std::vector<std::pair<model::OpId, std::string>> keys;
  for (auto& key : seal.take_new_keys()) keys.emplace_back(key.scope, std::move(key.bytes));
  put_keys(db, keys);
  put_meta(db, "vault", vault);
}

Erased erase_in(SQLite::Database& db, Erasing& erasing) {
  Erased out;
  rewrite_operations(db, erasing.chain_key, [&](log::Operation& op) {
    const auto owner = erasing.scopes.of(op);
    const auto sealed_for = scope_in(op.body);
    const bool goes = erasing.who.contains(owner) || (sealed_for && erasing.who.contains(*sealed_for));
    if (!goes || op.kind == log::Kind::base || op.kind == log::Kind::merge) return;
    op = emptied(std::move(op), erasing.who.contains(owner) ? owner : *sealed_for);
    erasing.seal.close(op, {});
    ++out.operations;
  });
  auto tail = read_tail(db);
  if (tail.tail && erasing.who.contains(erasing.scopes.of(tail.tail->text))) {
    tail.tail.reset();
    put_tail(db, tail);
  }
  SQLite::Statement drop(db, "DELETE FROM blob WHERE sha256 = ?");
  for (const auto& name : erasing.blobs) {
    drop.bind(1, name);
    out.blobs += static_cast<std::size_t>(drop.exec());
    drop.reset();
  }
  SQLite::Statement gone(db, "INSERT OR REPLACE INTO key VALUES(?, ?, x'')");
  for (const auto& scope : erasing.who) {
    gone.bind(1, static_cast<std::int64_t>(scope.session));
    gone.bind(2, static_cast<std::int64_t>(scope.seq));
    gone.exec();
    gone.reset();
  }
  return out;
}

void erase_in_backups(const std::vector<Backup>& backups, Erasing& erasing, Erased& out) {
  for (const auto& backup : backups) {
    const auto part = fs::path(backup.file.string() + ".part");
    std::error_code none;
    try {
      fs::copy_file(backup.file, part, fs::copy_options::overwrite_existing);
      {
        const auto db = open_database(part, OpenFor::writing);
        SQLite::Transaction all(*db);
        (void)erase_in(*db, erasing);
        all.commit();
        db->exec("PRAGMA wal_checkpoint(TRUNCATE)");
        db->exec("VACUUM");
        db->exec("PRAGMA journal_mode=DELETE");  // whole in one file, which is what is renamed
      }
      verify(*open_database(part, OpenFor::reading), part);
      rename_durably(part, backup.file);
      ++out.backups;
      continue;
    } catch (const Error&) {
    } catch (const SQLite::Exception&) {
    } catch (const fs::filesystem_error&) {
    }
    for (const char* suffix : {"", "-wal", "-journal"}) fs::remove(part.string() + suffix, none);
    out.unreached.push_back(backup.file);
  }
}

}  // namespace skolanalys::store
