#include "core/store/share.h"

#include <sodium.h>

#include "core/store/project.h"
#include "tests/fuzz/fuzz.h"

// A folder that several laptops share, in which anybody may put files: what is there is read or passed over,
// and what this laptop writes into it afterwards is found again. A part a file.
FUZZ(bytes) {
  using namespace skolanalys;
  namespace fs = std::filesystem;
  static const auto project = [] {
    fs::create_directories(fuzz::folder() / "shared");
    return store::Project::create(fuzz::folder() / "own.skolanalys", {}, {.local = fs::path()});
  }();
  const auto folder = fuzz::folder() / "shared";
  std::error_code none;
  for (const auto& file : fs::directory_iterator(folder)) fs::remove_all(file.path(), none);
  std::size_t n = 0;
  for (const auto& part : fuzz::parts(bytes)) {
    (void)fuzz::file("shared/" + std::to_string(n) + (n % 3 == 2 ? ".txt" : ".skolsync"), part);
    ++n;
  }
  fuzz::answers([&] {
    const auto own = project->snapshot();
    store::SharedFolder shared(folder);
    const auto found = shared.look(own);
    fuzz::expect(found.incoming.size() + found.not_ready <= n, "more files than there are");
    (void)shared.publish(store::bundle_since(*project, found.there), own.key);
    store::SharedFolder another(folder);
    fuzz::expect(log::covers(another.look(own).there, project->vector()), "what was published is not there");
  });
}
