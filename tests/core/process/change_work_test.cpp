#include "core/analysis/change_work.h"

#include "core/analysis/follow_up.h"
#include "core/analysis/recurrence.h"
#include "core/exchange/findings.h"
#include "tests/core/process/process_sample.h"

using namespace process;
using Catch::Matchers::WithinAbs;

TEST_CASE("an action without owner, due date or measure is refused, and so is the association as owner",
          "[change-work][refused]") {
  const Sample s;
  const auto goal = s.goal(s.to_decision());
  const auto refused = [&](auto&& spoil) {
    auto a = s.action(goal, "En timme i veckan på schemat.");
    spoil(a);
    return fault_of([&] { commands::add_action(*s.project, a); });
  };
  CHECK(refused([](auto& a) { a.owner = ""; }) == "error.owner_missing");
  CHECK(refused([](auto& a) { a.owner = "SKR"; }) == "error.owner_association");
  CHECK(refused([](auto& a) { a.owner = "trollkarl"; }) == "error.owner_role");
  CHECK(refused([](auto& a) { a.due.reset(); }) == "error.action_due");
  CHECK(refused([](auto& a) { a.question = ""; }) == "error.action_measure");
  CHECK(refused([](auto& a) { a.what = " "; }) == "error.action_what");
  CHECK(refused([](auto& a) { a.due = day("2025-01-01"); }) == "error.action_dates");
  CHECK(refused([](auto& a) { a.state = model::ActionState::done; }) == "error.action_done");
  CHECK(s.model.actions.empty());
  CHECK(refused([](auto&) {}).empty());
}

TEST_CASE("a goal belongs to what was chosen, and has measure, date and owner", "[change-work][refused]") {
  const Sample s;
  const auto chosen = s.to_decision();
  const auto refused = [&](auto&& spoil) {
    model::Goal g;
    g.priority = chosen;
    g.what = "Fler når målen.";
    g.series = exchange::series_called(s.model, "N15419", "")->id;
    g.goal_value = 70;
    g.due = day("2027-06-30");
    g.owner = "forvaltningschef";
    spoil(g);
    return fault_of([&] { commands::add_goal(*s.project, g); });
  };
  CHECK(refused([&](auto& g) { g.priority = s.candidate("Mentor"); }) == "error.goal_not_chosen");
  CHECK(refused([](auto& g) { g.series = {}; }) == "error.goal_measure");
  CHECK(refused([](auto& g) { g.goal_value.reset(); }) == "error.goal_value");
  CHECK(refused([](auto& g) { g.due.reset(); }) == "error.goal_due");
  CHECK(refused([](auto& g) { g.owner = "Sveriges Kommuner och Regioner"; }) == "error.owner_association");
  CHECK(refused([](auto&) {}).empty());
  CHECK(s.model.goals.begin()->second.start_value == 57.9);  // where it starts is looked up
  CHECK(s.model.engagement.stage == model::Stage::change_work);
}

TEST_CASE("a goal nearer than twice the noise of its series is warned of", "[change-work]") {
  const Sample s;
  const auto chosen = s.to_decision();
  const auto* series = exchange::series_called(s.model, "N15419", "");
  const auto noise = analysis::noise_of(s.model, *series);
  REQUIRE(noise);
  // 71.9 % in the country, 164 pupils: 100 sqrt(0.719 * 0.281 / 164).
  CHECK_THAT(noise->sd, WithinAbs(3.510, 0.001));
  CHECK(noise->basis == analysis::Noise::Basis::pupils);
  model::Goal g;
  g.priority = chosen;
  g.what = "Fler når målen.";
  g.series = series->id;
  g.goal_value = 64;  // 6.1 points on, 7.0 are needed
  g.due = day("2027-06-30");
  g.owner = "forvaltningschef";
  commands::add_goal(*s.project, g);
  g.goal_value = 70;
  commands::add_goal(*s.project, g);
  const auto goals = analysis::goals_of(s.model);
  const auto warned = [&](double value, analysis::GoalWarning which) {
    for (const auto& view : goals)
      if (view.goal->goal_value == value)
        return std::find(view.warnings.begin(), view.warnings.end(), which) != view.warnings.end();
    return false;
  };
  CHECK(warned(64, analysis::GoalWarning::inside_noise));
  CHECK_FALSE(warned(70, analysis::GoalWarning::inside_noise));
  CHECK(warned(70, analysis::GoalWarning::no_process));
  (void)s.goal(chosen);
  for (const auto& view : analysis::goals_of(s.model))
    CHECK(std::find(view.warnings.begin(), view.warnings.end(), analysis::GoalWarning::no_process) ==
          view.warnings.end());
}

TEST_CASE("noise without pupils is what is left about the series' own line", "[change-work]") {
  model::Model m;
  model::Series series;
  series.title = "Andel (%)";
  series.values = {{2020, 10}, {2021, 12}, {2022, 10}, {2023, 12}};
  // Slope 0.4, residuals -0.4, 1.2, -1.2, 0.4: sum of squares 3.2, two degrees of freedom.
  CHECK_THAT(analysis::noise_of(m, series)->sd, WithinAbs(std::sqrt(1.6), 1e-9));
  series.values.erase(2020);
  CHECK_FALSE(analysis::noise_of(m, series));
}

TEST_CASE("what is overdue is neither done nor stopped, and its day has passed", "[change-work]") {
  const Sample s;
  const auto goal = s.goal(s.to_decision());
  const auto late = commands::add_action(*s.project, s.action(goal, "Sen"));
  const auto done = commands::add_action(*s.project, s.action(goal, "Klar"));
  commands::set_action_state(*s.project, done, model::ActionState::done, day("2025-06-01"));
  CHECK(analysis::overdue_of(s.model, day("2025-06-13")).empty());  // its last day is not late
  const auto overdue = analysis::overdue_of(s.model, day("2025-06-14"));
  REQUIRE(overdue.size() == 1);
  CHECK(overdue.front().of == late);
  commands::set_action_state(*s.project, late, model::ActionState::stopped, {});
  CHECK(analysis::overdue_of(s.model, day("2025-06-14")).empty());
  const auto calendar = analysis::calendar_of(s.model, day("2025-06-14"));
  CHECK(std::is_sorted(calendar.begin(), calendar.end(),
                       [](const auto& a, const auto& b) { return a.date < b.date; }));
}

TEST_CASE("a side's judgement is hidden from the other until both have judged, and then stands",
          "[follow-up][refused]") {
  const Sample s;
  const auto action = commands::add_action(*s.project, s.action(s.goal(s.to_decision()), "Timmen."));
  commands::plan_follow_ups(*s.project, day("2025-08-31"), {"6 månader", "12 månader", "24 månader"});
  const auto& half_year = commands::follow_up_called(s.model, "6 månader");
  CHECK(half_year.date == day("2026-02-28"));  // the 31st is not in February
  const auto id = half_year.id;
  using model::Side;
  auto ours = s.judgement(id, action, Side::association, model::Grade::doubtful);
  commands::judge(*s.project, ours);
  CHECK(analysis::judgements_seen_by(s.model, id, Side::municipality).front().association == nullptr);
  CHECK(analysis::judgements_seen_by(s.model, id, Side::association).front().association != nullptr);
  ours.grade = model::Grade::off_track;  // still unseen: may be changed
  commands::judge(*s.project, ours);
  CHECK(s.model.judgements.size() == 1);
  CHECK(fault_of([&] { commands::hold_follow_up(*s.project, id, ""); }) == "error.judgements_missing");
  commands::judge(*s.project, s.judgement(id, action, Side::municipality, model::Grade::on_track));
  const auto seen = analysis::judgements_seen_by(s.model, id, Side::municipality);
  CHECK(seen.front().association->grade == model::Grade::off_track);
  CHECK(seen.front().disagree());
  ours.grade = model::Grade::on_track;
  CHECK(fault_of([&] { commands::judge(*s.project, ours); }) == "error.judgement_seen");
  commands::hold_follow_up(*s.project, id, "Timmen håller.");
  CHECK(s.model.engagement.stage == model::Stage::follow_up);
  CHECK(fault_of([&] { commands::judge(*s.project, ours); }) == "error.follow_up_held");
  CHECK(fault_of([&] { commands::close_engagement(*s.project); }) == "error.close_open");
  auto wordless = s.judgement(commands::follow_up_called(s.model, "12 månader").id, action,
                              Side::municipality, model::Grade::on_track);
  wordless.words = "";
  CHECK(fault_of([&] { commands::judge(*s.project, wordless); }) == "error.judgement_words");
}

TEST_CASE("progress within twice the noise is called neither better nor worse", "[follow-up]") {
  model::Model m;
  const auto add = [&](std::uint64_t n, const char* kpi, const char* area, std::map<int, double> values) {
    const model::SeriesId id(model::OpId{1, n});
    model::Series series;
    series.id = id;
    series.kpi = kpi;
    series.title = "Elever i åk 9, andel (%)";
    series.area = area;
    series.values = std::move(values);
    m.series[id] = series;
    return id;
  };
  add(1, "X-AK9", "9999", {{2024, 100}});
  const auto own = add(2, "N1", "9999", {{2023, 60}, {2024, 60}});
  model::Goal goal;
  goal.series = own;
  goal.start_value = 60;
  goal.goal_value = 75;
  using analysis::Progress;
  CHECK(analysis::progress_of(m, goal).progress == Progress::no_news);
  // Noise at 60 %: 4.9 points; twice that is 9.8.
  m.series[own].values[2025] = 69;
  CHECK(analysis::progress_of(m, goal).progress == Progress::within);
  m.series[own].values[2025] = 71;
  CHECK(analysis::progress_of(m, goal).progress == Progress::toward);
  m.series[own].values[2025] = 76;
  CHECK(analysis::progress_of(m, goal).progress == Progress::reached);
  m.series[own].values[2025] = 48;
  CHECK(analysis::progress_of(m, goal).progress == Progress::away);
  goal.start_value.reset();
  CHECK(analysis::progress_of(m, goal).progress == Progress::unknown);
}

TEST_CASE("findings recur where two municipalities have one on the same theme", "[across]") {
  const Sample a;
  const Sample b;
  auto renamed = b.model.engagement;
  renamed.municipality = "Mallbo";
  auto change = b.project->change("");
  change.update(renamed);
  b.project->commit(std::move(change));
  commands::remove_finding(*b.project, b.finding("S1"));
  analysis::Across one;
  one.take(a.model);
  CHECK(one.recurring().empty());
  one.take(b.model);
  const auto recurring = one.recurring();
  CHECK(recurring.size() == 7);
  for (const auto& r : recurring) {
    CHECK(r.slug != "stod.elevhalsa");
    CHECK(r.where.size() == 2);
  }
}
