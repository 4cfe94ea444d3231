#pragma once
#include <functional>
#include <vector>

#include "core/log/clocks.h"
#include "core/log/operation.h"

namespace skolanalys::log {

/// Which of the operations that another copy sent may be folded now.
struct Admission {
  std::vector<Operation> admitted;  ///< new here, in fold order: causes before effects
  std::vector<Operation> waiting;   ///< lack operations before them in their session, or what that had seen
  std::size_t known = 0;            ///< were here already
};

/// Sorts out what came: a session's operations are admitted without gaps, and only when everything that the
/// session says it had seen is here or admitted too. `held` is what is here; `find` gives an operation that
/// is here (nullptr if it is not). Throws Error(format): the same id with another content (names both by id),
/// an order that no program of ours writes.
[[nodiscard]] Admission admit(const Vector& held, const std::function<const Operation*(OpId)>& find,
                              std::vector<Operation> incoming);

[[nodiscard]] bool same(const Operation& a, const Operation& b);

}  // namespace skolanalys::log
