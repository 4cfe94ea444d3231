#include "core/exchange/refi/anchors.h"

#include <algorithm>
#include <array>

#include "core/text/utf8.h"

namespace skolanalys::exchange::refi {
namespace {

constexpr std::size_t shortest_name = 4;  // bytes that can be compared
constexpr long farthest_shift = 12;

/// For each counted position, the code point of the kept text that it means.
struct Counting {
  const char* id;
  std::vector<text::Pos> places;
};

/// Walks the file as it is: a CRLF or CR is one code point of the kept text, a mark is none.
Counting counted(const char* id, const std::string& bytes, bool crlf_is_two, bool mark_counts, bool utf16) {
  Counting out{id, {}};
  text::Pos kept = 0;
  text::ByteOffset at = 0;
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    at = 3;
    if (mark_counts) out.places.push_back(0);
  }
  while (at < bytes.size()) {
    if (bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n') {
      out.places.push_back(kept);
      if (crlf_is_two) out.places.push_back(kept);
      at += 2;
    } else {
      const auto c = text::next(bytes, at);
      out.places.push_back(kept);
      if (utf16 && c > 0xFFFF) out.places.push_back(kept);
      // The gate takes these out of the words; whoever wrote the file counted them.
      if (c < 0x20 && c != U'\n' && c != U'\t' && c != U'\r') continue;
    }
    ++kept;
  }
  out.places.push_back(kept);
  return out;
}

/// Letters and digits only: producers cut, fold and respace names.
std::string comparable(std::string_view words) {
  std::string out;
  for (const char c : words)
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
        ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
      out += c;
  return out;
}

text::Range placed(const Counting& counting, const RawSelection& selection, long shift) {
  const auto place = [&](long at) {
    const auto last = static_cast<long>(counting.places.size()) - 1;
    // Whatever a file says, it is in reach of the shift.
    const auto near = std::clamp(at, -farthest_shift, last + farthest_shift);
    return counting.places[static_cast<std::size_t>(std::clamp(near + shift, 0L, last))];
  };
  const auto from = place(selection.from);
  return {from, std::max(from, place(selection.to))};
}

}  // namespace

Anchoring anchor(const std::string& bytes, const std::string& text,
                 const std::vector<RawSelection>& selections) {
  const std::array<Counting, 5> countings{counted("", bytes, false, false, false),
                                          counted("counting.crlf", bytes, true, false, false),
                                          counted("counting.mark", bytes, false, true, false),
                                          counted("counting.utf16", bytes, false, false, true),
                                          counted("counting.crlf_utf16", bytes, true, true, true)};
  const text::Index index(text);
  std::vector<std::pair<std::size_t, std::string>> named;
  for (std::size_t i = 0; i < selections.size(); ++i)
    if (auto name = comparable(selections[i].name); name.size() >= shortest_name)
      named.emplace_back(i, std::move(name));
  const auto fits = [&](const Counting& counting, long shift) {
    std::size_t out = 0;
    for (const auto& [i, name] : named) {
      const auto words = comparable(index.slice(placed(counting, selections[i], shift)));
      if (words.starts_with(name)) ++out;
    }
    return out;
  };
  const Counting* best = &countings[0];
  Anchoring out;
  out.named = named.size();
  out.right = fits(*best, 0);
  for (const auto& counting : countings)
    if (const auto right = fits(counting, 0); right > out.right) {
      best = &counting;
      out.right = right;
    }
  for (long distance = 1; distance <= farthest_shift && out.right < named.size(); ++distance)
    for (const long shift : {distance, -distance})
      if (const auto right = fits(*best, shift); right > out.right && right * 2 > named.size()) {
        out.right = right;
        out.shift = shift;
      }
  out.counting = best->id;
  out.ranges.reserve(selections.size());
  for (const auto& selection : selections) out.ranges.push_back(placed(*best, selection, out.shift));
  return out;
}

}  // namespace skolanalys::exchange::refi
