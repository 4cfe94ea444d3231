#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/log/operation.h"
#include "core/model/model.h"
#include "core/text/splice.h"

namespace skolanalys::log {

/// What a person did in one go: the unit of undo. `label` is a string id ("step.code") that names it.
struct Step {
  OpId id;  ///< its first operation
  std::string label;
  OpId scope;  ///< the interview or document it happened in; none = the project as a whole
  OpId undoes;
};

/// Folds operations, in (lamport, session, seq) order, into the model. Deterministic: the same operations
/// give the same model. Keeps, for each step, what takes it back, so that undo and redo work after a restart.
///
/// Thread: one. Errors: Error(format) when an operation does not fit what went before it; the model is then
/// as it was before that operation.
class Fold {
 public:
  Fold();
  ~Fold();
  Fold(Fold&&) noexcept;
  Fold& operator=(Fold&&) noexcept;

  [[nodiscard]] const model::Model& model() const noexcept;

  void apply(const Operation& op);

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
