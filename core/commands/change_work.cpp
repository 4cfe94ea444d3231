#include "core/commands/change_work.h"

#include "core/commands/reach.h"
#include "core/commands/rules.h"

namespace skolanalys::commands {
namespace {

void check(const model::Model& model, const model::Goal& goal) {
  const auto& priority = still_there(model.priorities, goal.priority);
  if (!priority.chosen)
    refuse("error.goal_not_chosen", {priority.title},
           "'" + priority.title + "' was not chosen; a goal belongs to what workshop 2 decided");
  if (trimmed(goal.what).empty())
    refuse("error.goal_what", {}, "a goal needs a sentence on what should be so");
  if (goal.series) (void)still_there(model.series, goal.series);
  if (!goal.series && trimmed(goal.question).empty())
    refuse("error.goal_measure", {goal.what},
           "'" + goal.what + "' has no measure; give a series or a question");
  if (goal.series && !goal.goal_value)
    refuse("error.goal_value", {goal.what},
           "'" + goal.what + "' is measured by a series; give the value to reach");
  if (!goal.due) refuse("error.goal_due", {goal.what}, "'" + goal.what + "' needs a date");
  check_owner(goal.owner);
}

void check(const model::Model& model, const model::Action& action) {
  (void)still_there(model.goals, action.goal);
  if (trimmed(action.what).empty())
    refuse("error.action_what", {}, "an action needs a sentence on what is done");
  check_owner(action.owner);
  if (!action.due) refuse("error.action_due", {action.what}, "'" + action.what + "' needs a due date");
  if (action.series) (void)still_there(model.series, action.series);
  if (!action.series && trimmed(action.question).empty())
    refuse("error.action_measure", {action.what},
           "'" + action.what + "' has no measure; give a series or a question to ask again");
  if (action.start && *action.due < *action.start)
    refuse("error.action_dates",
           {action.what, model::to_string(*action.start), model::to_string(*action.due)},
           "'" + action.what + "' is due before it starts");
  if (action.state == model::ActionState::done && !action.done)
    refuse("error.action_done", {action.what}, "give the day on which '" + action.what + "' was done");
}

void take_action(store::Change& change, const model::Model& model, model::ActionId action) {
  for (const auto& [id, judgement] : model.judgements)
    if (judgement.action == action) change.remove(id);
  for (const auto& [id, contact] : model.support_contacts)
    if (contact.action == action) change.remove(id);
  change.remove(action);
}

}  // namespace

model::GoalId add_goal(store::Project& project, const model::Goal& wanted) {
  check(project.model(), wanted);
  auto fresh = wanted;
  if (fresh.series && !fresh.start_value) {
    const auto& values = project.model().series.at(fresh.series).values;
    if (!values.empty()) fresh.start_value = values.rbegin()->second;
  }
  auto change = project.change("step.goal_add");
  const auto id = change.create(fresh);
  reach(change, project.model(), model::Stage::change_work);
  project.commit(std::move(change));
  return id;
}

void change_goal(store::Project& project, const model::Goal& wanted) {
  (void)still_there(project.model().goals, wanted.id);
  check(project.model(), wanted);
  auto change = project.change("step.goal_change");
  change.update(wanted);
  project.commit(std::move(change));
}

void remove_goal(store::Project& project, model::GoalId goal) {
  const auto& model = project.model();
  (void)still_there(model.goals, goal);
  auto change = project.change("step.goal_remove");
  for (const auto& [id, action] : model.actions)
    if (action.goal == goal) take_action(change, model, id);
  change.remove(goal);
  project.commit(std::move(change));
}

model::ActionId add_action(store::Project& project, const model::Action& wanted) {
  check(project.model(), wanted);
  auto change = project.change("step.action_add");
  const auto id = change.create(wanted);
  project.commit(std::move(change));
  return id;
}

void change_action(store::Project& project, const model::Action& wanted) {
  (void)still_there(project.model().actions, wanted.id);
  check(project.model(), wanted);
  auto change = project.change("step.action_change");
  change.update(wanted);
  project.commit(std::move(change));
}

void set_action_state(store::Project& project, model::ActionId action, model::ActionState state,
                      std::optional<model::Date> on) {
  auto wanted = still_there(project.model().actions, action);
  wanted.state = state;
  if (state == model::ActionState::started && on) wanted.start = on;
  wanted.done = state == model::ActionState::done ? on : std::nullopt;
  check(project.model(), wanted);
  auto change = project.change("step.action_state");
  change.update(wanted);
  project.commit(std::move(change));
}

void remove_action(store::Project& project, model::ActionId action) {
  (void)still_there(project.model().actions, action);
  auto change = project.change("step.action_remove");
  take_action(change, project.model(), action);
  project.commit(std::move(change));
}

model::SupportContactId add_contact(store::Project& project, const model::SupportContact& wanted) {
  if (wanted.action) (void)still_there(project.model().actions, wanted.action);
  if (!wanted.date || trimmed(wanted.words).empty())
    refuse("error.contact", {}, "a contact needs its day and a few words on what it was about");
  auto change = project.change("step.contact_add");
  const auto id = change.create(wanted);
  project.commit(std::move(change));
  return id;
}

void remove_contact(store::Project& project, model::SupportContactId contact) {
  (void)still_there(project.model().support_contacts, contact);
  auto change = project.change("step.contact_remove");
  change.remove(contact);
  project.commit(std::move(change));
}

}  // namespace skolanalys::commands
