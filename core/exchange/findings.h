#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/analysis/finding.h"
#include "core/store/project.h"

namespace skolanalys::exchange {

/// One piece of evidence as a file of findings names it; exactly one of the three is set.
struct WantedEvidence {
  std::string coding;         ///< label or id of a coding: "K034"
  std::string source, words;  ///< words of an interview or document, which stand there exactly once …
  text::Range range{};        ///< … or, where `words` is empty, their place
  std::string series, area;   ///< indicator; area empty = the municipality's own
  int from_year = 0, to_year = 0;
  bool against = false;
  std::string note;
  std::string place;  ///< "findings.json, findings[2].for[0]"
};
struct WantedFinding {
  std::string label, statement, theme, against, question, strength, strength_reason;
  bool practice = false;
  std::string status;
  std::vector<WantedEvidence> evidence;
  std::string place;
};

/// A file of findings (JSON, format "skolanalys-findings"): `label`, `statement`, `theme`, `speaks_against`,
/// `question`, `practice`, `strength`, `strength_reason`, `status`, lists `for` and `against` of {coding} or
/// {source, words} or {series, area, from, to}. Throws Error(format) with the place in the file.
[[nodiscard]] std::vector<WantedFinding> read_findings(const std::filesystem::path& path,
                                                       std::string& author);

/// Adds them with all their evidence as steps of the project, or none: what the file names is looked up
/// first. Throws Error(usage) with the place where a coding, source, words or series are not there.
std::vector<model::FindingId> add_findings(store::Project& project, const std::vector<WantedFinding>& wanted,
                                           const std::string& author);

/// What a person means by "K034" (a coding), "EX-03:2817-2877" (a passage), "N15419", "N15419:2020-2024" or
/// "N15419/0000:2020-2024" (figures, of an area). Throws Error(usage) where it is none of these.
[[nodiscard]] WantedEvidence evidence_called(const model::Model& model, const std::string& reference);
model::FindingEvidenceId add_evidence(store::Project& project, model::FindingId finding,
                                      const WantedEvidence& wanted);

/// The findings that rest on what a reference means: the way up.
[[nodiscard]] std::vector<const analysis::FindingView*> findings_at(const model::Model& model,
                                                                    const analysis::Findings& findings,
                                                                    const std::string& reference);

/// The coding people call by this label, or whose id prints so; null where there is none.
[[nodiscard]] const model::Coding* coding_called(const model::Model& model, std::string_view label_or_id);
/// The total series of an indicator for an area (empty = the municipality's own); null where there is none.
[[nodiscard]] const model::Series* series_called(const model::Model& model, std::string_view kpi,
                                                 std::string_view area);

}  // namespace skolanalys::exchange
