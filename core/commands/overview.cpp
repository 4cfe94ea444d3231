#include "core/commands/overview.h"

#include <algorithm>
#include <map>

#include "core/assets/assets.h"
#include "core/commands/selection.h"
#include "core/commands/stage.h"
#include "core/error.h"

namespace skolanalys::commands {
namespace {

namespace fs = std::filesystem;
using model::Stage;

constexpr Stage way[] = {Stage::registered,  Stage::admitted,    Stage::visit_planned, Stage::visited,
                         Stage::analysis,    Stage::report_sent, Stage::workshop_1,    Stage::workshop_2,
                         Stage::change_work, Stage::follow_up,   Stage::closed};

class Dates {
 public:
  void add(const std::optional<model::Date>& date, std::string what, std::string words = {}) {
    if (date && (!first_ || *date < first_->date))
      first_ = NextDate{*date, std::move(what), std::move(words)};
  }
  [[nodiscard]] const std::optional<NextDate>& first() const { return first_; }

 private:
  std::optional<NextDate> first_;
};

std::optional<NextDate> next_of(const model::Model& m, model::Date today) {
  Dates dates;
  for (const auto& [id, c] : m.cohorts)
    if (is_round(m) && c.last_date && *c.last_date >= today) dates.add(c.last_date, "last-date", c.name);
  const bool before_visit = m.engagement.stage < Stage::visited;
  if (before_visit) dates.add(m.engagement.visit_from, "visit");
  for (const auto& [id, i] : m.interviews)
    if (i.status == model::InterviewStatus::planned) dates.add(i.date, "interview", i.title);
  for (const auto& [id, w] : m.workshops)
    if (!w.held) dates.add(w.date, "workshop", w.title);
  for (const auto& [id, a] : m.actions)
    if (a.state == model::ActionState::planned || a.state == model::ActionState::started)
      dates.add(a.due, "action", a.what);
  for (const auto& [id, f] : m.follow_ups)
    if (!f.held) dates.add(f.date, "follow-up", f.label);
  if (!dates.first()) dates.add(m.engagement.retain_until, "retain");
  return dates.first();
}

std::optional<model::Date> date_of_step(const model::Model& m, Stage stage) {
  const auto* a = m.applications.empty() ? nullptr : &m.applications.rbegin()->second;
  const auto workshop = [&](int number) -> std::optional<model::Date> {
    for (const auto& [id, w] : m.workshops)
      if (w.number == number) return w.date;
    return std::nullopt;
  };
  switch (stage) {
    case Stage::registered:
      return a == nullptr ? std::nullopt : a->received;
    case Stage::admitted:
      return a == nullptr ? std::nullopt : a->decided;
    case Stage::visit_planned:
      return m.engagement.visit_from;
    case Stage::visited:
      return m.engagement.visit_to ? m.engagement.visit_to : m.engagement.visit_from;
    case Stage::workshop_1:
      return workshop(1);
    case Stage::workshop_2:
      return workshop(2);
    case Stage::follow_up: {
      std::optional<model::Date> last;
      for (const auto& [id, f] : m.follow_ups)
        if (f.date && (!last || *f.date > *last)) last = f.date;
      return last;
    }
    default:
      return std::nullopt;
  }
}

std::vector<Step> steps_of(const model::Model& m) {
  const auto stage = m.engagement.stage;
  std::vector<Step> out;
  if (is_round(m) || stage == Stage::declined) return out;
  // "complete" and "reserve" lie between the first two steps.
  const auto reached = stage == Stage::complete || stage == Stage::reserve ? Stage::registered : stage;
  for (const auto s : way) {
    Step step;
    step.stage = s;
    step.state = s < reached ? Step::State::done : s == reached ? Step::State::now : Step::State::coming;
    if (s == Stage::closed && reached == Stage::closed) step.state = Step::State::done;
    step.date = date_of_step(m, s);
    out.push_back(step);
  }
  return out;
}

}  // namespace

std::vector<fs::path> project_files(const std::vector<fs::path>& places) {
  std::vector<fs::path> out;
  for (const auto& place : places) {
    std::error_code fault;
    if (fs::is_directory(place, fault)) {
      auto it = fs::recursive_directory_iterator(place, fs::directory_options::skip_permission_denied, fault);
      for (; !fault && it != fs::recursive_directory_iterator(); it.increment(fault))
        if (it->path().extension() == ".skolanalys" && it->is_regular_file(fault)) out.push_back(it->path());
    } else if (fs::exists(place, fault)) {
      out.push_back(place);
    } else {
      throw Error(Fault::not_found, "error.no_such_file", {place.string()},
                  place.string() + ": is not there");
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

OverviewRow overview_of(const model::Model& m, const fs::path& path, model::Date today) {
  OverviewRow out;
  const auto& e = m.engagement;
  out.path = path;
  out.municipality = e.municipality;
  out.code = e.municipality_code;
  out.registry = e.registry_number;
  for (const auto& one : assets::municipalities())
    if (one.code == e.municipality_code) out.county = one.county;
  out.round = is_round(m);
  out.stage = e.stage;
  out.next = next_of(m, today);
  out.steps = steps_of(m);
  for (const auto& [id, i] : m.interviews) {
    out.planned += i.status == model::InterviewStatus::planned ? 1 : 0;
    out.held +=
        i.status == model::InterviewStatus::held || i.status == model::InterviewStatus::ongoing ? 1 : 0;
  }
  out.documents = m.documents.size();
  out.codings = m.codings.size();
  out.findings = m.findings.size();
  out.actions = m.actions.size();
  for (const auto& [id, a] : m.actions)
    if ((a.state == model::ActionState::planned || a.state == model::ActionState::started) && a.due &&
        *a.due < today)
      ++out.overdue;
  if (!out.round && !m.applications.empty())
    if (const auto* cohort = cohort_of(m, m.applications.rbegin()->second)) out.cohort = cohort->name;
  for (const auto& [id, a] : m.applications) {
    out.waiting += a.decision == model::Decision::undecided ? 1 : 0;
    out.admitted += a.decision == model::Decision::admitted ? 1 : 0;
  }
  if (e.visit_from && e.visit_to)
    out.days = static_cast<int>(
                   (std::chrono::sys_days(*e.visit_to) - std::chrono::sys_days(*e.visit_from)).count() + 1) *
               static_cast<int>(e.team.size());
  if (!out.round && e.stage != Stage::declined && e.stage != Stage::closed)
    out.missing = hinders(m, next_stage(e.stage));
  return out;
}

Overview overview(const std::vector<fs::path>& places, model::Date today, const std::function<bool()>& go_on,
                  const store::Opening& how) {
  Overview out;
  analysis::Across across;
  std::map<std::string, CohortDays> days;
  for (const auto& path : project_files(places)) {
    if (go_on && !go_on()) break;
    try {
      const auto project = store::Project::open(path, store::Access::read, how);
      const auto& model = project->model();
      out.rows.push_back(overview_of(model, path, today));
      across.take(model);
      const auto& row = out.rows.back();
      for (const auto& [id, cohort] : model.cohorts) {
        auto& sum = days[cohort.name];
        sum.name = cohort.name;
        sum.had = std::max(sum.had, cohort.interviewer_days);
        if (row.round || row.cohort != cohort.name) continue;
        sum.used += row.days;
        ++sum.engagements;
      }
    } catch (const Error& fault) {
      OverviewRow row;
      row.path = path;
      row.municipality = path.stem().string();
      row.fault = fault;
      out.rows.push_back(std::move(row));
    }
  }
  for (auto& [name, sum] : days)
    if (sum.engagements > 0) out.days.push_back(std::move(sum));
  out.recurring = across.recurring();
  out.outcomes = across.outcomes();
  std::stable_sort(out.rows.begin(), out.rows.end(), [](const OverviewRow& a, const OverviewRow& b) {
    if (a.round != b.round) return a.round;
    if (a.next.has_value() != b.next.has_value()) return a.next.has_value();
    if (a.next && a.next->date != b.next->date) return a.next->date < b.next->date;
    return a.municipality < b.municipality;
  });
  return out;
}

}  // namespace skolanalys::commands
