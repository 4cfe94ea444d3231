#include "core/exchange/merge_codebook.h"
#include "core/exchange/refi/refi.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  using namespace skolanalys::exchange;
  fuzz::answers([&] { (void)refi::read_qdc(fuzz::file("x.qdc", bytes)); });
}
