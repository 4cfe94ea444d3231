#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::editor {

/// How wide letters are; the font on the screen, or anything in a test.
class Metrics {
 public:
  virtual ~Metrics() = default;
  [[nodiscard]] virtual float advance(char32_t c) const = 0;  ///< pixels
};

/// One line on the screen: bytes [from, to) of its paragraph.
struct Line {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

/// A paragraph (what stands between two line ends), where it is and how it is broken.
struct Paragraph {
  text::ByteOffset byte = 0;  ///< of its first letter in the text
  std::uint32_t bytes = 0;    ///< without the line end
  text::Pos pos = 0;          ///< the same in code points
  text::Pos length = 0;
  float top = 0;            ///< pixels from the top of the note
  std::vector<Line> lines;  ///< at least one
};

/// A note broken into lines. Keeps what did not change between two texts, so that an edit costs its
/// paragraph. Positions outside are code points; bytes stay here.
class Layout {
 public:
  /// Lays out `content`, which must outlive this and stay unchanged until the next call. Width, line height
  /// and gap in pixels. Breaks lines where Unicode allows (ICU), words longer than a line between letters.
  void set(std::string_view content, const Metrics& metrics, float width, float line_height, float gap);
  /// Forgets what is cached: another font.
  void forget();

  [[nodiscard]] std::string_view content() const { return content_; }
  [[nodiscard]] const std::vector<Paragraph>& paragraphs() const { return paragraphs_; }
  [[nodiscard]] float height() const { return height_; }
  [[nodiscard]] float line_height() const { return line_height_; }
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
  [[nodiscard]] Place place_of(text::Pos at, const Metrics& metrics) const;
  [[nodiscard]] text::Pos pos_at(float x, float y, const Metrics& metrics) const;
  /// Beginning and end of the screen line that a position is on.
  [[nodiscard]] text::Range line_at(text::Pos at) const;
  /// Pixels of bytes [from, to) of one paragraph.
  [[nodiscard]] float width_of(const Paragraph& paragraph, std::uint32_t from, std::uint32_t to,
                               const Metrics& metrics) const;

 private:
  [[nodiscard]] const Line& line_of(const Paragraph& paragraph, std::uint32_t byte, std::size_t& index) const;
  std::string_view content_;
  std::string last_;  ///< the text as it was laid out
  std::vector<Paragraph> paragraphs_;
  float width_ = 0, line_height_ = 0, gap_ = 0, height_ = 0;
};

// --- moving about: Unicode's graphemes and words, by ICU; positions in code points
// -----------------------------------
[[nodiscard]] text::Pos next_grapheme(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos previous_grapheme(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos next_word(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos previous_word(const Layout& layout, text::Pos at);
[[nodiscard]] text::Range word_at(const Layout& layout, text::Pos at);
[[nodiscard]] text::Range sentence_at(const Layout& layout, text::Pos at);

}  // namespace skolanalys::editor
