#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace skolanalys::report {

/// A sentence of the analyst's own text and what it says it rests on. Evidence is named in square brackets at
/// its end: "Kön har flyttat. [S1]", "Målet ligger över riket [N15436, EX-D1]."
struct Sentence {
  std::string words;                    ///< without the brackets
  std::vector<std::string> references;  ///< as written: labels of findings and codings, series, documents
};
/// The sentences of one paragraph. A full stop inside a number, a clock or an abbreviation ends none.
[[nodiscard]] std::vector<Sentence> sentences_of(std::string_view paragraph);

}  // namespace skolanalys::report
