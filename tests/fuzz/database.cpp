#include "core/exchange/others/foreign.h"
#include "core/store/check.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "core/store/salvage.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as a project file: opened for reading, checked, salvaged, merged from.
FUZZ(bytes) {
  using namespace skolanalys;
  const auto path = fuzz::file("x.skolanalys", bytes);
  fuzz::answers([&] {
    (void)store::Project::open(path, store::Access::read, {{}, std::filesystem::path()});
  });
  fuzz::answers([&] { (void)store::check(path); });
  fuzz::answers([&] { (void)store::read_incoming(path, {}); });
  fuzz::answers([&] { (void)store::salvage(bytes); });
  (void)store::project_id_of(path);
  (void)store::is_sealed(path);
  (void)exchange::others::is_taguette(path);
}
