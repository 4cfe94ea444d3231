#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/analysis/evidence.h"
#include "core/analysis/finding.h"
#include "core/analysis/series.h"
#include "core/assets/assets.h"
#include "core/report/build.h"
#include "core/report/tree.h"

namespace skolanalys::report {

/// Puts the sections together; used by build.cpp and the files of sections only.
class Builder {
 public:
  Builder(const model::Model& model, const Options& options);
  Report take();

  // One function a section, in the order they stand.
  void cover();
  void summary();
  void assignment();
  void method();
  void municipality();
  void results();
  void steering_chain();
  void findings();
  void areas();
  void cross_cutting();
  void strengths();
  void questions();
  void silences();
  void appendix_guides();
  void appendix_codebook();
  void appendix_evidence();
  void appendix_sources();

  // Documents of their own.
  void workshop(const model::Workshop& workshop);
  void follow_up(const model::FollowUp& follow_up, model::Date today);

 private:
  using Values = std::vector<std::string>;
  [[nodiscard]] std::string w(const std::string& id, const Values& values = {}) const;
  void heading(int level, std::string text, std::string anchor = {});
  void paragraph(std::string text, Tone tone = Tone::normal);
  void own_text(const std::string& slot);
  [[nodiscard]] bool has_text(const std::string& slot) const;
  [[nodiscard]] std::string role_name(const std::string& role) const;
  [[nodiscard]] std::string role_names(const std::vector<std::string>& roles) const;
  [[nodiscard]] std::string level_name(const std::string& level) const;
  [[nodiscard]] std::string theme_name(const model::Code& code) const;
  /// What the project says under the id of a code or a question, in the report's language.
  [[nodiscard]] const std::string& in_language(const std::string& id, const std::string& said) const;
  [[nodiscard]] std::string stance_name(model::Stance stance) const;
  [[nodiscard]] std::string source_of(const analysis::Evidence& e) const;
  [[nodiscard]] std::string place_of(const analysis::Evidence& e) const;
  [[nodiscard]] bool quotable(const analysis::Evidence& e) const;
  /// What may be printed of it: the passage, or how the respondent wants it.
  [[nodiscard]] std::string words_of(const analysis::Evidence& e) const;
  void quote(const analysis::Evidence& e);
  [[nodiscard]] std::string statement(const analysis::ThemeFinding& f) const;
  [[nodiscard]] std::string strength_word(analysis::Strength s) const;
  [[nodiscard]] std::string strength_why(const analysis::ThemeFinding& f) const;
  [[nodiscard]] std::string voices(const analysis::ThemeFinding& f) const;
  [[nodiscard]] bool wanted(const model::Code& code) const;
  void theme(const analysis::ThemeFinding& f);
  /// The analyst's findings that are to be shown: not dropped, within the themes asked for.
  [[nodiscard]] std::vector<const analysis::FindingView*> shown_findings() const;
  void finding(const analysis::FindingView& view);
  void support(const analysis::Support& support);
  void links_to_findings(const model::Code& area);
  /// Links up from a passage to the findings that rest on it.
  [[nodiscard]] Runs findings_of_coding(model::CodingId coding) const;
  [[nodiscard]] Runs with_references(const std::string& line, const std::string& slot);
  [[nodiscard]] bool known_reference(const std::string& reference, std::string& link) const;
  void front_of(const std::string& title, const std::string& subtitle);
  void workshop_findings(const model::Workshop& workshop);
  void workshop_priorities(const model::Workshop& workshop);
  void follow_up_judgements(const model::FollowUp& follow_up);
  void follow_up_figures();
  void follow_up_interviews(const model::FollowUp& follow_up);
  void warn_of_small_roles();
  void warn_of_quotes();
  /// Takes away links to what this report does not have: a theme or finding outside those asked for.
  void drop_dead_links();
  [[nodiscard]] std::string number(double value) const;
  [[nodiscard]] std::string percent_change(double value) const;
  static std::string count(std::size_t n) { return std::to_string(n); }
  [[nodiscard]] std::string respondents(std::size_t n) const;

  const model::Model& model_;
  Options options_;
  const assets::Words& words_;
  std::vector<analysis::Evidence> evidence_;
  std::vector<analysis::ThemeFinding> findings_;
  analysis::Findings own_;  ///< the analyst's
  std::vector<analysis::Indicator> indicators_;
  std::set<std::string> quoted_;      ///< references that stand in the report, for the way back
  std::set<std::string> unapproved_;  ///< of these, those nobody has approved
  std::map<std::string, int> section_of_;
  int section_ = 0;
  Report out_;
};

}  // namespace skolanalys::report
