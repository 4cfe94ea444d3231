#include "app/editor/breaks.h"

#include <memory>

namespace skolanalys::editor {
namespace {

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

}  // namespace

Breaks::Breaks(UBreakIteratorType kind, std::string_view utf8) : iterator_(iterator(kind)) {
  UErrorCode fault = U_ZERO_ERROR;
  utext_openUTF8(&text_, utf8.data(), static_cast<int64_t>(utf8.size()), &fault);
  iterator_->setText(&text_, fault);
}

}  // namespace skolanalys::editor
