#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::search {

/// A word of a text as the index knows it.
struct Token {
  std::string form;   ///< NFC, case folded; å ä ö are letters of their own; at most `longest_form` bytes
  text::Range range;  ///< where it stands, in code points
};

inline constexpr std::size_t longest_form = 60;  ///< bytes; a longer token is cut, at a code point

/// The words of a text in order: runs of letters, digits and combining marks (Unicode, by ICU). The same
/// function makes the index, reads the query and finds what to mark, so the three never disagree. `utf8` must
/// be valid.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view utf8);

/// The form of one word as the index knows it.
[[nodiscard]] std::string form_of(std::string_view word);

/// The form without its marks: "elevhälsa" -> "elevhalsa". For queries typed without å ä ö.
[[nodiscard]] std::string without_marks(std::string_view form);

}  // namespace skolanalys::search
