#include "core/exchange/read/reader.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  using namespace skolanalys::exchange::read;
  fuzz::answers([&] { fuzz::expect_text(read_subtitles(fuzz::file("x.vtt", bytes)).text); });
}
