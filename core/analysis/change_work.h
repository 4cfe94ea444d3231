#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"

/// Goals and actions looked at: noise, warnings, what is due. Pure functions over a model; the day is passed
/// in.
namespace skolanalys::analysis {

/// How much a series moves from year to year by chance alone, as a standard deviation in its own unit.
struct Noise {
  enum class Basis {
    pupils,    ///< share or merit of so many pupils (the series "X-AK9" of the same area)
    residual,  ///< what is left of the series itself about its own straight line
  };
  double sd = 0;
  Basis basis = Basis::residual;
  double pupils = 0;
};
/// Share: 100 sqrt(p(1-p)/n), with the country's p where it is there; merit ("meritvärde"): 60/sqrt(n).
/// Without a number of pupils: from at least four values about their line. None where neither can be told.
[[nodiscard]] std::optional<Noise> noise_of(const model::Model& model, const model::Series& series);

enum class GoalWarning {
  inside_noise,   ///< the way to go is less than twice the noise: reaching it would prove nothing
  no_process,     ///< the priority has no goal with a process measure, one that moves within a term
  noise_unknown,  ///< too few years and no number of pupils: cannot be told
  series_gap,     ///< the series has years without a value: before and after may not compare
  no_start,       ///< a question or series without a value to start from
};
[[nodiscard]] std::string_view id_of(GoalWarning warning) noexcept;

struct GoalView {
  const model::Goal* goal = nullptr;
  const model::Priority* priority = nullptr;
  const model::Series* series = nullptr;
  std::optional<Noise> noise;
  std::vector<GoalWarning> warnings;
  std::vector<const model::Action*> actions;  ///< by due date
};
/// By priority's order, then due date.
[[nodiscard]] std::vector<GoalView> goals_of(const model::Model& model);

/// Where a measured goal stands.
enum class Progress {
  no_news,  ///< the series has no value newer than the start
  reached,  ///< at the goal value or beyond
  toward,   ///< nearer, by more than twice the noise
  within,   ///< the change is within twice the noise: nothing can be said
  away,     ///< farther, by more than twice the noise
  unknown,  ///< no start, no goal value or no noise to hold it against
};
[[nodiscard]] std::string_view id_of(Progress progress) noexcept;
struct GoalProgress {
  Progress progress = Progress::unknown;
  int year = 0;  ///< of the latest value
  double latest = 0;
  double change = 0;  ///< since the start
};
/// `since`: values of years after this one are news; 0 = the year whose value is the start value.
[[nodiscard]] GoalProgress progress_of(const model::Model& model, const model::Goal& goal, int since = 0);

enum class EventKind { workshop, action_start, action_due, goal_due, follow_up };
[[nodiscard]] std::string_view id_of(EventKind kind) noexcept;
/// Something with a day.
struct Event {
  EventKind kind = EventKind::action_due;
  model::Date date{};
  std::string what;
  std::string owner;  ///< role id, may be empty
  model::OpId of;
  bool done = false;
  bool overdue = false;  ///< its day has passed, and it is neither done nor stopped
};
/// All with a day, in order of days.
[[nodiscard]] std::vector<Event> calendar_of(const model::Model& model, model::Date today);
/// Actions and goals that are overdue, longest first.
[[nodiscard]] std::vector<Event> overdue_of(const model::Model& model, model::Date today);

}  // namespace skolanalys::analysis
