#pragma once
#include <string>

#include "core/store/project.h"

/// Follow-up: the association and the municipality judge each action, each before it has seen what the other
/// says. Each call is one step that undo takes back.
///
/// Refused (Error(usage), with the mend): a follow-up without a date; a judgement without a word on why, or
/// of a follow-up that was held; a judgement changed after both have given theirs; to hold a follow-up while
/// an action that is not stopped lacks a side's judgement; to close an engagement before its last follow-up.
namespace skolanalys::commands {

model::FollowUpId add_follow_up(store::Project& project, const std::string& label, model::Date date);
/// Half a year, a year and two years after `from`, those that are not there yet; one step. `labels`: three.
void plan_follow_ups(store::Project& project, model::Date from, const std::vector<std::string>& labels);
void change_follow_up(store::Project& project, const model::FollowUp& wanted);
void remove_follow_up(store::Project& project, model::FollowUpId follow_up);

/// Gives one side's judgement, or changes it while the other side has not given its own.
model::JudgementId judge(store::Project& project, const model::Judgement& wanted);
/// It has taken place; the engagement is in follow-up.
void hold_follow_up(store::Project& project, model::FollowUpId follow_up, const std::string& summary);
/// The engagement is over: every follow-up that was planned has been held.
void close_engagement(store::Project& project);

/// The follow-up of that label, or date (YYYY-MM-DD). Error(usage) that names those there are.
[[nodiscard]] const model::FollowUp& follow_up_called(const model::Model& model, std::string_view name);

}  // namespace skolanalys::commands
