#include "search/place.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace skolanalys::search {
namespace {

std::filesystem::path cache_folder() {
  if (const char* set = std::getenv("SKOLANALYS_CACHE")) return set;
  if (const char* xdg = std::getenv("XDG_CACHE_HOME")) return std::filesystem::path(xdg) / "skolanalys";
  if (const char* home = std::getenv("HOME")) return std::filesystem::path(home) / ".cache" / "skolanalys";
  return std::filesystem::temp_directory_path() / "skolanalys";
}

}  // namespace

std::filesystem::path index_folder(const std::filesystem::path& project) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a, 64 bits
  for (const char c : std::filesystem::absolute(project).lexically_normal().string())
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  char suffix[24];
  std::snprintf(suffix, sizeof suffix, "-%016llx", static_cast<unsigned long long>(hash));
  return cache_folder() / "index" / (project.stem().string() + suffix);
}

}  // namespace skolanalys::search
