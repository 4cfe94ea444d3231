#pragma once
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::search {

/// What of a text a query's answer points at.
struct Wanted {
  std::unordered_set<std::string> forms;
  std::vector<std::vector<std::string>> phrases;  ///< marked only where the words follow each other
};

/// Found by tokenising, never by looking for letters. In order, not overlapping.
[[nodiscard]] std::vector<text::Range> marks_of(const Wanted& wanted, std::string_view utf8);

struct Snippet {
  std::string words;               ///< with "…" where it begins or ends inside the passage
  text::Pos from = 0;              ///< where its first word stands, in the passage
  std::vector<text::Range> marks;  ///< in `words`
};

/// About `length` code points of a passage, cut between words, where the most marks stand.
[[nodiscard]] Snippet snippet_of(const Wanted& wanted, std::string_view passage, text::Pos length = 260);

}  // namespace skolanalys::search
