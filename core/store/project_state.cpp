#include "core/store/project_state.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/store/places.h"
#include "core/store/rewrite.h"
#include "core/text/utf8.h"

namespace skolanalys::store {

namespace fs = std::filesystem;

std::string random_bytes(std::size_t n) {
  if (sodium_init() < 0)
    throw Error(Fault::internal, "error.random", {}, "the system gives no random numbers");
  std::string out(n, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::uint64_t random_session() {
  const auto bytes = random_bytes(8);
  std::uint64_t out = 0;
  for (const char c : bytes) out = (out << 8U) | static_cast<unsigned char>(c);
  return out == 0 ? 1 : out;
}

namespace {

std::string device() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

}  // namespace

void Project::State::load(SQLite::Database& db, const Opening& how) {
  id = meta(db, path, "project_id");
  chain_key = meta(db, path, "chain_key");
  vault = find_meta(db, "vault").value_or("");
  if (!vault.empty()) seal = Seal(id, key_for(how));
  for (auto& [scope, wrapped] : read_keys(db)) {
    if (wrapped.empty()) erased.insert(scope);
    seal.learn({scope, wrapped});
  }
  auto begun = unfinished_erasing(db);
  leaving = std::move(begun.who);
  leaving_blobs = std::move(begun.blobs);
  auto all = read_operations(db, path);
  for (auto& op : all) seal.open(op);
  if (scoped()) scopes.learn(all);
  fold.apply(all);
  // A merge told of erasures, and the program ended before they were done in the files.
  std::set<model::OpId> told;
  for (const auto& [note_id, note] : fold.model().erasures)
    if (const auto who = erased_by(note); who && !erased.contains(who)) told.insert(who);
  if (!told.empty()) {
    scopes = {};
    scopes.learn(all);
    leave(told, all);
    fold = log::Fold();
    fold.apply(all);
  }
  for (const auto& op : all) took(op);
  operations = log::OperationList(std::move(all));
}

void Project::State::leave(const std::set<model::OpId>& who, std::vector<log::Operation>& all) {
  leaving_originals.merge(originals_of(all, scopes, who));
  erased.insert(who.begin(), who.end());
  leaving.insert(who.begin(), who.end());
  empty_all(all, scopes, erased);
}

Secret Project::State::key_for(const Opening& how) const {
  if (!how.key.empty()) return how.key;
  const auto ways = Vault::parse(vault);
  if (!how.identity.empty())
    if (auto key = ways.unlock_as(how.identity)) return *key;
  if (how.passphrase.empty())
    throw Error(Fault::storage, "error.passphrase_needed", {path.string()},
                path.string() + ": is sealed; give its passphrase (--passphrase-file)");
  if (auto key = ways.unlock(how.passphrase)) return *key;
  throw Error(Fault::storage, "error.passphrase_wrong", {path.string()},
              path.string() + ": the passphrase does not fit; nothing was opened or changed");
}

std::vector<log::Operation> Project::State::stored(std::vector<log::Operation> list) {
  if (!scoped()) return list;
  const std::lock_guard lock(sealing);
  scopes.learn(list);
  for (auto& op : list) {
    auto scope = scopes.of(op);
    if (erased.contains(scope)) {
      op = emptied(std::move(op), scope);
      scope = {};
    }
    seal.close(op, scope);
  }
  return list;
}

void Project::State::write(std::vector<log::Operation> list, bool ends) {
  if (is_draft()) {
    std::move(list.begin(), list.end(), std::back_inserter(drafted));
    return;
  }
  if (held) {
    std::move(list.begin(), list.end(), std::back_inserter(held->operations));
    if (ends) held->tail_changed = true, held->tail.reset();
    return;
  }
  list = stored(std::move(list));
  std::vector<WrappedKey> fresh;
  {
    const std::lock_guard lock(sealing);
    fresh = seal.take_new_keys();
  }
  writer->write(std::move(list), ends, std::move(fresh));
}

void Project::State::write_tail(std::optional<TailRow> row) {
  if (is_draft()) return;
  if (held) {
    held->tail_changed = true;
    held->tail = std::move(row);
    return;
  }
  std::vector<WrappedKey> fresh;
  {
    const std::lock_guard lock(sealing);
    if (row) seal.close(*row, scopes.of(row->text));
    fresh = seal.take_new_keys();
  }
  if (!fresh.empty()) writer->write({}, false, std::move(fresh));
  writer->write_tail(std::move(row));
}

void Project::State::keep(const std::string& sha256, std::string bytes) {
  if (is_draft()) {
    draft_blobs.emplace_back(sha256, std::move(bytes));
    return;
  }
  if (held) {
    held->blobs.emplace_back(sha256, std::move(bytes));
    return;
  }
  std::string name;
  {
    const std::lock_guard lock(sealing);
    name = seal.blob_name(sha256);
    bytes = seal.close_blob(sha256, std::move(bytes));
  }
  writer->keep(std::move(name), std::move(bytes));
}

void Project::State::took(const log::Operation& op) {
  vector[op.id.session] = std::max(vector[op.id.session], op.id.seq);
  lamport = std::max(lamport, op.lamport);
}

log::Operation Project::State::base(model::Moment when) {
  const auto seen = log::put_vector(vector);
  learnt = false;
  const char* person = std::getenv("USER");
  return {{next.session, 1},
          ++lamport,
          when,
          log::Kind::base,
          {},
          log::encode({{"vv", seen},
                       {"person", person == nullptr ? "" : person},
                       {"device", device()},
                       {"version", SKOLANALYS_VERSION},
                       {"project", id}})};
}

TailRow Project::State::row_of(const Run& run) {
  return {run.text,
          log::encode({{"p", run.splice.pos}, {"d", run.splice.removed}, {"i", run.splice.inserted}})};
}

std::optional<Project::State::Run> Project::State::run_of(const TailRow& row) const {
  const auto* target = fold.model().find(model::TextId(row.text));
  if (target == nullptr) return std::nullopt;
  Run out{target->id, {}};
  try {
    const auto body = log::decode(row.body);
    out.splice = {body.at("p").get<text::Pos>(), body.at("d").get<std::string>(),
                  body.at("i").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;  // of another shape than any version writes
  } catch (const Error&) {
    return std::nullopt;
  }
  const auto length = text::length(target->content);
  const auto end = out.splice.pos + text::length(out.splice.removed);
  if (end > length || text::slice(target->content, {out.splice.pos, end}) != out.splice.removed) {
    out.splice.pos = std::min(out.splice.pos, length);
    out.splice.removed.clear();
  }
  return out;
}

void Project::State::start(std::unique_ptr<SQLite::Database> db, const Opening& how) {
  next = {random_session(), 2};
  std::unique_ptr<Recorder> recorder;
  if (!local.empty()) recorder = std::make_unique<Recorder>(record_folder(local, id), id, path, next.session);
  writer = std::make_unique<Writer>(std::move(db),
                                    Writer::File{path, how.vfs, id, chain_key, next.session, seal.sealed()},
                                    std::move(recorder));
  if (seal.sealed()) writer->between_writes([&](SQLite::Database& file) { seal_remembered(file, seal); });
  if (local.empty()) return;
  const auto folder = backup_folder(local, id);
  const auto made = backups_in(folder);
  keeper = std::make_unique<BackupKeeper>(
      how.backups, made.empty() ? std::nullopt : std::optional(made.front().made), [this, folder] {
        const std::lock_guard one(backing_up);
        writer->flush();
        (void)store::back_up([this](const auto& use) { writer->between_writes(use); }, path, folder,
                             Occasion::hourly, now());
      });
}

std::vector<std::pair<model::OpId, std::string>> Project::State::keys() {
  std::vector<std::pair<model::OpId, std::string>> out;
  for (const auto& scope : erased) out.emplace_back(scope, "");
  for (auto& key : seal.wrapped_keys()) out.emplace_back(key.scope, std::move(key.bytes));
  return out;
}

model::OpId Project::State::scope_of(model::TextId id_of_text) const {
  const auto* t = fold.model().find(id_of_text);
  if (t == nullptr) return {};
  return t->interview ? static_cast<model::OpId>(t->interview) : static_cast<model::OpId>(t->document);
}

bool Project::State::open_record(Record& record, Joined& joined) {
  try {
    for (auto& [scope, wrapped] : record.keys)
      if (!seal.knows(scope)) {
        seal.learn({scope, wrapped});
        joined.keys.push_back({scope, wrapped});
      }
    // What was recorded before the project was sealed lies as it is.
    for (auto& op : record.operations)
      if (scope_in(op.body)) seal.open(op);
    if (record.tail && scope_in(record.tail->body)) seal.open(*record.tail);
  } catch (const Error&) {
    return false;
  }
  return true;
}

Project::State::Joined Project::State::join_records(const StoredTail& stored) {
  Joined out;
  if (stored.tail) out.tails.push_back(*stored.tail);
  const auto here = fs::absolute(path).lexically_normal();
  std::error_code none;
  for (auto& record : read_records(record_folder(local, id))) {
    // A copy of the project elsewhere on this machine has records of its own.
    const auto there = record.project.lexically_normal();
    if (record.live || (there != here && fs::exists(there, none)) || !open_record(record, out)) continue;
    std::sort(record.operations.begin(), record.operations.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    auto seen = vector;
    for (const auto& op : out.operations) seen[op.id.session] = op.id.seq;
    bool all = true;
    for (auto& op : record.operations)
      if (op.id.seq == seen[op.id.session] + 1) {
        seen[op.id.session] = op.id.seq;
        out.operations.push_back(std::move(op));
      } else {
        all = all && op.id.seq <= seen[op.id.session];
      }
    std::move(record.blobs.begin(), record.blobs.end(), std::back_inserter(out.blobs));
    if (record.count != 0 && (stored.session != record.session || record.count > stored.count)) {
      if (stored.session == record.session) out.tails.clear();
      if (record.tail) out.tails.push_back(std::move(*record.tail));
    }
    // One that knows more, behind a gap, stays: a file that has what lies between may come back.
    if (all) out.records.push_back(std::move(record.file));
  }
  if (out.operations.empty()) return out;
  if (!erased.empty()) {
    scopes.learn(out.operations);
    empty_all(out.operations, scopes, erased);
  }
  auto all = operations.copy();
  all.insert(all.end(), out.operations.begin(), out.operations.end());
  sort_for_fold(all);
  log::Fold joined;
  try {
    joined.apply(all);
  } catch (const Error&) {
    // The file went another way meanwhile, and these do not fit it: it opens as it is, the records stay.
    Joined none_of_it;
    if (stored.tail) none_of_it.tails.push_back(*stored.tail);
    return none_of_it;
  }
  fold = std::move(joined);
  for (const auto& op : out.operations) took(op);
  operations = log::OperationList(std::move(all));
  return out;
}

}  // namespace skolanalys::store
