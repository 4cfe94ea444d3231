#include "search/columns.h"
#include "search/shard.h"
#include "tests/fuzz/fuzz.h"

// Addresses of indexes, lists of them, and what is kept beside an index for counting.
FUZZ(bytes) {
  using namespace skolanalys;
  const auto sound = [](const search::Shard& shard) {
    // What is started is one of two programs, whatever was written.
    fuzz::expect(shard.program.empty() || shard.program == "ssh" || shard.program.ends_with("xapian-progsrv"),
                 "a program of somebody else's: " + shard.program);
  };
  fuzz::answers([&] {
    if (const auto shard = search::shard_at(bytes)) sound(*shard);
  });
  const auto file = fuzz::file("x.stub", bytes);
  if (search::is_stub(file))
    fuzz::answers([&] {
      for (const auto& shard : search::shards_in_stub(file)) sound(shard);
    });
  const auto kept = fuzz::file("columns", bytes);
  search::Columns columns;
  if (columns.load(kept, 1) || columns.load(kept, 0))
    for (std::uint32_t document = 0; document < 64; ++document)
      (void)columns.set_of(columns.row(document).roles);
}
