#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/series.h"
#include "core/report/tree.h"

namespace skolanalys::report {

/// "#1B7F5C" … : the colour of a stance's side, the same on screen and paper, told apart by colour-blind
/// people.
inline constexpr const char* color_strength = "#1F77B4";
inline constexpr const char* color_weakness = "#D1661F";
inline constexpr const char* color_mixed = "#8A6FB0";
inline constexpr const char* color_proposal = "#4C8C6B";
inline constexpr const char* color_neutral = "#8A929E";

/// Lines of an indicator: the municipality (thick), the country (thin), the group (dashed), `width` points
/// wide; names stand at the lines' ends, in a narrow one below. Figures as `language` writes them.
[[nodiscard]] Picture series_chart(const analysis::Indicator& indicator,
                                   const std::vector<std::string>& names, const std::string& caption,
                                   const std::string& alternative, double width = 480,
                                   std::string_view language = "sv");

struct MatrixCell {
  std::size_t respondents = 0;
  std::size_t strength = 0;  ///< passages
  std::size_t weakness = 0;
  std::size_t other = 0;
};
/// Rows by columns, `width` points wide; in each cell the number of respondents and a bar of how their
/// passages lean.
[[nodiscard]] Picture matrix_chart(const std::vector<std::string>& rows,
                                   const std::vector<std::string>& columns,
                                   const std::vector<std::vector<MatrixCell>>& cells,
                                   const std::string& caption, const std::string& alternative,
                                   double width = 480);

}  // namespace skolanalys::report
