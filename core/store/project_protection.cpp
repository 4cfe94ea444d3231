#include <algorithm>

#include "core/error.h"
#include "core/store/places.h"
#include "core/store/project_state.h"
#include "core/store/rewrite.h"

/// Who can open the project, and what is erased from it.
namespace skolanalys::store {

namespace fs = std::filesystem;

bool Project::sealed() const noexcept { return state_->seal.sealed(); }
const Seal& Project::seal() const noexcept { return state_->seal; }
std::vector<model::OpId> Project::erased() const { return {state_->erased.begin(), state_->erased.end()}; }

void Project::State::put_vault(const Vault& changed) {
  auto bytes = changed.bytes();
  writer->rewrite([&](SQLite::Database& db) { put_meta(db, "vault", bytes); }, true);
  vault = std::move(bytes);
}

std::string Project::protect(const std::string& passphrase, KdfCost cost) {
  auto& s = *state_;
  if (s.writer == nullptr)
    throw Error(Fault::storage, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  end_run();
  const auto key = s.seal.sealed() ? s.seal.key() : Secret::random();
  auto ways = s.vault.empty() ? Vault() : Vault::parse(s.vault);
  ways.set_passphrase(key, passphrase, cost);
  auto code = ways.new_recovery_code(key);
  if (s.seal.sealed()) {
    s.put_vault(ways);
    return code;
  }
  Seal fresh(s.id, key);
  s.scopes = {};
  s.scopes.learn(s.operations.copy());
  const auto bytes = ways.bytes();
  s.writer->rewrite([&](SQLite::Database& db) { seal_all(db, s.chain_key, fresh, s.scopes, bytes); }, true);
  {
    const std::lock_guard lock(s.sealing);
    s.seal = std::move(fresh);
  }
  s.vault = bytes;
  if (!s.local.empty()) {
    // What was kept in the clear goes once a sealed backup stands in its place.
    const auto old = backups_in(backup_folder(s.local, s.id));
    if (!old.empty()) (void)back_up(Occasion::asked);
    std::error_code none;
    for (const auto& backup : old) fs::remove(backup.file, none);
  }
  return code;
}

void Project::open_to(const Colleague& colleague) {
  auto& s = *state_;
  if (!s.seal.sealed())
    throw Error(Fault::usage, "error.not_sealed", {s.path.string()},
                s.path.string() + ": has no passphrase; give it one first");
  auto ways = Vault::parse(s.vault);
  ways.add_colleague(s.seal.key(), colleague);
  s.put_vault(ways);
}

std::vector<Colleague> Project::opened_to() const {
  return state_->vault.empty() ? std::vector<Colleague>() : Vault::parse(state_->vault).colleagues();
}

Erased Project::erase(const std::vector<model::OpId>& who) {
  auto& s = *state_;
  if (s.writer == nullptr)
    throw Error(Fault::storage, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  end_run();
  auto all = s.operations.copy();
  Scopes scopes;
  scopes.learn(all);
  Erasing erasing{s.id, s.chain_key, s.seal, scopes, {who.begin(), who.end()}, {}};
  for (const auto& [id, attachment] : model().attachments)
    if (erasing.who.contains(scopes.of(id))) erasing.blobs.insert(s.seal.blob_name(attachment.sha256));
  for (const auto& [id, attachment] : model().attachments)
    if (!erasing.who.contains(scopes.of(id))) erasing.blobs.erase(s.seal.blob_name(attachment.sha256));
  Erased out;
  s.writer->rewrite([&](SQLite::Database& db) { out = erase_in(db, erasing); }, s.seal.sealed());
  s.erased.insert(who.begin(), who.end());
  for (auto& op : all)
    if (const auto scope = scopes.of(op); s.erased.contains(scope)) op = emptied(std::move(op), scope);
  log::Fold without;
  without.apply(all);
  without.go_on_from(s.fold);
  s.fold = std::move(without);
  s.operations = log::OperationList(std::move(all));
  erase_in_backups(backups_of(s.path, s.local), erasing, out);  // asks the scopes: they move afterwards
  s.scopes = std::move(scopes);
  for (const auto& record : read_records(record_folder(s.local, s.id)))
    if (!record.operations.empty()) out.unreached.push_back(record.file);
  return out;
}

}  // namespace skolanalys::store
