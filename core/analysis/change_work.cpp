#include "core/analysis/change_work.h"
#include "core/analysis/entry.h"

#include <algorithm>
#include <cmath>

namespace skolanalys::analysis {
namespace {

constexpr std::string_view warning_ids[] = {"inside_noise", "no_process", "noise_unknown", "series_gap",
                                            "no_start"};
constexpr std::string_view progress_ids[] = {"no_news", "reached", "toward", "within", "away", "unknown"};
constexpr std::string_view event_ids[] = {"workshop", "action_start", "action_due", "goal_due", "follow_up"};
constexpr double pupil_merit_sd = 60;

const model::Series* total(const model::Model& model, std::string_view kpi, std::string_view area) {
  for (const auto& [id, series] : model.series)
    if (series.kpi == kpi && series.area == area && series.gender == "T") return &series;
  return nullptr;
}

bool contains(const std::string& title, std::string_view words) {
  return title.find(words) != std::string::npos;
}

/// Pupils of a year: that year's number, else the latest before it.
std::optional<double> pupils_in(const model::Series* pupils, int year) {
  if (pupils == nullptr) return std::nullopt;
  auto found = pupils->values.upper_bound(year);
  if (found == pupils->values.begin()) return std::nullopt;
  --found;
  return found->second > 0 ? std::optional(found->second) : std::nullopt;
}

std::optional<double> residual_sd(const std::map<int, double>& values) {
  if (values.size() < 4) return std::nullopt;
  const auto n = static_cast<double>(values.size());
  double mean_x = 0;
  double mean_y = 0;
  for (const auto& [year, value] : values) {
    mean_x += year / n;
    mean_y += value / n;
  }
  double xx = 0;
  double xy = 0;
  for (const auto& [year, value] : values) {
    xx += (year - mean_x) * (year - mean_x);
    xy += (year - mean_x) * (value - mean_y);
  }
  double sum = 0;
  for (const auto& [year, value] : values) {
    const double rest = value - mean_y - xy / xx * (year - mean_x);
    sum += rest * rest;
  }
  return std::sqrt(sum / (n - 2));
}

}  // namespace

std::string_view id_of(GoalWarning warning) noexcept {
  return warning_ids[static_cast<std::size_t>(warning)];
}
std::string_view id_of(Progress progress) noexcept {
  return progress_ids[static_cast<std::size_t>(progress)];
}
std::string_view id_of(EventKind kind) noexcept { return event_ids[static_cast<std::size_t>(kind)]; }

std::optional<Noise> noise_of(const model::Model& model, const model::Series& series) {
  if (series.values.empty()) return std::nullopt;
  const int year = series.values.rbegin()->first;
  // Only results of the ninth year are shares of the ninth year's pupils; a share of teachers is not.
  // A local series ("X-…") may count one school: the municipality's pupils are not its own.
  const bool ninth =
      !series.kpi.starts_with("X-") && (contains(series.title, "åk 9") || contains(series.title, "år 9"));
  const bool merit = contains(series.title, "eritvärde");
  const auto pupils = ninth ? pupils_in(total(model, "X-AK9", series.area), year) : std::nullopt;
  if (pupils && merit) return Noise{pupil_merit_sd / std::sqrt(*pupils), Noise::Basis::pupils, *pupils};
  if (pupils && contains(series.title, "%")) {
    double p = series.values.rbegin()->second / 100;
    if (const auto* country = total(model, series.kpi, "0000"))
      if (const auto there = country->values.find(year); there != country->values.end())
        p = there->second / 100;
    p = std::clamp(p, 0.01, 0.99);
    return Noise{100 * std::sqrt(p * (1 - p) / *pupils), Noise::Basis::pupils, *pupils};
  }
  if (const auto sd = residual_sd(series.values)) return Noise{*sd, Noise::Basis::residual, 0};
  return std::nullopt;
}

std::vector<GoalView> goals_of(const model::Model& model) {
  std::vector<GoalView> out;
  for (const auto& [id, goal] : model.goals) {
    GoalView view;
    view.goal = &goal;
    view.priority = entry(model.priorities, goal.priority);
    view.series = entry(model.series, goal.series);
    for (const auto& [action_id, action] : model.actions)
      if (action.goal == id) view.actions.push_back(&action);
    std::stable_sort(view.actions.begin(), view.actions.end(), [](const auto* a, const auto* b) {
      return a->due.value_or(model::Date{}) < b->due.value_or(model::Date{});
    });
    if (view.series != nullptr) {
      view.noise = noise_of(model, *view.series);
      if (!view.noise)
        view.warnings.push_back(GoalWarning::noise_unknown);
      else if (goal.start_value && goal.goal_value &&
               std::abs(*goal.goal_value - *goal.start_value) < 2 * view.noise->sd)
        view.warnings.push_back(GoalWarning::inside_noise);
      const auto& values = view.series->values;
      if (!values.empty() &&
          static_cast<int>(values.size()) != values.rbegin()->first - values.begin()->first + 1)
        view.warnings.push_back(GoalWarning::series_gap);
      if (!goal.start_value) view.warnings.push_back(GoalWarning::no_start);
    }
    const bool process =
        std::any_of(model.goals.begin(), model.goals.end(), [&, &mine = goal](const auto& entry) {
          return entry.second.priority == mine.priority && entry.second.process;
        });
    if (!process) view.warnings.push_back(GoalWarning::no_process);
    out.push_back(std::move(view));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    const auto key = [](const GoalView& v) {
      return std::pair(v.priority == nullptr ? std::string_view() : std::string_view(v.priority->order),
                       v.goal->due.value_or(model::Date{}));
    };
    return key(a) < key(b);
  });
  return out;
}

GoalProgress progress_of(const model::Model& model, const model::Goal& goal, int since) {
  GoalProgress out;
  const auto* series = entry(model.series, goal.series);
  if (series == nullptr || series->values.empty() || !goal.start_value || !goal.goal_value) return out;
  if (since == 0)
    for (const auto& [year, value] : series->values)
      if (std::abs(value - *goal.start_value) < 1e-9) since = year;
  const auto& [year, latest] = *series->values.rbegin();
  out.year = year;
  out.latest = latest;
  out.change = latest - *goal.start_value;
  if (year <= since) {
    out.progress = Progress::no_news;
    return out;
  }
  const double wanted = *goal.goal_value - *goal.start_value;
  const double way = wanted < 0 ? -out.change : out.change;  // positive = towards the goal
  const auto noise = noise_of(model, *series);
  if (!noise) return out;
  if (way >= std::abs(wanted) && way >= 2 * noise->sd)
    out.progress = Progress::reached;
  else if (std::abs(way) < 2 * noise->sd)
    out.progress = Progress::within;
  else
    out.progress = way > 0 ? Progress::toward : Progress::away;
  return out;
}

std::vector<Event> calendar_of(const model::Model& model, model::Date today) {
  std::vector<Event> out;
  const auto add = [&](EventKind kind, const std::optional<model::Date>& date, const std::string& what,
                       const std::string& owner, model::OpId of, bool done) {
    if (!date) return;
    out.push_back({kind, *date, what, owner, of, done, !done && *date < today});
  };
  for (const auto& [id, workshop] : model.workshops)
    add(EventKind::workshop, workshop.date, workshop.title, "", id, workshop.held);
  for (const auto& [id, action] : model.actions) {
    const bool over = action.state == model::ActionState::done || action.state == model::ActionState::stopped;
    add(EventKind::action_start, action.start, action.what, action.owner, id,
        over || action.state == model::ActionState::started);
    add(EventKind::action_due, action.due, action.what, action.owner, id, over);
  }
  for (const auto& [id, goal] : model.goals) {
    const auto stands = progress_of(model, goal).progress;
    add(EventKind::goal_due, goal.due, goal.what, goal.owner, id, stands == Progress::reached);
  }
  for (const auto& [id, follow_up] : model.follow_ups)
    add(EventKind::follow_up, follow_up.date, follow_up.label, "", id, follow_up.held);
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
  return out;
}

std::vector<Event> overdue_of(const model::Model& model, model::Date today) {
  auto out = calendar_of(model, today);
  std::erase_if(out, [](const Event& e) {
    return !e.overdue || e.kind == EventKind::action_start || e.kind == EventKind::workshop;
  });
  return out;
}

}  // namespace skolanalys::analysis
