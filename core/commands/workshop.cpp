#include "core/commands/workshop.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/assets/assets.h"
#include "core/commands/reach.h"
#include "core/commands/rules.h"

namespace skolanalys::commands {
namespace {

const model::WorkshopGroup* group_of(const model::Workshop& workshop, const std::string& name) {
  for (const auto& group : workshop.groups)
    if (group.name == name) return &group;
  return nullptr;
}

std::string names_of_groups(const model::Workshop& workshop) {
  std::string out;
  for (const auto& group : workshop.groups) out += (out.empty() ? "" : ", ") + group.name;
  return out.empty() ? "–" : out;
}

void check_group(const model::Workshop& workshop, const std::string& name) {
  if (group_of(workshop, name) == nullptr)
    refuse("error.unknown_group", {name, names_of_groups(workshop)},
           "there is no group '" + name + "' at the workshop; it has: " + names_of_groups(workshop));
}

bool held_before(const model::Model& model, int number) {
  return std::any_of(model.workshops.begin(), model.workshops.end(),
                     [&](const auto& entry) { return entry.second.number == number && entry.second.held; });
}

void check(const model::Model& model, const model::Workshop& wanted) {
  if (wanted.number != 1 && wanted.number != 2)
    refuse("error.workshop_number", {std::to_string(wanted.number)}, "a workshop is number 1 or 2");
  if (wanted.number == 2 && !held_before(model, 1) && trimmed(wanted.early_reason).empty())
    refuse("error.workshop_early", {},
           "workshop 1 has not been held; hold it first, or say why workshop 2 comes before it");
  std::set<std::string> names;
  for (const auto& group : wanted.groups) {
    if (trimmed(group.name).empty()) refuse("error.group_name", {}, "a group needs a name, such as Bord 1");
    if (!names.insert(group.name).second)
      refuse("error.group_twice", {group.name}, "there are two groups called '" + group.name + "'");
    if (group.persons < 0 || group.persons > 1000)
      refuse("error.group_persons", {group.name}, group.name + ": the number of persons is not possible");
    for (const auto& role : group.roles)
      if (assets::roles().find(role) == nullptr)
        refuse("error.unknown_role", {role, group.name}, group.name + ": there is no role '" + role + "'");
  }
  if (wanted.dots_per_person < 0 || wanted.most_on_one < 1)
    refuse("error.dots", {},
           "dots a person: 0 (a third of the candidates) or more; on one candidate: 1 or more");
}

std::size_t candidates_of(const model::Model& model, model::WorkshopId workshop) {
  return static_cast<std::size_t>(
      std::count_if(model.priorities.begin(), model.priorities.end(),
                    [&](const auto& entry) { return entry.second.workshop == workshop; }));
}

void check_title(const model::Model& model, model::WorkshopId workshop, const std::string& title,
                 model::PriorityId own) {
  if (trimmed(title).empty()) refuse("error.candidate_title", {}, "a candidate needs a title");
  for (const auto& [id, priority] : model.priorities)
    if (id != own && priority.workshop == workshop && priority.title == trimmed(title))
      refuse("error.candidate_twice", {title}, "'" + title + "' is a candidate already");
}

/// Votes as they would stand, by candidate and group.
using Standing = std::map<std::pair<model::PriorityId, std::string>, model::Vote>;

void check_limits(const model::Model& model, const model::Workshop& workshop, const Standing& standing) {
  const int each = dots_per_person(model, workshop);
  std::map<std::string, int> sums;
  for (const auto& [key, vote] : standing) {
    const auto& title = model.priorities.at(key.first).title;
    const auto* group = group_of(workshop, key.second);
    if (vote.dots < 0) refuse("error.vote_negative", {key.second, title}, "dots cannot be fewer than none");
    for (const int judged : {vote.effect, vote.effort})
      if (judged < 0 || judged > 5)
        refuse("error.vote_scale", {key.second, title, std::to_string(judged)},
               key.second + ", " + title + ": effect and effort are 1 to 5, not " + std::to_string(judged));
    if (group == nullptr || group->persons == 0) continue;
    const int most = workshop.most_on_one * group->persons;
    if (vote.dots > most)
      refuse("error.vote_on_one",
             {key.second, title, std::to_string(vote.dots), std::to_string(most),
              std::to_string(workshop.most_on_one)},
             key.second + " has put " + std::to_string(vote.dots) + " dots on '" + title + "'; its " +
                 std::to_string(group->persons) + " persons may put at most " + std::to_string(most));
    sums[key.second] += vote.dots;
  }
  for (const auto& [name, sum] : sums) {
    const int persons = group_of(workshop, name)->persons;
    if (sum > each * persons)
      refuse("error.votes_over",
             {name, std::to_string(sum), std::to_string(each * persons), std::to_string(persons),
              std::to_string(each)},
             name + " has put " + std::to_string(sum) + " dots; " + std::to_string(persons) +
                 " persons with " + std::to_string(each) + " each have " + std::to_string(each * persons));
  }
}

}  // namespace

int dots_per_person(const model::Model& model, const model::Workshop& workshop) {
  if (workshop.dots_per_person > 0) return workshop.dots_per_person;
  return static_cast<int>((candidates_of(model, workshop.id) + 2) / 3);
}

const model::Workshop& workshop_numbered(const model::Model& model, int number) {
  const model::Workshop* latest = nullptr;
  for (const auto& [id, workshop] : model.workshops)
    if (workshop.number == number) latest = &workshop;
  if (latest == nullptr)
    refuse("error.no_workshop", {std::to_string(number)},
           "workshop " + std::to_string(number) + " is not planned; plan it first");
  return *latest;
}

model::WorkshopId plan_workshop(store::Project& project, const model::Workshop& wanted) {
  check(project.model(), wanted);
  auto fresh = wanted;
  fresh.held = false;
  auto change = project.change("step.workshop_plan");
  const auto id = change.create(fresh);
  project.commit(std::move(change));
  return id;
}

void change_workshop(store::Project& project, const model::Workshop& wanted) {
  const auto& model = project.model();
  const auto& now = still_there(model.workshops, wanted.id);
  check(model, wanted);
  const auto in_use = [&](const std::string& name) {
    for (const auto& [id, reaction] : model.reactions)
      if (reaction.workshop == wanted.id && reaction.group == name) return true;
    for (const auto& [id, vote] : model.votes) {
      const auto priority = model.priorities.find(vote.priority);
      if (vote.group == name && priority != model.priorities.end() && priority->second.workshop == wanted.id)
        return true;
    }
    return false;
  };
  for (const auto& group : now.groups)
    if (group_of(wanted, group.name) == nullptr && in_use(group.name))
      refuse("error.group_in_use", {group.name},
             group.name + " has reacted or voted; it cannot be taken away or renamed");
  auto next = wanted;
  next.held = now.held;
  auto change = project.change("step.workshop_change");
  change.update(next);
  project.commit(std::move(change));
}

void hold_workshop(store::Project& project, model::WorkshopId workshop) {
  const auto& model = project.model();
  auto wanted = still_there(model.workshops, workshop);
  check(model, wanted);
  auto change = project.change("step.workshop_hold");
  if (wanted.number == 1) {
    bool any = false;
    for (const auto& [id, finding] : model.findings) {
      if (finding.status != model::FindingStatus::ready) {
        any = any || finding.status == model::FindingStatus::discussed ||
              finding.status == model::FindingStatus::reworded;
        continue;
      }
      any = true;
      auto discussed = finding;
      discussed.status = model::FindingStatus::discussed;
      change.update(discussed);
    }
    if (!any)
      refuse("error.workshop_no_findings", {}, "no finding is ready to be discussed; set one to ready first");
  } else if (std::none_of(model.priorities.begin(), model.priorities.end(), [&](const auto& entry) {
               return entry.second.workshop == workshop && entry.second.chosen;
             })) {
    refuse("error.workshop_undecided", {}, "nothing was chosen yet; write down the decision first");
  }
  wanted.held = true;
  change.update(wanted);
  reach(change, model, wanted.number == 1 ? model::Stage::workshop_1 : model::Stage::workshop_2);
  project.commit(std::move(change));
}

model::ReactionId react(store::Project& project, const model::Reaction& wanted) {
  const auto& model = project.model();
  const auto& workshop = still_there(model.workshops, wanted.workshop);
  if (workshop.number != 1)
    refuse("error.reaction_workshop", {}, "findings are discussed at workshop 1; workshop 2 votes");
  check_group(workshop, wanted.group);
  if (wanted.finding) (void)still_there(model.findings, wanted.finding);
  if (!wanted.finding && (wanted.kind != model::ReactionKind::missing || trimmed(wanted.words).empty()))
    refuse("error.reaction_missing", {wanted.group}, "say in words what " + wanted.group + " misses");
  auto fresh = wanted;
  fresh.words = trimmed(wanted.words);
  auto change = project.change("step.reaction");
  if (wanted.finding)
    for (const auto& [id, before] : model.reactions)
      if (before.workshop == wanted.workshop && before.finding == wanted.finding &&
          before.group == wanted.group) {
        fresh.id = id;
        change.update(fresh);
        project.commit(std::move(change));
        return id;
      }
  const auto id = change.create(fresh);
  project.commit(std::move(change));
  return id;
}

void remove_reaction(store::Project& project, model::ReactionId reaction) {
  const auto& model = project.model();
  const auto& gone = still_there(model.reactions, reaction);
  for (const auto& [id, evidence] : model.finding_evidence)
    if (evidence.reaction == reaction)
      refuse("error.reaction_used", {gone.group},
             "what " + gone.group + " said is evidence of a finding; take it away there first");
  auto change = project.change("step.reaction_remove");
  change.remove(reaction);
  project.commit(std::move(change));
}

void reword_finding(store::Project& project, model::FindingId finding, const std::string& words) {
  const auto& model = project.model();
  auto wanted = still_there(model.findings, finding);
  wanted.reworded = trimmed(words);
  if (wanted.reworded == wanted.statement) wanted.reworded.clear();
  wanted.status = wanted.reworded.empty() ? model::FindingStatus::discussed : model::FindingStatus::reworded;
  auto change = project.change("step.finding_reword");
  change.update(wanted);
  project.commit(std::move(change));
}

model::PriorityId add_candidate(store::Project& project, model::WorkshopId workshop, const std::string& title,
                                const std::vector<model::FindingId>& findings) {
  const auto& model = project.model();
  if (still_there(model.workshops, workshop).number != 2)
    refuse("error.candidate_workshop", {}, "candidates belong to workshop 2");
  check_title(model, workshop, title, {});
  for (const auto id : findings) (void)still_there(model.findings, id);
  if (candidates_of(model, workshop) >= most_candidates)
    refuse("error.candidates_many", {std::to_string(most_candidates)},
           "twelve candidates are as many as a workshop can weigh; join or drop one first");
  model::Priority priority;
  priority.workshop = workshop;
  priority.title = trimmed(title);
  priority.findings = findings;
  std::string last;
  for (const auto& [id, one] : model.priorities)
    if (one.workshop == workshop) last = std::max(last, one.order);
  priority.order = order_after(last);
  auto change = project.change("step.candidate_add");
  const auto id = change.create(priority);
  project.commit(std::move(change));
  return id;
}

void change_candidate(store::Project& project, model::PriorityId candidate, const std::string& title,
                      const std::vector<model::FindingId>& findings) {
  const auto& model = project.model();
  auto wanted = still_there(model.priorities, candidate);
  check_title(model, wanted.workshop, title, candidate);
  for (const auto id : findings) (void)still_there(model.findings, id);
  wanted.title = trimmed(title);
  wanted.findings = findings;
  auto change = project.change("step.candidate_change");
  change.update(wanted);
  project.commit(std::move(change));
}

void remove_candidate(store::Project& project, model::PriorityId candidate) {
  const auto& model = project.model();
  const auto& gone = still_there(model.priorities, candidate);
  for (const auto& [id, goal] : model.goals)
    if (goal.priority == candidate)
      refuse("error.candidate_goal", {gone.title}, "'" + gone.title + "' has a goal; remove that first");
  auto change = project.change("step.candidate_remove");
  for (const auto& [id, vote] : model.votes)
    if (vote.priority == candidate) change.remove(id);
  change.remove(candidate);
  project.commit(std::move(change));
}

void set_votes(store::Project& project, const std::vector<GroupVote>& votes) {
  const auto& model = project.model();
  if (votes.empty()) return;
  const auto workshop_id = still_there(model.priorities, votes.front().candidate).workshop;
  const auto& workshop = still_there(model.workshops, workshop_id);
  Standing standing;
  for (const auto& [id, vote] : model.votes) {
    const auto priority = model.priorities.find(vote.priority);
    if (priority != model.priorities.end() && priority->second.workshop == workshop_id)
      standing[{vote.priority, vote.group}] = vote;
  }
  std::set<std::pair<model::PriorityId, std::string>> touched;
  for (const auto& vote : votes) {
    if (still_there(model.priorities, vote.candidate).workshop != workshop_id)
      refuse("error.vote_workshop", {}, "the votes are of several workshops");
    check_group(workshop, vote.group);
    auto& at = standing[{vote.candidate, vote.group}];
    at.priority = vote.candidate;
    at.group = vote.group;
    at.dots = vote.dots;
    at.effect = vote.effect;
    at.effort = vote.effort;
    touched.emplace(vote.candidate, vote.group);
  }
  check_limits(model, workshop, standing);
  auto change = project.change("step.votes");
  for (const auto& key : touched) {
    const auto& vote = standing.at(key);
    if (vote.id)
      change.update(vote);
    else
      change.create(vote);
  }
  project.commit(std::move(change));
}

void decide(store::Project& project, model::PriorityId candidate, bool chosen, const std::string& reason,
            const std::string& stopped) {
  const auto& model = project.model();
  auto wanted = still_there(model.priorities, candidate);
  if (chosen && trimmed(reason).empty())
    refuse("error.decision_reason", {wanted.title}, "write why '" + wanted.title + "' is chosen");
  if (chosen && trimmed(stopped).empty())
    refuse("error.decision_stopped", {wanted.title},
           "write what is stopped to make room for '" + wanted.title + "'");
  const auto others = std::count_if(model.priorities.begin(), model.priorities.end(), [&](const auto& entry) {
    return entry.second.workshop == wanted.workshop && entry.second.chosen && entry.first != candidate;
  });
  if (chosen && static_cast<std::size_t>(others) >= most_chosen)
    refuse("error.decision_many", {std::to_string(most_chosen)},
           "three are chosen already; more than that is what the workshop is to end");
  if (!chosen)
    for (const auto& [id, goal] : model.goals)
      if (goal.priority == candidate)
        refuse("error.candidate_goal", {wanted.title},
               "'" + wanted.title + "' has a goal; remove that first");
  wanted.chosen = chosen;
  wanted.reason = trimmed(reason);
  wanted.stopped = trimmed(stopped);
  auto change = project.change("step.decision");
  change.update(wanted);
  project.commit(std::move(change));
}

}  // namespace skolanalys::commands
