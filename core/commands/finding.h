#pragma once
#include <string>

#include "core/store/project.h"

/// Findings and what they rest on. Each call is one step that undo takes back.
///
/// Refused (Error(usage), with the mend): a finding without a statement, a label that another one has, a
/// strength set by hand without a reason, evidence that is there already, a passage without words, figures
/// with a gap in the years that are meant, and to call a finding ready that nothing speaks for.
namespace skolanalys::commands {

struct NewFinding {
  std::string statement{};
  std::string label{};  ///< empty = the next free: "S1", "S2" …
  model::CodeId area{};
  std::string against{};
  std::string question{};
  bool strength_of_practice = false;
  std::string author{};
};
model::FindingId add_finding(store::Project& project, const NewFinding& wanted);

/// Sets every changed field: words, area, what speaks against, question, strength and its reason, status.
void change_finding(store::Project& project, const model::Finding& wanted);
/// Takes a finding and its evidence away; refused while a priority rests on it.
void remove_finding(store::Project& project, model::FindingId finding);
/// Puts a finding before another (none = last).
void move_finding(store::Project& project, model::FindingId finding, model::FindingId before);

/// Evidence for (or against) a finding. `note`: why the analyst reads it so; may be empty.
struct Stand {
  bool against = false;
  std::string note{};
};
model::FindingEvidenceId add_coding_evidence(store::Project& project, model::FindingId finding,
                                             model::CodingId coding, const Stand& stand = {});
/// Words of an interview or document that carry no code.
model::FindingEvidenceId add_passage_evidence(store::Project& project, model::FindingId finding,
                                              model::TextId text, text::Range range, const Stand& stand = {});
/// Figures of a series, in the years from–to (0 = all that it has).
model::FindingEvidenceId add_series_evidence(store::Project& project, model::FindingId finding,
                                             model::SeriesId series, int from_year, int to_year,
                                             const Stand& stand = {});
/// What a group said at a workshop: the words are needed, a mark alone is no evidence.
model::FindingEvidenceId add_reaction_evidence(store::Project& project, model::FindingId finding,
                                               model::ReactionId reaction, const Stand& stand = {});
void remove_evidence(store::Project& project, model::FindingEvidenceId evidence);
/// Moves a piece of evidence to the other side.
void turn_evidence(store::Project& project, model::FindingEvidenceId evidence);

/// The finding with that label. Throws Error(usage) that names those there are.
[[nodiscard]] const model::Finding& finding_called(const model::Model& model, std::string_view label);
/// The years from–to in which the series has no value; from and to 0 = its first and last.
[[nodiscard]] std::vector<int> gaps_of(const model::Series& series, int from_year, int to_year);

}  // namespace skolanalys::commands
