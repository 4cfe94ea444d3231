#include "core/exchange/gate.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  fuzz::answers([&] {
    const auto decoded = skolanalys::exchange::decode_text("x.txt", std::string(bytes));
    fuzz::expect_text(decoded.text);
    fuzz::expect(decoded.text.find('\0') == std::string::npos, "a NUL in words");
  });
  fuzz::answers([&] { fuzz::expect_text(skolanalys::exchange::read_text(fuzz::file("x.txt", bytes))); });
}
