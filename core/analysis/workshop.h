#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"

/// What the workshops came to, counted. Pure functions over a model.
namespace skolanalys::analysis {

/// How the groups took one finding.
struct ReactionTally {
  const model::Finding* finding = nullptr;
  std::vector<const model::Reaction*> agree, disagree, missing;  ///< in the order of the groups
  std::vector<std::string> silent;                               ///< groups that said nothing
};
/// One for each finding that is not dropped, in their order.
[[nodiscard]] std::vector<ReactionTally> reactions_of(const model::Model& model,
                                                      const model::Workshop& workshop);
/// What groups missed altogether, by group.
[[nodiscard]] std::vector<const model::Reaction*> missed_at(const model::Model& model,
                                                            const model::Workshop& workshop);

/// Where effect and effort put a candidate. High is above 3, the middle of the scale.
enum class Quadrant { do_now, plan, when_fits, refrain };
[[nodiscard]] std::string_view id_of(Quadrant quadrant) noexcept;  ///< "do-now" …

/// Median and range over the groups that judged.
struct Judged5 {
  double median = 0;
  int low = 0, high = 0;
  std::size_t groups = 0;  ///< 0 = nobody judged
};

struct CandidateTally {
  const model::Priority* priority = nullptr;
  int dots = 0;
  double share = 0;                     ///< of all dots, 0–1
  std::map<std::string, int> by_group;  ///< every group of the workshop, 0 where it gave none
  std::size_t groups = 0;               ///< groups that gave a dot
  /// At least and at most this share of the persons put a dot on it (dots are counted per group, not per
  /// person); none where a group's number of persons is not said.
  std::optional<double> people_least, people_most;
  std::string one_group;  ///< the group that more than three quarters of its dots come from; empty = none
  Judged5 effect, effort;
  std::optional<Quadrant> quadrant;
  int rank = 0;          ///< 1 = most; the same number where neither dots nor the rules tell them apart
  bool by_rule = false;  ///< as many dots as another: effect, effort or groups decided
  bool tie = false;      ///< shares its rank: for people to decide
};
/// Best first. As many dots: higher median effect, then lower median effort, then more groups; else a tie.
[[nodiscard]] std::vector<CandidateTally> tally_of(const model::Model& model,
                                                   const model::Workshop& workshop);

}  // namespace skolanalys::analysis
