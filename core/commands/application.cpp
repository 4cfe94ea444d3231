#include "core/commands/application.h"

#include <algorithm>

#include "core/analysis/panel.h"
#include "core/assets/assets.h"
#include "core/commands/rules.h"
#include "core/exchange/sample.h"

namespace skolanalys::commands {
namespace {

using model::Decision;

bool signed_in(const model::Application& a, std::string_view role) {
  return std::any_of(a.signatures.begin(), a.signatures.end(),
                     [&](const model::Signature& s) { return s.role == role; });
}

std::string name_of(const std::string& municipality) {
  for (const auto& m : assets::municipalities())
    if (m.code == municipality) return m.name;
  return municipality;
}

std::string day(const std::optional<model::Date>& date) { return date ? model::to_string(*date) : ""; }

const model::Application& there(const store::Project& project, model::ApplicationId id) {
  return still_there(project.model().applications, id);
}

}  // namespace

model::CohortId put_cohort(store::Project& project, const model::Cohort& wanted) {
  const auto& m = project.model();
  if (trimmed(wanted.name).empty()) refuse("error.cohort_name", {}, "give the cohort a name");
  if (wanted.from && wanted.to && *wanted.to < *wanted.from)
    refuse("error.dates_reversed", {day(wanted.from), day(wanted.to)}, "the visits end before they begin");
  if (wanted.places < 0 || wanted.interviewer_days < 0 || wanted.price < 0)
    refuse("error.below_zero", {}, "places, days and price cannot be below zero");
  for (const auto& [id, other] : m.cohorts)
    if (id != wanted.id && other.name == wanted.name)
      refuse("error.cohort_taken", {wanted.name}, "there is a cohort '" + wanted.name + "' already");
  if (wanted.id)
    if (const auto used = capacity_of(m, wanted.id); wanted.places > 0 && used.admitted > wanted.places)
      refuse("error.cohort_places", {std::to_string(used.admitted)},
             std::to_string(used.admitted) + " are admitted already; it needs at least as many places");
  auto change = project.change("step.cohort");
  auto id = wanted.id;
  if (id)
    change.update(wanted);
  else
    id = change.create(wanted);
  project.commit(std::move(change));
  return id;
}

void remove_cohort(store::Project& project, model::CohortId cohort) {
  for (const auto& [id, a] : project.model().applications)
    if (a.cohort == cohort)
      refuse("error.cohort_used", {}, "the cohort has applications; move them to another first");
  auto change = project.change("step.cohort");
  change.remove(cohort);
  project.commit(std::move(change));
}

Capacity capacity_of(const model::Model& model, model::CohortId cohort) {
  Capacity out;
  if (const auto found = model.cohorts.find(cohort); found != model.cohorts.end())
    out.places = found->second.places;
  for (const auto& [id, a] : model.applications) {
    if (a.cohort != cohort) continue;
    out.admitted += a.decision == Decision::admitted ? 1 : 0;
    out.reserve += a.decision == Decision::reserve ? 1 : 0;
    out.waiting += a.decision == Decision::undecided ? 1 : 0;
  }
  return out;
}

bool signed_by_chair(const model::Application& a) {
  return signed_in(a, "namndordforande") || signed_in(a, "kommunstyrelsens-ordforande");
}
bool signed_by_head(const model::Application& a) { return signed_in(a, "forvaltningschef"); }
bool complete(const model::Application& a) { return signed_by_chair(a) && signed_by_head(a); }

const model::Cohort* cohort_of(const model::Model& model, const model::Application& a) {
  const auto found = model.cohorts.find(a.cohort);
  return found == model.cohorts.end() ? nullptr : &found->second;
}

bool late(const model::Model& model, const model::Application& a) {
  const auto* cohort = cohort_of(model, a);
  return cohort != nullptr && cohort->last_date && a.received && *a.received > *cohort->last_date;
}

double price_of(const model::Model& model, const model::Application& a) {
  if (a.price) return *a.price;
  const auto* cohort = cohort_of(model, a);
  return cohort == nullptr ? 0 : cohort->price;
}

model::Stage stage_of(const model::Application& a) {
  switch (a.decision) {
    case Decision::admitted:
      return model::Stage::admitted;
    case Decision::reserve:
      return model::Stage::reserve;
    case Decision::declined:
    case Decision::withdrawn:
      return model::Stage::declined;
    case Decision::undecided:
      break;
  }
  return complete(a) ? model::Stage::complete : model::Stage::registered;
}

std::vector<const model::Application*> others_of(const model::Model& model, const model::Application& a) {
  std::vector<const model::Application*> out;
  for (const auto& [id, other] : model.applications)
    if (id != a.id && other.municipality_code == a.municipality_code && other.decision != Decision::withdrawn)
      out.push_back(&other);
  return out;
}

std::vector<Remark> remarks_on(const model::Model& model, const model::Application& a) {
  std::vector<Remark> out;
  if (!signed_by_chair(a)) out.push_back({"application.no_chair", {}, true});
  if (!signed_by_head(a)) out.push_back({"application.no_head", {}, true});
  if (!a.received) out.push_back({"application.no_receipt", {}, true});
  const auto* cohort = cohort_of(model, a);
  if (cohort == nullptr) out.push_back({"application.no_cohort", {}, true});
  if (late(model, a)) {
    if (trimmed(a.late_reason).empty())
      out.push_back({"application.late", {day(a.received), day(cohort->last_date)}, true});
    else
      out.push_back({"application.late_taken", {day(a.received), a.late_reason}, false});
  }
  for (const auto* other : others_of(model, a))
    out.push_back({"application.duplicate", {name_of(a.municipality_code), day(other->received)}, false});
  if (cohort != nullptr && a.decision != Decision::admitted && capacity_of(model, cohort->id).full())
    out.push_back({"application.full", {cohort->name, std::to_string(cohort->places)}, true});
  return out;
}

model::ApplicationId put_application(store::Project& project, const model::Application& wanted,
                                     model::Date today) {
  const auto& m = project.model();
  (void)assets::municipality(wanted.municipality_code);
  if (wanted.cohort && !m.cohorts.contains(wanted.cohort))
    refuse("error.removed_meanwhile", {}, "the cohort is no longer in the project");
  for (const auto& s : wanted.signatures)
    if (assets::roles().find(s.role) == nullptr)
      refuse("error.unknown_role", {s.role, "signatures"}, "there is no role '" + s.role + "'");
  if (wanted.received && *wanted.received > today)
    refuse("error.received_later", {day(wanted.received)}, day(wanted.received) + " has not come yet");
  auto change = project.change("step.application");
  auto id = wanted.id;
  if (id) {
    const auto& now = there(project, id);
    auto kept = wanted;  // decision and invoice have commands of their own
    kept.decision = now.decision;
    kept.decision_reason = now.decision_reason;
    kept.decided_by = now.decided_by;
    kept.decided = now.decided;
    kept.invoice = now.invoice;
    if (now.decision == Decision::admitted && !complete(kept))
      refuse("error.admitted_unsigned", {},
             "it is admitted; take the decision back before a signature is taken off");
    change.update(kept);
  } else {
    auto fresh = wanted;
    fresh.decision = Decision::undecided;
    fresh.invoice = model::Invoice::none;
    id = change.create(fresh);
  }
  project.commit(std::move(change));
  return id;
}

void remove_application(store::Project& project, model::ApplicationId application) {
  const auto& a = there(project, application);
  if (a.decision == Decision::admitted)
    refuse("error.remove_admitted", {}, "it is admitted; an admitted application is withdrawn, not removed");
  auto change = project.change("step.application");
  change.remove(application);
  project.commit(std::move(change));
}

void decide(store::Project& project, model::ApplicationId application, const Verdict& verdict) {
  auto wanted = there(project, application);
  if (verdict.decision == Decision::admitted)
    for (const auto& remark : remarks_on(project.model(), wanted))
      if (remark.hinders)
        refuse("error." + remark.id, remark.values, "it cannot be admitted (" + remark.id + ")");
  if (verdict.decision != Decision::undecided) {
    if (trimmed(verdict.by).empty()) refuse("error.decided_by", {}, "say who decided");
    if (!verdict.date) refuse("error.decided_when", {}, "say when it was decided");
    if (verdict.decision != Decision::admitted && trimmed(verdict.reason).empty())
      refuse("error.verdict_reason", {}, "write the reason of the decision");
    if (wanted.received && *verdict.date < *wanted.received)
      refuse("error.decided_before", {day(verdict.date), day(wanted.received)},
             "it was decided before it was received");
  }
  if (wanted.invoice != model::Invoice::none && verdict.decision != Decision::admitted &&
      verdict.decision != Decision::withdrawn)
    refuse("error.invoiced", {}, "an invoice has been sent; credit it first");
  wanted.decision = verdict.decision;
  const bool taken_back = verdict.decision == Decision::undecided;
  wanted.decision_reason = taken_back ? "" : verdict.reason;
  wanted.decided_by = taken_back ? "" : verdict.by;
  wanted.decided = taken_back ? std::nullopt : verdict.date;
  auto change = project.change("step.decision");
  change.update(wanted);
  project.commit(std::move(change));
}

void set_invoice(store::Project& project, model::ApplicationId application, model::Invoice invoice) {
  auto wanted = there(project, application);
  if (invoice != model::Invoice::none && wanted.decision != Decision::admitted)
    refuse("error.invoice_not_admitted", {}, "only an admitted municipality is invoiced");
  if (invoice == model::Invoice::paid && wanted.invoice == model::Invoice::none)
    refuse("error.invoice_not_sent", {}, "the invoice has not been sent yet");
  wanted.invoice = invoice;
  auto change = project.change("step.invoice");
  change.update(wanted);
  project.commit(std::move(change));
}

const model::Application& application_called(const model::Model& model, const std::string& who) {
  const model::Application* found = nullptr;
  for (const auto& [id, a] : model.applications) {
    if (to_string(id) != who && a.municipality_code != who && name_of(a.municipality_code) != who) continue;
    if (found != nullptr && found->decision != Decision::withdrawn && a.decision != Decision::withdrawn)
      refuse("error.several_applications", {who, to_string(found->id), to_string(id)},
             who + " has several applications; name one by its id");
    if (found == nullptr || found->decision == Decision::withdrawn) found = &a;
  }
  if (found == nullptr) refuse("error.no_application", {who}, "there is no application of '" + who + "'");
  return *found;
}

const model::Cohort& cohort_called(const model::Model& model, const std::string& name) {
  for (const auto& [id, c] : model.cohorts)
    if (c.name == name || to_string(id) == name) return c;
  std::string there_are;
  for (const auto& [id, c] : model.cohorts) there_are += (there_are.empty() ? "" : ", ") + c.name;
  refuse("error.no_cohort", {name, there_are}, "there is no cohort '" + name + "'; there are: " + there_are);
}

std::unique_ptr<store::Project> begin_engagement(const model::Model& round, model::ApplicationId application,
                                                 const std::filesystem::path& path) {
  const auto& a = still_there(round.applications, application);
  if (a.decision != Decision::admitted)
    refuse("error.not_admitted", {name_of(a.municipality_code)},
           name_of(a.municipality_code) + " is not admitted; decide first");
  auto project = exchange::create_engagement(path, a.municipality_code);
  auto change = project->change("");
  auto copy = a;
  copy.id = {};
  copy.cohort = {};
  if (const auto* cohort = cohort_of(round, a)) {
    auto c = *cohort;
    c.id = {};
    copy.cohort = change.create(c);
    copy.price = price_of(round, a);
  }
  change.create(copy);
  const analysis::Panel panel(round);
  const auto group = panel.group_of(a.municipality_code);
  for (const auto& [id, s] : round.series)
    if (s.area == a.municipality_code || s.area == analysis::country_area ||
        (s.area == group && !group.empty()))
      change.create(s);
  auto engagement = project->model().engagement;
  engagement.stage = model::Stage::admitted;
  engagement.registry_number = a.registry;
  change.update(engagement);
  project->commit(std::move(change));
  project->flush();
  return project;
}

}  // namespace skolanalys::commands
