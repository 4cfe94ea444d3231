#include "core/exchange/findings.h"

#include <cstdio>

#include "core/commands/finding.h"
#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange {
namespace {

using nlohmann::json;

/// What one object of the file says, with its place for the error.
struct Reader {
  const std::filesystem::path& path;
  const json& from;
  std::string place;

  [[nodiscard]] std::string text(const char* name, bool required = false) const {
    const auto found = from.find(name);
    if (found == from.end() || found->is_null()) {
      if (required) refuse(path, place, said("refused.missing", {name}));
      return {};
    }
    if (!found->is_string()) refuse(path, place, said("refused.string", {name}));
    return found->get<std::string>();
  }
  [[nodiscard]] int year(const char* name) const {
    const auto found = from.find(name);
    if (found == from.end()) return 0;
    if (!found->is_number_integer()) refuse(path, place, said("refused.year", {name}));
    return found->get<int>();
  }
  [[nodiscard]] bool flag(const char* name) const {
    const auto found = from.find(name);
    if (found == from.end()) return false;
    if (!found->is_boolean()) refuse(path, place, said("refused.truth", {name}));
    return found->get<bool>();
  }
};

void read_evidence(const Reader& finding, const char* side, std::vector<WantedEvidence>& out) {
  const auto list = finding.from.find(side);
  if (list == finding.from.end()) return;
  if (!list->is_array()) refuse(finding.path, finding.place + "." + side, said("refused.list"));
  std::size_t n = 0;
  for (const auto& one : *list) {
    const auto place = finding.place + "." + side + "[" + std::to_string(n++) + "]";
    if (!one.is_object()) refuse(finding.path, place, said("refused.object"));
    const Reader reader{finding.path, one, place};
    WantedEvidence evidence;
    evidence.coding = reader.text("coding");
    evidence.source = reader.text("source");
    evidence.words = reader.text("words", !evidence.source.empty());
    evidence.series = reader.text("series");
    evidence.area = reader.text("area");
    evidence.from_year = reader.year("from");
    evidence.to_year = reader.year("to");
    evidence.note = reader.text("note");
    evidence.against = std::string_view(side) == "against";
    evidence.place = finding.path.string() + ", " + place;
    if (int(!evidence.coding.empty()) + int(!evidence.source.empty()) + int(!evidence.series.empty()) != 1)
      refuse(finding.path, place, said("refused.evidence"));
    out.push_back(std::move(evidence));
  }
}

/// Evidence looked up: what is to be added, before anything is.
struct Found {
  const model::Coding* coding = nullptr;
  model::TextId text;
  text::Range range;
  const model::Series* series = nullptr;
};

Found look_up(const model::Model& model, const WantedEvidence& wanted) {
  Found found;
  const auto reject = [&](const std::string& id, const std::vector<std::string>& values,
                          const std::string& english) {
    throw Error(Fault::usage, id, values, (wanted.place.empty() ? "" : wanted.place + ": ") + english);
  };
  if (!wanted.coding.empty()) {
    found.coding = coding_called(model, wanted.coding);
    if (found.coding == nullptr)
      reject("error.unknown_coding", {wanted.coding}, "there is no coding '" + wanted.coding + "'");
  } else if (!wanted.series.empty()) {
    found.series = series_called(model, wanted.series, wanted.area);
    if (found.series == nullptr)
      reject("error.unknown_series", {wanted.series}, "there is no series '" + wanted.series + "'");
  } else {
    const auto* interview = model.interview_called(wanted.source);
    const auto* document = model.document_called(wanted.source);
    if (interview == nullptr && document == nullptr)
      reject("error.unknown_interview", {wanted.source},
             "there is no interview or document '" + wanted.source + "'");
    found.text = interview != nullptr ? interview->text : document->text;
    const auto* text = model.find(found.text);
    if (wanted.words.empty()) {
      found.range = wanted.range;
      return found;
    }
    const auto at = text == nullptr ? std::string::npos : text->content.find(wanted.words);
    if (at == std::string::npos || text->content.find(wanted.words, at + 1) != std::string::npos)
      reject("error.words_once", {wanted.words, wanted.source},
             "'" + wanted.words + "' does not stand exactly once in " + wanted.source);
    const auto from = text::pos_of(text->content, at);
    found.range = {from, from + text::length(wanted.words)};
  }
  return found;
}

}  // namespace

const model::Coding* coding_called(const model::Model& model, std::string_view label_or_id) {
  for (const auto& [id, coding] : model.codings)
    if (coding.label == label_or_id || model::to_string(id) == label_or_id) return &coding;
  return nullptr;
}

const model::Series* series_called(const model::Model& model, std::string_view kpi, std::string_view area) {
  const auto wanted = area.empty() ? std::string_view(model.engagement.municipality_code) : area;
  for (const auto& [id, series] : model.series)
    if ((series.kpi == kpi && series.area == wanted && series.gender == "T") || model::to_string(id) == kpi)
      return &series;
  return nullptr;
}

model::FindingEvidenceId add_evidence(store::Project& project, model::FindingId finding,
                                      const WantedEvidence& wanted) {
  const auto found = look_up(project.model(), wanted);
  const commands::Stand stand{wanted.against, wanted.note};
  if (found.coding != nullptr)
    return commands::add_coding_evidence(project, finding, found.coding->id, stand);
  if (found.series != nullptr)
    return commands::add_series_evidence(project, finding, found.series->id, wanted.from_year, wanted.to_year,
                                         stand);
  return commands::add_passage_evidence(project, finding, found.text, found.range, stand);
}

WantedEvidence evidence_called(const model::Model& model, const std::string& reference) {
  WantedEvidence out;
  if (coding_called(model, reference) != nullptr) {
    out.coding = reference;
    return out;
  }
  const auto colon = reference.rfind(':');
  auto head = reference.substr(0, colon);
  unsigned from = 0;
  unsigned to = 0;
  if (colon != std::string::npos &&
      std::sscanf(reference.c_str() + colon + 1, "%9u-%9u", &from, &to) != 2)  // NOLINT: two numbers or none
    head.clear();
  if (!head.empty() && (model.interview_called(head) != nullptr || model.document_called(head) != nullptr) &&
      from < to) {
    out.source = head;
    out.range = {from, to};
    return out;
  }
  const auto slash = head.find('/');
  out.series = head.substr(0, slash);
  if (slash != std::string::npos) out.area = head.substr(slash + 1);
  out.from_year = static_cast<int>(from);
  out.to_year = static_cast<int>(to);
  if (out.series.empty() || series_called(model, out.series, out.area) == nullptr)
    throw Error(
        Fault::usage, "error.unknown_evidence", {reference},
        "'" + reference + "' is no coding, no passage (EX-03:2817-2877) and no series (N15419:2020-2024)");
  return out;
}

std::vector<const analysis::FindingView*> findings_at(const model::Model& model,
                                                      const analysis::Findings& findings,
                                                      const std::string& reference) {
  const auto found = look_up(model, evidence_called(model, reference));
  if (found.series != nullptr) return findings.using_series(found.series->kpi);
  if (found.coding != nullptr) return findings.using_passage(found.coding->text, found.coding->range);
  return findings.using_passage(found.text, found.range);
}

std::vector<WantedFinding> read_findings(const std::filesystem::path& path, std::string& author) {
  const auto file = read_json(path);
  if (!file.is_object() || !file.contains("findings") || !file.at("findings").is_array())
    refuse(path, "", said("refused.no_list", {"findings"}));
  if (author.empty()) author = Reader{path, file, ""}.text("author");
  std::vector<WantedFinding> out;
  for (const auto& one : file.at("findings")) {
    const auto place = "findings[" + std::to_string(out.size()) + "]";
    if (!one.is_object()) refuse(path, place, said("refused.object"));
    const Reader reader{path, one, place};
    WantedFinding wanted;
    wanted.label = reader.text("label");
    wanted.statement = reader.text("statement", true);
    wanted.theme = reader.text("theme");
    wanted.against = reader.text("speaks_against");
    wanted.question = reader.text("question");
    wanted.strength = reader.text("strength");
    wanted.strength_reason = reader.text("strength_reason");
    wanted.status = reader.text("status");
    wanted.practice = reader.flag("practice");
    wanted.place = path.string() + ", " + place;
    if (!wanted.status.empty() && !model::parse<model::FindingStatus>(wanted.status))
      refuse(path, place, said("refused.finding_status"));
    read_evidence(reader, "for", wanted.evidence);
    read_evidence(reader, "against", wanted.evidence);
    out.push_back(std::move(wanted));
  }
  return out;
}

std::vector<model::FindingId> add_findings(store::Project& project, const std::vector<WantedFinding>& wanted,
                                           const std::string& author) {
  const auto& model = project.model();
  for (const auto& one : wanted) {
    if (!one.theme.empty() && model.code_called(one.theme) == nullptr)
      throw Error(Fault::usage, "error.unknown_theme", {one.theme, "–"},
                  one.place + ": there is no theme '" + one.theme + "'");
    for (const auto& evidence : one.evidence) (void)look_up(model, evidence);
  }
  std::vector<model::FindingId> out;
  for (const auto& one : wanted) {
    commands::NewFinding fresh;
    fresh.statement = one.statement;
    fresh.label = one.label;
    if (!one.theme.empty()) fresh.area = model.code_called(one.theme)->id;
    fresh.against = one.against;
    fresh.question = one.question;
    fresh.strength_of_practice = one.practice;
    fresh.author = author;
    const auto id = commands::add_finding(project, fresh);
    for (const auto& evidence : one.evidence) add_evidence(project, id, evidence);
    auto rest = model.findings.at(id);
    rest.strength = one.strength;
    rest.strength_reason = one.strength_reason;
    rest.status = model::parse<model::FindingStatus>(one.status).value_or(model::FindingStatus::draft);
    commands::change_finding(project, rest);
    out.push_back(id);
  }
  return out;
}

}  // namespace skolanalys::exchange
