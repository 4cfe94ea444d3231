#pragma once
#include <string>

#include "core/store/project.h"

/// Change work: what was chosen becomes goals, goals become actions, and the association supports them. Each
/// call is one step that undo takes back.
///
/// Refused (Error(usage), with the mend): a goal of something that was not chosen; a goal without what,
/// measure (a series or a question), date or owner; a measured goal without a value to reach; an action
/// without what, owner, due date or measure; an owner that is no role of the municipality; a due date before
/// the start; a state "done" without its day.
namespace skolanalys::commands {

model::GoalId add_goal(store::Project& project, const model::Goal& wanted);
void change_goal(store::Project& project, const model::Goal& wanted);
/// With its actions and their judgements.
void remove_goal(store::Project& project, model::GoalId goal);

model::ActionId add_action(store::Project& project, const model::Action& wanted);
void change_action(store::Project& project, const model::Action& wanted);
/// `on`: the day it was started or done.
void set_action_state(store::Project& project, model::ActionId action, model::ActionState state,
                      std::optional<model::Date> on);
void remove_action(store::Project& project, model::ActionId action);

/// A contact in which the association supported the work: needs its day and words.
model::SupportContactId add_contact(store::Project& project, const model::SupportContact& wanted);
void remove_contact(store::Project& project, model::SupportContactId contact);

}  // namespace skolanalys::commands
