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
std::filesystem::path memory_place() {
  return std::filesystem::path("/dev/shm") / ("skolanalys-" + std::to_string(::getuid()));
}
std::filesystem::path memory_folder() {
  auto folder = memory_place();
  store::make_private_folder(folder);
  return folder;
}

std::string path_hash(const std::filesystem::path& project) {
  return hash_of(std::filesystem::absolute(project).lexically_normal().string());
}

}  // namespace

std::string hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a, 64 bits
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  char out[24];
  std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(hash));
  return out;
}

std::filesystem::path index_folder(const std::filesystem::path& project) {
  const auto folder = store::is_sealed(project) ? memory_folder() : cache_folder();
  return folder / "index" / (project.stem().string() + "-" + path_hash(project));
}

std::vector<std::filesystem::path> index_folders(const std::filesystem::path& project) {
  const auto name = project.stem().string() + "-" + path_hash(project);
  return {memory_place() / "index" / name, cache_folder() / "index" / name};
}

std::filesystem::path kept_index_file(const std::filesystem::path& project) {
  return cache_folder() / "index" / (path_hash(project) + ".sealed");
}

std::filesystem::path passing_index_folder() {
  auto name = (memory_folder() / "passing-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw Error(Fault::storage, "error.cannot_write", {name},
                name + ": cannot be written; check permissions and free space");
  return name;
}

}  // namespace skolanalys::search
