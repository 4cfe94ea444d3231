#include "core/text/merge3.h"

#include <algorithm>

#include "tests/fuzz/fuzz.h"

// Three versions of a text. What neither side removed, and what either put in, stands in the merge.
FUZZ(bytes) {
  using namespace skolanalys;
  auto list = fuzz::parts(bytes);
  list.resize(3);
  for (const auto& one : list)
    if (text::first_invalid(one)) return;
  const auto merged = text::merge3(list[0], list[1], list[2]);
  fuzz::expect(!text::first_invalid(merged.text), "words that are no UTF-8");
  const auto length = text::length(merged.text);
  for (const auto& c : merged.conflicts)
    fuzz::expect(c.mine.to <= length && c.theirs.to <= length && c.mine.from <= c.mine.to &&
                     c.theirs.from <= c.theirs.to,
                 "a conflict outside the text");
  fuzz::expect(text::lead_to(merged.from_mine, text::length(list[1]), length), "no way from mine");
  fuzz::expect(text::lead_to(merged.from_theirs, text::length(list[2]), length), "no way from theirs");
  if (list[1] == list[0]) fuzz::expect(merged.text == list[2], "theirs alone is not taken as it is");
  if (list[2] == list[0]) fuzz::expect(merged.text == list[1], "mine alone is not taken as it is");
  // A sign that is new on one side only was typed there.
  for (std::size_t side = 1; side < 3; ++side)
    for (const char sign : list[side])
      if (list[0].find(sign) == std::string::npos)
        fuzz::expect(merged.text.find(sign) != std::string::npos, "a word was lost");
}
