#pragma once
#include <optional>
#include <string_view>

namespace skolanalys::shell {

/// How well what was typed fits a name; nothing where it does not. Both case-folded. Every word typed must be
/// found, in any order: as it stands (best at a word's beginning), or its letters in order ("tmrl" finds
/// "teman × roller"). Greater is better; short names win over long ones.
[[nodiscard]] std::optional<int> fuzzy_score(std::string_view typed, std::string_view name);

}  // namespace skolanalys::shell
