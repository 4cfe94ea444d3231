#pragma once
#include "core/commands/change_work.h"
#include "core/commands/finding.h"
#include "core/commands/follow_up.h"
#include "core/commands/workshop.h"
#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/exchange/votes.h"
#include "tests/catch.h"
#include "tests/fault.h"
#include "tests/sample.h"
#include "tests/scratch.h"

/// The sample taken some way through the process, for tests.
namespace process {

using namespace skolanalys;

inline model::Date day(const char* text) { return *model::parse_date(text); }

struct Sample : SampleProject {
  model::FindingId finding(const char* label) const { return commands::finding_called(model, label).id; }
  model::PriorityId candidate(const std::string& title) const {
    for (const auto& [id, priority] : model.priorities)
      if (priority.title.find(title) != std::string::npos) return id;
    return {};
  }
  static std::vector<model::WorkshopGroup> groups() {
    return {{"Bord 1", {"namndordforande", "forvaltningschef"}, 12},
            {"Bord 2", {"rektor"}, 12},
            {"Bord 3", {"larare", "forstelarare"}, 12},
            {"Bord 4", {"elev", "vardnadshavare"}, 9}};
  }
  model::WorkshopId plan(int number, const char* date, const char* early = "") const {
    model::Workshop w;
    w.number = number;
    w.title = "Workshop " + std::to_string(number);
    w.date = day(date);
    w.groups = groups();
    w.early_reason = early;
    return commands::plan_workshop(*project, w);
  }
  /// Workshop 1 held, workshop 2 planned.
  model::WorkshopId to_workshop_2() const {
    commands::hold_workshop(*project, plan(1, "2024-12-03"));
    return plan(2, "2025-01-21");
  }
  /// Votes in, the mathematics chosen.
  model::PriorityId to_decision() const {
    const auto w = to_workshop_2();
    exchange::add_votes(*project, w,
                        exchange::read_votes(std::filesystem::path(ASSETS) / "sample/workshop-votes.csv"));
    const auto id = candidate("Gör som matematiken");
    commands::change_candidate(*project, id, model.priorities.at(id).title, {finding("S5")});
    commands::decide(*project, id, true, "Flest prickar, störst effekt, låg insats.",
                     "Elva av nitton projekt.");
    return id;
  }
  model::GoalId goal(model::PriorityId priority) const {
    model::Goal g;
    g.priority = priority;
    g.what = "Fyra ämnen har en gemensam timme och ett gemensamt prov var sjätte vecka.";
    g.question = "Hade ni ett gemensamt prov de senaste sex veckorna?";
    g.process = true;
    g.due = day("2025-12-19");
    g.owner = "rektor";
    return commands::add_goal(*project, g);
  }
  model::Action action(model::GoalId goal, const char* what) const {
    model::Action a;
    a.goal = goal;
    a.what = what;
    a.owner = "rektor";
    a.start = day("2025-02-03");
    a.due = day("2025-06-13");
    a.question = "Har timmen legat kvar på schemat?";
    return a;
  }
  model::Judgement judgement(model::FollowUpId follow_up, model::ActionId action, model::Side side,
                             model::Grade grade) const {
    model::Judgement j;
    j.follow_up = follow_up;
    j.action = action;
    j.side = side;
    j.grade = grade;
    j.words = "Timmen hölls tio av tolv veckor.";
    return j;
  }
};

}  // namespace process
