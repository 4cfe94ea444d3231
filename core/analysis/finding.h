#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/analysis/evidence.h"
#include "core/model/model.h"

/// Findings and what carries them. A finding is the analyst's statement; here its evidence is looked up, its
/// strength told by the same rule as a theme's, and both ways between passage and finding are gone. Pure.
///
///   const Findings findings(model);
///   for (const auto& view : findings.all()) view.strength();   // set by the analyst, else computed
namespace skolanalys::analysis {

/// Where a piece of evidence comes from. What a workshop adds is a kind of its own: it is shown, and never
/// makes a finding stronger, since those who agree have just been shown it.
enum class SourceKind { speech, document, figure, workshop };
inline constexpr SourceKind all_source_kinds[] = {SourceKind::speech, SourceKind::document,
                                                  SourceKind::figure, SourceKind::workshop};
/// "speech" …: on the command line and in string ids.
[[nodiscard]] std::string_view id_of(SourceKind kind) noexcept;

/// One piece of evidence, looked up. Pointers live as long as the model and the `Findings`.
struct Support {
  const model::FindingEvidence* evidence = nullptr;
  SourceKind kind = SourceKind::speech;
  const model::Interview* interview = nullptr;
  const model::Document* document = nullptr;
  const model::Series* series = nullptr;
  const model::Reaction* reaction = nullptr;
  const model::Workshop* workshop = nullptr;
  const Evidence* coded = nullptr;  ///< of kind coding
  model::TextId text;
  text::Range range;  ///< where the words stand now
  std::vector<model::RespondentId> respondents;
  std::vector<std::string> roles;
  std::string quote;      ///< the words as they stand now; of a series none
  std::string clock;      ///< of the turn
  std::string reference;  ///< "K012", else "S1:2" (the finding and its how-manieth passage)
  std::string source;     ///< what the source is called: "EX-03", "EX-D1", "N15419", "W1 Bord 2"
  bool lost = false;      ///< what it pointed at is gone: coding removed, words deleted, series removed
};

/// What a reader must know of a finding before trusting it.
enum class FindingFlag {
  no_evidence,      ///< nothing speaks for it
  one_source,       ///< everything for it comes from one interview, document or indicator
  only_workshop,    ///< only what a workshop added speaks for it
  nothing_against,  ///< neither evidence against nor a word on what speaks against: not looked for
  lost_evidence,    ///< some of its evidence is gone
  overruled,        ///< the analyst's word for its strength differs from the computed one
};
[[nodiscard]] std::string_view id_of(FindingFlag flag) noexcept;

struct FindingView {
  const model::Finding* finding = nullptr;
  std::vector<Support> in_favour, against;  ///< in the order they were added
  Grounds grounds;
  std::size_t both_sides = 0;        ///< respondents who are quoted as often for as against: counted nowhere
  std::set<std::string> sources;     ///< distinct interviews, documents, indicators in favour
  std::optional<Strength> computed;  ///< none without evidence
  std::optional<Strength> chosen;    ///< set by the analyst
  std::vector<FindingFlag> flags;

  [[nodiscard]] std::optional<Strength> strength() const { return chosen ? chosen : computed; }
  [[nodiscard]] bool has(FindingFlag flag) const;
  /// The words as they stand now: as the workshop left them, else as they were written.
  [[nodiscard]] const std::string& words() const;
};

[[nodiscard]] std::string_view id_of(Strength strength) noexcept;  ///< "strong" …
[[nodiscard]] std::optional<Strength> parse_strength(std::string_view id) noexcept;

/// All findings of a model, looked up once. Refers to the model, which must outlive it and not change.
class Findings {
 public:
  explicit Findings(const model::Model& model);
  Findings(const Findings&) = delete;
  Findings& operator=(const Findings&) = delete;

  /// In their order, dropped ones last.
  [[nodiscard]] const std::vector<FindingView>& all() const { return views_; }
  [[nodiscard]] const FindingView* find(model::FindingId id) const;
  [[nodiscard]] const FindingView* called(std::string_view label) const;
  /// Up from a passage: the findings that rest on these words, or that they speak against.
  [[nodiscard]] std::vector<const FindingView*> using_passage(model::TextId text, text::Range range) const;
  [[nodiscard]] std::vector<const FindingView*> using_coding(model::CodingId coding) const;
  [[nodiscard]] std::vector<const FindingView*> using_series(std::string_view kpi) const;
  [[nodiscard]] const std::vector<Evidence>& evidence() const { return evidence_; }

 private:
  [[nodiscard]] Support support_of(const model::Model& model, const model::FindingEvidence& evidence,
                                   const std::string& reference) const;

  std::vector<Evidence> evidence_;
  std::map<model::CodingId, const Evidence*> by_coding_;
  std::vector<FindingView> views_;
};

/// Whether a finding's own area, or that of most of its coded evidence, is this one; and which that is.
[[nodiscard]] const model::Code* theme_of(const model::Model& model, const FindingView& view);

}  // namespace skolanalys::analysis
