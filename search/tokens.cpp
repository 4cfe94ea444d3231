#include "search/tokens.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "core/text/utf8.h"

namespace skolanalys::search {
namespace {

bool is_mark(char32_t c) { return c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0; }

bool is_word(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (c < 0x250) return c >= 0xC0 ? c != 0xD7 && c != 0xF7 : c == 0xAA || c == 0xB5 || c == 0xBA;
  return u_isalnum(static_cast<UChar32>(c)) != 0 || is_mark(c);
}

/// Case folding of what Swedish and English are written in, without a table look-up.
char32_t folded(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if (c < 0x100) return c;
  return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
}

void compose(std::string& form) {
  UErrorCode fault = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(fault);
  if (U_FAILURE(fault) != 0) return;
  std::string out;
  nfc->normalize(icu::UnicodeString::fromUTF8(form), fault).toUTF8String(out);
  if (U_SUCCESS(fault) != 0) form = std::move(out);
}

}  // namespace

std::vector<Token> tokens_of(std::string_view utf8) {
  std::vector<Token> out;
  out.reserve(utf8.size() / 6);
  text::ByteOffset at = 0;
  text::Pos pos = 0;
  std::string form;
  text::Pos start = 0;
  bool marks = false;
  const auto end_word = [&] {
    if (form.empty()) return;
    if (marks) compose(form);
    out.push_back({std::move(form), {start, pos}});
    form.clear();
    marks = false;
  };
  while (at < utf8.size()) {
    const auto c = text::next(utf8, at);
    if (is_word(c)) {
      if (form.empty()) start = pos;
      if (form.size() + 4 <= longest_form) text::append(form, folded(c));
      marks = marks || is_mark(c);
    } else {
      end_word();
    }
    ++pos;
  }
  end_word();
  return out;
}

std::string form_of(std::string_view word) {
  auto tokens = tokens_of(word);
  return tokens.empty() ? std::string() : std::move(tokens.front().form);
}

std::string without_marks(std::string_view form) {
  UErrorCode fault = U_ZERO_ERROR;
  const auto* nfd = icu::Normalizer2::getNFDInstance(fault);
  if (U_FAILURE(fault) != 0) return std::string(form);
  std::string apart;
  nfd->normalize(
         icu::UnicodeString::fromUTF8(icu::StringPiece(form.data(), static_cast<int32_t>(form.size()))),
         fault)
      .toUTF8String(apart);
  std::string out;
  for (text::ByteOffset at = 0; at < apart.size();) {
    const auto c = text::next(apart, at);
    if (!is_mark(c)) text::append(out, c);
  }
  return out;
}

}  // namespace skolanalys::search
