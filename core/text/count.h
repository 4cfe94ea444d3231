#pragma once
#include <cstddef>
#include <string_view>

namespace skolanalys::text {

/// How many words: what stands between spaces, tabs and line ends. Any bytes.
[[nodiscard]] inline std::size_t count_words(std::string_view text) noexcept {
  std::size_t out = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    out += !space && !inside ? 1 : 0;
    inside = !space;
  }
  return out;
}

}  // namespace skolanalys::text
