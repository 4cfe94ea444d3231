#include "app/session/settings.h"
#include "app/session/saved_search.h"
#include "tests/fuzz/fuzz.h"

// What lies in a person's own folder: settings and saved searches.
FUZZ(bytes) {
  using namespace skolanalys;
  static const bool ready = [] {
    ::setenv("XDG_CONFIG_HOME", fuzz::folder().c_str(), 1);
    return std::filesystem::create_directories(fuzz::folder() / "skolanalys");
  }();
  (void)ready;
  (void)fuzz::file("skolanalys/settings.json", bytes);
  (void)fuzz::file("skolanalys/searches.json", bytes);
  fuzz::answers([&] {
    const auto settings = session::Settings::load();
    fuzz::expect(settings.zoom >= 0.5F && settings.zoom <= 4, "a size that nobody can read");
    (void)session::saved_searches();
  });
}
