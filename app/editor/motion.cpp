#include "app/editor/motion.h"

#include <algorithm>
#include <cctype>

#include "app/editor/breaks.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {

struct Here {
  std::size_t index;
  Paragraph paragraph;
  std::string_view words;
  std::int32_t byte;
};

Here here(const Layout& layout, text::Pos at) {
  const auto index = layout.paragraph_at(at);
  const auto p = layout.paragraph(index);
  const auto words = layout.of(p);
  return {index, p, words, static_cast<std::int32_t>(text::byte_of(words, std::min(at - p.pos, p.length)))};
}
text::Pos there(const Here& h, std::int32_t byte) {
  return h.paragraph.pos + text::pos_of(h.words, static_cast<text::ByteOffset>(std::max(byte, 0)));
}
bool word_starts(std::string_view words, std::int32_t byte) {
  if (byte < 0 || static_cast<std::size_t>(byte) >= words.size()) return false;
  auto at = static_cast<text::ByteOffset>(byte);
  const auto c = text::next(words, at);
  return c > 0x7F || std::isalnum(static_cast<int>(c)) != 0;
}
text::Pos start_of(const Here& h) { return h.paragraph.pos + h.paragraph.lead_length; }

/// One step out of a paragraph, past those that are folded away.
text::Pos end_before(const Layout& layout, const Here& h) {
  auto i = h.index;
  while (i > 0) {
    const auto p = layout.paragraph(--i);
    if (!p.hidden()) return p.pos + p.length;
  }
  return start_of(h);
}
text::Pos start_after(const Layout& layout, const Here& h) {
  for (auto i = h.index + 1; i < layout.size(); ++i) {
    const auto p = layout.paragraph(i);
    if (!p.hidden()) return p.pos + p.lead_length;
  }
  return h.paragraph.pos + h.paragraph.length;
}

}  // namespace

text::Pos settled(const Layout& layout, text::Pos at, bool forward) {
  if (layout.size() == 0) return 0;
  const auto h = here(layout, std::min(at, layout.length()));
  if (at >= start_of(h)) return std::min(at, layout.length());
  return forward || h.index == 0 ? start_of(h) : end_before(layout, h);
}

text::Pos next_grapheme(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (static_cast<std::size_t>(h.byte) >= h.words.size()) return start_after(layout, h);
  Breaks breaks(UBRK_CHARACTER, h.words);
  const auto next = breaks->following(h.byte);
  return std::max(next == icu::BreakIterator::DONE ? at + 1 : there(h, next), start_of(h));
}

text::Pos previous_grapheme(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (at <= start_of(h)) return end_before(layout, h);
  Breaks breaks(UBRK_CHARACTER, h.words);
  const auto previous = breaks->preceding(h.byte);
  return previous == icu::BreakIterator::DONE ? at - 1 : there(h, previous);
}

text::Pos next_word(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (static_cast<std::size_t>(h.byte) >= h.words.size()) return start_after(layout, h);
  Breaks breaks(UBRK_WORD, h.words);
  auto next = breaks->following(h.byte);
  while (next != icu::BreakIterator::DONE && static_cast<std::size_t>(next) < h.words.size() &&
         !word_starts(h.words, next))
    next = breaks->next();
  return std::max(start_of(h),
                  next == icu::BreakIterator::DONE ? h.paragraph.pos + h.paragraph.length : there(h, next));
}

text::Pos previous_word(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (at <= start_of(h)) return end_before(layout, h);
  Breaks breaks(UBRK_WORD, h.words);
  auto previous = breaks->preceding(h.byte);
  while (previous > 0 && !word_starts(h.words, previous)) previous = breaks->previous();
  return std::max(start_of(h), there(h, previous));
}

text::Pos next_paragraph(const Layout& layout, text::Pos at) {
  for (auto i = layout.paragraph_at(at) + 1; i < layout.size(); ++i) {
    const auto p = layout.paragraph(i);
    if (!p.hidden() && p.length > 0) return p.pos + p.lead_length;
  }
  return layout.length();
}

text::Pos previous_paragraph(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (at > start_of(h)) return start_of(h);
  for (auto i = h.index; i > 0; --i) {
    const auto p = layout.paragraph(i - 1);
    if (!p.hidden() && p.length > 0) return p.pos + p.lead_length;
  }
  return start_of(h);
}

text::Range paragraph_range(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  return {start_of(h), h.paragraph.pos + h.paragraph.length};
}

text::Range word_at(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (h.words.empty()) return {at, at};
  Breaks breaks(UBRK_WORD, h.words);
  const auto inside = std::min<std::int32_t>(h.byte, static_cast<std::int32_t>(h.words.size()) - 1);
  auto end = breaks->following(inside);
  if (end == icu::BreakIterator::DONE) end = static_cast<std::int32_t>(h.words.size());
  const auto start = breaks->preceding(end);
  const auto from = std::max(there(h, start), start_of(h));
  return {from, std::max(from, there(h, end))};
}

text::Range sentence_at(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  // A sentence begins behind the header, whatever ICU thinks of "[08:31] R01: ".
  const auto words = h.words.substr(h.paragraph.lead);
  if (words.empty()) return {at, at};
  Breaks breaks(UBRK_SENTENCE, words);
  const auto last = static_cast<std::int32_t>(words.size()) - 1;
  const auto inside = std::clamp<std::int32_t>(h.byte - static_cast<std::int32_t>(h.paragraph.lead), 0, last);
  auto end = breaks->following(inside);
  if (end == icu::BreakIterator::DONE) end = last + 1;
  const auto start = breaks->preceding(end);
  while (end > start && words[static_cast<std::size_t>(end) - 1] == ' ') --end;
  const auto lead = static_cast<std::int32_t>(h.paragraph.lead);
  return {there(h, start + lead), there(h, end + lead)};
}

text::Range before(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (at > start_of(h) || h.paragraph.lead_length == 0) {
    if (at == 0) return {0, 0};
    return {at > start_of(h) ? previous_grapheme(layout, at) : at - 1, at};
  }
  auto i = h.index;
  text::Pos from = h.paragraph.pos;
  while (i > 0) {
    const auto p = layout.paragraph(--i);
    from = p.pos + p.length;
    if (p.length > 0) break;
  }
  return {from, at};
}

text::Range after(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  const auto end = h.paragraph.pos + h.paragraph.length;
  if (at < end) return {at, next_grapheme(layout, at)};
  for (auto i = h.index + 1; i < layout.size(); ++i) {
    const auto p = layout.paragraph(i);
    if (p.lead_length > 0) return {at, p.pos + p.lead_length};
    if (p.length > 0) break;
  }
  return {at, std::min(at + 1, layout.length())};
}

}  // namespace skolanalys::editor
