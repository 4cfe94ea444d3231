#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"
#include "core/privacy/candidates.h"
#include "core/privacy/names.h"
#include "core/store/project.h"

/// Every place in a project where a name stands or may stand, for a person to decide on.
namespace skolanalys::privacy {

/// One of them.
struct Hit {
  model::OpId entity;  ///< the text, memo, section, respondent … it stands in
  std::string field;   ///< "content" of a text, "body" of a memo …
  text::Range range;   ///< in that field
  std::string words;
  model::NameKind kind = model::NameKind::person;
  std::string name;              ///< the name in its bare form: what a new entry of the dictionary would hold
  model::PseudonymId pseudonym;  ///< the entry it belongs to; none for a candidate
  std::vector<model::PseudonymId>
      choices{};              ///< several where people share the name; then `pseudonym` is none
  std::string ending{};       ///< "s" of a genitive …
  std::string replacement{};  ///< what stands there after "replace"
  model::HitDecision decision = model::HitDecision::undecided;
  std::string instead{};          ///< of "generalise"
  model::NameHitId decided{};     ///< where the decision is kept; none = for the words everywhere
  std::string before{}, after{};  ///< some words of context, on one line
  std::string where{};            ///< "EX-03"; "Sammanfattning"; empty where nothing names it
  bool known = false;             ///< of the dictionary, or a respondent's name; not a mere candidate
  bool in_note = false;           ///< entity is a text
};

struct Review {
  std::vector<Hit> hits;  ///< notes in the order held, then the analyst's texts, then fields
  std::size_t undecided = 0;
};

/// Goes through all that an export may show. A decision holds for exactly the words it was made on: other
/// words there make it void. Names of the dictionary are looked for everywhere, candidates in interviews,
/// memos, the analyst's own texts and in fields that hold free words; not in documents, which are public.
/// O(all texts); call it when the project changed, not in a frame.
[[nodiscard]] Review review(const model::Model& model, const Lexicon& lexicon);
/// Of one text, for marking names in the note.
[[nodiscard]] std::vector<Hit> review_of(const model::Model& model, const Names& names,
                                         const Candidates& candidates, const model::Text& text);

// --- deciding; each is one step that undo takes back
// ---------------------------------------------------------

/// Adds a name to the dictionary, or changes what stands for it. An empty replacement becomes the suggested
/// one. Throws Error(usage) where the name is empty, or stands for another name already.
model::PseudonymId set_name(store::Project& project, model::NameKind kind, const std::string& original,
                            const std::string& replacement);
void remove_name(store::Project& project, model::PseudonymId id);

struct Decision {
  model::HitDecision decision = model::HitDecision::replace;
  std::string instead{};                  ///< for `generalise`; Error(usage) where it is empty
  model::PseudonymId pseudonym{};         ///< for a hit with several choices
  std::optional<model::NameKind> kind{};  ///< of a new entry, where the guess was wrong
};
/// Decides hits. "Replace" of a candidate puts its name into the dictionary. "Keep" with `everywhere` of a
/// candidate holds for these words wherever they stand, now and later.
void decide(store::Project& project, const std::vector<Hit>& hits, const Decision& decision,
            bool everywhere = false);
/// The hits of a review that mean the same as this one: same entry, or same bare words of a candidate.
[[nodiscard]] std::vector<Hit> same_as(const Review& review, const Hit& hit, bool undecided_only);

}  // namespace skolanalys::privacy
