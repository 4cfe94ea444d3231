#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/store/project.h"

namespace skolanalys::exchange {

/// One piece of evidence as a file of findings names it; exactly one of the three is set.
struct WantedEvidence {
  std::string coding;         ///< label or id of a coding: "K034"
  std::string source, words;  ///< words of an interview or document, which stand there exactly once
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
[[nodiscard]] std::vector<WantedFinding> read_findings(const std::filesystem::path& path, std::string& author);

/// Adds them with all their evidence as steps of the project, or none: what the file names is looked up
/// first. Throws Error(usage) with the place where a coding, source, words or series are not there.
std::vector<model::FindingId> add_findings(store::Project& project, const std::vector<WantedFinding>& wanted,
                                           const std::string& author);

/// The coding people call by this label, or whose id prints so; null where there is none.
[[nodiscard]] const model::Coding* coding_called(const model::Model& model, std::string_view label_or_id);
/// The total series of an indicator for an area (empty = the municipality's own); null where there is none.
[[nodiscard]] const model::Series* series_called(const model::Model& model, std::string_view kpi,
                                                 std::string_view area);

}  // namespace skolanalys::exchange
