#include "core/exchange/votes.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  fuzz::answers([&] {
    for (const auto& vote : skolanalys::exchange::read_votes(fuzz::file("x.csv", bytes)))
      fuzz::expect_text(vote.candidate);
  });
}
