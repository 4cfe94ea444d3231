#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/analysis/change_work.h"
#include "core/analysis/evidence.h"
#include "core/model/model.h"

/// Before and after: what both sides judge, what the figures say, what people say when they are asked again.
/// Pure functions over a model.
namespace skolanalys::analysis {

/// One action at one follow-up, as one side may see it: the other's judgement stays hidden until one's own is
/// given.
struct JudgementPair {
  const model::Action* action = nullptr;
  const model::Judgement* association = nullptr;  ///< null = not given
  const model::Judgement* municipality = nullptr;
  [[nodiscard]] bool both() const { return association != nullptr && municipality != nullptr; }
  [[nodiscard]] bool disagree() const { return both() && association->grade != municipality->grade; }
  [[nodiscard]] const model::Judgement* of(model::Side side) const {
    return side == model::Side::association ? association : municipality;
  }
};
/// Every action that is not stopped, by due date; both judgements shown. For who keeps the minutes.
[[nodiscard]] std::vector<JudgementPair> judgements_of(const model::Model& model,
                                                       model::FollowUpId follow_up);
/// The same as `side` may see it.
[[nodiscard]] std::vector<JudgementPair> judgements_seen_by(const model::Model& model,
                                                            model::FollowUpId follow_up, model::Side side);

/// Which interviews are before and which are the follow-up's own. Before: until the change work began (the
/// visit's last day, or workshop 2). After: later, until the follow-up's day, since the follow-up before it.
struct Rounds {
  std::vector<model::InterviewId> before, after;
  std::optional<model::Date> boundary;  ///< last day of before
};
[[nodiscard]] Rounds rounds_of(const model::Model& model, const model::FollowUp& follow_up);

/// How many respondents stand where.
struct Stand3 {
  std::size_t respondents = 0;  ///< n: who speak of it
  std::size_t strength = 0, weakness = 0, both = 0;
  [[nodiscard]] std::optional<Sign> sign() const;
};
enum class Shift {
  better,  ///< leaned to weakness or both, leans less so now
  worse,
  same,
  only_before,  ///< nobody speaks of it now: cannot be compared
  only_after,
  no_stand,  ///< described, not judged, on one side at least
};
[[nodiscard]] std::string_view id_of(Shift shift) noexcept;
struct Comparison {
  const model::Code* theme = nullptr;
  std::string role;  ///< empty = all roles together
  Stand3 before, after;
  Shift shift = Shift::same;
  bool few = false;  ///< fewer than three respondents on a side: tells nothing of more than those persons
};
/// Theme by theme and, within each, role by role (all roles first), in the codebook's order; only themes that
/// somebody speaks of afterwards or that a finding is about. Themes made after the first round are marked by
/// `new_themes_of`.
[[nodiscard]] std::vector<Comparison> compare(const model::Model& model, const Rounds& rounds);
/// Themes without a coding in the first round that the codebook got later: not the same codebook.
[[nodiscard]] std::vector<const model::Code*> new_themes_of(const model::Model& model, const Rounds& rounds);

}  // namespace skolanalys::analysis
