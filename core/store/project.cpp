#include "core/store/project.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "core/store/merge.h"
#include "core/store/places.h"
#include "core/store/recorder.h"
#include "core/store/rewrite.h"
#include "core/store/schema.h"
#include "core/store/scopes.h"
#include "core/store/seal.h"
#include "core/store/writer.h"
#include "core/text/utf8.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr text::Pos longest_run = 256;  // code points typed before a run becomes an operation
constexpr auto run_pause = 2s;

model::Moment now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string random_bytes(std::size_t n) {
  if (sodium_init() < 0)
    throw Error(Fault::internal, "error.random", {}, "the system gives no random numbers");
  std::string out(n, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes)
    out += {digits[static_cast<unsigned char>(c) >> 4U], digits[static_cast<unsigned char>(c) & 15U]};
  return out;
}

std::uint64_t random_session() {
  const auto bytes = random_bytes(8);
  std::uint64_t out = 0;
  for (const char c : bytes) out = (out << 8U) | static_cast<unsigned char>(c);
  return out == 0 ? 1 : out;
}

std::string device() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
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

}  // namespace

struct Project::State {
  /// The edit that is being typed and is no operation yet.
  struct Run {
    model::TextId text;
    text::Splice splice;
  };

  fs::path path;
  Access access = Access::read;
  std::string id;
  log::Fold fold;
  std::map<std::uint64_t, std::uint64_t> vector;  // what the fold holds: greatest seq of each session
  std::uint64_t lamport = 0;
  model::OpId next;  // of this session; {session, 1} is kept for its base
  std::unique_ptr<Writer> writer;
  std::optional<Run> run;
  bool learnt = false;     // other copies' operations came in after this session last said what it had seen
  bool ends_tail = false;  // the commit under way is what the run became
  std::chrono::steady_clock::time_point typed;

  std::unique_ptr<BackupKeeper> keeper;    // gone before the writer whose connection it uses
  std::vector<log::Operation> operations;  // all of them, for a copy when the file itself is gone
  std::string chain_key;
  fs::path local;

  Seal seal;
  std::string vault;  // as it lies in the file; empty = not sealed
  Scopes scopes;      // kept only where something depends on them
  std::set<model::OpId> erased;
  [[nodiscard]] bool scoped() const { return seal.sealed() || !erased.empty(); }

  void load(SQLite::Database& db, const Opening& how) {
    id = meta(db, path, "project_id");
    chain_key = meta(db, path, "chain_key");
    vault = find_meta(db, "vault").value_or("");
    if (!vault.empty()) seal = Seal(id, key_for(how));
    for (auto& [scope, wrapped] : read_keys(db)) {
      if (wrapped.empty()) erased.insert(scope);
      seal.learn({scope, wrapped});
    }
    operations = read_operations(db, path);
    for (auto& op : operations) seal.open(op);
    if (scoped()) scopes.learn(operations);
    fold.apply(operations);
    for (const auto& op : operations) took(op);
  }

  [[nodiscard]] Secret key_for(const Opening& how) const {
    if (!how.key.empty()) return how.key;
    const auto ways = Vault::parse(vault);
    if (how.passphrase.empty())
      throw Error(Fault::storage, "error.passphrase_needed", {path.string()},
                  path.string() + ": is sealed; give its passphrase (--passphrase-file)");
    if (auto key = ways.unlock(how.passphrase)) return *key;
    throw Error(Fault::storage, "error.passphrase_wrong", {path.string()},
                path.string() + ": the passphrase does not fit; nothing was opened or changed");
  }

  /// As they are to lie in the file; what is of someone who was erased becomes empty.
  std::vector<log::Operation> stored(std::vector<log::Operation> list) {
    if (!scoped()) return list;
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
  void write(std::vector<log::Operation> list, bool ends) {
    list = stored(std::move(list));
    writer->write(std::move(list), ends, seal.take_new_keys());
  }
  void write_tail(std::optional<TailRow> row) {
    if (row) seal.close(*row, scopes.of(row->text));
    if (auto keys = seal.take_new_keys(); !keys.empty()) writer->write({}, false, std::move(keys));
    writer->write_tail(std::move(row));
  }
  void keep(const std::string& sha256, std::string bytes) {
    writer->keep(seal.blob_name(sha256), seal.close_blob(sha256, std::move(bytes)));
  }

  /// Takes in what the records of earlier sessions have and the file has not: what it lacks of each session,
  /// as far as it follows on, and the edits that were running. Answers what is to be written.
  struct Joined {
    std::vector<log::Operation> operations;
    std::vector<std::pair<std::string, std::string>> blobs;
    std::vector<TailRow> tails;
    std::vector<fs::path> records;  // which it came from
    std::vector<WrappedKey> keys;
  };
  /// Opens what a record holds; false where it is sealed with another key.
  bool open_record(Record& record, Joined& joined);
  Joined join_records(const StoredTail& stored);

  void took(const log::Operation& op) {
    vector[op.id.session] = std::max(vector[op.id.session], op.id.seq);
    lamport = std::max(lamport, op.lamport);
  }

  /// Says in the log which operations this session had seen when it began: what merging orders by.
  log::Operation base() {
    const auto seen = log::put_vector(vector);
    learnt = false;
    const char* person = std::getenv("USER");
    return {{next.session, 1},
            ++lamport,
            now(),
            log::Kind::base,
            {},
            log::encode({{"vv", seen},
                         {"person", person == nullptr ? "" : person},
                         {"device", device()},
                         {"version", SKOLANALYS_VERSION},
                         {"project", id}})};
  }

  static TailRow row_of(const Run& run) {
    return {run.text,
            log::encode({{"p", run.splice.pos}, {"d", run.splice.removed}, {"i", run.splice.inserted}})};
  }

  /// The run that a tail is. Where its words are not the ones it would replace (the file was changed
  /// elsewhere meanwhile) it only inserts: nothing that was typed is lost, nothing that stands is taken away.
  [[nodiscard]] std::optional<Run> run_of(const TailRow& row) const {
    const auto* target = fold.model().find(model::TextId(row.text));
    if (target == nullptr) return std::nullopt;
    const auto body = log::decode(row.body);
    Run out{
        target->id,
        {body.at("p").get<text::Pos>(), body.at("d").get<std::string>(), body.at("i").get<std::string>()}};
    const auto length = text::length(target->content);
    const auto end = out.splice.pos + text::length(out.splice.removed);
    if (end > length || text::slice(target->content, {out.splice.pos, end}) != out.splice.removed) {
      out.splice.pos = std::min(out.splice.pos, length);
      out.splice.removed.clear();
    }
    return out;
  }

  void start(std::unique_ptr<SQLite::Database> db, const Opening& how) {
    next = {random_session(), 2};
    std::unique_ptr<Recorder> recorder;
    if (!local.empty())
      recorder = std::make_unique<Recorder>(record_folder(local, id), id, path, next.session);
    writer = std::make_unique<Writer>(std::move(db),
                                      Writer::File{path, how.vfs, id, chain_key, next.session, seal.sealed()},
                                      std::move(recorder));
    if (local.empty()) return;
    const auto folder = backup_folder(local, id);
    const auto made = backups_in(folder);
    keeper = std::make_unique<BackupKeeper>(
        how.backups, made.empty() ? std::nullopt : std::optional(made.front().made), [this, folder] {
          writer->flush();
          (void)store::back_up([this](const auto& use) { writer->between_writes(use); }, path, folder,
                               Occasion::hourly, now());
        });
  }

  void put_vault(const Vault& changed);
  /// The data keys of the file, for a copy.
  [[nodiscard]] std::vector<std::pair<model::OpId, std::string>> keys() {
    std::vector<std::pair<model::OpId, std::string>> out;
    for (const auto& scope : erased) out.emplace_back(scope, "");
    for (auto& key : seal.wrapped_keys()) out.emplace_back(key.scope, std::move(key.bytes));
    return out;
  }

  [[nodiscard]] model::OpId scope_of(model::TextId id_of_text) const {
    const auto* t = fold.model().find(id_of_text);
    if (t == nullptr) return {};
    return t->interview ? static_cast<model::OpId>(t->interview) : static_cast<model::OpId>(t->document);
  }
};

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
  auto all = operations;
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
  operations = std::move(all);
  return out;
}

Change::Change(const Project& project, std::string label, model::OpId scope)
    : project_(&project), label_(std::move(label)), scope_(scope) {}

Project::Project(std::unique_ptr<State> state) : state_(std::move(state)) {}

Project::~Project() {
  if (state_ != nullptr && state_->writer != nullptr) end_run();
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
  auto db = open_database(path, access == Access::write ? OpenFor::writing : OpenFor::reading, how.vfs);
  State::Joined joined;
  state->local = how.local.value_or(local_data());
  try {
    state->load(*db, how);
    auto tail = read_tail(*db);
    if (tail.tail) state->seal.open(*tail.tail);
    joined = state->join_records(tail);
    if (access == Access::write) state->start(std::move(db), how);
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, path);
  }
  std::unique_ptr<Project> project(new Project(std::move(state)));
  if (access == Access::write && !joined.keys.empty())
    project->state_->writer->write({}, false, std::move(joined.keys));
  project->absorb(std::move(joined.operations), std::move(joined.blobs), joined.tails, joined.records);
  return project;
}

void Project::absorb(std::vector<log::Operation> operations,
                     std::vector<std::pair<std::string, std::string>> blobs,
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

Change Project::change(std::string label, model::OpId scope) {
  end_run();
  if (state_->learnt && state_->next.seq > 2) say_learnt();
  Change out(*this, std::move(label), scope);
  out.next_ = state_->next;
  // One more than what has been seen, and one for the base where it is not written yet.
  out.lamport_ = state_->lamport + (state_->next.seq == 2 ? 2 : 1);
  out.wall_ = now();
  return out;
}

void Project::say_learnt() {
  auto& s = *state_;
  s.learnt = false;
  log::Operation merge{
      s.next, s.lamport + 1, now(), log::Kind::merge, {}, log::encode({{"vv", log::put_vector(s.vector)}})};
  ++s.next.seq;
  s.fold.apply(merge);
  s.took(merge);
  s.operations.push_back(merge);
  s.write({std::move(merge)}, false);
}

Snapshot Project::snapshot() const {
  const auto& s = *state_;
  Snapshot out;
  out.project_id = s.id;
  out.municipality_code = model().engagement.municipality_code;
  out.operations = s.operations;
  out.vector = s.vector;
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
    throw Error(Fault::internal, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  end_run();
  std::vector<log::Operation> meanwhile;
  for (const auto& op : s.operations) {
    const auto had = merge.based_on.find(op.id.session);
    if (had == merge.based_on.end() || op.id.seq > had->second) meanwhile.push_back(op);
  }
  sort_for_fold(meanwhile);
  merge.fold.apply(meanwhile);
  merge.fold.go_on_from(s.fold);
  s.fold = std::move(merge.fold);
  for (const auto& op : merge.admitted) s.took(op);
  s.operations.insert(s.operations.end(), merge.admitted.begin(), merge.admitted.end());
  s.learnt = s.learnt || !merge.admitted.empty();
  for (auto& [sha256, bytes] : merge.blobs) s.keep(sha256, std::move(bytes));
  if (!merge.admitted.empty()) s.write(std::move(merge.admitted), false);
}

const log::Vector& Project::vector() const noexcept { return state_->vector; }

void Project::remember(const std::string& name, const std::string& bytes) {
  state_->writer->between_writes([&](SQLite::Database& db) {
    SQLite::Statement put(db, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)");
    put.bind(1, "own:" + name);
    put.bindNoCopy(2, bytes.data(), static_cast<int>(bytes.size()));
    put.exec();
  });
}

std::string Project::remembered(const std::string& name) const {
  std::string out;
  const auto look = [&](SQLite::Database& db) {
    SQLite::Statement get(db, "SELECT value FROM meta WHERE name = ?");
    get.bind(1, "own:" + name);
    if (!get.executeStep()) return;
    const auto column = get.getColumn(0);
    out.assign(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
  };
  if (state_->writer != nullptr)
    state_->writer->between_writes(look);
  else
    look(*open_database(state_->path, OpenFor::reading));
  return out;
}

void Project::commit(Change&& change) {
  auto operations = std::exchange(change.operations_, {});
  if (operations.empty()) return;
  auto& s = *state_;
  if (s.access == Access::read)
    throw Error(Fault::internal, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  if (s.next.seq == 2) {
    auto base = s.base();
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
  s.operations.insert(s.operations.end(), operations.begin(), operations.end());
  s.write(std::move(operations), std::exchange(s.ends_tail, false));
  if (s.keeper) s.keeper->changed();
}

void Project::type(model::TextId text, const text::Splice& splice) {
  auto& s = *state_;
  if (s.access == Access::read || (splice.removed.empty() && splice.inserted.empty())) return;
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

SaveState Project::state() const { return state_->writer == nullptr ? SaveState{} : state_->writer->state(); }
void Project::flush() {
  if (state_->writer != nullptr) state_->writer->flush();
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

std::vector<std::string> Project::save_copy(const fs::path& path) {
  end_run();
  auto& s = *state_;
  std::error_code none;
  if (fs::exists(path, none))
    throw Error(Fault::storage, "error.exists", {path.string()},
                path.string() + ": exists already; choose another name, or open it");
  std::vector<std::string> lost;
  auto db = create_database(path, s.id, s.chain_key);
  try {
    SQLite::Transaction all(*db);
    auto operations = s.operations;
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
  const auto folder = backup_folder(s.local, s.id);
  if (folder.empty() || s.writer == nullptr)
    throw Error(Fault::storage, "error.no_local_data", {s.path.string()},
                s.path.string() + ": there is no place for backups; set XDG_STATE_HOME or HOME");
  end_run();
  flush();
  auto made =
      store::back_up([&](const auto& use) { s.writer->between_writes(use); }, s.path, folder, why, now());
  s.keeper->made();
  return made;
}

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
    throw Error(Fault::internal, "error.opened_for_reading", {s.path.string()},
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
  s.scopes.learn(s.operations);
  const auto bytes = ways.bytes();
  s.writer->rewrite([&](SQLite::Database& db) { seal_all(db, s.chain_key, fresh, s.scopes, bytes); }, true);
  s.seal = std::move(fresh);
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
    throw Error(Fault::internal, "error.opened_for_reading", {s.path.string()},
                s.path.string() + ": was opened for reading only");
  end_run();
  Scopes scopes;
  scopes.learn(s.operations);
  Erasing erasing{s.id, s.chain_key, s.seal, scopes, {who.begin(), who.end()}, {}};
  for (const auto& [id, attachment] : model().attachments)
    if (erasing.who.contains(scopes.of(id))) erasing.blobs.insert(s.seal.blob_name(attachment.sha256));
  for (const auto& [id, attachment] : model().attachments)
    if (!erasing.who.contains(scopes.of(id))) erasing.blobs.erase(s.seal.blob_name(attachment.sha256));
  Erased out;
  s.writer->rewrite([&](SQLite::Database& db) { out = erase_in(db, erasing); }, s.seal.sealed());
  s.erased.insert(who.begin(), who.end());
  for (auto& op : s.operations)
    if (const auto scope = scopes.of(op); s.erased.contains(scope)) op = emptied(std::move(op), scope);
  log::Fold without;
  without.apply(s.operations);
  without.go_on_from(s.fold);
  s.fold = std::move(without);
  erase_in_backups(backups_of(s.path, s.local), erasing, out);  // asks the scopes: they move afterwards
  s.scopes = std::move(scopes);
  for (const auto& record : read_records(record_folder(s.local, s.id)))
    if (!record.operations.empty()) out.unreached.push_back(record.file);
  return out;
}

std::optional<Error> Project::backup_failure() const {
  return state_->keeper == nullptr ? std::nullopt : state_->keeper->failure();
}

std::string Project::keep_blob(std::string_view bytes) {
  auto name = sha256_of(bytes);
  if (state_->writer != nullptr) {
    state_->keep(name, std::string(bytes));
    flush();
  }
  return name;
}

std::optional<std::string> Project::blob(std::string_view sha256) const {
  const std::string name(sha256);
  std::optional<std::string> bytes;
  if (state_->writer != nullptr) {
    bytes = state_->writer->blob(state_->seal.blob_name(name));
  } else {
    const auto db = open_database(state_->path, OpenFor::reading);
    bytes = find_blob(*db, state_->seal.blob_name(name));
  }
  if (!bytes) return std::nullopt;
  if (auto open = state_->seal.open_blob(name, *bytes)) return open;
  throw Error(Fault::format, "error.check.blob", {state_->path.string(), name},
              state_->path.string() + ": the original " + name + " is damaged; restore a backup");
}

}  // namespace skolanalys::store
