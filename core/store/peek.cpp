#include "core/store/peek.h"

#include <sqlite3.h>

#include <algorithm>

namespace skolanalys::store {
namespace {

sqlite3_vfs* system_files() {
  sqlite3_initialize();
  return sqlite3_vfs_find("unix");
}

}  // namespace

Peek::Peek(const std::filesystem::path& path) {
  auto* files = system_files();
  std::error_code none;
  if (files == nullptr || !std::filesystem::is_regular_file(path, none)) return;
  room_ = std::make_unique<std::uint64_t[]>(
      static_cast<std::size_t>(files->szOsFile) / sizeof(std::uint64_t) + 1);
  name_ = sqlite3_create_filename(std::filesystem::absolute(path, none).c_str(), "", "", 0, nullptr);
  open_ = name_ != nullptr && files->xOpen(files, name_, file(), SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB,
                                           nullptr) == SQLITE_OK;
}

Peek::~Peek() {
  if (room_ != nullptr && file()->pMethods != nullptr) file()->pMethods->xClose(file());
  if (name_ != nullptr) sqlite3_free_filename(const_cast<char*>(name_));
}

std::uint64_t Peek::size() const {
  sqlite3_int64 out = 0;
  if (!open_ || file()->pMethods->xFileSize(file(), &out) != SQLITE_OK) return 0;
  return static_cast<std::uint64_t>(out);
}

std::string Peek::read(std::uint64_t at, std::size_t bytes) const {
  const auto whole = size();
  if (at >= whole) return {};
  std::string out(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, whole - at)), '\0');
  const int rc = file()->pMethods->xRead(file(), out.data(), static_cast<int>(out.size()),
                                         static_cast<sqlite3_int64>(at));
  if (rc != SQLITE_OK) out.clear();
  return out;
}

bool Peek::held() const {
  if (!open_) return false;
  if (file()->pMethods->xLock(file(), SQLITE_LOCK_SHARED) != SQLITE_OK) return true;
  file()->pMethods->xUnlock(file(), SQLITE_LOCK_NONE);
  return false;
}

}  // namespace skolanalys::store
