#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "app/editor/layout.h"

namespace skolanalys::editor {

/// Whether a paragraph has only letters and signs between which spaces and hyphens are the only places to
/// break, and each letter is a grapheme: then no library is needed to find them. A test holds it against ICU.
[[nodiscard]] bool plain(std::string_view words);
/// Where a line may end, in bytes, ascending; the paragraph's own end may be left out.
void plain_places(std::string_view words, std::vector<std::uint32_t>& places);
void unicode_places(std::string_view words, std::vector<std::uint32_t>& places);

/// Lines no wider than `width` where the places to break are known: any words, and plain ones, for which the
/// same is found a word at a time.
void wrap(std::string_view words, std::uint32_t lead, const Metrics& metrics, float width,
          const std::vector<std::uint32_t>& places, const std::vector<std::uint32_t>& joined,
          std::vector<Line>& lines);
void wrap_plain(std::string_view words, std::uint32_t lead, const Metrics& metrics, float width,
                const std::vector<std::uint32_t>& places, std::vector<Line>& lines);

/// Breaks a paragraph into lines no wider than `width`; the first `lead` bytes take no room. `joined` gets
/// the letters that belong to the grapheme before them, which take none either.
void break_lines(std::string_view words, std::uint32_t lead, const Metrics& metrics, float width,
                 std::vector<Line>& lines, std::vector<std::uint32_t>& joined);

}  // namespace skolanalys::editor
