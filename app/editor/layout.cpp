#include "app/editor/layout.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {

/// One break iterator a kind, made once: making one costs more than a paragraph.
icu::BreakIterator* iterator(UBreakIteratorType kind) {
  static thread_local std::unique_ptr<icu::BreakIterator> all[4];
  auto& slot = all[kind];
  if (slot == nullptr) {
    UErrorCode fault = U_ZERO_ERROR;
    const auto locale = icu::Locale("sv");
    slot.reset(kind == UBRK_CHARACTER ? icu::BreakIterator::createCharacterInstance(locale, fault)
               : kind == UBRK_WORD    ? icu::BreakIterator::createWordInstance(locale, fault)
               : kind == UBRK_LINE    ? icu::BreakIterator::createLineInstance(locale, fault)
                                      : icu::BreakIterator::createSentenceInstance(locale, fault));
  }
  return slot.get();
}

/// Points an iterator at UTF-8; offsets are then bytes.
class Breaks {
 public:
  Breaks(UBreakIteratorType kind, std::string_view utf8) : iterator_(iterator(kind)) {
    UErrorCode fault = U_ZERO_ERROR;
    utext_openUTF8(&text_, utf8.data(), static_cast<int64_t>(utf8.size()), &fault);
    iterator_->setText(&text_, fault);
  }
  ~Breaks() { utext_close(&text_); }
  Breaks(const Breaks&) = delete;
  Breaks& operator=(const Breaks&) = delete;
  icu::BreakIterator* operator->() { return iterator_; }

 private:
  UText text_ = UTEXT_INITIALIZER;
  icu::BreakIterator* iterator_;
};

/// Whether spaces and hyphens are the only places to break: then no library is needed to find them.
bool plain(std::string_view words) {
  for (text::ByteOffset at = 0; at < words.size();) {
    const auto c = text::next(words, at);
    if (c < 0x80 ? c == '/' || c == '\\' || c == '|' || c == '?' || c == '!' || c == '%' || c == '$'
                 : c > 0x24F || c < 0xC0)
      return false;
  }
  return true;
}

void break_lines(std::string_view words, const Metrics& metrics, float width, std::vector<Line>& lines) {
  lines.clear();
  std::vector<std::uint32_t> places;  // where a line may end, ascending
  if (plain(words)) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      if ((words[i] == ' ' && words[i + 1] != ' ') ||
          (words[i] == '-' && i > 0 && words[i - 1] != ' ' && words[i + 1] != ' ' &&
           (words[i + 1] < '0' || words[i + 1] > '9')))
        places.push_back(static_cast<std::uint32_t>(i + 1));
  } else {
    Breaks breaks(UBRK_LINE, words);
    for (auto at = breaks->first(); at != icu::BreakIterator::DONE; at = breaks->next())
      if (at > 0) places.push_back(static_cast<std::uint32_t>(at));
  }
  std::uint32_t start = 0;
  std::uint32_t fits = 0;  // the last place to break that fits on this line
  std::size_t next_place = 0;
  float x = 0;
  float x_fits = 0;
  text::ByteOffset at = 0;
  while (at < words.size()) {
    while (next_place < places.size() && places[next_place] <= at) {
      if (places[next_place] > start) {
        fits = places[next_place];
        x_fits = x;
      }
      ++next_place;
    }
    const auto before = static_cast<std::uint32_t>(at);
    const auto c = text::next(words, at);
    const float w = metrics.advance(c);
    if (x + w > width && before > start && c != ' ') {
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

}  // namespace

void Layout::forget() {
  last_.clear();
  paragraphs_.clear();
  width_ = 0;
}

void Layout::set(std::string_view content, const Metrics& metrics, float width, float line_height,
                 float gap) {
  const bool same_shape =
      width == width_ && line_height == line_height_ && gap == gap_ && !paragraphs_.empty();
  const bool same_words = same_shape && last_ == content;
  content_ = content;
  if (same_words) return;
  width_ = width;
  line_height_ = line_height;
  gap_ = gap;
  std::vector<Paragraph> fresh;
  fresh.reserve(paragraphs_.size() + 8);
  std::size_t head = 0;  // equal bytes at both ends
  std::size_t tail = 0;
  if (same_shape) {
    const auto shorter = std::min(last_.size(), content.size());
    head = static_cast<std::size_t>(
        std::mismatch(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(shorter), last_.begin())
            .first -
        content.begin());
    while (tail < shorter - head && content[content.size() - 1 - tail] == last_[last_.size() - 1 - tail])
      ++tail;
  }
  std::size_t old = 0;
  text::Pos pos = 0;
  float y = 0;
  const auto moved = static_cast<std::ptrdiff_t>(content.size()) - static_cast<std::ptrdiff_t>(last_.size());
  for (std::size_t from = 0;;) {
    auto end = content.find('\n', from);
    if (end == std::string_view::npos) end = content.size();
    Paragraph p;
    bool kept = false;
    if (same_shape) {
      const bool in_head = end < head;
      const bool in_tail = from > content.size() - tail;
      if (in_head || in_tail) {
        const auto was = static_cast<std::ptrdiff_t>(from) - (in_head ? 0 : moved);
        while (old < paragraphs_.size() && static_cast<std::ptrdiff_t>(paragraphs_[old].byte) < was) ++old;
        if (old < paragraphs_.size() && static_cast<std::ptrdiff_t>(paragraphs_[old].byte) == was &&
            paragraphs_[old].bytes == end - from) {
          p = std::move(paragraphs_[old++]);
          kept = true;
        }
      }
    }
    p.byte = from;
    p.bytes = static_cast<std::uint32_t>(end - from);
    const auto words = content.substr(from, end - from);
    if (!kept) {
      p.length = text::length(words);
      break_lines(words, metrics, width, p.lines);
    }
    p.pos = pos;
    p.top = y;
    pos += p.length + 1;
    // An empty paragraph separates turns: half a line says as much as a whole one.
    y += p.bytes == 0 ? std::floor(line_height / 2) : static_cast<float>(p.lines.size()) * line_height + gap;
    fresh.push_back(std::move(p));
    if (end == content.size()) break;
    from = end + 1;
  }
  paragraphs_ = std::move(fresh);
  last_ = content;
  height_ = y;
}

text::Pos Layout::length() const {
  return paragraphs_.empty() ? 0 : paragraphs_.back().pos + paragraphs_.back().length;
}

std::size_t Layout::paragraph_at(text::Pos at) const {
  const auto after =
      std::upper_bound(paragraphs_.begin(), paragraphs_.end(), at,
                       [](text::Pos p, const Paragraph& paragraph) { return p < paragraph.pos; });
  return after == paragraphs_.begin() ? 0 : static_cast<std::size_t>(after - paragraphs_.begin()) - 1;
}

std::size_t Layout::paragraph_at_height(float y) const {
  const auto after =
      std::upper_bound(paragraphs_.begin(), paragraphs_.end(), y,
                       [](float value, const Paragraph& paragraph) { return value < paragraph.top; });
  return after == paragraphs_.begin() ? 0 : static_cast<std::size_t>(after - paragraphs_.begin()) - 1;
}

text::ByteOffset Layout::byte_of(text::Pos at) const {
  if (paragraphs_.empty()) return 0;
  const auto& p = paragraphs_[paragraph_at(at)];
  return p.byte + text::byte_of(content_.substr(p.byte, p.bytes), std::min(at - p.pos, p.length));
}

text::Pos Layout::pos_of(text::ByteOffset at) const {
  const auto after =
      std::upper_bound(paragraphs_.begin(), paragraphs_.end(), at,
                       [](text::ByteOffset b, const Paragraph& paragraph) { return b < paragraph.byte; });
  if (after == paragraphs_.begin()) return 0;
  const auto& p = *(after - 1);
  return p.pos + text::pos_of(content_.substr(p.byte, p.bytes), at - p.byte);
}

std::string_view Layout::words(text::Range range) const {
  const auto from = byte_of(range.from);
  return content_.substr(from, byte_of(range.to) - from);
}

const Line& Layout::line_of(const Paragraph& paragraph, std::uint32_t byte, std::size_t& index) const {
  index = 0;
  while (index + 1 < paragraph.lines.size() && paragraph.lines[index + 1].from <= byte) ++index;
  return paragraph.lines[index];
}

float Layout::width_of(const Paragraph& p, std::uint32_t from, std::uint32_t to,
                       const Metrics& metrics) const {
  const auto words = content_.substr(p.byte, p.bytes);
  float x = 0;
  for (text::ByteOffset at = from; at < to && at < words.size();) x += metrics.advance(text::next(words, at));
  return x;
}

Layout::Place Layout::place_of(text::Pos at, const Metrics& metrics) const {
  if (paragraphs_.empty()) return {};
  const auto& p = paragraphs_[paragraph_at(at)];
  const auto byte = static_cast<std::uint32_t>(
      text::byte_of(content_.substr(p.byte, p.bytes), std::min(at - p.pos, p.length)));
  std::size_t index = 0;
  const auto& line = line_of(p, byte, index);
  return {width_of(p, line.from, byte, metrics), p.top + static_cast<float>(index) * line_height_};
}

text::Pos Layout::pos_at(float x, float y, const Metrics& metrics) const {
  if (paragraphs_.empty()) return 0;
  const auto& p = paragraphs_[paragraph_at_height(std::max(y, 0.0F))];
  auto index = static_cast<std::size_t>(std::max(0.0F, (y - p.top) / line_height_));
  index = std::min(index, p.lines.size() - 1);
  const auto& line = p.lines[index];
  const auto words = content_.substr(p.byte, p.bytes);
  text::ByteOffset at = line.from;
  float width = 0;
  while (at < line.to) {
    auto next = at;
    const float w = metrics.advance(text::next(words, next));
    if (width + w / 2 > x) break;
    width += w;
    at = next;
  }
  // The end of a soft line is the next line's beginning: stay before its last space.
  if (at == line.to && index + 1 < p.lines.size() && at > line.from) {
    --at;
    while (at > line.from && (static_cast<unsigned char>(words[at]) & 0xC0U) == 0x80U) --at;
  }
  return p.pos + text::pos_of(words, at);
}

text::Range Layout::line_at(text::Pos at) const {
  if (paragraphs_.empty()) return {};
  const auto& p = paragraphs_[paragraph_at(at)];
  const auto words = content_.substr(p.byte, p.bytes);
  std::size_t index = 0;
  const auto& line =
      line_of(p, static_cast<std::uint32_t>(text::byte_of(words, std::min(at - p.pos, p.length))), index);
  auto to = p.pos + text::pos_of(words, line.to);
  if (index + 1 < p.lines.size() && to > 0) --to;
  return {p.pos + text::pos_of(words, line.from), to};
}

namespace {

struct Here {
  const Paragraph* paragraph;
  std::string_view words;
  std::int32_t byte;
};

Here here(const Layout& layout, text::Pos at) {
  const auto& p = layout.paragraphs()[layout.paragraph_at(at)];
  const auto words = layout.content().substr(p.byte, p.bytes);
  return {&p, words, static_cast<std::int32_t>(text::byte_of(words, std::min(at - p.pos, p.length)))};
}
text::Pos there(const Here& h, std::int32_t byte) {
  return h.paragraph->pos + text::pos_of(h.words, static_cast<text::ByteOffset>(std::max(byte, 0)));
}
bool word_starts(std::string_view words, std::int32_t byte) {
  if (byte < 0 || static_cast<std::size_t>(byte) >= words.size()) return false;
  auto at = static_cast<text::ByteOffset>(byte);
  const auto c = text::next(words, at);
  return c > 0x7F || std::isalnum(static_cast<int>(c)) != 0;
}

}  // namespace

text::Pos next_grapheme(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (static_cast<std::size_t>(h.byte) >= h.words.size()) return std::min(at + 1, layout.length());
  Breaks breaks(UBRK_CHARACTER, h.words);
  const auto next = breaks->following(h.byte);
  return next == icu::BreakIterator::DONE ? at + 1 : there(h, next);
}
text::Pos previous_grapheme(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (h.byte == 0) return at == 0 ? 0 : at - 1;
  Breaks breaks(UBRK_CHARACTER, h.words);
  const auto previous = breaks->preceding(h.byte);
  return previous == icu::BreakIterator::DONE ? at - 1 : there(h, previous);
}
text::Pos next_word(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (static_cast<std::size_t>(h.byte) >= h.words.size()) return std::min(at + 1, layout.length());
  Breaks breaks(UBRK_WORD, h.words);
  auto next = breaks->following(h.byte);
  while (next != icu::BreakIterator::DONE && static_cast<std::size_t>(next) < h.words.size() &&
         !word_starts(h.words, next))
    next = breaks->next();
  return next == icu::BreakIterator::DONE ? h.paragraph->pos + h.paragraph->length : there(h, next);
}
text::Pos previous_word(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (h.byte == 0) return at == 0 ? 0 : at - 1;
  Breaks breaks(UBRK_WORD, h.words);
  auto previous = breaks->preceding(h.byte);
  while (previous > 0 && !word_starts(h.words, previous)) previous = breaks->previous();
  return there(h, previous);
}
text::Range word_at(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (h.words.empty()) return {at, at};
  Breaks breaks(UBRK_WORD, h.words);
  const auto inside = std::min<std::int32_t>(h.byte, static_cast<std::int32_t>(h.words.size()) - 1);
  auto end = breaks->following(inside);
  if (end == icu::BreakIterator::DONE) end = static_cast<std::int32_t>(h.words.size());
  const auto start = breaks->preceding(end);
  return {there(h, start), there(h, end)};
}
text::Range sentence_at(const Layout& layout, text::Pos at) {
  const auto h = here(layout, at);
  if (h.words.empty()) return {at, at};
  Breaks breaks(UBRK_SENTENCE, h.words);
  const auto inside = std::min<std::int32_t>(h.byte, static_cast<std::int32_t>(h.words.size()) - 1);
  auto end = breaks->following(inside);
  if (end == icu::BreakIterator::DONE) end = static_cast<std::int32_t>(h.words.size());
  const auto start = breaks->preceding(end);
  while (end > start && h.words[static_cast<std::size_t>(end) - 1] == ' ') --end;
  return {there(h, start), there(h, end)};
}

}  // namespace skolanalys::editor
