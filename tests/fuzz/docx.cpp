#include "core/exchange/read/reader.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  using namespace skolanalys::exchange::read;
  fuzz::answers([&] {
    const auto words = read_docx(fuzz::archive("x.docx", bytes,
                                               {"word/document.xml", "word/styles.xml", "docProps/core.xml"},
                                               {{"_rels/.rels", "<Relationships/>"}}));
    fuzz::expect_text(words.text);
  });
}
