#include "core/store/repair.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "core/log/fold.h"
#include "core/store/backup.h"
#include "core/store/check.h"
#include "core/store/places.h"
#include "core/store/recorder.h"
#include "core/store/rewrite.h"
#include "core/store/salvage.h"
#include "core/store/schema.h"
#include "core/store/seal.h"
#include "core/store/vault.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_missing = 1'000'000;  // records of one session in a row

enum class From { file, record, backup, copy };

/// One version of a record. Those of the flight record have no chain: their frames have digests.
struct Candidate {
  StoredOperation stored;
  From from = From::file;
};

/// Whether the ways into a sealed project are whole.
bool opens(const std::string& vault) {
  try {
    (void)Vault::parse(vault);
    return true;
  } catch (const Error&) {
    return false;
  }
}

struct Pool {
  std::map<std::uint64_t, std::map<std::uint64_t, std::vector<Candidate>>> sessions;
  std::map<std::string, std::string> blobs;
  std::vector<std::pair<model::OpId, std::string>> keys;
  std::string vault;
  std::vector<StoredTail> tails;
  std::map<std::string, std::size_t> chain_keys,
      project_ids;  // how many say so; the damaged file counts less

  void add(Salvage&& found, From from) {
    for (auto& stored : found.operations) {
      const auto id = stored.op.id;
      sessions[id.session][id.seq].push_back({std::move(stored), from});
    }
    for (auto& [name, bytes] : found.blobs)
      if (!blobs.contains(name) && (sha256_of(bytes) == name || sealed_and_whole(bytes)))
        blobs.emplace(std::move(name), std::move(bytes));
    if (from == From::file) std::move(found.tails.begin(), found.tails.end(), std::back_inserter(tails));
    keys.insert(keys.end(), found.keys.begin(), found.keys.end());
    if (const auto way = found.meta.find("vault");
        vault.empty() && way != found.meta.end() && opens(way->second))
      vault = way->second;
    if (const auto key = found.meta.find("chain_key");
        key != found.meta.end() && key->second.size() == chain_key_bytes)
      chain_keys[key->second] += from == From::file ? 1 : 2;
    if (const auto id = found.meta.find("project_id"); id != found.meta.end())
      project_ids[id->second] += from == From::file ? 1 : 2;
  }
  void add(Record&& record) {
    for (auto& op : record.operations) {
      const auto id = op.id;
      sessions[id.session][id.seq].push_back({{std::move(op), {}}, From::record});
    }
    for (auto& [name, bytes] : record.blobs) blobs.emplace(std::move(name), std::move(bytes));
    keys.insert(keys.end(), record.keys.begin(), record.keys.end());
    if (record.tail) tails.push_back({record.session, record.count, std::move(record.tail)});
  }
};

const std::string& most_named(const std::map<std::string, std::size_t>& names) {
  return std::max_element(names.begin(), names.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

void count(Repair& result, From from) {
  ++result.operations;
  ++(from == From::file     ? result.from_file
     : from == From::record ? result.from_records
     : from == From::backup ? result.from_backups
                            : result.from_copies);
}

log::Operation stand_in(model::OpId id, std::uint64_t lamport, model::Moment wall) {
  return {id, lamport, wall, log::Kind::base, {}, log::encode({{"lost", true}})};
}

/// The records of one session that hold, in order, with stand-ins for those that do not.
std::vector<log::Operation> mend(std::uint64_t session,
                                 std::map<std::uint64_t, std::vector<Candidate>>& known,
                                 const std::string& key, Repair& result) {
  std::vector<log::Operation> out;
  std::size_t held = 0;
  std::uint64_t last_held = 0;
  std::set<std::string> heads{""};  // what the chain may be before the next record
  // A damaged row can make up any number: what lies behind a wide gap is believed only where it holds, and
  // nothing holds right behind a gap.
  constexpr std::uint64_t wide = 64;
  std::uint64_t last = 0;
  for (const auto& [seq, candidates] : known) {
    if (seq > last + wide && !known.contains(seq + 1)) continue;
    if (seq > last + most_missing) break;
    last = seq;
  }
  const auto lost = [&](std::uint64_t seq) {
    if (!result.missing.empty() && result.missing.back().session == session &&
        result.missing.back().to + 1 == seq)
      ++result.missing.back().to;
    else
      result.missing.push_back({session, seq, seq});
    const auto lamport = out.empty() ? 1 : out.back().lamport + 1;
    out.push_back(stand_in({session, seq}, lamport, out.empty() ? model::Moment{} : out.back().wall));
  };
  for (std::uint64_t seq = 1; seq <= last; ++seq) {
    const auto found = known.find(seq);
    Candidate* taken = nullptr;
    std::set<std::string> next;
    if (found != known.end())
      for (auto& candidate : found->second) {
        const auto& op = candidate.stored.op;
        if (candidate.stored.chain.empty()) {
          if (taken == nullptr) taken = &candidate;
          continue;
        }
        next.insert(candidate.stored.chain);
        const bool holds = std::any_of(heads.begin(), heads.end(), [&](const std::string& head) {
          return chain(key, head, op) == candidate.stored.chain;
        });
        if (holds && (taken == nullptr || taken->stored.chain.empty())) taken = &candidate;
      }
    if (taken != nullptr) {
      if (!taken->stored.chain.empty())
        next = {taken->stored.chain};
      else
        for (const auto& head : heads) next.insert(chain(key, head, taken->stored.op));
      count(result, taken->from);
      ++held;
      last_held = seq;
      out.push_back(taken->stored.op);
    } else {
      lost(seq);
    }
    heads = std::move(next);
  }
  // Behind the last that holds, only what follows on without a hole is believed to have been there.
  auto believed = last_held;
  while (known.contains(believed + 1)) ++believed;
  if (believed < out.size()) {
    out.resize(believed);
    auto& gap = result.missing.back();
    gap.to = believed;
    if (gap.to < gap.from) result.missing.pop_back();
  }
  if (held > 0) return out;
  // Nothing of it holds: most likely there never was such a session.
  std::erase_if(result.missing, [&](const auto& gap) { return gap.session == session; });
  out.clear();
  return out;
}

/// Interviews and documents that a session with a gap went on working in after the gap.
void name_doubtful(Repair& result, const std::vector<log::Operation>& operations, const model::Model& model) {
  std::map<std::uint64_t, std::uint64_t> first_gap;
  for (const auto& gap : result.missing) {
    auto [at, fresh] = first_gap.try_emplace(gap.session, gap.from);
    if (!fresh) at->second = std::min(at->second, gap.from);
  }
  std::set<std::string> names;
  for (const auto& op : operations) {
    const auto gap = first_gap.find(op.id.session);
    if (gap == first_gap.end() || op.kind != log::Kind::splice) continue;
    const auto* text = model.find(model::TextId(op.entity));
    if (text == nullptr) continue;
    if (const auto* interview = model.find(text->interview))
      names.insert(model::Model::called(*interview));
    else if (const auto* document = model.find(text->document))
      names.insert(model::Model::called(*document));
  }
  result.doubtful.assign(names.begin(), names.end());
}

void put_newest_tail(SQLite::Database& db, std::vector<StoredTail> tails) {
  if (tails.empty()) return;
  std::stable_sort(tails.begin(), tails.end(),
                   [](const auto& a, const auto& b) { return a.count < b.count; });
  put_tail(db, tails.back());
}

}  // namespace

Repair repair(const fs::path& damaged, const fs::path& out, std::span<const fs::path> others,
              const fs::path& local) {
  if (in_use(damaged))
    throw Error(Fault::storage, "error.locked", {damaged.string()},
                damaged.string() + ": is open in another window or program; close it there first");
  Repair result;
  Pool pool;
  pool.add(salvage_file(damaged), From::file);
  const auto backups = backups_of(damaged, local);
  for (const auto& backup : backups) pool.add(salvage_file(backup.file), From::backup);
  for (const auto& other : others) {
    auto found = salvage_file(other);
    const auto id = found.meta.find("project_id");
    if (id == found.meta.end() || (!pool.project_ids.empty() && id->second != most_named(pool.project_ids)))
      result.not_ours.push_back(other.string());
    else
      pool.add(std::move(found), From::copy);
  }
  if (pool.project_ids.empty() || pool.chain_keys.empty())
    throw Error(Fault::format, "error.nothing_to_repair", {damaged.string()},
                damaged.string() + ": nothing in it can be read, and this computer has no backup of it");
  const auto id = most_named(pool.project_ids);
  const auto key = most_named(pool.chain_keys);
  for (auto& record : read_records(record_folder(local, id)))
    if (!record.live) pool.add(std::move(record));

  std::vector<log::Operation> operations;
  for (auto& [session, known] : pool.sessions) {
    auto mended = mend(session, known, key, result);
    std::move(mended.begin(), mended.end(), std::back_inserter(operations));
  }
  if (pool.vault.empty()) {
    // Erased in one copy is erased in what is put together from many. (Of a sealed one the key is gone.)
    auto erased = told_erased(operations);
    for (const auto& [scope, wrapped] : pool.keys)
      if (wrapped.empty()) erased.insert(scope);
    Scopes scopes;
    if (!erased.empty()) scopes.learn(operations);
    empty_all(operations, scopes, erased);
    if (const auto named = originals_of(operations, {}, {model::OpId{}}); !erased.empty())
      std::erase_if(pool.blobs, [&](const auto& blob) { return !named.contains(blob.first); });
    for (const auto& scope : erased) pool.keys.emplace_back(scope, "");
  }
  auto in_order = operations;
  sort_for_fold(in_order);
  log::Fold fold;
  std::set<model::OpId> unfit;
  // What is sealed is looked into when it is opened.
  if (pool.vault.empty())
    for (const auto& op : in_order) try {
        fold.apply(op);
      } catch (const Error&) {
        unfit.insert(op.id);  // built on what is missing
        result.missing.push_back({op.id.session, op.id.seq, op.id.seq});
      }
  for (auto& op : operations)
    if (unfit.contains(op.id)) op = stand_in(op.id, op.lamport, op.wall);
  name_doubtful(result, operations, fold.model());
  result.operations -= unfit.size();

  auto db = create_database(out, id, key);
  try {
    SQLite::Transaction all(*db);
    if (!pool.vault.empty()) put_meta(*db, "vault", pool.vault);
    // An erased key first, so that no old copy brings it back; a damaged one would not open, but fills a
    // place.
    std::stable_partition(pool.keys.begin(), pool.keys.end(), [](const auto& k) { return k.second.empty(); });
    std::erase_if(pool.keys,
                  [](const auto& k) { return !k.second.empty() && k.second.size() != wrapped_bytes; });
    put_keys(*db, pool.keys);
    put_operations(*db, key, operations);
    for (const auto& [name, bytes] : pool.blobs) put_blob(*db, name, bytes);
    put_newest_tail(*db, std::move(pool.tails));
    all.commit();
    db.reset();
    sync_file(out);
    sync_folder(fs::absolute(out).parent_path());
    verify(*open_database(out, OpenFor::reading), out);
  } catch (const SQLite::Exception& failure) {
    db.reset();
    std::error_code none;
    for (const char* suffix : {"", "-wal", "-journal"}) fs::remove(out.string() + suffix, none);
    rethrow(failure, out);
  }
  for (const auto& [attachment_id, attachment] : fold.model().attachments)
    if (!attachment.sha256.empty() && !pool.blobs.contains(attachment.sha256))
      result.lost_blobs.push_back(attachment.file_name);
  return result;
}

}  // namespace skolanalys::store
