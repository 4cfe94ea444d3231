#include <algorithm>
#include <atomic>
#include <future>

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

namespace {

constexpr std::size_t much = 1000;                    // operations: some milliseconds of sealing
constexpr std::size_t large = std::size_t{1} << 20U;  // bytes of originals

[[noreturn]] void only_read(const fs::path& path) {
  throw Error(Fault::storage, "error.opened_for_reading", {path.string()},
              path.string() + ": was opened for reading only");
}

}  // namespace

// --- sealing
// ------------------------------------------------------------------------------------------------

struct Project::State::Sealing {
  bool fresh = false;  // the file lies in the clear until now
  Secret key;
  Vault ways;
  Seal seal;
  Scopes scopes;
  std::string bytes, code;
  std::atomic<bool> begun{false}, dropped{false};
  std::promise<bool> made;  // whether the file is sealed (or its passphrase another) now
  std::future<bool> done = made.get_future();
};

void Project::State::put_vault(const Vault& changed) {
  auto bytes = changed.bytes();
  writer->rewrite([&](SQLite::Database& db) { put_meta(db, "vault", bytes); }, true);
  vault = std::move(bytes);
}

std::function<void(Following)> Project::protecting(const std::string& passphrase, KdfCost cost) {
  auto& s = *state_;
  if (s.writer == nullptr) only_read(s.path);
  if (passphrase.empty())
    throw Error(Fault::usage, "error.passphrase_empty", {}, "the passphrase is empty; write one");
  end_run();
  s.settle_sealing();
  s.new_code.clear();
  auto one = std::make_shared<State::Sealing>();
  one->fresh = !s.seal.sealed();
  one->key = one->fresh ? Secret::random() : s.seal.key();
  one->ways = s.vault.empty() ? Vault() : Vault::parse(s.vault);
  s.under_way = one;
  if (one->fresh) s.held.emplace(State::Held{});
  return [&s, one, operations = s.operations, passphrase, cost](Following follow) {
    if (one->dropped || one->begun.exchange(true)) return;
    bool made = false;
    try {
      follow.at(0);
      one->ways.set_passphrase(one->key, passphrase, cost);
      one->code = one->ways.new_recovery_code(one->key);
      one->bytes = one->ways.bytes();
      if (!one->fresh) {
        follow.settle();
        s.writer->rewrite([&](SQLite::Database& db) { put_meta(db, "vault", one->bytes); }, true);
        made = true;
      } else {
        one->seal = Seal(s.id, one->key);
        one->scopes.learn(operations.copy());
        const std::lock_guard nobody_backs_up(s.backing_up);
        s.writer->rewrite(
            [&](SQLite::Database& db) {
              seal_all(db, s.chain_key, one->seal, one->scopes, one->bytes, follow);
              follow.settle();
            },
            true);
        made = true;
        follow.at(0.8);
        // What was kept in the clear goes once a sealed backup stands in its place.
        const auto folder = backup_folder(s.local, s.id);
        const auto old = s.local.empty() ? std::vector<Backup>() : backups_in(folder);
        if (!old.empty()) {
          (void)store::back_up([&](const auto& use) { s.writer->between_writes(use); }, s.path, folder,
                               Occasion::asked, now());
          s.keeper->made();
        }
        std::error_code none;
        for (const auto& backup : old) fs::remove(backup.file, none);
      }
    } catch (...) {
      one->made.set_value(made);
      throw;
    }
    one->made.set_value(true);
  };
}

void Project::State::write_much(std::vector<log::Operation> list,
                                std::vector<std::pair<std::string, std::string>> blobs) {
  std::size_t bytes = 0;
  for (const auto& blob : blobs) bytes += blob.second.size();
  if (held || !seal.sealed() || (list.size() <= much && bytes <= large)) {
    for (auto& [sha256, words] : blobs) keep(sha256, std::move(words));
    if (!list.empty()) write(std::move(list), false);
    return;
  }
  held.emplace(Held{});
  closing =
      std::async(std::launch::async, [this, list = std::move(list), blobs = std::move(blobs)]() mutable {
        for (auto& [sha256, words] : blobs) {
          std::string name;
          {
            const std::lock_guard lock(sealing);
            name = seal.blob_name(sha256);
            words = seal.close_blob(sha256, std::move(words));
          }
          writer->keep(std::move(name), std::move(words));
        }
        {
          const std::lock_guard lock(sealing);
          scopes.learn(list);
        }
        // By parts, so that whoever wants to read an original meanwhile does not wait for all of it; written
        // as one, so that nothing stands in the file without what it was made with knowledge of.
        std::vector<log::Operation> closed;
        closed.reserve(list.size());
        for (std::size_t at = 0; at < list.size(); at += much) {
          const auto from = list.begin() + static_cast<std::ptrdiff_t>(at);
          const auto to = from + static_cast<std::ptrdiff_t>(std::min(much, list.size() - at));
          auto part =
              stored(std::vector<log::Operation>(std::make_move_iterator(from), std::make_move_iterator(to)));
          std::move(part.begin(), part.end(), std::back_inserter(closed));
        }
        std::vector<WrappedKey> fresh;
        {
          const std::lock_guard lock(sealing);
          fresh = seal.take_new_keys();
        }
        writer->write(std::move(closed), false, std::move(fresh));
      });
}

void Project::State::settle_closing(bool wait) {
  if (!closing.valid()) return;
  if (!wait && closing.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  closing.get();
  write_held();
}

void Project::State::write_held() {
  if (!held) return;
  auto waited = *std::exchange(held, std::nullopt);
  for (auto& [sha256, bytes] : waited.blobs) keep(sha256, std::move(bytes));
  if (!waited.operations.empty()) write(std::move(waited.operations), waited.ends);
  if (waited.tail_changed) write_tail(std::move(waited.tail));
}

void Project::State::settle_sealing() {
  settle_closing(true);
  if (under_way == nullptr) return;
  const auto one = std::exchange(under_way, nullptr);
  one->dropped = true;  // work that has not begun does nothing any more
  const bool made = one->begun && one->done.get();
  if (made) {
    if (one->fresh) {
      const std::lock_guard lock(sealing);
      seal = std::move(one->seal);
      scopes = std::move(one->scopes);
    }
    vault = one->bytes;
    new_code = one->code;
  }
  write_held();
}

std::string Project::protected_by() {
  state_->settle_sealing();
  return std::exchange(state_->new_code, {});
}

std::string Project::protect(const std::string& passphrase, KdfCost cost) {
  const auto work = protecting(passphrase, cost);
  try {
    work({});
  } catch (...) {
    // The file may be sealed although a backup of it could not be made: who can open it counts most.
    if (auto code = protected_by(); !code.empty()) return code;
    throw;
  }
  return protected_by();
}

void Project::open_to(const Colleague& colleague) {
  auto& s = *state_;
  if (s.writer == nullptr) only_read(s.path);
  s.settle_sealing();
  if (!s.seal.sealed())
    throw Error(Fault::usage, "error.not_sealed", {s.path.string()},
                s.path.string() + ": has no passphrase; give it one first");
  auto ways = Vault::parse(s.vault);
  ways.add_colleague(s.seal.key(), colleague);
  s.vault = ways.bytes();
  s.writer->between_writes([&](SQLite::Database& db) { put_meta(db, "vault", s.vault); });
}

bool Project::close_to(const std::string& public_key) {
  auto& s = *state_;
  if (s.writer == nullptr) only_read(s.path);
  s.settle_sealing();
  if (s.vault.empty()) return false;
  auto ways = Vault::parse(s.vault);
  if (!ways.remove_colleague(public_key)) return false;
  s.put_vault(ways);
  return true;
}

std::vector<Colleague> Project::opened_to() const {
  const auto& s = *state_;
  return s.vault.empty() ? std::vector<Colleague>() : Vault::parse(s.vault).colleagues(s.seal.key());
}

// --- erasing
// ------------------------------------------------------------------------------------------------

Erasing Project::State::erasing_of(Scopes whose, const std::set<model::OpId>& who,
                                   const std::set<std::string>& originals) {
  const std::lock_guard lock(sealing);
  Erasing out{id, chain_key, seal, std::move(whose), who, {}, {}};
  for (const auto& name : originals) out.blobs.insert(seal.blob_name(name));
  return out;
}

Erased Project::State::erase_in_copies(Erasing& erasing, Erased out) {
  {
    const std::lock_guard one(backing_up);
    erase_in_backups(backups_of(path, local), erasing, out);
  }
  for (const auto& record : read_records(record_folder(local, id)))
    if (!record.operations.empty()) out.unreached.push_back(record.file);
  writer->between_writes(note_erased);
  return out;
}

Erased Project::erase(const std::vector<model::OpId>& who) {
  auto& s = *state_;
  if (s.writer == nullptr) only_read(s.path);
  end_run();
  s.settle_sealing();
  auto all = s.operations.copy();
  Scopes scopes;
  scopes.learn(all);
  const std::set<model::OpId> goes(who.begin(), who.end());
  auto erasing = s.erasing_of(scopes, goes, originals_of(all, scopes, goes));
  Erased out;
  s.writer->rewrite([&](SQLite::Database& db) { out = erase_in(db, erasing); }, s.seal.sealed());
  s.erased.insert(who.begin(), who.end());
  s.scopes = std::move(scopes);
  empty_all(all, s.scopes, s.erased);
  log::Fold without;
  without.apply(all);
  without.go_on_from(s.fold);
  s.fold = std::move(without);
  s.operations = log::OperationList(std::move(all));
  return s.erase_in_copies(erasing, std::move(out));
}

std::function<Erased(Following)> Project::erasing_left() {
  auto& s = *state_;
  if (s.writer == nullptr || s.leaving.empty()) return {};
  s.settle_sealing();
  const auto erasing = std::make_shared<Erasing>(s.erasing_of(s.scopes, s.leaving, s.leaving_originals));
  erasing->blobs.merge(s.leaving_blobs);
  s.leaving.clear();
  s.leaving_originals.clear();
  s.leaving_blobs.clear();
  return [&s, erasing](Following follow) {
    Erased out;
    follow.settle();
    erasing->follow = std::move(follow);
    s.writer->rewrite([&](SQLite::Database& db) { out = erase_in(db, *erasing); }, erasing->seal.sealed());
    return s.erase_in_copies(*erasing, std::move(out));
  };
}

}  // namespace skolanalys::store
