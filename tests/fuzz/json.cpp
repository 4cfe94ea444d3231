#include "core/exchange/codebook.h"
#include "core/exchange/codings.h"
#include "core/exchange/findings.h"
#include "tests/fuzz/fuzz.h"

// The JSON files that are handed in: the first byte decides as what.
FUZZ(bytes) {
  using namespace skolanalys::exchange;
  if (bytes.empty()) return;
  const auto path = fuzz::file("x.json", bytes.substr(1));
  std::string who;
  fuzz::answers([&] {
    switch (bytes[0] & 3) {
      case 0:
        (void)read_codebook(path);
        break;
      case 1:
        (void)read_guides(path);
        break;
      case 2:
        (void)read_findings(path, who);
        break;
      default:
        (void)read_codings(path, who);
    }
  });
}
