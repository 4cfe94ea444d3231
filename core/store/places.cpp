#include "core/store/places.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "core/error.h"
#include "core/store/peek.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refused(const fs::path& path) {
  throw Error(Fault::storage, "error.not_writable", {path.string()},
              path.string() + ": cannot be written; check permissions and free space");
}

void sync(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) refused(path);
  const bool done = ::fsync(file) == 0;
  ::close(file);
  if (!done) refused(path);
}

}  // namespace

fs::path local_data() {
  const auto named = [](const char* variable) -> fs::path {
    const char* value = std::getenv(variable);
    return value == nullptr || *value != '/' ? fs::path{} : fs::path(value);
  };
  if (const auto state = named("XDG_STATE_HOME"); !state.empty()) return state / "skolanalys";
  if (const auto home = named("HOME"); !home.empty()) return home / ".local/state/skolanalys";
  return {};
}

fs::path record_folder(const fs::path& local, const std::string& project_id) {
  return local.empty() ? local : local / "recorder" / project_id;
}
fs::path backup_folder(const fs::path& local, const std::string& project_id) {
  return local.empty() ? local : local / "backups" / project_id;
}

void make_private_folder(const fs::path& folder) {
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault) refused(folder);
  fs::permissions(folder, fs::perms::owner_all, fault);
}

void sync_file(const fs::path& file) { sync(file, O_RDONLY); }
void sync_folder(const fs::path& folder) { sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY); }

void rename_durably(const fs::path& from, const fs::path& to) {
  sync_file(from);
  std::error_code fault;
  fs::rename(from, to, fault);
  if (fault) refused(to);
  sync_folder(to.parent_path());
}

bool in_use(const fs::path& project) { return Peek(project).held(); }

}  // namespace skolanalys::store
