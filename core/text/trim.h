#pragma once
#include <string>
#include <string_view>

namespace skolanalys::text {

/// Without blanks (space, tab, line end) at its ends.
[[nodiscard]] inline std::string trimmed(std::string_view words) {
  constexpr std::string_view blank = " \t\n";
  const auto from = words.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  return std::string(words.substr(from, words.find_last_not_of(blank) - from + 1));
}

}  // namespace skolanalys::text
