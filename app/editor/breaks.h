#pragma once
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <string_view>

namespace skolanalys::editor {

/// ICU's break iterator of a kind over UTF-8; offsets are bytes. One of a kind at a time and a thread: the
/// iterators are kept, since making one costs more than a paragraph.
class Breaks {
 public:
  Breaks(UBreakIteratorType kind, std::string_view utf8);
  ~Breaks() { utext_close(&text_); }
  Breaks(const Breaks&) = delete;
  Breaks& operator=(const Breaks&) = delete;
  icu::BreakIterator* operator->() { return iterator_; }

 private:
  UText text_ = UTEXT_INITIALIZER;
  icu::BreakIterator* iterator_;
};

}  // namespace skolanalys::editor
