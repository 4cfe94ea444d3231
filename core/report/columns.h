#pragma once
#include <string>
#include <vector>

#include "core/report/tree.h"

namespace skolanalys::report {

/// How a table's columns share the width of a page.
struct Columns {
  std::vector<double> widths;       ///< points; their sum is the page's
  std::vector<std::string> header;  ///< with soft hyphens where a word may not fit
};

/// As wide as the table asks for, but none narrower than its longest word or number while there is room; what
/// that takes, the others give. Where there is no room headings are given places to part at. `size`: of the
/// letters, points; `padding`: of both sides of a cell together. Widths of letters are estimated, since the
/// reader's fonts are not known.
[[nodiscard]] Columns columns_of(const Table& table, double width, double size, double padding);

/// A long word with soft hyphens (U+00AD) where Swedish parts it: between consonants, after a joining s. At
/// least four letters stand on each side.
[[nodiscard]] std::string parted(const std::string& word);

}  // namespace skolanalys::report
