#include "core/store/salvage.h"

#include "core/text/utf8.h"
#include "tests/fuzz/fuzz.h"

// A project file that is damaged anywhere, and the log beside it: what repair reads page by page. Parts: the
// database, its log.
FUZZ(bytes) {
  using namespace skolanalys;
  auto parts = fuzz::parts(bytes);
  parts.resize(2);
  const auto found = store::salvage(store::with_log(parts[0], parts[1]));
  for (const auto& tail : found.tails) fuzz::expect(tail.tail.has_value(), "a running edit without words");
}
