#pragma once
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/log/operation.h"

namespace skolanalys::log {

/// Of each session, how many of its operations are held: a prefix, since sessions count without gaps.
using Vector = std::map<std::uint64_t, std::uint64_t>;

[[nodiscard]] nlohmann::json put_vector(const Vector& vector);
/// Throws nlohmann's exceptions, or Error(format), on another shape.
[[nodiscard]] Vector get_vector(const nlohmann::json& value);
/// Whether `all` holds everything that `part` holds.
[[nodiscard]] bool covers(const Vector& all, const Vector& part);

/// Knows which operation was made with knowledge of which: a session's own earlier ones, and what its `base`
/// and its `merge` operations so far say that it had seen. No ordinary operation carries anything for this.
class Clocks {
 public:
  /// Of a base or merge operation: what its session had seen. Seen in the order of the session.
  void learn(OpId op, const Vector& seen);
  /// Whether a lies in the past of b.
  [[nodiscard]] bool before(OpId a, OpId b) const;
  /// Whether b, of the same session as a and later, was made without anything new learnt after a.
  [[nodiscard]] bool learnt_nothing_between(OpId a, OpId b) const;

 private:
  struct Knowledge {
    std::uint64_t from = 0;  ///< holds for the session's operations from this one on
    std::vector<std::pair<std::uint64_t, std::uint64_t>> seen;  // by session
  };
  [[nodiscard]] const Knowledge* of(OpId op) const;
  std::unordered_map<std::uint64_t, std::vector<Knowledge>> sessions_;
};

}  // namespace skolanalys::log
