#include "core/text/fold_case.h"

#include <unicode/unistr.h>

namespace skolanalys::text {

std::string fold_case(std::string_view utf8) {
  std::string out;
  auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  wide.foldCase().toUTF8String(out);
  return out;
}

}  // namespace skolanalys::text
