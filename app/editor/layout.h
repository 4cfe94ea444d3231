#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::editor {

/// How wide letters are, in pixels: a table for the first of Unicode, one width for the rest. Lent: the font
/// on the screen owns the table.
struct Metrics {
  std::span<const float> widths{};
  float other = 0;
  [[nodiscard]] float advance(char32_t c) const { return c < widths.size() ? widths[c] : other; }
};

/// One line on the screen: bytes [from, to) of its paragraph.
struct Line {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

/// A paragraph (what stands between two line ends), where it is and how it is broken. A look at what the
/// layout keeps: good until the layout changes.
struct Paragraph {
  text::ByteOffset byte = 0;  ///< of its first letter in the text
  std::uint32_t bytes = 0;    ///< without the line end
  text::Pos pos = 0;          ///< the same in code points
  text::Pos length = 0;
  std::uint32_t lead = 0;  ///< bytes at its beginning that are not among the words (who speaks): no width
  text::Pos lead_length = 0;
  float top = 0;     ///< pixels from the top of the note
  float height = 0;  ///< 0 = folded away
  std::uint64_t hash = 0;
  std::span<const Line> lines;            ///< at least one
  std::span<const std::uint32_t> joined;  ///< bytes of letters that belong to the grapheme before: no width
  [[nodiscard]] bool hidden() const { return height == 0; }
};

/// What a note is laid out in.
struct Shape {
  Metrics metrics{};
  float width = 0, line_height = 0, gap = 0;  ///< pixels; the gap is between paragraphs
  friend bool operator==(const Shape& a, const Shape& b) {
    return a.metrics.widths.data() == b.metrics.widths.data() && a.metrics.other == b.metrics.other &&
           a.width == b.width && a.line_height == b.line_height && a.gap == b.gap;
  }
};

/// The header of a turn: so many code points from a paragraph's beginning are shown in the margin instead.
struct Lead {
  text::Pos pos = 0;
  text::Pos length = 0;
};

/// A note broken into lines. An edit that it is told of costs its paragraphs; any other change of the text
/// costs a hash of every paragraph and the breaking of those that changed. Positions outside are code points;
/// bytes stay here.
class Layout {
 public:
  /// Lays out `content`, which must outlive this and stay unchanged until the next call. `revision` tells
  /// whether it is what it was. Breaks lines where Unicode allows (ICU), words longer than a line between
  /// letters.
  void set(std::string_view content, std::uint64_t revision, const Shape& shape);
  /// The one change between what was laid out and `content`: at a byte, so much taken away and so much put
  /// in. As `set` would leave it, at the cost of the paragraphs it touches.
  void splice(std::string_view content, std::uint64_t revision, text::ByteOffset at, std::size_t removed,
              std::size_t inserted);
  /// Which paragraphs begin with a header, in order. Breaks those anew whose header is another.
  void set_leads(std::span<const Lead> leads);
  /// Shows only paragraphs that touch one of these ranges (in order); an empty span of none shows all.
  void fold(std::span<const text::Range> shown, bool folded);
  /// Forgets what is cached: another text.
  void forget();
  /// The text is the same, called by another number.
  void renumber(std::uint64_t revision) { revision_ = revision; }

  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  [[nodiscard]] std::string_view content() const { return content_; }
  [[nodiscard]] const Metrics& metrics() const { return shape_.metrics; }
  [[nodiscard]] std::size_t size() const { return kept_.size(); }  ///< paragraphs
  [[nodiscard]] Paragraph paragraph(std::size_t index) const;
  [[nodiscard]] std::string_view of(const Paragraph& p) const { return content_.substr(p.byte, p.bytes); }
  [[nodiscard]] float height() const { return height_; }
  [[nodiscard]] float line_height() const { return shape_.line_height; }
  [[nodiscard]] text::Pos length() const;

  [[nodiscard]] std::size_t paragraph_at(text::Pos at) const;
  [[nodiscard]] std::size_t paragraph_at_height(float y) const;
  [[nodiscard]] text::ByteOffset byte_of(text::Pos at) const;
  [[nodiscard]] text::Pos pos_of(text::ByteOffset at) const;
  [[nodiscard]] std::string_view words(text::Range range) const;

  struct Place {
    float x = 0;
    float y = 0;  ///< top of the line
  };
  /// Where the caret stands before this letter. At a soft line end: the next line's beginning.
  [[nodiscard]] Place place_of(text::Pos at) const;
  /// Top of the line that a position is on; cheaper than its place.
  [[nodiscard]] float top_of(text::Pos at) const;
  [[nodiscard]] text::Pos pos_at(float x, float y) const;
  /// Beginning and end of the screen line that a position is on.
  [[nodiscard]] text::Range line_at(text::Pos at) const;
  /// Pixels of bytes [from, to) of one paragraph.
  [[nodiscard]] float width_of(const Paragraph& paragraph, std::uint32_t from, std::uint32_t to) const;
  /// What a range covers of one line: from the note's left edge and its top, in pixels.
  struct Strip {
    float x = 0, y = 0, width = 0;
  };
  /// Of the lines between two heights; none where nothing of the range is shown.
  [[nodiscard]] std::vector<Strip> strips_of(text::Range range, float top, float bottom) const;

 private:
  struct Kept {
    text::ByteOffset byte = 0;
    std::uint32_t bytes = 0;
    text::Pos pos = 0;
    text::Pos length = 0;
    std::uint32_t lead = 0;
    text::Pos lead_length = 0;
    float top = 0;
    bool hidden = false;
    std::uint64_t hash = 0;
    std::vector<Line> lines;
    std::vector<std::uint32_t> joined;
  };
  void lay(Kept& p, std::string_view words);
  [[nodiscard]] float height_of(const Kept& p) const;
  void place_all();
  void move_gap(std::size_t to);
  [[nodiscard]] text::ByteOffset byte(std::size_t i) const {
    return kept_[i].byte + (i >= gap_ ? byte_shift_ : 0);
  }
  [[nodiscard]] text::Pos pos(std::size_t i) const { return kept_[i].pos + (i >= gap_ ? pos_shift_ : 0); }
  [[nodiscard]] float top(std::size_t i) const { return kept_[i].top + (i >= gap_ ? top_shift_ : 0); }
  /// The last paragraph for which `where(i) <= value`.
  template <class Where, class Value>
  [[nodiscard]] std::size_t last_not_after(Where where, Value value) const;

  std::string_view content_;
  std::uint64_t revision_ = 0;
  Shape shape_;
  /// From `gap_` on, places are what is kept plus the shifts: an edit moves all that stands after it by
  /// changing three numbers, and the next edit in the same place too.
  std::vector<Kept> kept_;
  std::size_t gap_ = 0;
  text::ByteOffset byte_shift_ = 0;  // these two wrap around: unsigned, so that it is defined
  text::Pos pos_shift_ = 0;
  float top_shift_ = 0;
  bool folded_ = false;
  float height_ = 0;
};

}  // namespace skolanalys::editor
