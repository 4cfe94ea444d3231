#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"
#include "core/text/utf8.h"

/// Words of a text replaced at several places, and where everything else then stands.
namespace skolanalys::privacy {

/// In order, not overlapping.
struct Edit {
  text::Range range;
  std::string words;
};

/// Where a position of the old text stands in the new one. A place inside a name moves to the end of what
/// replaces it that lies outwards.
class Shift {
 public:
  explicit Shift(const std::vector<Edit>& edits) {
    long moved = 0;
    for (const auto& edit : edits) {
      const long size = static_cast<long>(text::length(edit.words));
      steps_.push_back({edit.range, static_cast<long>(edit.range.from) + moved, size});
      moved += size - static_cast<long>(edit.range.size());
    }
  }
  [[nodiscard]] text::Range of(text::Range range) const {
    if (range.empty()) return {at(range.from, false), at(range.from, false)};
    return {at(range.from, false), at(range.to, true)};
  }

 private:
  struct Step {
    text::Range from;
    long to = 0;
    long size = 0;
  };
  [[nodiscard]] text::Pos at(text::Pos pos, bool end) const {
    const auto after =
        std::partition_point(steps_.begin(), steps_.end(), [&](const Step& s) { return s.from.from < pos; });
    if (after == steps_.begin()) return pos;
    const auto& step = *(after - 1);
    if (pos < step.from.to) return static_cast<text::Pos>(end ? step.to + step.size : step.to);
    return static_cast<text::Pos>(step.to + step.size + static_cast<long>(pos - step.from.to));
  }
  std::vector<Step> steps_;
};

inline std::string with_edits(std::string_view words, const std::vector<Edit>& edits) {
  const text::Index index(words);
  std::string out;
  text::Pos at = 0;
  for (const auto& edit : edits) {
    out += index.slice({at, edit.range.from});
    out += edit.words;
    at = edit.range.to;
  }
  out += index.slice({at, index.length()});
  return out;
}

}  // namespace skolanalys::privacy
