#include "core/commands/plan.h"

#include <algorithm>
#include <set>

#include "core/analysis/visit.h"
#include "core/assets/assets.h"
#include "core/commands/labels.h"
#include "core/commands/rules.h"

namespace skolanalys::commands {
namespace {

using model::InterviewStatus;

void check(const model::Model& model, const PlannedInterview& wanted) {
  if (wanted.roles.empty()) refuse("error.plan_role", {}, "say in which role someone is interviewed");
  for (const auto& role : wanted.roles)
    if (assets::roles().find(role) == nullptr)
      refuse("error.unknown_role", {role, "plan"}, "there is no role '" + role + "'");
  if (!wanted.start.empty() && analysis::minutes_of(wanted.start) < 0)
    refuse("error.no_time", {wanted.start}, "'" + wanted.start + "' is no time; write hh:mm");
  if (wanted.duration_min < 0 || wanted.duration_min > 24 * 60)
    refuse("error.no_duration", {std::to_string(wanted.duration_min)},
           "an interview takes minutes of one day");
  if (!wanted.guide.empty() && model.guide_called(wanted.guide) == nullptr)
    refuse("error.no_guide", {wanted.guide}, "there is no guide '" + wanted.guide + "'");
}

/// "guide-rektor" of "guide-rektor-v3".
std::string stem_of(const std::string& slug) {
  const auto at = slug.rfind("-v");
  if (at == std::string::npos || at + 2 == slug.size()) return slug;
  return std::all_of(slug.begin() + static_cast<std::ptrdiff_t>(at) + 2, slug.end(),
                     [](char c) { return c >= '0' && c <= '9'; })
             ? slug.substr(0, at)
             : slug;
}

void fill_in(model::Interview& i, const model::Model& model, const PlannedInterview& wanted) {
  i.title = wanted.title;
  i.roles = wanted.roles;
  i.interviewers = wanted.interviewers;
  i.date = wanted.date;
  i.start = wanted.start;
  i.duration_min = wanted.duration_min;
  i.place = wanted.place;
  i.unit = wanted.unit;
  i.guide = wanted.guide;
  if (i.guide.empty())
    if (const auto* guide = guide_for(model, wanted.roles.front())) i.guide = guide->slug;
}

}  // namespace

model::InterviewId plan_interview(store::Project& project, const PlannedInterview& wanted) {
  const auto& m = project.model();
  check(m, wanted);
  auto change = project.change("step.plan");
  model::Respondent respondent;
  respondent.label = Labels(m).next_respondent();
  respondent.roles = wanted.roles;
  respondent.unit = wanted.unit;
  respondent.name = wanted.name;
  model::Interview interview;
  fill_in(interview, m, wanted);
  interview.respondents = {change.create(respondent)};
  interview.text = change.create(model::Text{});
  interview.status = InterviewStatus::planned;
  const auto id = change.create(interview);
  project.commit(std::move(change));
  return id;
}

void replan_interview(store::Project& project, model::InterviewId interview, const PlannedInterview& wanted) {
  const auto& m = project.model();
  auto fresh = still_there(m.interviews, interview);
  if (fresh.status != InterviewStatus::planned && fresh.status != InterviewStatus::cancelled)
    refuse("error.plan_begun", {model::Model::called(fresh)},
           "the interview has begun; change it where it is written");
  check(m, wanted);
  fill_in(fresh, m, wanted);
  auto change = project.change("step.plan");
  change.update(fresh);
  if (!fresh.respondents.empty())
    if (const auto* r = m.find(fresh.respondents.front())) {
      auto respondent = *r;
      respondent.roles = wanted.roles;
      respondent.unit = wanted.unit;
      if (!wanted.name.empty()) respondent.name = wanted.name;
      change.update(respondent);
    }
  project.commit(std::move(change));
}

void set_status(store::Project& project, model::InterviewId interview, InterviewStatus status) {
  auto wanted = still_there(project.model().interviews, interview);
  const auto from = wanted.status;
  const bool begun = from == InterviewStatus::ongoing || from == InterviewStatus::held;
  const bool begins = status == InterviewStatus::ongoing || status == InterviewStatus::held;
  if (from == status) return;
  if (begun && !begins)
    refuse("error.interview_heard", {model::Model::called(wanted)},
           "the interview has been held; what was heard stays");
  if (from == InterviewStatus::cancelled && begins)
    refuse("error.interview_cancelled", {model::Model::called(wanted)},
           "the interview is cancelled; plan it again first");
  wanted.status = status;
  if (begins && wanted.label.empty())
    wanted.label = Labels(project.model())
                       .next_interview(wanted.interviewers.empty() ? "" : wanted.interviewers.front());
  auto change = project.change("step.plan");
  change.update(wanted);
  project.commit(std::move(change));
}

std::vector<const model::Guide*> newest_guides(const model::Model& model) {
  std::map<std::string, const model::Guide*> newest;
  std::vector<const model::Guide*> out;
  for (const auto& [id, guide] : model.guides) {
    auto& best = newest[stem_of(guide.slug)];
    if (best == nullptr || guide.version > best->version) best = &guide;
  }
  for (const auto& [id, guide] : model.guides)
    if (newest[stem_of(guide.slug)] == &guide) out.push_back(&guide);
  return out;
}

const model::Guide* guide_for(const model::Model& model, const std::string& role) {
  for (const auto* guide : newest_guides(model))
    if (guide->role == role) return guide;
  return nullptr;
}

model::GuideId put_guide(store::Project& project, const model::Guide& wanted) {
  const auto& m = project.model();
  if (wanted.questions.empty()) refuse("error.guide_empty", {}, "a guide has at least one question");
  std::set<std::string> ids;
  for (const auto& question : wanted.questions) {
    if (trimmed(question.text).empty()) refuse("error.question_empty", {}, "a question has no words");
    if (!ids.insert(question.id).second)
      refuse("error.question_twice", {question.id}, "two questions are called '" + question.id + "'");
  }
  auto change = project.change("step.guide");
  auto id = wanted.id;
  const auto found = m.guides.find(id);
  if (found == m.guides.end()) {
    auto fresh = wanted;
    if (fresh.slug.empty()) fresh.slug = "guide-" + fresh.role;
    for (int n = 2; m.guide_called(fresh.slug) != nullptr; ++n) {
      fresh.version = n;
      fresh.slug = stem_of(fresh.slug) + "-v" + std::to_string(n);
    }
    id = change.create(fresh);
    project.commit(std::move(change));
    return id;
  }
  const auto& now = found->second;
  const bool used = std::any_of(m.interviews.begin(), m.interviews.end(), [&](const auto& one) {
    const auto status = one.second.status;
    return one.second.guide == now.slug &&
           (status == InterviewStatus::ongoing || status == InterviewStatus::held);
  });
  auto fresh = wanted;
  if (!used) {
    change.update(fresh);
    project.commit(std::move(change));
    return id;
  }
  const auto stem = stem_of(now.slug);
  do {
    ++fresh.version;
    fresh.slug = stem + "-v" + std::to_string(fresh.version);
  } while (m.guide_called(fresh.slug) != nullptr);
  id = change.create(fresh);
  for (const auto& [key, interview] : m.interviews) {
    if (interview.guide != now.slug || interview.status != InterviewStatus::planned) continue;
    auto moved = interview;
    moved.guide = fresh.slug;
    change.update(moved);
  }
  project.commit(std::move(change));
  return id;
}

}  // namespace skolanalys::commands
