#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/id.h"
#include "core/model/value.h"
#include "core/text/position.h"

/// What protects the people in the notes: replacements of their names, their say over quotes, a record of
/// what left the house. Values only; the rules are in core/privacy.
namespace skolanalys::model {

enum class NameKind { person, school, place, other };
[[nodiscard]] constexpr auto names_of(NameKind) {
  return std::to_array<std::string_view>({"person", "school", "place", "other"});
}
/// A name and what stands for it outside the project.
struct Pseudonym {
  PseudonymId id;
  NameKind kind = NameKind::person;
  std::string original;
  std::string replacement;
};

enum class HitDecision { undecided, replace, keep, generalise };
[[nodiscard]] constexpr auto names_of(HitDecision) {
  return std::to_array<std::string_view>({"undecided", "replace", "keep", "generalise"});
}
/// What a person decided of one place where a name stands, or may stand. A place that nobody has looked at
/// has none of these.
struct NameHit {
  NameHitId id;
  PseudonymId pseudonym;  ///< none = a candidate that is no name ("keep")
  TextId text;
  text::Range range;  ///< follows the words through edits
  std::string words;  ///< as they stood when it was decided; other words there void the decision
  HitDecision decision = HitDecision::undecided;
  std::string instead;  ///< for `generalise`: "en rektor"
};

enum class ApprovalState { asked, approved, changed, refused };
[[nodiscard]] constexpr auto names_of(ApprovalState) {
  return std::to_array<std::string_view>({"asked", "approved", "changed", "refused"});
}
/// A respondent's say over one quote. It holds for exactly these words; other words make it void.
struct QuoteApproval {
  QuoteApprovalId id;
  CodingId coding;
  ApprovalState state = ApprovalState::asked;
  std::string quote;   ///< the words that were asked about
  std::string wanted;  ///< `changed`: how the respondent wants it
  std::string by;      ///< who asked
  std::optional<Date> date;
};

/// Something that left the project: when, by whom, what, for whom, and how it was protected.
struct ExportRecord {
  ExportRecordId id;
  Moment when{};
  std::string by;
  std::string what;       ///< "report", "notes", "qdpx" …
  std::string file_name;  ///< without its folder
  std::string recipient;
  std::string sha256;  ///< of the file, hexadecimal
  bool pseudonymised = false;
  std::string status;  ///< "working", "draft", "dispatched" (arbetsmaterial, utkast, expedierad)
};

/// Someone, or an interview, was erased on request. Names nobody.
struct Erasure {
  ErasureId id;
  Moment when{};
  std::string by;
  std::string what;  ///< "respondent", "interview"
  std::string reason;
};

}  // namespace skolanalys::model
