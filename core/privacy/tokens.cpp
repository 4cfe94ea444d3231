#include "core/privacy/tokens.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "core/text/utf8.h"

namespace skolanalys::privacy {
namespace {

bool invisible(char32_t c) { return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF; }
bool is_mark(char32_t c) { return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0; }
bool is_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool is_swedish(char32_t c) { return c == U'å' || c == U'ä' || c == U'ö' || c == U'æ' || c == U'ø'; }

/// Ends a sentence, or opens one: a capital after it says nothing.
bool breaks(std::string_view between) {
  for (std::size_t at = 0; at < between.size();) {
    switch (text::next(between, at)) {
      case U'.':
      case U'!':
      case U'?':
      case U':':
      case U'\n':
      case U'\r':
      case U'"':
      case U'“':
      case U'”':
      case U'»':
      case U'«':
      case U'*':
      case U'#':
      case U'•':
      case U'–':
      case U'—':
      case U'…':
      case U']':
      case U'|':
      case U';':
        return true;
      default:
        break;
    }
  }
  return false;
}

std::string fold_letters(const std::u32string& letters, bool plain) {
  std::string out;
  if (plain) {
    for (const auto c : letters) out.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
    return out;
  }
  UErrorCode fault = U_ZERO_ERROR;
  const auto* composed = icu::Normalizer2::getNFKCCasefoldInstance(fault);
  const auto* apart = icu::Normalizer2::getNFDInstance(fault);
  if (U_FAILURE(fault)) return out;
  const auto source = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(letters.data()),
                                                    static_cast<int32_t>(letters.size()));
  const auto whole = composed->normalize(source, fault);
  for (int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
    auto c = static_cast<char32_t>(whole.char32At(i));
    icu::UnicodeString parts;
    if (c >= 0xC0 && !is_swedish(c) && apart->getDecomposition(static_cast<UChar32>(c), parts) != 0)
      c = static_cast<char32_t>(parts.char32At(0));
    if (!is_mark(c)) text::append(out, c);
  }
  return out;
}

}  // namespace

std::vector<Token> tokens_of(std::string_view utf8) {
  std::vector<Token> out;
  text::Pos pos = 0;
  std::size_t gap = 0;  // where the last word ended
  for (std::size_t at = 0; at < utf8.size();) {
    const auto start = at;
    auto c = text::next(utf8, at);
    if (!is_letter(c)) {
      ++pos;
      continue;
    }
    Token token;
    token.before = std::string(utf8.substr(gap, start - gap));
    token.sentence_start = out.empty() || breaks(token.before);
    token.range.from = pos;
    token.capital = u_isupper(static_cast<UChar32>(c)) != 0 || u_istitle(static_cast<UChar32>(c)) != 0;
    bool plain = true, capitals = true;
    std::u32string letters;
    auto next = at;
    while (true) {
      if (!invisible(c)) {
        letters.push_back(c);
        plain = plain && c < 0x80;
        capitals = capitals && (u_isupper(static_cast<UChar32>(c)) != 0 || is_mark(c));
      }
      ++pos;
      at = next;
      if (at >= utf8.size()) break;
      c = text::next(utf8, next);
      if (!is_letter(c) && !is_mark(c) && !invisible(c)) break;
    }
    token.range.to = pos;
    token.shouted = capitals && letters.size() > 1;
    token.folded = fold_letters(letters, plain);
    gap = at;
    out.push_back(std::move(token));
  }
  return out;
}

std::string folded(std::string_view word) {
  const auto tokens = tokens_of(word);
  return tokens.empty() ? std::string() : tokens.front().folded;
}

}  // namespace skolanalys::privacy
