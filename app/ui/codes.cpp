#include "app/ui/codes.h"

#include <algorithm>

namespace skolanalys::ui {
namespace {

// Found by search: near the hues people expect, and far apart in CIE Lab as seen with protanopia,
// deuteranopia and tritanopia, both as they are and lightened for a dark page.
constexpr CodeColor table[] = {{"blue", "#007FE6"},    {"green", "#377852"}, {"maroon", "#7D1A0F"},
                               {"violet", "#6F56A5"},  {"red", "#B12C09"},   {"teal", "#208C94"},
                               {"mustard", "#A78A2A"}, {"slate", "#3C4F58"}, {"plum", "#720069"},
                               {"indigo", "#2539A7"}};

}  // namespace

std::span<const CodeColor> code_colors() { return table; }

std::string free_code_color(const model::Model& model) {
  const auto areas = model.areas();
  for (const auto& one : table)
    if (std::none_of(areas.begin(), areas.end(), [&](const auto* area) { return area->color == one.hex; }))
      return one.hex;
  return table[0].hex;
}

}  // namespace skolanalys::ui
