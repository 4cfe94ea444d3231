#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"

/// UTF-8 as it is stored: validity, code-point counting and slicing. All functions but `first_invalid`
/// require valid UTF-8; positions beyond the end are clamped to it.
namespace skolanalys::text {

/// Byte offset of the first byte that is not valid UTF-8 (overlong forms and surrogates included), or
/// nothing.
[[nodiscard]] std::optional<ByteOffset> first_invalid(std::string_view bytes) noexcept;

/// Number of code points.
[[nodiscard]] Pos length(std::string_view utf8) noexcept;

/// Byte offset of a code point. O(n); use `Index` for many look-ups in one text.
[[nodiscard]] ByteOffset byte_of(std::string_view utf8, Pos at) noexcept;

/// Code point position of a byte offset; an offset inside a sequence counts as that sequence's code point.
[[nodiscard]] Pos pos_of(std::string_view utf8, ByteOffset at) noexcept;

/// The bytes of a range; a view into `utf8`.
[[nodiscard]] std::string_view slice(std::string_view utf8, Range range) noexcept;

/// Decodes the code point that starts at `at` and moves `at` past it.
[[nodiscard]] char32_t next(std::string_view utf8, ByteOffset& at) noexcept;

/// Appends one code point.
void append(std::string& out, char32_t c);

/// Without the signs that no document can hold: control characters but tab and line feed, U+FFFE and U+FFFF.
[[nodiscard]] std::string printable(std::string_view utf8);

/// Fast conversion both ways for one unchanging text: O(1) amortised over blocks of 256 code points.
/// Keeps a view: the text must outlive it.
class Index {
 public:
  explicit Index(std::string_view utf8);
  [[nodiscard]] Pos length() const noexcept { return length_; }
  [[nodiscard]] ByteOffset byte_of(Pos at) const noexcept;
  [[nodiscard]] Pos pos_of(ByteOffset at) const noexcept;
  [[nodiscard]] std::string_view slice(Range range) const noexcept;

 private:
  static constexpr Pos block = 256;
  std::string_view text_;
  std::vector<ByteOffset> starts_;
  Pos length_ = 0;
};

}  // namespace skolanalys::text
