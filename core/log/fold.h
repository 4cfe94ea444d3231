#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <span>

#include "core/log/conflict.h"
#include "core/log/operation.h"
#include "core/model/model.h"
#include "core/text/splice.h"

namespace skolanalys::log {

/// What a newer version made that this one does not know: kept, passed on, not shown.
struct Newer {
  std::size_t things = 0;  ///< operations of kinds, and entities of types, that are not known
  bool words = false;      ///< some change a text: what is shown of it is not what stands there
};

/// What a person did in one go: the unit of undo. `label` is a string id ("step.code") that names it.
struct Step {
  OpId id;  ///< its first operation
  std::string label;
  OpId scope;  ///< the interview or document it happened in; none = the project as a whole
  OpId undoes;
};

/// Folds operations into the model. Deterministic: the same set of operations gives the same model, in
/// whatever order they came, as long as each came after those it was made with knowledge of ((lamport,
/// session, seq) is such an order). Operations of several laptops that did not know of each other are merged:
///
///   a field         shows the latest of the values that nobody replaced knowingly; different ones are listed
///   an entity       is away only where its removal was made with knowledge of all that was done to it
///   a text          is the three-way merge of its versions (TextHistory)
///   a code's parent is none where two moves made a circle: at the code with the smallest id
///
/// Keeps, for each step, what takes it back, so that undo and redo work after a restart. Undo reaches back to
/// where the work of somebody else in the same interview came in.
///
/// Thread: one. Errors: Error(format) when an operation does not fit what went before it. Of one operation
/// that is applied alone the model is then as it was; after a batch the fold is of no more use.
class Fold {
 public:
  Fold();
  ~Fold();
  Fold(Fold&&) noexcept;
  Fold& operator=(Fold&&) noexcept;

  [[nodiscard]] const model::Model& model() const noexcept;

  void apply(const Operation& op);
  /// Many at once: what they leave to be merged is merged once.
  void apply(std::span<const Operation> operations);

  /// What people did to the same thing without knowing of each other, and nobody has settled. O(entities that
  /// were touched so).
  [[nodiscard]] std::vector<Conflict> conflicts() const;
  [[nodiscard]] Newer newer() const noexcept;
  /// The text shown is the merge of several versions: before a person changes it, or a range in it, what is
  /// shown is to be written as it is (`settlement`), so that offsets mean the same everywhere.
  [[nodiscard]] bool forked(model::TextId text) const;
  /// The body of the `set` operation that does so, and of the `create` operations that go with it in the same
  /// step: one a wording that nobody has chosen from yet.
  struct Settlement {
    std::string text;
    std::vector<std::string> wordings;
  };
  [[nodiscard]] Settlement settlement(model::TextId text) const;

  /// Takes the place of another fold: revisions go on from the other's.
  void go_on_from(const Fold& before);

  /// A run: typing that is on the screen and in the tail but is no operation yet. `run` replaces what the
  /// run was so far; the first call starts it. Codings are projected through the run as a whole, so that the
  /// operation it becomes has the same effect.
  void show_run(model::TextId text, const text::Splice& run);
  /// Takes the run off again, before the operation that it became is applied (or when it is given up).
  void drop_run();
  [[nodiscard]] bool has_run() const noexcept;

  /// The step that undo (redo) in this scope would take back, or nothing.
  [[nodiscard]] const Step* undoable(OpId scope) const;
  [[nodiscard]] const Step* redoable(OpId scope) const;
  /// The operations, without ids, that take a step back; to be written as a step whose `undoes` is `step`.
  struct Inverse {
    Kind kind;
    OpId entity;
    std::string body;
  };
  [[nodiscard]] std::vector<Inverse> inverse_of(OpId step) const;

  /// Grows whenever the text, its codings, its speaker marks or its interview's fields change.
  /// 0 = never heard of it.
  [[nodiscard]] std::uint64_t revision(model::TextId text) const;
  /// Grows with every operation and with every change of a run.
  [[nodiscard]] std::uint64_t revision() const noexcept;
  /// Grows when anything but texts and codings changes: codes, respondents, the engagement …
  [[nodiscard]] std::uint64_t structure_revision() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace skolanalys::log
