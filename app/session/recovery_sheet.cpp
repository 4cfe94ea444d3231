#include "app/session/recovery_sheet.h"

#include <fstream>

#include "core/error.h"
#include "core/store/places.h"

namespace skolanalys::session {

namespace fs = std::filesystem;

std::string free_sheet_name(const fs::path& project, const assets::Words& words) {
  const auto stem = project.stem().string() + "-" + words("safety.sheet_name");
  std::error_code none;
  auto out = stem + ".txt";
  for (int n = 2; fs::exists(project.parent_path() / out, none); ++n)
    out = stem + " " + std::to_string(n) + ".txt";
  return out;
}

void expect_room_for_sheet(const fs::path& path) {
  std::error_code none;
  if (path.empty()) throw Error(Fault::usage, "error.name_the_file", {}, "name the file to make");
  if (fs::exists(path, none))
    throw Error(Fault::storage, "error.exists", {path.string()},
                path.string() + ": exists already; choose another name, or open it");
  if (!fs::is_directory(fs::absolute(path).parent_path(), none))
    throw Error(Fault::storage, "error.not_writable", {path.string()},
                path.string() + ": cannot be written; check permissions and free space");
}

void write_recovery_sheet(const fs::path& path, const fs::path& project, const std::string& code,
                          const assets::Words& words) {
  expect_room_for_sheet(path);
  std::error_code none;
  std::ofstream out(path, std::ios::binary);
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, none);
  out << words("protect.sheet.title") << "\n\n"
      << words("protect.sheet.file", {fs::absolute(project).filename().string()}) << "\n\n    " << code
      << "\n\n"
      << words("protect.sheet.use") << "\n"
      << words("protect.sheet.keep") << "\n";
  if (!out.flush())
    throw Error(Fault::storage, "error.not_writable", {path.string()},
                path.string() + ": cannot be written; check permissions and free space");
  out.close();
  store::sync_file(path);
}

}  // namespace skolanalys::session
