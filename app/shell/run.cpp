#include "app/shell/run.h"

#include <cstdio>

#include "app/shell/shell.h"
#include "core/error.h"

namespace skolanalys::shell {

int run_window(const std::filesystem::path& file) {
  try {
    Shell shell(file, Shell::Opens::with_the_window);
    platform::WindowOptions options;
    options.width = shell.session.settings.width;
    options.height = shell.session.settings.height;
    options.maximized = shell.session.settings.maximized;
    platform::run_window(options, shell);
    return 0;
  } catch (const Error& fault) {
    const auto& words = assets::Words::in("sv");
    std::fprintf(stderr, "skolanalys: %s\n",
                 words.has(fault.id()) ? words(fault.id(), fault.values()).c_str() : fault.what());
    return fault.id() == "error.no_display" ? 3 : 1;
  }
}

}  // namespace skolanalys::shell
