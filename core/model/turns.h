#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace skolanalys::model {

enum class TurnKind {
  question,     ///< an interviewer speaks
  answer,       ///< a respondent speaks
  observation,  ///< `*Obs: …*` or `*(…)*` on a line of its own: what the interviewer saw, not speech
  heading,      ///< `# …`
  plain,  ///< words without a speaker; the respondent's where the interview has one and names no speaker
};

/// One paragraph of a note: who speaks, in which roles, when. Derived from the text, never stored: the text
/// is the truth. A turn of several paragraphs is several of these, all but the first `continued`.
///
///   [08:04] R05: Vi känner varandra.      clock "08:04", speaker "R05", body "Vi känner varandra."
///   Svar: Det är elva månader.            speaker "Svar" = the interview's only respondent
struct Turn {
  text::Range range;    ///< header and words, without the line end
  text::Range body;     ///< the words
  std::string clock;    ///< "hh:mm" (or "hh:mm:ss") as written; empty = none
  std::string speaker;  ///< as written; empty = none
  TurnKind kind = TurnKind::plain;
  bool continued = false;
  RespondentId respondent;         ///< none for interviewers, observations, headings and documents
  std::vector<std::string> roles;  ///< the roles this is said in; empty where there is no respondent
};

/// The turns of a text in order. Paragraphs end at a line end that is followed by an empty line or by a line
/// that opens a turn; empty paragraphs are no turns. A line opens a turn when it begins with `[hh:mm]`, with
/// a speaker the interview knows (label, initials, role name) and a colon, or with a word that always means a
/// speaker (Intervjuare, Svar, I, R, R1 …) and a colon. O(text).
[[nodiscard]] std::vector<Turn> turns_of(const Model& model, const Text& text);

/// The turns that a range touches; `turns` are those of the range's text.
[[nodiscard]] std::vector<const Turn*> turns_in(const std::vector<Turn>& turns, text::Range range);

/// Who says a passage, and in which roles: of the answers it touches, or of the plain turns where it touches
/// no answer.
struct Said {
  std::vector<RespondentId> respondents;
  std::vector<std::string> roles;
};
[[nodiscard]] Said said_in(const std::vector<Turn>& turns, text::Range range);

}  // namespace skolanalys::model
