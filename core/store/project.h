#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/log/clocks.h"
#include "core/log/fold.h"
#include "core/model/model.h"
#include "core/store/backup.h"
#include "core/store/erase.h"
#include "core/store/follow.h"
#include "core/store/vault.h"
#include "core/text/splice.h"

namespace skolanalys::store {

class Project;
class Seal;
struct TailRow;

/// What a person does in one go, being put together: create, update, remove, splice. Nothing has happened
/// until `Project::commit`; a Change that is dropped leaves no trace. Only one Change of a project exists at
/// a time, and nothing else may be committed meanwhile, since ids are handed out at once.
///
///   auto change = project.change("step.code", interview);
///   const auto id = change.create(model::Coding{.text = text, .range = {3, 9}, .code = code});
///   project.commit(std::move(change));
class Change {
 public:
  /// Makes an entity; its `id` field is ignored. Returns the id it has.
  template <class E>
  auto create(const E& entity) -> decltype(E::id);

  /// Sets the fields in which `wanted` (a changed copy of an entity of the model, told by its id) differs
  /// from the model. No operation where nothing differs.
  template <class E>
  void update(const E& wanted);

  /// Takes an entity away; what hangs on it stays (core/commands takes it along).
  void remove(model::OpId entity);

  /// Changes a text at one place. Positions count in the text as it is after the change's earlier splices.
  void splice(model::TextId text, const text::Splice& s);

  [[nodiscard]] bool empty() const noexcept { return operations_.empty(); }

 private:
  friend class Project;
  Change(const Project& project, std::string label, model::OpId scope);
  /// Before a place in a text that is shown as a merge of several versions is changed or pointed at: writes
  /// the text as it is shown, so that the place is the same everywhere.
  void settle(model::TextId text);
  model::OpId add(log::Kind kind, model::OpId entity, nlohmann::json body);

  const Project* project_;
  std::string label_;
  model::OpId scope_;
  model::OpId undoes_;
  model::OpId next_;
  std::uint64_t lamport_ = 0;
  model::Moment wall_{};
  std::vector<model::TextId> settled_;
  std::vector<log::Operation> operations_;
};

struct Snapshot;
struct Merge;

enum class Access { read, write };

/// What opening may be told besides the path; the empty value is right for everyday use.
struct Opening {
  /// SQLite VFS the file is reached through; empty = the system's. A failing disk in tests.
  std::string vfs{};
  /// Folder for the flight record and backups; none = this machine's local data, empty = no record is kept.
  std::optional<std::filesystem::path> local{};
  BackupTimes backups{};
  /// Of a sealed project: its passphrase or recovery code, or the key that `unlock` gave for it. A new
  /// project is sealed with the passphrase where one is given.
  std::string passphrase{};
  Secret key{};
  KdfCost cost{};
  /// This person's private key (core/store/vault.h): opens what a colleague opened to them.
  Secret identity{};
};

/// Told truthfully to the person who types.
struct SaveState {
  bool saved = true;                  ///< everything that is on the screen is durable
  std::optional<model::Moment> when;  ///< when the last of it became so
  std::string failure;                ///< message id of why writing does not work now; empty = it works
  bool recorded = true;               ///< everything on the screen is at least in this machine's own record
  std::string record_failure;         ///< message id of why the record does not work; empty = it works
};

/// An open project file: the model, and the one writer of its operation log.
///
/// Durability: `commit` and `type` change the model at once and hand the operation (or the running edit) to a
/// writer thread; it is durable when `state().saved` says so, at the latest 200 ms later plus one fsync.
/// `flush` waits for that. The destructor flushes and closes.
/// What the project's disk does not take stays in memory and in this machine's flight record
/// (core/store/recorder.h), from which it joins by itself when the file is opened here again.
/// Thread: everything here belongs to the thread that opened the project; copy `model()` to work elsewhere.
/// Errors: opening throws Error; writing never throws but shows in `state()`, and `flush` throws it.
class Project {
 public:
  /// Makes a new file holding `engagement`. Throws Error(storage) where something stands at `path` already.
  [[nodiscard]] static std::unique_ptr<Project> create(const std::filesystem::path& path,
                                                       const model::Engagement& engagement,
                                                       const Opening& how = {});
  /// Opens. Read access leaves the file untouched to the byte, and takes a newer format that has kept the
  /// tables of this one. Errors name the file and the mend: not_found, format (no project, damaged), version
  /// (newer), storage (locked by another instance, read-only).
  [[nodiscard]] static std::unique_ptr<Project> open(const std::filesystem::path& path, Access access,
                                                     const Opening& how = {});

  ~Project();
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept;
  [[nodiscard]] Access access() const noexcept;
  [[nodiscard]] const model::Model& model() const noexcept;
  /// Random id of the project, 32 hexadecimal digits: the same in every copy.
  [[nodiscard]] const std::string& project_id() const noexcept;

  /// What a newer version made here. Where it changed words, or the format, nothing can be changed.
  [[nodiscard]] log::Newer newer() const noexcept;
  /// False where the project was opened for reading, or words were changed by a newer version; `commit` then
  /// throws, and `type` does nothing.
  [[nodiscard]] bool may_change() const noexcept;

  // --- changing -------------------------------------------------------------------------------------------
  /// Begins a step. `label` is the string id that names it in "Undo …"; empty = not undoable. `scope` is the
  /// interview or document whose undo takes it back, none = the project's.
  [[nodiscard]] Change change(std::string label, model::OpId scope = {});
  /// Runs `what`, and no step that it commits can be undone: it is how the project comes to be.
  void found(const std::function<void()>& what);
  /// Makes it so: model first, then the disk. Ends a run. An empty change does nothing.
  void commit(Change&& change);

  /// Typing: joins the splice to the running edit where it continues it, else ends that and begins another.
  void type(model::TextId text, const text::Splice& s);
  /// The running edit becomes an operation (pause, caret jump, focus change, export).
  void end_run();

  /// Codes a range of a text (clamped to it) and returns the coding; the quote is taken from the text.
  model::CodingId code(model::TextId text, text::Range range, model::CodeId code, model::Stance stance,
                       const std::string& coder);

  /// Takes back (does again) the last step of this scope; returns its label, or nothing if there is none.
  std::optional<std::string> undo(model::OpId scope);
  std::optional<std::string> redo(model::OpId scope);
  [[nodiscard]] std::optional<std::string> undo_label(model::OpId scope) const;
  [[nodiscard]] std::optional<std::string> redo_label(model::OpId scope) const;

  /// What people did to the same thing on different copies, and nobody has settled.
  [[nodiscard]] std::vector<log::Conflict> conflicts() const;

  // --- knowing --------------------------------------------------------------------------------------------
  [[nodiscard]] SaveState state() const;
  /// Waits until everything is durable; throws what keeps it from being so.
  void flush();
  [[nodiscard]] std::uint64_t revision() const noexcept;
  [[nodiscard]] std::uint64_t structure_revision() const noexcept;
  [[nodiscard]] std::uint64_t revision(model::TextId text) const;
  /// Which operations the model holds, as text: equal exactly when two copies hold the same. A running edit
  /// is not in it. What the search index compares itself with.
  [[nodiscard]] std::string version_vector() const;

  /// Writes the whole project, as it is in memory, to a new file ("save elsewhere"): also when its own file
  /// is full, damaged or gone. Goes on with the old file; open the new one to go on there. Throws
  /// Error(storage). Returns the SHA-256 of attachments that could not be read for it.
  std::vector<std::string> save_copy(const std::filesystem::path& path);

  // --- work on another thread
  // --------------------------------------------------------------------------------
  /// What a draft stands on: a copy of what is here, without reading a file.
  [[nodiscard]] Snapshot draft_base() const;
  /// A project in memory only, with all that `base` holds, for work that takes longer than a frame. What is
  /// committed to it goes nowhere until `take_in(draft->take_out())` on the project it stands on, as one
  /// step each; a draft that is dropped leaves no trace. Any thread; slow.
  ///
  ///     auto draft = Project::draft(base);          // on a thread of its own
  ///     exchange::read_qdpx(*draft, path);
  ///     auto merge = draft->take_out();
  ///     project.take_in(std::move(merge));          // on the project's thread: quick
  [[nodiscard]] static std::unique_ptr<Project> draft(const Snapshot& base);
  /// What was committed to a draft, and its fold; the draft is of no more use.
  [[nodiscard]] Merge take_out();

  // --- other copies of the project (core/store/merge.h)
  // ------------------------------------------------------
  /// Everything, for another thread to work on.
  [[nodiscard]] Snapshot snapshot() const;
  /// Makes a worked-out merge so: what was done here meanwhile stays. Nothing is written about the merge
  /// itself before this session writes something of its own, so that laptops that sync don't answer each
  /// other for ever.
  void take_in(Merge&& merge);
  [[nodiscard]] const log::Vector& vector() const noexcept;
  /// Small things about this copy, not part of what is merged: by name.
  void remember(const std::string& name, const std::string& bytes);
  [[nodiscard]] std::string remembered(const std::string& name) const;

  /// Makes a verified backup of what the file holds now, in this machine's local data. Hourly ones are made
  /// by themselves while the project changes. Throws Error(storage, format); older backups stay.
  Backup back_up(Occasion why);
  /// The same for a thread of its own, while one writes on: the project must not go before it is done. Empty
  /// where this machine has no place for backups, or a backup younger than `unless_younger` stands already.
  [[nodiscard]] std::function<Backup()> backing_up(Occasion why, std::chrono::seconds unless_younger = {});
  /// What keeps the hourly backup from being made, if anything does.
  [[nodiscard]] std::optional<Error> backup_failure() const;

  // --- protection ------------------------------------------------------------------------------------------
  [[nodiscard]] bool sealed() const noexcept;
  /// Gives the project a passphrase: everything that was written is sealed, history and all, and no backup of
  /// this machine keeps the words in the clear. Where it has one, changes it. Returns the code for the
  /// recovery sheet, the only other way in; an earlier sheet no longer opens it. Slow. Throws Error; nothing
  /// has then changed.
  std::string protect(const std::string& passphrase, KdfCost cost = {});
  /// The slow part of `protect` for a thread of its own, while one writes on: what is written meanwhile waits
  /// in memory (`state()` says so) until `protected_by`. The project must not go before the work is done; one
  /// that goes before `protected_by` makes good what was done.
  ///
  ///     auto work = project.protecting(passphrase, cost);
  ///     work(following);                         // any thread; throws what keeps it from being done
  ///     const auto code = project.protected_by();   // the project's thread: the code of the sheet
  [[nodiscard]] std::function<void(Following)> protecting(const std::string& passphrase, KdfCost cost = {});
  /// Goes on after the work was done, or failed: then nothing has changed, and the code is empty.
  std::string protected_by();
  /// Lets a colleague in with a key of theirs.
  void open_to(const Colleague& colleague);
  /// Takes that way in away again. Who had it may have kept the project's key: what they copied before stays
  /// readable to them. False where they had none.
  bool close_to(const std::string& public_key);
  [[nodiscard]] std::vector<Colleague> opened_to() const;
  /// Seals files beside the project for whoever can open it. Lent.
  [[nodiscard]] const Seal& seal() const noexcept;
  /// Erases these interviews, documents, respondents or pseudonyms (core/store/erase.h). A backup is not made
  /// before: it would hold what is to go. Open the project again afterwards.
  Erased erase(const std::vector<model::OpId>& who);
  /// What was erased here, by id: a copy that is merged is told the same.
  [[nodiscard]] std::vector<model::OpId> erased() const;
  /// What a merge said is erased is gone from the model at once; this takes it out of the file, its log, the
  /// record and the backups too. For any thread, while one writes on; the project must not go before it is
  /// done. Empty where nothing is left to be taken out; it cannot be stopped. What is not done when the
  /// program ends is done when the file is opened for writing.
  [[nodiscard]] std::function<Erased(Following)> erasing_left();

  // --- originals and attachments --------------------------------------------------------------------------
  /// Keeps bytes under their SHA-256 (returned, hexadecimal) beside the operations. Waits for the disk.
  std::string keep_blob(std::string_view bytes);
  /// Any thread, while the project is open. Waits for the disk.
  [[nodiscard]] std::optional<std::string> blob(std::string_view sha256) const;

 private:
  friend class Change;
  struct State;
  [[nodiscard]] const log::Fold& fold() const noexcept;
  void absorb(std::vector<log::Operation> operations,
              std::vector<std::pair<std::string, std::string>>&& blobs, const std::vector<TailRow>& tails,
              const std::vector<std::filesystem::path>& records);
  explicit Project(std::unique_ptr<State> state);
  std::optional<std::string> take_back(const log::Step* step);
  /// An operation that says which others this session has seen since it began.
  void say_learnt();
  std::unique_ptr<State> state_;
};

/// What `check` found. `problems` are finished sentences with file, place and mend (English ids + values).
struct Problem {
  std::string id;                   ///< string id of the sentence
  std::vector<std::string> values;  ///< for its placeholders
  std::string english;
};
struct CheckResult {
  std::size_t operations = 0;
  std::size_t texts = 0;
  std::size_t codings = 0;
  std::size_t orphans = 0;  ///< codings whose every word was deleted; not a fault
  std::vector<Problem> problems;
  [[nodiscard]] bool sound() const noexcept { return problems.empty(); }
};
/// Verifies the database, every operation's chain, the fold and every coding's anchor. Reads only.
/// Throws Error where the file cannot be opened as a project at all.
[[nodiscard]] CheckResult check(const std::filesystem::path& path);

}  // namespace skolanalys::store
