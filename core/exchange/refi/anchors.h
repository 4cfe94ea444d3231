#pragma once
#include <string>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::exchange::refi {

/// A selection as it came: positions in whatever the producer counted, and the beginning of its words, which
/// many producers give as its name.
struct RawSelection {
  long from = 0, to = 0;  ///< half-open
  std::string name;
};

/// How a source's positions were counted, found by the words that selections name. The specification counts
/// code points; products are known to count CRLF as two, a byte order mark as one, or UTF-16 units.
struct Anchoring {
  std::vector<text::Range> ranges;   ///< in the text as it is kept, a selection each; clamped to it
  std::string counting;              ///< string id of what was found ("counting.crlf"), empty = as specified
  long shift = 0;                    ///< a constant offset that explains all names
  std::size_t named = 0, right = 0;  ///< selections whose name can be compared, and those that now fit
};

/// `bytes` as they lie in the file, decoded to UTF-8 but with their line ends and mark; `text` as it is kept.
[[nodiscard]] Anchoring anchor(const std::string& bytes, const std::string& text,
                               const std::vector<RawSelection>& selections);

}  // namespace skolanalys::exchange::refi
