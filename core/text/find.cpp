#include "core/text/find.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <functional>
#include <string>

#include "core/text/utf8.h"

namespace skolanalys::text {
namespace {

/// One code point for each: positions stay what they were.
std::u32string folded(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (ByteOffset at = 0; at < utf8.size();)
    out.push_back(
        static_cast<char32_t>(u_foldCase(static_cast<UChar32>(next(utf8, at)), U_FOLD_CASE_DEFAULT)));
  return out;
}

}  // namespace

std::vector<Range> find_all(std::string_view utf8, std::string_view wanted) {
  std::vector<Range> out;
  if (wanted.empty()) return out;
  const auto text = folded(utf8);
  const auto word = folded(wanted);
  const std::boyer_moore_horspool_searcher searcher(word.begin(), word.end());
  for (auto at = text.begin();;) {
    const auto [from, to] = searcher(at, text.end());
    if (from == text.end()) return out;
    out.push_back({static_cast<Pos>(from - text.begin()), static_cast<Pos>(to - text.begin())});
    at = to;
  }
}

}  // namespace skolanalys::text
