#include "core/commands/stage.h"

#include <algorithm>

#include "core/commands/rules.h"

namespace skolanalys::commands {
namespace {

using model::Stage;

std::size_t with_status(const model::Model& m, model::InterviewStatus status) {
  return static_cast<std::size_t>(
      std::count_if(m.interviews.begin(), m.interviews.end(),
                    [&](const auto& one) { return one.second.status == status; }));
}

bool workshop_held(const model::Model& m, int number) {
  return std::any_of(m.workshops.begin(), m.workshops.end(),
                     [&](const auto& one) { return one.second.number == number && one.second.held; });
}

/// An engagement that was begun without a round has no application, and nothing to hinder it.
void application_hinders(const model::Model& m, Stage to, std::vector<Remark>& out) {
  const model::Application* a = m.applications.empty() ? nullptr : &m.applications.rbegin()->second;
  if (a == nullptr) {
    if (to == Stage::complete || to == Stage::reserve) out.push_back({"stage.no_application", {}, true});
    return;
  }
  if (!signed_by_chair(*a)) out.push_back({"application.no_chair", {}, true});
  if (!signed_by_head(*a)) out.push_back({"application.no_head", {}, true});
  if (to != Stage::complete && to != Stage::reserve && a->decision != model::Decision::admitted)
    out.push_back({"stage.not_admitted", {}, true});
}

void report_hinders(const model::Model& m, std::vector<Remark>& out) {
  const auto hits = std::count_if(m.name_hits.begin(), m.name_hits.end(), [](const auto& one) {
    return one.second.decision == model::HitDecision::undecided;
  });
  if (hits > 0) out.push_back({"stage.undecided_names", {std::to_string(hits)}, true});
  const auto quotes = std::count_if(m.quote_approvals.begin(), m.quote_approvals.end(), [](const auto& one) {
    return one.second.state == model::ApprovalState::asked;
  });
  if (quotes > 0) out.push_back({"stage.unapproved_quotes", {std::to_string(quotes)}, true});
}

void action_hinders(const model::Model& m, std::vector<Remark>& out) {
  if (m.actions.empty()) out.push_back({"stage.no_actions", {}, true});
  for (const auto& [id, a] : m.actions)
    if (a.owner.empty() || !a.due || (!a.series && a.question.empty()))
      out.push_back({"stage.action_incomplete", {a.what}, true});
}

}  // namespace

bool follows(Stage from, Stage to) {
  if (from == Stage::declined || from == Stage::closed) return false;
  if (to == Stage::declined) return from < Stage::report_sent;
  if (from == Stage::reserve && to == Stage::admitted) return true;
  if (from == Stage::reserve) return false;
  if (to == Stage::reserve) return from == Stage::complete;
  return to > from;
}

std::vector<Remark> hinders(const model::Model& m, Stage to) {
  std::vector<Remark> out;
  if (!follows(m.engagement.stage, to)) {
    out.push_back({"stage.order", {}, true});
    return out;
  }
  if (to == Stage::declined) return out;
  application_hinders(m, to, out);
  const auto planned = with_status(m, model::InterviewStatus::planned);
  const auto held = with_status(m, model::InterviewStatus::held);
  const auto begun = held + with_status(m, model::InterviewStatus::ongoing);
  if (to >= Stage::visit_planned && planned + begun == 0) out.push_back({"stage.no_interviews", {}, true});
  if (to >= Stage::visited) {
    if (begun == 0) out.push_back({"stage.none_held", {}, true});
    // Interviews of a follow-up are planned while the change work goes on.
    if (planned > 0 && to <= Stage::analysis)
      out.push_back({"stage.still_planned", {std::to_string(planned)}, true});
  }
  if (to >= Stage::report_sent) report_hinders(m, out);
  if (to >= Stage::workshop_1 && to < Stage::workshop_2 && !workshop_held(m, 1))
    out.push_back({"stage.no_workshop_1", {}, true});
  if (to >= Stage::workshop_2) {
    if (!workshop_held(m, 2)) out.push_back({"stage.no_workshop_2", {}, true});
    const bool early = std::any_of(m.workshops.begin(), m.workshops.end(), [](const auto& one) {
      return one.second.number == 2 && !one.second.early_reason.empty();
    });
    if (!workshop_held(m, 1) && !early) out.push_back({"stage.workshop_order", {}, true});
  }
  if (to >= Stage::change_work) action_hinders(m, out);
  if (to >= Stage::follow_up &&
      std::none_of(m.follow_ups.begin(), m.follow_ups.end(), [](const auto& one) { return one.second.held; }))
    out.push_back({"stage.no_follow_up", {}, true});
  return out;
}

void set_stage(store::Project& project, Stage to) {
  if (to == project.model().engagement.stage) return;
  for (const auto& remark : hinders(project.model(), to))
    refuse("error." + remark.id, remark.values, "the stage cannot be set (" + remark.id + ")");
  auto wanted = project.model().engagement;
  wanted.stage = to;
  auto change = project.change("step.stage");
  change.update(wanted);
  project.commit(std::move(change));
}

Stage next_stage(Stage stage) {
  if (stage == Stage::closed || stage == Stage::declined) return stage;
  if (stage == Stage::complete || stage == Stage::reserve) return Stage::admitted;
  if (stage == Stage::admitted) return Stage::visit_planned;
  return static_cast<Stage>(static_cast<int>(stage) + 1);
}

}  // namespace skolanalys::commands
