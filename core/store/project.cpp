#include "core/store/project.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/store/places.h"
#include "core/store/project_state.h"
#include "core/text/utf8.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr text::Pos longest_run = 256;  // code points typed before a run becomes an operation
constexpr auto run_pause = 2s;

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes)
    out += {digits[static_cast<unsigned char>(c) >> 4U], digits[static_cast<unsigned char>(c) & 15U]};
  return out;
}

/// One splice with the effect of `a` and then `b`, where b touches what a inserted; nothing where it does
/// not.
std::optional<text::Splice> joined(const text::Splice& a, const text::Splice& b) {
  const auto inserted = text::length(a.inserted);
  const auto b_removed = text::length(b.removed);
  if (b.pos < a.pos || b.pos > a.pos + inserted) {
    const bool backspace = a.inserted.empty() && b.inserted.empty() && b.pos + b_removed == a.pos;
    if (!backspace) return std::nullopt;
    return text::Splice{b.pos, b.removed + a.removed, {}};
  }
  const auto head = text::slice(a.inserted, {0, b.pos - a.pos});
  const auto own = std::min(b_removed, a.pos + inserted - b.pos);
  const auto tail = text::slice(a.inserted, {b.pos - a.pos + own, inserted});
  const auto beyond = text::slice(b.removed, {own, b_removed});
  return text::Splice{a.pos, a.removed + std::string(beyond),
                      std::string(head) + b.inserted + std::string(tail)};
}

Error newer_words(const fs::path& path) {
  return {Fault::version,
          "error.newer_words",
          {path.string()},
          path.string() +
              ": words in it were changed by a newer version; it can be read here, and changed "
              "with the newer program"};
}

}  // namespace

Change::Change(const Project& project, std::string label, model::OpId scope)
    : project_(&project), label_(std::move(label)), scope_(scope) {}

Project::Project(std::unique_ptr<State> state) : state_(std::move(state)) {}

Project::~Project() {
  if (state_ == nullptr || state_->writer == nullptr) return;
  try {
    end_run();
    state_->settle_sealing();
  } catch (const std::exception&) {
    // Nobody is left to be told. Whoever wants to know flushes first; the running edit lies in the file as it
    // was written last, and is taken up at the next opening.
  }
  state_->keeper.reset();  // it may be at work with what goes first
}

std::unique_ptr<Project> Project::create(const fs::path& path, const model::Engagement& engagement,
                                         const Opening& how) {
  const auto id = hexadecimal(random_bytes(16));
  const auto key = random_bytes(chain_key_bytes);
  auto state = std::make_unique<State>();
  state->path = path;
  state->access = Access::write;
  state->id = id;
  state->chain_key = key;
  state->local = how.local.value_or(local_data());
  auto db = create_database(path, id, key, how.vfs);
  if (!how.passphrase.empty()) {
    const auto project_key = how.key.empty() ? Secret::random() : how.key;
    Vault vault;
    vault.set_passphrase(project_key, how.passphrase, how.cost);
    state->vault = vault.bytes();
    state->seal = Seal(id, project_key);
    put_meta(*db, "vault", state->vault);
  }
  state->start(std::move(db), how);
  std::unique_ptr<Project> project(new Project(std::move(state)));
  auto change = project->change("");
  change.update(engagement);
  project->commit(std::move(change));
  project->flush();
  return project;
}

std::unique_ptr<Project> Project::open(const fs::path& path, Access access, const Opening& how) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->access = access;
  if (access == Access::write) back_up_before_migration(path, how.local.value_or(local_data()));
  auto db = open_database(path, access == Access::write ? OpenFor::writing : OpenFor::showing, how.vfs);
  State::Joined joined;
  state->local = how.local.value_or(local_data());
  try {
    state->load(*db, how);
    auto tail = read_tail(*db);
    if (tail.tail) state->seal.open(*tail.tail);
    joined = state->join_records(tail);
    if (access == Access::write) {
      if (state->fold.newer().words) throw newer_words(path);
      state->start(std::move(db), how);
    }
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, path);
  }
  std::unique_ptr<Project> project(new Project(std::move(state)));
  if (access == Access::write && !joined.keys.empty())
    project->state_->writer->write({}, false, std::move(joined.keys));
  project->absorb(std::move(joined.operations), std::move(joined.blobs), joined.tails, joined.records);
  if (const auto erase = project->erasing_left()) try {
      (void)erase({});
    } catch (const Error&) {
      // The disk does not take it now: what is shown is without it already, and the next opening tries again.
    }
  return project;
}

void Project::absorb(std::vector<log::Operation> operations,
                     std::vector<std::pair<std::string, std::string>>&& blobs,
                     const std::vector<TailRow>& tails, const std::vector<fs::path>& records) {
  auto& s = *state_;
  const bool writes = s.writer != nullptr;
  if (writes && !operations.empty()) s.write(std::move(operations), false);
  if (writes)  // as they lay in the record
    for (auto& [sha256, bytes] : blobs) s.writer->keep(std::move(sha256), std::move(bytes));
  for (const auto& tail : tails)
    if (auto run = s.run_of(tail)) {
      // What was being typed when the power went: it becomes an operation of this session.
      s.fold.show_run(run->text, run->splice);
      s.run = std::move(run);
      end_run();
    }
  if (!writes || records.empty()) return;
  if (tails.empty()) s.write_tail(std::nullopt);  // the file's own, if any, is among what joined
  try {
    flush();
  } catch (const Error&) {
    return;  // shown by `state`; the records stay
  }
  std::error_code none;
  for (const auto& record : records) fs::remove(record, none);
}

const log::Fold& Project::fold() const noexcept { return state_->fold; }

const fs::path& Project::path() const noexcept { return state_->path; }
Access Project::access() const noexcept { return state_->access; }
const model::Model& Project::model() const noexcept { return state_->fold.model(); }
const std::string& Project::project_id() const noexcept { return state_->id; }
log::Newer Project::newer() const noexcept { return state_->fold.newer(); }
bool Project::may_change() const noexcept {
  return state_->access == Access::write && !state_->fold.newer().words;
}

Change Project::change(std::string label, model::OpId scope) {
  end_run();
  if (state_->learnt && state_->next.seq > 2 && may_change()) say_learnt();
  if (state_->founding) label.clear();
  Change out(*this, std::move(label), scope);
  out.next_ = state_->next;
  // One more than what has been seen, and one for the base where it is not written yet.
  out.lamport_ = state_->lamport + (state_->next.seq == 2 ? 2 : 1);
  out.wall_ = now();
  return out;
}

void Project::found(const std::function<void()>& what) {
  state_->founding = true;
  try {
    what();
  } catch (...) {
    state_->founding = false;
    throw;
  }
  state_->founding = false;
}

void Project::say_learnt() {
  auto& s = *state_;
  s.learnt = false;
  log::Operation merge{
      s.next, s.lamport + 1, now(), log::Kind::merge, {}, log::encode({{"vv", log::put_vector(s.vector)}})};
  ++s.next.seq;
  s.fold.apply(merge);
  s.took(merge);
  s.operations.append(merge);
  s.write({std::move(merge)}, false);
}

void Project::commit(Change&& change) {
  auto operations = std::exchange(change.operations_, {});
  if (operations.empty()) return;
  auto& s = *state_;
  if (s.access == Access::read)
    throw Error(Fault::storage, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  if (s.fold.newer().words) throw newer_words(s.path);
  if (s.next.seq == 2) {
    auto base = s.base(operations.front().wall);
    s.fold.apply(base);
    s.took(base);
    operations.insert(operations.begin(), std::move(base));
  }
  for (const auto& op : operations) {
    if (op.kind == log::Kind::base) continue;
    s.fold.apply(op);
    s.took(op);
  }
  s.next.seq = operations.back().id.seq + 1;
  s.operations.append(operations);
  s.write(std::move(operations), std::exchange(s.ends_tail, false));
  if (s.keeper) s.keeper->changed();
}

void Project::type(model::TextId text, const text::Splice& splice) {
  auto& s = *state_;
  if (!may_change() || (splice.removed.empty() && splice.inserted.empty())) return;
  if (s.fold.forked(text)) {
    auto as_shown = change("", s.scope_of(text));
    as_shown.settle(text);
    commit(std::move(as_shown));
  }
  const auto moment = std::chrono::steady_clock::now();
  if (s.run && (s.run->text != text || moment - s.typed > run_pause)) end_run();
  s.typed = moment;
  if (s.run) {
    if (auto longer = joined(s.run->splice, splice))
      s.run->splice = std::move(*longer);
    else
      end_run();
  }
  if (!s.run) s.run = State::Run{text, splice};
  s.fold.show_run(text, s.run->splice);
  s.write_tail(State::row_of(*s.run));
  if (text::length(s.run->splice.inserted) >= longest_run || splice.inserted.find('\n') != std::string::npos)
    end_run();
}

void Project::end_run() {
  auto& s = *state_;
  if (!s.run || s.access == Access::read) return;
  const auto run = *std::exchange(s.run, std::nullopt);
  s.fold.drop_run();
  if (!run.splice.removed.empty() || !run.splice.inserted.empty()) {
    auto step = change("step.type", s.scope_of(run.text));
    step.splice(run.text, run.splice);
    s.ends_tail = true;
    commit(std::move(step));
  } else {
    s.write_tail(std::nullopt);
  }
}

model::CodingId Project::code(model::TextId text, text::Range range, model::CodeId code, model::Stance stance,
                              const std::string& coder) {
  const auto* words = model().find(text);
  if (words == nullptr) return {};
  range.to = std::min(range.to, text::length(words->content));
  if (range.empty()) return {};
  auto step = change("step.code", state_->scope_of(text));
  model::Coding coding;
  coding.text = text;
  coding.range = range;
  coding.quote = text::slice(model().find(text)->content, range);
  coding.code = code;
  coding.stance = stance;
  coding.coder = coder;
  coding.made = now();
  const auto id = step.create(coding);
  commit(std::move(step));
  return id;
}

std::optional<std::string> Project::take_back(const log::Step* found) {
  if (found == nullptr) return std::nullopt;
  const auto step = *found;
  auto back = change(step.label, step.scope);
  back.undoes_ = step.id;
  for (auto& inverse : state_->fold.inverse_of(step.id))
    back.add(inverse.kind, inverse.entity, log::decode(inverse.body));
  commit(std::move(back));
  return step.label;
}

std::optional<std::string> Project::undo(model::OpId scope) {
  end_run();
  return take_back(state_->fold.undoable(scope));
}
std::optional<std::string> Project::redo(model::OpId scope) {
  end_run();
  return take_back(state_->fold.redoable(scope));
}

std::optional<std::string> Project::undo_label(model::OpId scope) const {
  if (state_->run && state_->scope_of(state_->run->text) == scope) return "step.type";
  const auto* step = state_->fold.undoable(scope);
  return step == nullptr ? std::nullopt : std::optional(step->label);
}
std::optional<std::string> Project::redo_label(model::OpId scope) const {
  const auto* step = state_->fold.redoable(scope);
  return step == nullptr ? std::nullopt : std::optional(step->label);
}

SaveState Project::state() const {
  if (state_->writer == nullptr) return {};
  state_->settle_closing(false);
  auto out = state_->writer->state();
  if (state_->closing.valid() || (state_->held && !state_->held->empty())) out.saved = out.recorded = false;
  return out;
}
void Project::flush() {
  if (state_->writer == nullptr) return;
  state_->settle_sealing();
  state_->writer->flush();
}

std::vector<log::Conflict> Project::conflicts() const { return state_->fold.conflicts(); }

std::uint64_t Project::revision() const noexcept { return state_->fold.revision(); }
std::uint64_t Project::structure_revision() const noexcept { return state_->fold.structure_revision(); }
std::uint64_t Project::revision(model::TextId text) const { return state_->fold.revision(text); }

std::string Project::version_vector() const {
  std::string out;
  for (const auto& [session, seq] : state_->vector) out += model::to_string({session, seq}) + "\n";
  return out;
}

std::string Project::keep_blob(std::string_view bytes) {
  auto name = sha256_of(bytes);
  if (state_->access == Access::write) {
    state_->keep(name, std::string(bytes));
    if (!state_->held) flush();
  }
  return name;
}

std::optional<std::string> Project::blob(std::string_view sha256) const {
  const std::string name(sha256);
  for (const auto& [kept, bytes] : state_->draft_blobs)
    if (kept == name) return bytes;
  // Whoever asks on another thread while the file is being sealed finds what was kept before that.
  const auto stored_as = [&] {
    const std::lock_guard lock(state_->sealing);
    return state_->seal.blob_name(name);
  }();
  const auto bytes = state_->writer != nullptr
                         ? state_->writer->blob(stored_as)
                         : find_blob(*open_database(state_->path, OpenFor::showing), stored_as);
  if (!bytes) return std::nullopt;
  const std::lock_guard lock(state_->sealing);
  if (auto open = state_->seal.open_blob(name, *bytes)) return open;
  throw Error(Fault::format, "error.check.blob", {state_->path.string(), name},
              state_->path.string() + ": the original " + name + " is damaged; restore a backup");
}

}  // namespace skolanalys::store
