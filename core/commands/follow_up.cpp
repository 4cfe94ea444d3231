#include "core/commands/follow_up.h"

#include <algorithm>
#include <chrono>

#include "core/commands/reach.h"
#include "core/commands/rules.h"

namespace skolanalys::commands {
namespace {

const model::Judgement* judgement_of(const model::Model& model, model::FollowUpId follow_up,
                                     model::ActionId action, model::Side side) {
  for (const auto& [id, judgement] : model.judgements)
    if (judgement.follow_up == follow_up && judgement.action == action && judgement.side == side)
      return &judgement;
  return nullptr;
}

/// The same day so many months on; the last of the month where that day is not in it.
model::Date months_on(model::Date from, int months) {
  const auto there = from + std::chrono::months(months);
  return there.ok() ? there : model::Date(there.year() / there.month() / std::chrono::last);
}

}  // namespace

const model::FollowUp& follow_up_called(const model::Model& model, std::string_view name) {
  std::string all;
  for (const auto& [id, follow_up] : model.follow_ups) {
    const auto date = follow_up.date ? model::to_string(*follow_up.date) : std::string();
    if (follow_up.label == name || date == name || model::to_string(id) == name) return follow_up;
    all += (all.empty() ? "" : ", ") + follow_up.label;
  }
  refuse("error.unknown_follow_up", {std::string(name), all.empty() ? "–" : all},
         "there is no follow-up '" + std::string(name) + "'; there are: " + (all.empty() ? "none" : all));
}

model::FollowUpId add_follow_up(store::Project& project, const std::string& label, model::Date date) {
  if (trimmed(label).empty() || !date.ok())
    refuse("error.follow_up_date", {}, "a follow-up needs a name and a date");
  model::FollowUp fresh;
  fresh.label = trimmed(label);
  fresh.date = date;
  auto change = project.change("step.follow_up_add");
  const auto id = change.create(fresh);
  project.commit(std::move(change));
  return id;
}

void plan_follow_ups(store::Project& project, model::Date from, const std::vector<std::string>& labels) {
  if (!from.ok() || labels.size() != 3)
    refuse("error.follow_up_date", {}, "follow-ups need a date to count from");
  auto change = project.change("step.follow_up_plan");
  constexpr int months[] = {6, 12, 24};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto date = months_on(from, months[i]);
    const bool there = std::any_of(project.model().follow_ups.begin(), project.model().follow_ups.end(),
                                   [&](const auto& entry) { return entry.second.date == date; });
    if (there) continue;
    model::FollowUp fresh;
    fresh.label = labels[i];
    fresh.date = date;
    change.create(fresh);
  }
  project.commit(std::move(change));
}

void change_follow_up(store::Project& project, const model::FollowUp& wanted) {
  const auto& now = still_there(project.model().follow_ups, wanted.id);
  if (trimmed(wanted.label).empty() || !wanted.date)
    refuse("error.follow_up_date", {}, "a follow-up needs a name and a date");
  auto next = wanted;
  next.held = now.held;
  auto change = project.change("step.follow_up_change");
  change.update(next);
  project.commit(std::move(change));
}

void remove_follow_up(store::Project& project, model::FollowUpId follow_up) {
  const auto& model = project.model();
  const auto& gone = still_there(model.follow_ups, follow_up);
  if (gone.held) refuse("error.follow_up_held", {gone.label}, gone.label + " was held; it stays");
  auto change = project.change("step.follow_up_remove");
  for (const auto& [id, judgement] : model.judgements)
    if (judgement.follow_up == follow_up) change.remove(id);
  change.remove(follow_up);
  project.commit(std::move(change));
}

model::JudgementId judge(store::Project& project, const model::Judgement& wanted) {
  const auto& model = project.model();
  const auto& follow_up = still_there(model.follow_ups, wanted.follow_up);
  const auto& action = still_there(model.actions, wanted.action);
  if (follow_up.held)
    refuse("error.follow_up_held", {follow_up.label},
           follow_up.label + " was held; what was judged there stands");
  if (trimmed(wanted.words).empty())
    refuse("error.judgement_words", {action.what},
           "say in a few words why '" + action.what + "' is judged so");
  const auto other =
      wanted.side == model::Side::association ? model::Side::municipality : model::Side::association;
  auto change = project.change("step.judgement");
  auto fresh = wanted;
  fresh.words = trimmed(wanted.words);
  if (const auto* own = judgement_of(model, wanted.follow_up, wanted.action, wanted.side)) {
    if (judgement_of(model, wanted.follow_up, wanted.action, other) != nullptr)
      refuse("error.judgement_seen", {action.what},
             "both sides have judged '" + action.what + "' and seen each other's word; it stands");
    fresh.id = own->id;
    change.update(fresh);
    const auto id = own->id;
    project.commit(std::move(change));
    return id;
  }
  const auto id = change.create(fresh);
  project.commit(std::move(change));
  return id;
}

void hold_follow_up(store::Project& project, model::FollowUpId follow_up, const std::string& summary) {
  const auto& model = project.model();
  auto wanted = still_there(model.follow_ups, follow_up);
  std::string missing;
  for (const auto& [id, action] : model.actions) {
    if (action.state == model::ActionState::stopped) continue;
    if (judgement_of(model, follow_up, id, model::Side::association) == nullptr ||
        judgement_of(model, follow_up, id, model::Side::municipality) == nullptr)
      missing += (missing.empty() ? "" : "; ") + action.what;
  }
  if (!missing.empty())
    refuse("error.judgements_missing", {missing}, "both sides have not judged yet: " + missing);
  wanted.held = true;
  if (!trimmed(summary).empty()) wanted.summary = trimmed(summary);
  auto change = project.change("step.follow_up_hold");
  change.update(wanted);
  reach(change, model, model::Stage::follow_up);
  project.commit(std::move(change));
}

void close_engagement(store::Project& project) {
  const auto& model = project.model();
  std::string open;
  for (const auto& [id, follow_up] : model.follow_ups)
    if (!follow_up.held) open += (open.empty() ? "" : ", ") + follow_up.label;
  if (model.follow_ups.empty() || !open.empty())
    refuse("error.close_open", {open.empty() ? "–" : open},
           "the engagement is not over: follow-ups that were not held: " +
               (open.empty() ? "none planned" : open));
  auto change = project.change("step.close");
  reach(change, model, model::Stage::closed);
  project.commit(std::move(change));
}

}  // namespace skolanalys::commands
