#include "core/exchange/refi/refi.h"
#include "tests/fuzz/import.h"

// Another product's project: its XML and two sources; taken in twice, the second time as one that is there.
FUZZ(bytes) {
  using namespace skolanalys::exchange;
  const auto path = fuzz::archive("x.qdpx", bytes, {"project.qde", "sources/a.txt", "sources/b.txt"});
  const auto project = fuzz::project();
  if (!fuzz::answers([&] { (void)refi::peek_qdpx(*project, path); })) return;
  fuzz::answers([&] { (void)refi::read_qdpx(*project, path); });
  fuzz::look_through(*project);
  fuzz::answers([&] { (void)refi::read_qdpx(*project, path); });
  fuzz::look_through(*project);
}
