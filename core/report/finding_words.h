#pragma once
#include <string>
#include <vector>

#include "core/analysis/finding.h"
#include "core/assets/assets.h"

/// Findings in words, the same on screen, on paper and on the command line.
namespace skolanalys::report {

/// "stark"; "utan belägg" where there is none.
[[nodiscard]] std::string strength_word(std::optional<analysis::Strength> strength,
                                        const assets::Words& words);
/// Why the finding has the strength it has, with the numbers: "6 respondenter på 5 nivåer, 3 slags källor;
/// 1 respondent emot." and, where the analyst said otherwise, what was computed and the reason.
[[nodiscard]] std::string strength_why(const analysis::FindingView& view, const assets::Words& words);
/// What a reader must know before trusting it, a sentence each.
[[nodiscard]] std::vector<std::string> flag_words(const analysis::FindingView& view,
                                                  const assets::Words& words);
/// "K034 · EX-02 09:41 · Förvaltningschef", or of figures "X-VANT 2020–2024: 9,0 → 14,0".
[[nodiscard]] std::string place_of(const analysis::Support& support, const assets::Words& words,
                                   const std::string& roles);
/// First and last value of the years that a piece of evidence means: "9,0 (2020) → 14,0 (2024)".
[[nodiscard]] std::string figures_of(const analysis::Support& support, const assets::Words& words);
/// A value as it is written in that language, one decimal where it has any.
[[nodiscard]] std::string figure(double value, const assets::Words& words);

}  // namespace skolanalys::report
