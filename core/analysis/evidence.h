#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/model/turns.h"

/// What interviews and documents say, counted. Pure functions over a model: no file, no clock, no language.
/// Respondents are counted, never codings: who is quoted twice has still spoken once.
namespace skolanalys::analysis {

/// A coded passage with everything that collating asks of it. Pointers live as long as the model.
struct Evidence {
  const model::Coding* coding = nullptr;
  const model::Code* theme = nullptr;
  const model::Code* area = nullptr;
  const model::Interview* interview = nullptr;  ///< exactly one of these two is set
  const model::Document* document = nullptr;
  std::vector<model::RespondentId> respondents;  ///< who says it; empty in documents
  std::vector<std::string> roles;                ///< in which roles
  std::string quote;      ///< the words as they stand now, without clock and speaker lines
  std::string clock;      ///< of the turn it begins in; empty = none
  std::string reference;  ///< the coding's label, or "P1", "P2" … in order
};

/// Which passages are asked for; empty = all. A theme that is an area means its themes too.
struct Filter {
  std::vector<std::string> themes, roles;
  std::optional<model::Stance> stance;
};

/// All coded passages by interview (in order held), document, position. Orphans (no words left) are left out.
[[nodiscard]] std::vector<Evidence> evidence_of(const model::Model& model, const Filter& filter = {});

/// Adds the coded passages of one note, by position, without references. Returns how many.
std::size_t evidence_in(const model::Model& model, model::TextId text, const model::Interview* interview,
                        const model::Document* document, std::vector<Evidence>& out);
/// Gives references to those from `from` up to `to`, counted as they stand in the whole.
void number(std::vector<Evidence>& evidence, std::size_t from = 0,
            std::size_t to = static_cast<std::size_t>(-1));

/// The levels of roles, each once, top down.
[[nodiscard]] std::vector<std::string> levels_of(const std::vector<std::string>& roles);

/// Counts of one theme in one role (or of one area at one level).
struct Cell {
  std::set<model::RespondentId> respondents;
  std::set<model::InterviewId> interviews;
  std::size_t passages = 0;
  std::map<model::Stance, std::size_t> stances;  ///< passages with each
};
struct Matrix {
  std::map<std::pair<std::string, std::string>, Cell> cells;  ///< (theme or area slug, role or level id)
  [[nodiscard]] const Cell* at(const std::string& row, const std::string& column) const;
};
[[nodiscard]] Matrix theme_by_role(const std::vector<Evidence>& evidence);
[[nodiscard]] Matrix area_by_level(const std::vector<Evidence>& evidence);

/// Where one respondent, or one role, comes down on a theme.
enum class Sign { strength, weakness, both };

/// What one role says of one theme: how many of its respondents net strength, net weakness, both.
struct RoleVoice {
  std::string role;
  std::size_t strength = 0;
  std::size_t weakness = 0;
  std::size_t both = 0;
  std::vector<const Evidence*> passages;
  /// Nothing where all its passages are descriptions or proposals.
  [[nodiscard]] std::optional<Sign> sign() const;
};

enum class Agreement {
  one_voice,      ///< fewer than two respondents or roles take a stand
  agree,          ///< samsyn: every role that takes a stand takes the same
  differ,         ///< some role is on both sides of it, none contradicts another outright
  contradiction,  ///< motsägelse: one role net strength, another net weakness
};

/// The four words of evidence strength, and "disputed" which overrides them.
enum class Strength { strong, good, weak, single, disputed };

/// What strength is told from.
struct Grounds {
  std::size_t in_favour = 0;  ///< R: respondents for
  std::size_t levels = 0;     ///< V: levels of the steering chain that they stand on
  std::size_t sources = 0;    ///< T: kinds of source for: speech, document, figure
  std::size_t against = 0;    ///< M: respondents against
};
[[nodiscard]] Strength strength_of(const Grounds& grounds);

/// A theme collated. Rules: samsyn and motsägelse by role; strength by respondents for (R), levels (V),
/// source kinds (T) and respondents against (M): strong R>=4, V>=3, T>=2, M<=R/4; good R>=3, V>=2, M<=R/2;
/// disputed M>=2 and M>R/2; single R=1; else weak. "For" is the side that more respondents are on.
struct ThemeFinding {
  const model::Code* theme = nullptr;
  std::vector<RoleVoice> voices;  ///< in the order of the steering chain
  std::optional<Sign> side;       ///< what most respondents say; none where nobody takes a stand
  std::size_t respondents = 0;    ///< who speak of it at all
  std::size_t in_favour = 0;      ///< R
  std::size_t against = 0;        ///< M
  std::size_t levels = 0;         ///< V
  std::size_t sources = 0;        ///< T: speech, document
  std::size_t passages = 0;
  Agreement agreement = Agreement::one_voice;
  Strength strength = Strength::single;
  const Evidence* strongest_for = nullptr;  ///< the pair shown where roles contradict each other
  const Evidence* strongest_against = nullptr;
};
/// One for each theme that somebody speaks of, in the codebook's order.
[[nodiscard]] std::vector<ThemeFinding> findings_of(const model::Model& model,
                                                    const std::vector<Evidence>& evidence);

/// The strongest quotes of some passages, best first, one a respondent before a second of anyone: those with
/// a clear stance, of a length that can be read (60–320 characters), whose respondent has not refused to be
/// quoted.
[[nodiscard]] std::vector<const Evidence*> strongest(const model::Model& model,
                                                     const std::vector<const Evidence*>& passages,
                                                     std::size_t most);

/// Themes about which nothing was said, and why.
struct Silence {
  std::vector<const model::Code*>
      not_asked;  ///< no guide that was used asks about it, and nobody spoke of it
  std::vector<const model::Code*> asked_not_mentioned;  ///< a guide asks, nobody answered to it
  std::vector<std::string> levels_not_heard;            ///< levels of the steering chain without a respondent
  /// (theme, role): this role's guide asks and other roles speak of it, this role does not.
  std::vector<std::pair<const model::Code*, std::string>> silent_roles;
};
[[nodiscard]] Silence silence_of(const model::Model& model, const std::vector<Evidence>& evidence);

}  // namespace skolanalys::analysis
