#include "core/exchange/others/foreign.h"
#include "core/exchange/read/reader.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  using namespace skolanalys::exchange;
  const auto path = fuzz::file("x.html", bytes);
  fuzz::answers([&] {
    const auto words = read::read_html(path);
    fuzz::expect_text(words.text);
    fuzz::expect_text(words.title);
  });
  fuzz::answers([&] { (void)others::read_highlights(path); });
}
