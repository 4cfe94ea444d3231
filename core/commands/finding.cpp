#include "core/commands/finding.h"

#include <algorithm>

#include "core/analysis/finding.h"
#include "core/commands/rules.h"
#include "core/text/utf8.h"

namespace skolanalys::commands {
namespace {

/// The finding with most behind it comes last in the list of orders; new ones after it.
std::string last_order(const model::Model& model) {
  std::string last;
  for (const auto& [id, finding] : model.findings) last = std::max(last, finding.order);
  return last;
}

void check_label(const model::Model& model, const std::string& label, model::FindingId own) {
  for (const auto& [id, finding] : model.findings)
    if (id != own && finding.label == label)
      refuse("error.finding_label", {label},
             "there is a finding '" + label + "' already; choose another label");
}

void check_words(const std::string& statement) {
  if (trimmed(statement).empty())
    refuse("error.finding_statement", {},
           "a finding needs a statement: a sentence that can be true or false");
}

bool carried(const model::Model& model, model::FindingId finding) {
  return std::any_of(model.finding_evidence.begin(), model.finding_evidence.end(), [&](const auto& entry) {
    return entry.second.finding == finding && !entry.second.against;
  });
}

model::FindingEvidenceId add(store::Project& project, model::FindingEvidence evidence, const Stand& stand) {
  evidence.against = stand.against;
  evidence.note = trimmed(stand.note);
  auto change = project.change("step.evidence_add");
  const auto id = change.create(evidence);
  project.commit(std::move(change));
  return id;
}

/// Refuses what `same` says is there already, on either side: one passage does not count twice.
template <class F>
void check_new(const model::Model& model, const model::Finding& finding, F&& same) {
  for (const auto& [id, evidence] : model.finding_evidence)
    if (evidence.finding == finding.id && same(evidence))
      refuse("error.evidence_there", {finding.label},
             "finding " + finding.label +
                 " has this evidence already; turn it round instead of adding it again");
}

}  // namespace

const model::Finding& finding_called(const model::Model& model, std::string_view label) {
  std::string all;
  for (const auto& [id, finding] : model.findings) {
    if (finding.label == label || model::to_string(id) == label) return finding;
    all += (all.empty() ? "" : ", ") + finding.label;
  }
  refuse(
      "error.unknown_finding", {std::string(label), all.empty() ? "–" : all},
      "there is no finding '" + std::string(label) + "'; the project has: " + (all.empty() ? "none" : all));
}

std::vector<int> gaps_of(const model::Series& series, int from_year, int to_year) {
  std::vector<int> gaps;
  if (series.values.empty()) return gaps;
  const int from = from_year == 0 ? series.values.begin()->first : from_year;
  const int to = to_year == 0 ? series.values.rbegin()->first : to_year;
  for (int year = from; year <= to; ++year)
    if (!series.values.contains(year)) gaps.push_back(year);
  return gaps;
}

model::FindingId add_finding(store::Project& project, const NewFinding& wanted) {
  const auto& model = project.model();
  check_words(wanted.statement);
  if (wanted.area) (void)still_there(model.codes, wanted.area);
  model::Finding finding;
  finding.label = trimmed(wanted.label);
  if (finding.label.empty()) {
    const auto taken = [&](const std::string& label) {
      return std::any_of(model.findings.begin(), model.findings.end(),
                         [&](const auto& entry) { return entry.second.label == label; });
    };
    int n = 1;
    while (taken("S" + std::to_string(n))) ++n;
    finding.label = "S" + std::to_string(n);
  }
  check_label(model, finding.label, {});
  finding.statement = trimmed(wanted.statement);
  finding.area = wanted.area;
  finding.against = trimmed(wanted.against);
  finding.question = trimmed(wanted.question);
  finding.strength_of_practice = wanted.strength_of_practice;
  finding.author = wanted.author;
  finding.order = order_after(last_order(model));
  auto change = project.change("step.finding_add");
  const auto id = change.create(finding);
  project.commit(std::move(change));
  return id;
}

void change_finding(store::Project& project, const model::Finding& wanted) {
  const auto& model = project.model();
  const auto& now = still_there(model.findings, wanted.id);
  check_words(wanted.statement);
  if (trimmed(wanted.label).empty())
    refuse("error.finding_no_label", {}, "a finding needs a label, such as S1");
  check_label(model, wanted.label, wanted.id);
  if (wanted.area) (void)still_there(model.codes, wanted.area);
  if (!wanted.strength.empty()) {
    if (!analysis::parse_strength(wanted.strength))
      refuse("error.unknown_strength", {wanted.strength},
             "'" + wanted.strength + "' is no strength; use strong, good, weak, single or disputed");
    if (trimmed(wanted.strength_reason).empty())
      refuse("error.strength_reason", {wanted.label},
             "say why the strength of " + wanted.label + " is set by hand");
  }
  const bool presented = wanted.status == model::FindingStatus::ready ||
                         wanted.status == model::FindingStatus::discussed ||
                         wanted.status == model::FindingStatus::reworded;
  if (wanted.status != now.status && presented && !carried(model, wanted.id))
    refuse(
        "error.finding_bare", {wanted.label},
        "nothing speaks for " + wanted.label + "; add a passage, a document or figures before it is ready");
  auto change = project.change("step.finding_change");
  change.update(wanted);
  project.commit(std::move(change));
}

void remove_finding(store::Project& project, model::FindingId finding) {
  const auto& model = project.model();
  const auto& now = still_there(model.findings, finding);
  for (const auto& [id, priority] : model.priorities)
    if (std::find(priority.findings.begin(), priority.findings.end(), finding) != priority.findings.end())
      refuse("error.finding_used", {now.label, priority.title},
             "'" + priority.title + "' rests on " + now.label + "; drop the finding instead of removing it");
  auto change = project.change("step.finding_remove");
  for (const auto& [id, evidence] : model.finding_evidence)
    if (evidence.finding == finding) change.remove(id);
  for (const auto& [id, reaction] : model.reactions)
    if (reaction.finding == finding) change.remove(id);
  change.remove(finding);
  project.commit(std::move(change));
}

void move_finding(store::Project& project, model::FindingId finding, model::FindingId before) {
  const auto& model = project.model();
  (void)still_there(model.findings, finding);
  std::vector<const model::Finding*> all;
  for (const auto& [id, one] : model.findings)
    if (id != finding) all.push_back(&one);
  std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->order < b->order; });
  auto at = std::find_if(all.begin(), all.end(), [&](const auto* one) { return one->id == before; });
  all.insert(at, &model.findings.at(finding));
  auto change = project.change("step.finding_move");
  int n = 0;
  for (const auto* one : all) {
    auto wanted = *one;
    auto digits = std::to_string(++n);
    wanted.order = std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
    change.update(wanted);
  }
  project.commit(std::move(change));
}

model::FindingEvidenceId add_coding_evidence(store::Project& project, model::FindingId finding,
                                             model::CodingId coding, const Stand& stand) {
  const auto& model = project.model();
  const auto& now = still_there(model.findings, finding);
  const auto& coded = still_there(model.codings, coding);
  if (coded.range.empty())
    refuse("error.evidence_no_words", {},
           "the words of this coding were deleted; choose a passage that is there");
  check_new(model, now, [&](const auto& e) {
    if (e.kind != model::EvidenceKind::coding) return false;
    const auto* other = model.find(e.coding);
    return e.coding == coding ||
           (other != nullptr && other->text == coded.text && other->range == coded.range);
  });
  model::FindingEvidence evidence;
  evidence.finding = finding;
  evidence.kind = model::EvidenceKind::coding;
  evidence.coding = coding;
  evidence.quote = coded.quote;
  return add(project, std::move(evidence), stand);
}

model::FindingEvidenceId add_passage_evidence(store::Project& project, model::FindingId finding,
                                              model::TextId text, text::Range range, const Stand& stand) {
  project.end_run();
  const auto& model = project.model();
  const auto& now = still_there(model.findings, finding);
  const auto& words = still_there(model.texts, text);
  range.to = std::min(range.to, text::length(words.content));
  const auto quote = range.empty() ? std::string() : std::string(text::slice(words.content, range));
  if (trimmed(quote).empty())
    refuse("error.evidence_no_words", {}, "there are no words there; mark a passage of the text");
  check_new(model, now, [&](const auto& e) {
    return e.kind == model::EvidenceKind::passage && e.text == text && e.range == range;
  });
  model::FindingEvidence evidence;
  evidence.finding = finding;
  evidence.kind = model::EvidenceKind::passage;
  evidence.text = text;
  evidence.range = range;
  evidence.quote = quote;
  return add(project, std::move(evidence), stand);
}

model::FindingEvidenceId add_series_evidence(store::Project& project, model::FindingId finding,
                                             model::SeriesId series, int from_year, int to_year,
                                             const Stand& stand) {
  const auto& model = project.model();
  const auto& now = still_there(model.findings, finding);
  const auto& figures = still_there(model.series, series);
  if (from_year != 0 && to_year != 0 && to_year < from_year)
    refuse("error.years_backwards", {std::to_string(from_year), std::to_string(to_year)},
           "the years end before they begin: " + std::to_string(from_year) + "–" + std::to_string(to_year));
  std::string missing;
  for (const int year : gaps_of(figures, from_year, to_year))
    missing += (missing.empty() ? "" : ", ") + std::to_string(year);
  if (figures.values.empty() || !missing.empty())
    refuse("error.series_gap", {figures.kpi, missing.empty() ? "–" : missing},
           figures.kpi + " has no value for " + missing + "; choose years without a gap");
  check_new(model, now, [&](const auto& e) {
    return e.kind == model::EvidenceKind::series && e.series == series && e.from_year == from_year &&
           e.to_year == to_year;
  });
  model::FindingEvidence evidence;
  evidence.finding = finding;
  evidence.kind = model::EvidenceKind::series;
  evidence.series = series;
  evidence.from_year = from_year;
  evidence.to_year = to_year;
  return add(project, std::move(evidence), stand);
}

model::FindingEvidenceId add_reaction_evidence(store::Project& project, model::FindingId finding,
                                               model::ReactionId reaction, const Stand& stand) {
  const auto& model = project.model();
  const auto& now = still_there(model.findings, finding);
  const auto& said = still_there(model.reactions, reaction);
  if (trimmed(said.words).empty())
    refuse("error.reaction_no_words", {said.group},
           said.group + " marked without words; write down what they said first");
  check_new(model, now,
            [&](const auto& e) { return e.kind == model::EvidenceKind::reaction && e.reaction == reaction; });
  model::FindingEvidence evidence;
  evidence.finding = finding;
  evidence.kind = model::EvidenceKind::reaction;
  evidence.reaction = reaction;
  evidence.quote = said.words;
  return add(project, std::move(evidence), stand);
}

void remove_evidence(store::Project& project, model::FindingEvidenceId evidence) {
  (void)still_there(project.model().finding_evidence, evidence);
  auto change = project.change("step.evidence_remove");
  change.remove(evidence);
  project.commit(std::move(change));
}

void turn_evidence(store::Project& project, model::FindingEvidenceId evidence) {
  auto wanted = still_there(project.model().finding_evidence, evidence);
  wanted.against = !wanted.against;
  auto change = project.change("step.evidence_turn");
  change.update(wanted);
  project.commit(std::move(change));
}

}  // namespace skolanalys::commands
