#include "core/exchange/read/reader.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  using namespace skolanalys::exchange::read;
  fuzz::answers([&] {
    const auto words = read_odt(fuzz::archive("x.odt", bytes, {"content.xml", "meta.xml"}));
    fuzz::expect_text(words.text);
  });
}
