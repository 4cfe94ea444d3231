#include "core/analysis/visit.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/assets/assets.h"

namespace skolanalys::analysis {
namespace {

using model::InterviewStatus;

struct Usual {
  std::string_view role;
  int interviews;
};
/// A usual visit of two to three days, in the order in which one would ask for them.
constexpr std::array usual_visit{
    Usual{"namndordforande", 1}, Usual{"oppositionsrad", 1},   Usual{"forvaltningschef", 1},
    Usual{"verksamhetschef", 1}, Usual{"kvalitetsstrateg", 1}, Usual{"rektor", 2},
    Usual{"forstelarare", 2},    Usual{"larare", 4},           Usual{"specialpedagog", 1},
    Usual{"skolkurator", 1},     Usual{"skolskoterska", 1},    Usual{"elev", 2},
    Usual{"vardnadshavare", 1},  Usual{"fackligt-ombud", 1},   Usual{"socialtjanst", 1}};

void count(Heard& heard, InterviewStatus status) {
  switch (status) {
    case InterviewStatus::planned:
      ++heard.planned;
      break;
    case InterviewStatus::cancelled:
      ++heard.cancelled;
      break;
    case InterviewStatus::ongoing:
    case InterviewStatus::held:
      ++heard.held;
      break;
  }
}

bool begun(const model::Interview& i) {
  return i.status == InterviewStatus::ongoing || i.status == InterviewStatus::held;
}

const model::Guide* guide_of(const model::Model& model, const model::Interview& interview) {
  return interview.guide.empty() ? nullptr : model.guide_called(interview.guide);
}

}  // namespace

Balance balance_of(const model::Model& model) {
  Balance out;
  std::map<std::string, Heard> levels;
  for (const auto& [id, interview] : model.interviews) {
    std::set<std::string> here;
    for (const auto& role : interview.roles) {
      count(out.roles[role], interview.status);
      if (const auto* level = assets::roles().level_of(role)) here.insert(level->id);
    }
    for (const auto& level : here) count(levels[level], interview.status);
  }
  for (const auto& level : assets::roles().levels) {
    out.levels.emplace_back(level.id, levels[level.id]);
    if (levels[level.id].expected() == 0) out.missing.push_back(level.id);
  }
  const auto is_missing = [&](const std::string& level) {
    return std::find(out.missing.begin(), out.missing.end(), level) != out.missing.end();
  };
  for (const auto& [role, n] : usual_visit) {
    const auto* level = assets::roles().level_of(role);
    if (level == nullptr) continue;
    const auto found = out.roles.find(std::string(role));
    const auto there = found == out.roles.end() ? 0 : static_cast<int>(found->second.expected());
    if (there >= n) continue;
    out.proposals.push_back({std::string(role),
                             is_missing(level->id) ? "level"
                             : there == 0          ? "role"
                                                   : "more",
                             n});
  }
  std::stable_sort(out.proposals.begin(), out.proposals.end(), [](const Proposal& a, const Proposal& b) {
    const auto weight = [](const Proposal& p) { return p.why == "level" ? 0 : p.why == "role" ? 1 : 2; };
    return weight(a) < weight(b);
  });
  return out;
}

int minutes_of(const std::string& clock) {
  if (clock.size() != 5 || clock[2] != ':') return -1;
  for (const std::size_t i : {0U, 1U, 3U, 4U})
    if (clock[i] < '0' || clock[i] > '9') return -1;
  const int hours = (clock[0] - '0') * 10 + clock[1] - '0';
  const int minutes = (clock[3] - '0') * 10 + clock[4] - '0';
  return hours > 23 || minutes > 59 ? -1 : hours * 60 + minutes;
}

int duration_of(const model::Model& model, const model::Interview& interview) {
  if (interview.duration_min > 0) return interview.duration_min;
  const auto* guide = guide_of(model, interview);
  return guide != nullptr && guide->duration_min > 0 ? guide->duration_min : 60;
}

std::vector<Clash> clashes_of(const model::Model& model) {
  std::vector<Clash> out;
  const auto all = model.interviews_in_order();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const int from = minutes_of(all[i]->start);
    if (!all[i]->date || from < 0 || all[i]->status == InterviewStatus::cancelled) continue;
    for (std::size_t j = i + 1; j < all.size() && all[j]->date == all[i]->date; ++j) {
      const int other = minutes_of(all[j]->start);
      if (other < 0 || all[j]->status == InterviewStatus::cancelled) continue;
      if (other >= from + duration_of(model, *all[i]) || from >= other + duration_of(model, *all[j]))
        continue;
      for (const auto& who : all[i]->interviewers)
        if (std::find(all[j]->interviewers.begin(), all[j]->interviewers.end(), who) !=
            all[j]->interviewers.end())
          out.push_back({all[i], all[j], who});
      for (const auto who : all[i]->respondents)
        if (std::find(all[j]->respondents.begin(), all[j]->respondents.end(), who) !=
            all[j]->respondents.end())
          if (const auto* r = model.find(who)) out.push_back({all[i], all[j], r->label});
    }
  }
  return out;
}

std::vector<Asked> coverage_of(const model::Model& model) {
  std::vector<Asked> out;
  std::map<const model::Guide*, std::vector<const model::Interview*>> used;
  for (const auto* interview : model.interviews_in_order())
    if (const auto* guide = guide_of(model, *interview); guide != nullptr && begun(*interview))
      used[guide].push_back(interview);
  for (const auto& [id, guide] : model.guides) {
    const auto found = used.find(&guide);
    if (found == used.end()) continue;
    for (const auto& question : guide.questions) {
      Asked asked{&guide, &question, {}, {}};
      for (const auto* interview : found->second) {
        const bool covered = std::find(interview->covered.begin(), interview->covered.end(), question.id) !=
                             interview->covered.end();
        (covered ? asked.in : asked.not_in).push_back(interview);
      }
      out.push_back(std::move(asked));
    }
  }
  return out;
}

std::vector<const model::Question*> left_to_ask(const model::Model& model,
                                                const model::Interview& interview) {
  std::vector<const model::Question*> out;
  if (const auto* guide = guide_of(model, interview))
    for (const auto& question : guide->questions)
      if (std::find(interview.covered.begin(), interview.covered.end(), question.id) ==
          interview.covered.end())
        out.push_back(&question);
  return out;
}

}  // namespace skolanalys::analysis
