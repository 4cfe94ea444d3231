#pragma once
#include <span>
#include <string>

#include "core/model/model.h"

namespace skolanalys::ui {

/// Colours for areas and themes that people with any of the common colour deficiencies tell apart, on a light
/// and on a dark page; a test holds them to it. Never colour alone: the name always stands beside it.
struct CodeColor {
  const char* id;   ///< its name is the string "color.ID"
  const char* hex;  ///< "#RRGGBB"
};
[[nodiscard]] std::span<const CodeColor> code_colors();

/// The first of them that no area of the codebook has; the first of all where all are taken.
[[nodiscard]] std::string free_code_color(const model::Model& model);

}  // namespace skolanalys::ui
