#include <sys/stat.h>

#include "core/exchange/read/reader.h"
#include "tests/fuzz/fuzz.h"

// The words that come back from poppler's process: a program of its name gives them instead.
FUZZ(bytes) {
  using namespace skolanalys;
  static const bool ready = [] {
    const auto program =
        fuzz::file("pdftotext", "#!/bin/sh\nexec /bin/cat " + (fuzz::folder() / "x.pdf").string() + "\n");
    ::chmod(program.c_str(), 0755);
    ::setenv("PATH", fuzz::folder().c_str(), 1);
    return true;
  }();
  (void)ready;
  fuzz::answers([&] {
    const auto words = exchange::read::read_pdf(fuzz::file("x.pdf", bytes));
    // poppler gives valid UTF-8; what does not is none of its
    if (!text::first_invalid(bytes))
      fuzz::expect(!text::first_invalid(words.text), "words that are no UTF-8");
  });
}
