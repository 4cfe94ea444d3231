#include "app/platform/elsewhere.h"

#include <sys/wait.h>
#include <unistd.h>

namespace skolanalys::platform {

void show_elsewhere(const std::filesystem::path& path) {
  const auto name = std::filesystem::absolute(path).string();
  const pid_t child = ::fork();
  if (child == 0) {
    // A child of nobody's, so that no one must wait for it.
    if (::fork() == 0) ::execlp("xdg-open", "xdg-open", name.c_str(), nullptr);
    ::_exit(0);
  }
  if (child > 0) ::waitpid(child, nullptr, 0);
}

}  // namespace skolanalys::platform
