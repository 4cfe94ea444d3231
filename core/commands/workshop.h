#pragma once
#include <string>
#include <vector>

#include "core/store/project.h"

/// Workshop 1, where the findings are discussed, and workshop 2, where it is decided what comes first. Each
/// call is one step that undo takes back.
///
/// Refused (Error(usage), with the mend): workshop 2 before workshop 1 was held, unless a reason is given;
/// two groups of one name; roles that do not exist; a reaction at workshop 2 or of a group that is not there;
/// a thirteenth candidate; votes over a group's dots, over the most that its persons may put on one
/// candidate, or an effect or effort outside 1–5; a choice without a reason or without what is stopped for
/// it; a fourth choice.
namespace skolanalys::commands {

inline constexpr std::size_t most_candidates = 12;
inline constexpr std::size_t most_chosen = 3;

/// Plans a workshop: number, title, date, place, groups, dots, why it is early.
model::WorkshopId plan_workshop(store::Project& project, const model::Workshop& wanted);
/// Sets every changed field but `held`; a group that has reacted or voted cannot be taken away.
void change_workshop(store::Project& project, const model::Workshop& wanted);
/// It has taken place: the engagement moves on, the findings of workshop 1 count as discussed.
/// Workshop 1 needs a finding to discuss, workshop 2 a decision.
void hold_workshop(store::Project& project, model::WorkshopId workshop);
/// The workshop of that number, the latest where there are several; Error(usage) where there is none.
[[nodiscard]] const model::Workshop& workshop_numbered(const model::Model& model, int number);

/// What a group says of a finding; said again, it replaces what the group said before. Without a finding it
/// is something that the group misses altogether, and needs words.
model::ReactionId react(store::Project& project, const model::Reaction& wanted);
void remove_reaction(store::Project& project, model::ReactionId reaction);
/// The finding as the workshop left it.
void reword_finding(store::Project& project, model::FindingId finding, const std::string& words);

model::PriorityId add_candidate(store::Project& project, model::WorkshopId workshop, const std::string& title,
                                const std::vector<model::FindingId>& findings);
void change_candidate(store::Project& project, model::PriorityId candidate, const std::string& title,
                      const std::vector<model::FindingId>& findings);
void remove_candidate(store::Project& project, model::PriorityId candidate);

/// How one group votes on one candidate; replaces what it voted before. 0 dots and 0 judgements are allowed.
struct GroupVote {
  model::PriorityId candidate;
  std::string group;
  int dots = 0;
  int effect = 0;  ///< 1–5; 0 = not judged
  int effort = 0;
};
/// All or none: the limits are looked at with all of them together. One step.
void set_votes(store::Project& project, const std::vector<GroupVote>& votes);
/// Dots that each person has: as set, else a third of the candidates, rounded up.
[[nodiscard]] int dots_per_person(const model::Model& model, const model::Workshop& workshop);

/// What is decided of a candidate. To choose needs a reason, and what is stopped to make room.
void decide(store::Project& project, model::PriorityId candidate, bool chosen, const std::string& reason,
            const std::string& stopped);

}  // namespace skolanalys::commands
