#pragma once
#include <string>
#include <vector>

#include "core/analysis/selection.h"
#include "core/assets/assets.h"
#include "core/exchange/table.h"
#include "core/report/tree.h"

namespace skolanalys::report {

/// Why a municipality ranks where it does: a sentence or two with numbers, then what to mind about it.
[[nodiscard]] std::string why_ranked(const analysis::Candidate& candidate,
                                     const analysis::Selection& selection,
                                     const analysis::SelectionSettings& settings, const assets::Words& words);
/// Its classes and flags in words, each apart ("svag", "sjunkande", "få elever").
[[nodiscard]] std::vector<std::string> classes_of(const analysis::Candidate& candidate,
                                                  const assets::Words& words);
[[nodiscard]] std::vector<std::string> flags_of(const analysis::Candidate& candidate,
                                                const assets::Words& words);
/// Why a municipality is not ranked.
[[nodiscard]] std::string why_unjudged(const analysis::Unjudged& one, const assets::Words& words);
[[nodiscard]] std::string caution_in_words(const analysis::Caution& caution, const assets::Words& words);
/// A short name of an indicator ("alla ämnen, åk 9"), else the title it has.
[[nodiscard]] std::string short_title(const std::string& kpi, const std::string& title,
                                      const assets::Words& words);

/// The ranking as a table for a spreadsheet: what was judged by and its limits above it, a row a municipality
/// with the analyst's word, those that could not be judged last.
[[nodiscard]] exchange::Table selection_table(const model::Model& model, const analysis::Panel& panel,
                                              const analysis::Selection& selection,
                                              const analysis::SelectionSettings& settings,
                                              const assets::Words& words);

/// A small line of an indicator without axes: the municipality, the country thin, the group dashed; gaps stay
/// open.
[[nodiscard]] Picture sparkline(const analysis::Indicator& indicator, double width, double height);

}  // namespace skolanalys::report
