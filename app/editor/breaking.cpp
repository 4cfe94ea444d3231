#include "app/editor/breaking.h"

#include <algorithm>
#include <array>

#include "app/editor/breaks.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {

/// Signs whose breaking depends on more than what stands beside them, or that break where no space is.
constexpr std::array<bool, 128> odd = [] {
  std::array<bool, 128> out{};
  for (const char c : {'/', '\\', '|', '?', '!', '%', '$', '"', '\'', '{', '}', '+', '\t', '\r'})
    out[static_cast<unsigned char>(c)] = true;
  for (std::size_t c = 0; c < 0x20; ++c) out[c] = true;
  out[0x7F] = true;
  return out;
}();

/// Whether graphemes of several code points can occur: none of the letters and signs of European languages
/// joins the one before it.
bool single(char32_t c) {
  return (c < 0x300 && c != '\r' && c != 0xA9 && c != 0xAE) || (c >= 0x2010 && c <= 0x2027) ||
         (c >= 0x2030 && c <= 0x203A) || c == 0x20AC || (c >= 0x2190 && c <= 0x2193) || c == 0x2212;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// A letter or digit: what a sign between words is plain beside.
bool of_word(char c) {
  return digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Whether the sign at `i` breaks by the rule of spaces and hyphens alone: by its neighbours. Unicode binds
/// closing signs to what stands before them over a space, opening ones likewise to what follows, and breaks
/// around hyphens by what they stand between.
bool plain_sign(std::string_view words, std::size_t i) {
  const char before = i > 0 ? words[i - 1] : ' ';
  const char after = i + 1 < words.size() ? words[i + 1] : ' ';
  switch (words[i]) {
    case '-':
      return (of_word(before) && (of_word(after) || after == ' ')) ||
             (before == ' ' && after == ' ' && i > 0);
    case '.':
    case ',':
    case ':':
    case ';':
    case ')':
      return before != ' ';
    case '(':
      return (before == ' ' || of_word(before)) && after != ' ';
    case '[':  // only the clock that a turn begins with
      return i == 0 && digit(after);
    case ']':
      return digit(before) && after == ' ' && words.front() == '[';
    default:
      return true;
  }
}

/// Bytes that neither end a line nor depend on their neighbours.
constexpr std::array<bool, 256> ordinary = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0x21; c < 0x7F; ++c) out[c] = !odd[c];
  for (const char c : {'-', '.', ',', ':', ';', ')', '(', '[', ']'})
    out[static_cast<unsigned char>(c)] = false;
  return out;
}();

/// Both at once: the places, or false where the words are not plain.
bool places_if_plain(std::string_view words, std::vector<std::uint32_t>& places) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto c = static_cast<unsigned char>(words[i]);
    if (ordinary[c]) continue;
    if (c >= 0x80) {
      if (c < 0xC3 || c > 0xC8) return false;  // U+00C0–U+023F
      ++i;
      continue;
    }
    if (odd[c] || !plain_sign(words, i)) return false;
    if (i + 1 >= words.size()) continue;
    const char next = words[i + 1];
    const bool ends =
        c == ' ' ? next != ' ' : c == '-' && i > 0 && words[i - 1] != ' ' && of_word(next) && !digit(next);
    if (ends) places.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return true;
}

}  // namespace

bool plain(std::string_view words) {
  std::vector<std::uint32_t> places;
  return places_if_plain(words, places);
}

void plain_places(std::string_view words, std::vector<std::uint32_t>& places) {
  (void)places_if_plain(words, places);
}

void unicode_places(std::string_view words, std::vector<std::uint32_t>& places) {
  Breaks breaks(UBRK_LINE, words);
  for (auto at = breaks->first(); at != icu::BreakIterator::DONE; at = breaks->next())
    if (at > 0 && static_cast<std::size_t>(at) < words.size())
      places.push_back(static_cast<std::uint32_t>(at));
}

void wrap(std::string_view words, std::uint32_t lead, const Metrics& metrics, float width,
          const std::vector<std::uint32_t>& places, const std::vector<std::uint32_t>& joined,
          std::vector<Line>& lines) {
  std::uint32_t start = 0;
  std::uint32_t fits = 0;  // the last place to break that fits on this line
  std::size_t next_place = 0;
  std::size_t next_joined = 0;
  float x = 0;
  float x_fits = 0;
  text::ByteOffset at = lead;
  while (at < words.size()) {
    while (next_place < places.size() && places[next_place] <= at) {
      if (places[next_place] > start && places[next_place] > lead) {
        fits = places[next_place];
        x_fits = x;
      }
      ++next_place;
    }
    const auto before = static_cast<std::uint32_t>(at);
    const auto c = text::next(words, at);
    while (next_joined < joined.size() && joined[next_joined] < before) ++next_joined;
    if (next_joined < joined.size() && joined[next_joined] == before) continue;
    const float w = metrics.advance(c);
    while (x + w > width && before > std::max(start, lead) && c != ' ') {  // a long word: again, within it
      const auto end = fits > start ? fits : before;
      lines.push_back({start, end});
      x = fits > start ? x - x_fits : 0;
      start = end;
      fits = end;
      x_fits = 0;
    }
    x += w;
  }
  lines.push_back({start, static_cast<std::uint32_t>(words.size())});
}

void wrap_plain(std::string_view words, std::uint32_t lead, const Metrics& metrics, float width,
                const std::vector<std::uint32_t>& places, std::vector<Line>& lines) {
  const auto size = static_cast<std::uint32_t>(words.size());
  std::uint32_t start = 0;
  float x = 0;
  auto place = std::upper_bound(places.begin(), places.end(), lead);
  for (std::uint32_t from = lead; from < size;) {
    const auto to = place == places.end() ? size : *place++;
    // The word's own width; what it ends with besides spaces must fit.
    float whole = 0;
    float inked = 0;
    for (std::uint32_t at = from; at < to;) {
      const auto c = static_cast<unsigned char>(words[at]);
      if (c < 0x80) {
        whole += metrics.advance(c);
        ++at;
        if (c != ' ') inked = whole;
      } else {
        whole += metrics.advance(((c & 0x1FU) << 6U) | (static_cast<unsigned char>(words[at + 1]) & 0x3FU));
        at += 2;
        inked = whole;
      }
    }
    if (x + inked > width && from > std::max(start, lead)) {
      lines.push_back({start, from});
      start = from;
      x = 0;
    }
    if (x + inked <= width) {
      x += whole;
    } else {  // longer than a line by itself: between letters
      for (text::ByteOffset at = from; at < to;) {
        const auto before = static_cast<std::uint32_t>(at);
        const auto c = text::next(words, at);
        const float w = metrics.advance(c);
        if (x + w > width && before > std::max(start, lead) && c != ' ') {
          lines.push_back({start, before});
          start = before;
          x = 0;
        }
        x += w;
      }
    }
    from = to;
  }
  lines.push_back({start, size});
}

void break_lines(std::string_view words, std::uint32_t lead, const Metrics& metrics, float width,
                 std::vector<Line>& lines, std::vector<std::uint32_t>& joined) {
  lines.clear();
  joined.clear();
  static thread_local std::vector<std::uint32_t> places;
  places.clear();
  if (places_if_plain(words, places)) return wrap_plain(words, lead, metrics, width, places, lines);
  places.clear();
  unicode_places(words, places);
  bool several = false;
  for (text::ByteOffset at = 0; at < words.size() && !several;) several = !single(text::next(words, at));
  if (several) {
    Breaks graphemes(UBRK_CHARACTER, words);
    std::int32_t start = graphemes->first();
    for (auto end = graphemes->next(); end != icu::BreakIterator::DONE;
         start = end, end = graphemes->next()) {
      auto at = static_cast<text::ByteOffset>(start);
      (void)text::next(words, at);
      while (at < static_cast<text::ByteOffset>(end)) {
        joined.push_back(static_cast<std::uint32_t>(at));
        (void)text::next(words, at);
      }
    }
  }
  wrap(words, lead, metrics, width, places, joined, lines);
}

}  // namespace skolanalys::editor
