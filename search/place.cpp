#include "search/place.h"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/error.h"
#include "core/store/places.h"
#include "core/store/vault.h"

namespace skolanalys::search {
namespace {

std::filesystem::path cache_folder() {
  if (const char* set = std::getenv("SKOLANALYS_CACHE")) return set;
  if (const char* xdg = std::getenv("XDG_CACHE_HOME")) return std::filesystem::path(xdg) / "skolanalys";
  if (const char* home = std::getenv("HOME")) return std::filesystem::path(home) / ".cache" / "skolanalys";
  return std::filesystem::temp_directory_path() / "skolanalys";
}

/// Memory that is never written to a disk of its own accord (swap apart), for what must not lie on one.
std::filesystem::path memory_folder() {
  const auto folder = std::filesystem::path("/dev/shm") / ("skolanalys-" + std::to_string(::getuid()));
  store::make_private_folder(folder);
  return folder;
}

}  // namespace

std::filesystem::path index_folder(const std::filesystem::path& project) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a, 64 bits
  for (const char c : std::filesystem::absolute(project).lexically_normal().string())
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  char suffix[24];
  std::snprintf(suffix, sizeof suffix, "-%016llx", static_cast<unsigned long long>(hash));
  const auto folder = store::is_sealed(project) ? memory_folder() : cache_folder();
  return folder / "index" / (project.stem().string() + suffix);
}

std::filesystem::path passing_index_folder() {
  auto name = (memory_folder() / "passing-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw Error(Fault::storage, "error.cannot_write", {name},
                name + ": cannot be written; check permissions and free space");
  return name;
}

}  // namespace skolanalys::search
