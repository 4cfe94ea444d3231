#pragma once
#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>

/// Positions in texts. No word of the domain lives under core/text.
namespace skolanalys::text {

/// Counts Unicode code points from the start of a text. The only unit that is stored or exchanged.
using Pos = std::uint32_t;
/// Counts bytes of UTF-8. Stays inside core/text, the editor's layout and the search index.
using ByteOffset = std::size_t;

/// Half-open range of code points: [from, to).
struct Range {
  Pos from = 0;
  Pos to = 0;
  [[nodiscard]] constexpr Pos size() const noexcept { return to - from; }
  [[nodiscard]] constexpr bool empty() const noexcept { return to <= from; }
  [[nodiscard]] constexpr bool contains(Pos at) const noexcept { return from <= at && at < to; }
  [[nodiscard]] constexpr bool overlaps(Range other) const noexcept {
    return from < other.to && other.from < to;
  }
  friend constexpr auto operator<=>(const Range&, const Range&) = default;
};

}  // namespace skolanalys::text
