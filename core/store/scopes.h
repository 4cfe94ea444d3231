#pragma once
#include <span>
#include <string>
#include <unordered_map>

#include "core/log/operation.h"

namespace skolanalys::store {

/// Whose an operation is: the interview, document, respondent or pseudonym that everything about it hangs on.
/// That is what an operation is sealed for, and what is erased as a whole. Told from the operations alone, so
/// that removed entities and those of newer versions are known too.
class Scopes {
 public:
  /// Takes note of what an operation (its body open) creates or ties together. To be called with all
  /// operations of a step before `of` is asked for any of them: a text is made before the interview it is of.
  void learn(const log::Operation& op);
  void learn(std::span<const log::Operation> operations);
  /// The scope of an entity, or of an operation; none = the project's.
  [[nodiscard]] model::OpId of(model::OpId entity) const;
  [[nodiscard]] model::OpId of(const log::Operation& op) const;

 private:
  std::unordered_map<model::OpId, model::OpId> owners_;  ///< itself for what is a scope
};

}  // namespace skolanalys::store
