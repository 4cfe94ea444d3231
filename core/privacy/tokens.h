#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::privacy {

/// A word of a text, with what telling names needs to know of it.
struct Token {
  text::Range range;           ///< code points
  std::string folded;          ///< lower case, composed, accents other than å ä ö taken off
  bool capital = false;        ///< begins with a capital
  bool shouted = false;        ///< two letters or more, all capitals: "SKR"
  bool sentence_start = true;  ///< a capital here says nothing
  std::string before;          ///< what stands between the word before and this one
};

/// Words are runs of letters with their marks; soft hyphens and invisible joiners inside them are not seen.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view utf8);
/// A word as `Token::folded` has it.
[[nodiscard]] std::string folded(std::string_view word);

}  // namespace skolanalys::privacy
