#include "core/store/rewrite.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <utility>

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

void empty_all(std::vector<log::Operation>& operations, const Scopes& scopes,
               const std::set<model::OpId>& who) {
  if (who.empty()) return;
  for (auto& op : operations)
    if (const auto scope = scopes.of(op); who.contains(scope)) op = emptied(std::move(op), scope);
}

std::set<std::string> originals_of(const std::vector<log::Operation>& operations, const Scopes& scopes,
                                   const std::set<model::OpId>& who) {
  std::set<std::string> theirs, others;
  for (const auto& op : operations) {
    if (op.body.find("sha256") == std::string::npos) continue;  // words lie in CBOR as they are
    try {
      const auto body = log::decode(op.body);
      const auto fields = body.find("f");
      if (fields == body.end() || !fields->is_object()) continue;
      if (const auto name = fields->find("sha256"); name != fields->end() && name->is_string())
        (who.contains(scopes.of(op)) ? theirs : others).insert(name->get<std::string>());
    } catch (const Error&) {
      continue;  // of a version to come
    }
  }
  for (const auto& name : others) theirs.erase(name);
  return theirs;
}

std::set<model::OpId> told_erased(const std::vector<log::Operation>& operations) {
  std::set<model::OpId> out;
  const auto take = [&](const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return;
    model::Erasure note;
    note.what = found->get<std::string>();
    if (note.what.find(':') == std::string::npos) note.what = ":" + note.what;
    if (const auto id = erased_by(note)) out.insert(id);
  };
  for (const auto& op : operations) {
    const bool empty = is_emptied(op);
    if (!empty && (op.kind != log::Kind::create || op.body.find("erasure") == std::string::npos)) continue;
    try {
      const auto body = log::decode(op.body);
      if (empty) {
        take(body, "erased");
      } else if (body.value("type", "") == "erasure" && body.contains("f") && body["f"].is_object()) {
        take(body["f"], "what");
      }
    } catch (const Error&) {
      continue;
    } catch (const nlohmann::json::exception&) {
      continue;
    }
  }
  return out;
}

std::string erased_what(const std::string& kind, model::OpId id) { return kind + ":" + model::to_string(id); }

std::string kind_of(const model::Erasure& note) { return note.what.substr(0, note.what.find(':')); }

model::OpId erased_by(const model::Erasure& note) {
  const auto colon = note.what.find(':');
  if (colon == std::string::npos) return {};
  return model::parse_id(std::string_view(note.what).substr(colon + 1)).value_or(model::OpId{});
}

namespace {

constexpr const char* note_name = "erasing";

std::size_t records_in(SQLite::Database& db) {
  return static_cast<std::size_t>(db.execAndGet("SELECT count(*) FROM op").getInt64());
}

}  // namespace

/// What the file keeps for itself beside the log (`Project::remember`): names of colleagues and devices.
void seal_remembered(SQLite::Database& db, const Seal& seal) {
  std::vector<std::pair<std::string, std::string>> plain;
  SQLite::Statement rows(db, "SELECT name, value FROM meta WHERE name LIKE 'own:%'");
  while (rows.executeStep()) {
    const auto value = rows.getColumn(1);
    std::string bytes(static_cast<const char*>(value.getBlob()), static_cast<std::size_t>(value.getBytes()));
    if (!bytes.empty() && !Seal::is_closed_file(bytes))
      plain.emplace_back(rows.getColumn(0), std::move(bytes));
  }
  for (const auto& [name, bytes] : plain) put_meta(db, name.c_str(), seal.close_file(name, bytes));
}

void seal_all(SQLite::Database& db, std::string_view chain_key, Seal& seal, const Scopes& scopes,
              std::string_view vault, Following& follow) {
  const auto all = records_in(db);
  std::size_t done = 0;
  rewrite_operations(db, chain_key, [&](log::Operation& op) {
    seal.close(op, scopes.of(op));
    follow.at(0.1, 0.5, ++done, all);
  });
  auto tail = read_tail(db);
  if (tail.tail) {
    seal.close(*tail.tail, scopes.of(tail.tail->text));
    put_tail(db, tail);
  }
  std::vector<std::string> names;
  SQLite::Statement blobs(db, "SELECT sha256 FROM blob");
  while (blobs.executeStep()) names.push_back(blobs.getColumn(0));
  SQLite::Statement drop(db, "DELETE FROM blob WHERE sha256 = ?");
  done = 0;
  for (const auto& name : names) {
    follow.at(0.5, 0.6, done++, names.size());
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
  seal_remembered(db, seal);
  put_meta(db, "vault", vault);
}

Erased erase_in(SQLite::Database& db, Erasing& erasing) {
  Erased out;
  const auto all = records_in(db);
  std::size_t done = 0;
  rewrite_operations(db, erasing.chain_key, [&](log::Operation& op) {
    erasing.follow.at(0, 0.5, ++done, all);
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
  nlohmann::json note{{"who", nlohmann::json::array()}, {"blobs", erasing.blobs}};
  for (const auto& scope : erasing.who) note["who"].push_back(model::to_string(scope));
  put_meta(db, note_name, note.dump());
  return out;
}

void note_erased(SQLite::Database& db) {
  SQLite::Statement drop(db, "DELETE FROM meta WHERE name = ?");
  drop.bind(1, note_name);
  drop.exec();
}

Unfinished unfinished_erasing(SQLite::Database& db) {
  Unfinished out;
  const auto note = nlohmann::json::parse(find_meta(db, note_name).value_or(""), nullptr, false);
  if (!note.is_object()) return out;
  try {
    for (const auto& one : note.at("who"))
      if (const auto id = model::parse_id(one.get<std::string>())) out.who.insert(*id);
    out.blobs = note.at("blobs").get<std::set<std::string>>();
  } catch (const nlohmann::json::exception&) {
    return {};  // of a version to come
  }
  return out;
}

void erase_in_backups(const std::vector<Backup>& backups, Erasing& erasing, Erased& out) {
  auto follow = std::exchange(erasing.follow, {});
  std::size_t done = 0;
  for (const auto& backup : backups) {
    follow.at(0.6, 1, done++, backups.size());
    const auto part = fs::path(backup.file.string() + ".part");
    std::error_code none;
    try {
      fs::copy_file(backup.file, part, fs::copy_options::overwrite_existing);
      {
        const auto db = open_database(part, OpenFor::writing);
        SQLite::Transaction all(*db);
        (void)erase_in(*db, erasing);
        note_erased(*db);
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
