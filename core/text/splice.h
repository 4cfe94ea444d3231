#pragma once
#include <span>
#include <string>

#include "core/text/position.h"

namespace skolanalys::text {

/// One change of a text: at `pos`, `removed` is taken away and `inserted` put in its place.
/// `removed` holds the words themselves, so that every splice can be inverted and checked.
struct Splice {
  Pos pos = 0;
  std::string removed;
  std::string inserted;
  friend bool operator==(const Splice&, const Splice&) = default;
};

/// The splice that takes `s` back.
[[nodiscard]] Splice inverse(const Splice& s);

/// Applies a splice in place. Returns false, leaving `text` as it was, where the text at `pos` is not
/// `s.removed` or `pos` lies outside.
[[nodiscard]] bool apply(std::string& text, const Splice& s);

/// Projects a coded range through one later splice.
///
/// An insertion at the start edge moves the range, one at the end edge leaves it: text typed at an edge is
/// not coded. Deletion shrinks. A range whose every character was deleted comes back empty at the place
/// where it stood: the caller lists it as orphaned, never drops it.
/// A replacement (removed and inserted both non-empty) that covers a whole coded range leaves it empty; one
/// inside grows or shrinks it.
[[nodiscard]] Range project(Range coded, Pos pos, Pos removed, Pos inserted) noexcept;
/// The same through a run of splices, in order. O(splices).
[[nodiscard]] Range project(Range coded, std::span<const Splice> later) noexcept;

/// True where a deletion of [pos, pos + removed) takes characters from `coded` and one of its edges: the
/// range cannot be had back by projecting the inverse, so whoever undoes must remember it.
[[nodiscard]] bool clips(Range coded, Pos pos, Pos removed) noexcept;

/// The one splice that turns `before` into `after` by cutting equal ends; nothing removed and nothing
/// inserted where they are equal. Cuts fall on code points.
[[nodiscard]] Splice difference(std::string_view before, std::string_view after);

}  // namespace skolanalys::text
