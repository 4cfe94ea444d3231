#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/analysis/change_work.h"
#include "core/analysis/finding.h"

/// Across municipalities: which findings recur, and which actions went together with better figures. Counted,
/// never explained: a handful of municipalities that chose for themselves, without a group to compare with.
namespace skolanalys::analysis {

/// One engagement's part in a finding that recurs.
struct Occurrence {
  std::string municipality;
  std::string label, words;
  std::optional<Strength> strength;
};
/// Findings of several engagements about the same theme (by slug), or, where themes differ, the same area.
struct Recurring {
  std::string slug, name;
  bool practice = false;
  std::vector<Occurrence> where;  ///< one a municipality: its strongest finding of that theme
};

/// One action (or the goal it serves) and where its figure went.
struct Outcome {
  std::string municipality;
  std::string action, priority;
  std::vector<std::string> themes;  ///< slugs of the findings that the priority rests on
  model::ActionState state = model::ActionState::planned;
  std::string series;
  GoalProgress progress;
  std::optional<model::Grade> association, municipality_grade;  ///< at the latest follow-up
};
struct OutcomeSum {
  std::string theme;  ///< slug of the area
  std::size_t actions = 0, municipalities = 0;
  std::size_t better = 0, within = 0, worse = 0, no_news = 0;
};
struct Outcomes {
  std::vector<Outcome> all;      ///< of actions done or started that have a series
  std::vector<OutcomeSum> sums;  ///< by area
  std::size_t municipalities = 0;
};

/// Takes engagements in one at a time, so that none has to stay open.
///
///   Across all;
///   for (const auto& file : files) all.take(open(file)->model());
///   for (const auto& theme : all.recurring()) …
class Across {
 public:
  void take(const model::Model& model);
  /// Themes that at least two municipalities have a finding on, most municipalities first. Single statements
  /// and findings without evidence are left out.
  [[nodiscard]] std::vector<Recurring> recurring() const;
  [[nodiscard]] Outcomes outcomes() const;

 private:
  std::map<std::pair<std::string, bool>, Recurring> by_theme_;  ///< by slug, and whether to build on
  std::vector<Outcome> outcomes_;
};

}  // namespace skolanalys::analysis
