#include <SQLiteCpp/SQLiteCpp.h>
#include <sodium.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/store/merge.h"
#include "core/store/places.h"
#include "core/store/project_state.h"
#include "core/store/schema.h"

/// The project and its copies: what others have, what goes elsewhere, backups.
namespace skolanalys::store {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

Snapshot Project::draft_base() const {
  const auto& s = *state_;
  Snapshot out;
  out.path = s.path;
  out.project_id = s.id;
  out.municipality_code = model().engagement.municipality_code;
  out.operations = s.operations;
  out.vector = s.vector;
  out.erased = s.erased;
  if (s.seal.sealed()) out.project_key = s.seal.key();
  return out;
}

std::unique_ptr<Project> Project::draft(const Snapshot& base) {
  auto state = std::make_unique<State>();
  state->path = base.path;
  state->access = Access::write;
  state->id = base.project_id;
  state->erased = base.erased;
  state->operations = base.operations;
  auto in_order = base.operations.copy();
  sort_for_fold(in_order);
  state->fold.apply(in_order);
  for (const auto& op : in_order) state->took(op);
  state->draft_of = base.operations.size();
  state->next = {random_session(), 2};
  return std::unique_ptr<Project>(new Project(std::move(state)));
}

Merge Project::take_out() {
  auto& s = *state_;
  Merge out;
  out.to_write = s.drafted;
  out.admitted = std::move(s.drafted);
  out.fold = std::move(s.fold);
  s.fold = log::Fold();
  out.blobs = std::move(s.draft_blobs);
  out.based_on = s.draft_of;
  out.minded = s.erased;
  return out;
}

Snapshot Project::snapshot() const {
  const auto& s = *state_;
  auto out = draft_base();
  // Whoever has a copy of the project (and can open it, where it is sealed) has this key; who has only the
  // bundle, has nothing.
  constexpr std::string_view purpose = "skolanalys bundle";
  crypto_generichash(
      out.key.data(), out.key.size(), reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(),
      s.seal.sealed() ? s.seal.key().data() : reinterpret_cast<const unsigned char*>(s.chain_key.data()),
      s.seal.sealed() ? Secret::size : s.chain_key.size());
  if (const auto bytes = remembered("waiting"); !bytes.empty())
    out.waiting = read_bundle(bytes, out.key, s.path).operations;
  return out;
}

void Project::take_in(Merge&& merge) {
  auto& s = *state_;
  if (s.access == Access::read)
    throw Error(Fault::storage, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  end_run();
  s.settle_closing(true);
  log::Vector came;
  for (const auto& op : merge.admitted) came[op.id.session] = op.id.seq;
  std::vector<log::Operation> meanwhile;
  s.operations.each_after(merge.based_on, [&](const log::Operation& op) {
    const auto also = came.find(op.id.session);
    if (also == came.end() || op.id.seq > also->second) meanwhile.push_back(op);
  });
  // What another merge brought in meanwhile stands in the file already.
  const auto stands = [&](const log::Operation& op) {
    const auto had = s.vector.find(op.id.session);
    return had != s.vector.end() && op.id.seq <= had->second;
  };
  std::erase_if(merge.admitted, stands);
  std::erase_if(merge.to_write, stands);
  if (!merge.erased.empty()) {
    // Whoever wrote on meanwhile in what is erased wrote for nothing.
    merge.scopes.learn(meanwhile);
    s.scopes = std::move(merge.scopes);
    s.leave(merge.erased, meanwhile);
    // … unless something that stays has come to name them.
    auto named_on = originals_of(meanwhile, {}, {model::OpId{}});
    for (const auto& name : originals_of(meanwhile, s.scopes, merge.erased)) named_on.erase(name);
    for (const auto& name : named_on) merge.originals.erase(name);
    s.leaving_originals.merge(merge.originals);
    s.operations = std::move(merge.here);
    s.operations.append(meanwhile);
  }
  if (std::includes(merge.minded.begin(), merge.minded.end(), s.erased.begin(), s.erased.end())) {
    sort_for_fold(meanwhile);
    merge.fold.apply(meanwhile);
  } else {
    // Another merge erased what this one was still worked out with.
    s.scopes.learn(merge.admitted);
    empty_all(merge.admitted, s.scopes, s.erased);
    auto all = s.operations.copy();
    all.insert(all.end(), merge.admitted.begin(), merge.admitted.end());
    sort_for_fold(all);
    merge.fold = log::Fold();
    merge.fold.apply(all);
  }
  merge.fold.go_on_from(s.fold);
  std::swap(s.fold, merge.fold);
  // Taking a large fold apart is slow too.
  s.clearing = std::async(std::launch::async, [gone = std::move(merge.fold)] {});
  for (const auto& op : merge.admitted) s.took(op);
  const bool news = !merge.admitted.empty();
  s.operations.append(std::move(merge.admitted));
  s.learnt = s.learnt || news;
  if (!s.erased.empty()) {
    // Originals of what was erased here come along with copies that still have it.
    std::set<std::string> named;
    for (const auto& [id, attachment] : s.fold.model().attachments) named.insert(attachment.sha256);
    std::erase_if(merge.blobs, [&](const auto& blob) { return !named.contains(blob.first); });
  }
  s.write_much(std::move(merge.to_write), std::move(merge.blobs));
}

const log::Vector& Project::vector() const noexcept { return state_->vector; }

void Project::remember(const std::string& name, const std::string& bytes) {
  auto& s = *state_;
  if (s.writer == nullptr) return;
  s.settle_sealing();
  const auto row = "own:" + name;  // names of people and devices are among it
  const auto stored = bytes.empty() ? bytes : s.seal.close_file(row, bytes);
  s.writer->between_writes([&](SQLite::Database& db) { put_meta(db, row.c_str(), stored); });
}

std::string Project::remembered(const std::string& name) const {
  std::string out;
  const auto row = "own:" + name;
  const auto look = [&](SQLite::Database& db) { out = find_meta(db, row.c_str()).value_or(""); };
  if (state_->writer != nullptr)
    state_->writer->between_writes(look);
  else
    look(*open_database(state_->path, OpenFor::showing));
  if (Seal::is_closed_file(out)) out = state_->seal.open_file(row, out).value_or("");
  return out;
}

std::vector<std::string> Project::save_copy(const fs::path& path) {
  end_run();
  auto& s = *state_;
  s.settle_sealing();
  std::error_code none;
  if (fs::exists(path, none))
    throw Error(Fault::storage, "error.exists", {path.string()},
                path.string() + ": exists already; choose another name, or open it");
  std::vector<std::string> lost;
  auto db = create_database(path, s.id, s.chain_key);
  try {
    SQLite::Transaction all(*db);
    auto operations = s.operations.copy();
    std::sort(operations.begin(), operations.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    if (!s.vault.empty()) put_meta(*db, "vault", s.vault);
    operations = s.stored(std::move(operations));
    (void)s.seal.take_new_keys();
    put_keys(*db, s.keys());
    put_operations(*db, s.chain_key, operations);
    for (const auto& [id, attachment] : model().attachments) {
      std::optional<std::string> bytes;
      try {
        bytes = blob(attachment.sha256);
      } catch (const Error&) {
        bytes.reset();
      }
      if (bytes)
        put_blob(*db, s.seal.blob_name(attachment.sha256), s.seal.close_blob(attachment.sha256, *bytes));
      else if (!attachment.sha256.empty())
        lost.push_back(attachment.sha256);
    }
    all.commit();
    db.reset();
    sync_folder(fs::absolute(path).parent_path());
  } catch (const SQLite::Exception& failure) {
    db.reset();
    for (const char* suffix : {"", "-wal", "-journal"}) fs::remove(path.string() + suffix, none);
    rethrow(failure, path);
  }
  return lost;
}

Backup Project::back_up(Occasion why) {
  auto& s = *state_;
  if (s.access == Access::read)
    throw Error(Fault::storage, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  const auto folder = backup_folder(s.local, s.id);
  if (folder.empty() || s.writer == nullptr)
    throw Error(Fault::storage, "error.no_local_data", {s.path.string()},
                s.path.string() + ": there is no place for backups; set XDG_STATE_HOME or HOME");
  end_run();
  flush();
  return backing_up(why)();
}

std::function<Backup()> Project::backing_up(Occasion why, std::chrono::seconds unless_younger) {
  auto& s = *state_;
  auto folder = backup_folder(s.local, s.id);
  if (folder.empty() || s.writer == nullptr) return {};
  end_run();
  if (unless_younger > std::chrono::seconds(0))
    if (const auto there = backups_in(folder); !there.empty())
      if (const auto age = now() - there.front().made; age >= 0s && age < unless_younger) return {};
  return [&s, why, folder = std::move(folder)] {
    const std::lock_guard one(s.backing_up);
    s.writer->flush();
    auto made =
        store::back_up([&](const auto& use) { s.writer->between_writes(use); }, s.path, folder, why, now());
    s.keeper->made();
    return made;
  };
}

std::optional<Error> Project::backup_failure() const {
  return state_->keeper == nullptr ? std::nullopt : state_->keeper->failure();
}

}  // namespace skolanalys::store
