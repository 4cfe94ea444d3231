#include "core/analysis/workshop.h"

#include <algorithm>
#include <tuple>

namespace skolanalys::analysis {
namespace {

constexpr std::string_view quadrant_ids[] = {"do-now", "plan", "when-fits", "refrain"};
constexpr double middle = 3;

Judged5 judged(std::vector<int> values) {
  std::erase(values, 0);
  Judged5 out;
  out.groups = values.size();
  if (values.empty()) return out;
  std::sort(values.begin(), values.end());
  const auto n = values.size();
  out.median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2.0;
  out.low = values.front();
  out.high = values.back();
  return out;
}

/// Smaller sorts first.
auto key_of(const CandidateTally& c) {
  return std::tuple(-c.dots, -c.effect.median, c.effort.median, -static_cast<int>(c.groups));
}

}  // namespace

std::string_view id_of(Quadrant quadrant) noexcept {
  return quadrant_ids[static_cast<std::size_t>(quadrant)];
}

std::vector<ReactionTally> reactions_of(const model::Model& model, const model::Workshop& workshop) {
  std::vector<ReactionTally> out;
  for (const auto& [id, finding] : model.findings) {
    if (finding.status == model::FindingStatus::dropped) continue;
    ReactionTally tally;
    tally.finding = &finding;
    for (const auto& group : workshop.groups) {
      const model::Reaction* said = nullptr;
      for (const auto& [reaction_id, reaction] : model.reactions)
        if (reaction.workshop == workshop.id && reaction.finding == id && reaction.group == group.name)
          said = &reaction;
      if (said == nullptr)
        tally.silent.push_back(group.name);
      else
        (said->kind == model::ReactionKind::agree      ? tally.agree
         : said->kind == model::ReactionKind::disagree ? tally.disagree
                                                       : tally.missing)
            .push_back(said);
    }
    out.push_back(std::move(tally));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.finding->order < b.finding->order; });
  return out;
}

std::vector<const model::Reaction*> missed_at(const model::Model& model, const model::Workshop& workshop) {
  std::vector<const model::Reaction*> out;
  for (const auto& [id, reaction] : model.reactions)
    if (reaction.workshop == workshop.id && !reaction.finding) out.push_back(&reaction);
  std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->group < b->group; });
  return out;
}

std::vector<CandidateTally> tally_of(const model::Model& model, const model::Workshop& workshop) {
  std::vector<CandidateTally> out;
  int all_dots = 0;
  int all_persons = 0;
  bool persons_known = !workshop.groups.empty();
  for (const auto& group : workshop.groups) {
    all_persons += group.persons;
    persons_known = persons_known && group.persons > 0;
  }
  for (const auto& [id, priority] : model.priorities) {
    if (priority.workshop != workshop.id) continue;
    CandidateTally c;
    c.priority = &priority;
    std::vector<int> effects;
    std::vector<int> efforts;
    int least = 0;
    int most = 0;
    for (const auto& group : workshop.groups) {
      auto& dots = c.by_group[group.name];
      for (const auto& [vote_id, vote] : model.votes) {
        if (vote.priority != id || vote.group != group.name) continue;
        dots = vote.dots;
        effects.push_back(vote.effect);
        efforts.push_back(vote.effort);
      }
      c.dots += dots;
      c.groups += dots > 0 ? 1 : 0;
      least += (dots + workshop.most_on_one - 1) / std::max(workshop.most_on_one, 1);
      most += std::min(dots, group.persons);
    }
    for (const auto& [group, dots] : c.by_group)
      if (4 * dots > 3 * c.dots) c.one_group = group;
    if (persons_known) {
      c.people_least = static_cast<double>(least) / all_persons;
      c.people_most = static_cast<double>(most) / all_persons;
    }
    c.effect = judged(std::move(effects));
    c.effort = judged(std::move(efforts));
    if (c.effect.groups > 0 && c.effort.groups > 0) {
      const bool worth = c.effect.median > middle;
      const bool heavy = c.effort.median > middle;
      c.quadrant = worth ? (heavy ? Quadrant::plan : Quadrant::do_now)
                         : (heavy ? Quadrant::refrain : Quadrant::when_fits);
    }
    all_dots += c.dots;
    out.push_back(std::move(c));
  }
  for (auto& c : out) c.share = all_dots == 0 ? 0 : static_cast<double>(c.dots) / all_dots;
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::pair(key_of(a), std::string_view(a.priority->order)) <
           std::pair(key_of(b), std::string_view(b.priority->order));
  });
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool same = i > 0 && key_of(out[i]) == key_of(out[i - 1]);
    out[i].rank = same ? out[i - 1].rank : static_cast<int>(i) + 1;
    if (same) out[i].tie = out[i - 1].tie = true;
  }
  for (auto& c : out)
    for (const auto& other : out)
      if (&c != &other && c.dots == other.dots && c.rank != other.rank) c.by_rule = true;
  return out;
}

}  // namespace skolanalys::analysis
