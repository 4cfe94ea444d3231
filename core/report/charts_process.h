#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/report/tree.h"

/// Pictures of the process, drawn by documents and screens alike.
namespace skolanalys::report {

/// A candidate in the matrix of effect and effort, 1–5 each.
struct PriorityPoint {
  int number = 0;  ///< as in the list beside it
  double effect = 0, effort = 0;
  int dots = 0;  ///< size of the circle
  bool chosen = false;
};
/// Words in the picture: quadrants in the order do now, plan, when it fits, refrain; then the axes.
struct PriorityWords {
  std::string quadrants[4];
  std::string effect, effort;
};
[[nodiscard]] Picture priority_chart(const std::vector<PriorityPoint>& points, const PriorityWords& words,
                                     const std::string& caption, const std::string& alternative);

/// Dots on each candidate, a bar of its groups' parts.
struct DotsRow {
  std::string title;
  std::vector<int> by_group;
};
[[nodiscard]] Picture dots_chart(const std::vector<DotsRow>& rows, const std::vector<std::string>& groups,
                                 const std::string& caption, const std::string& alternative);

/// Respondents on each side before and after.
struct BeforeAfterRow {
  std::string title;
  std::size_t before[3] = {};  ///< strength, both, weakness
  std::size_t after[3] = {};
};
[[nodiscard]] Picture before_after_chart(const std::vector<BeforeAfterRow>& rows, const std::string& before,
                                         const std::string& after, const std::string& caption,
                                         const std::string& alternative);

}  // namespace skolanalys::report
