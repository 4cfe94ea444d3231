#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include "core/error.h"
#include "core/store/peek.h"
#include "core/store/places.h"
#include "core/store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>

/// What a project's disk is, and a copy of one that somebody else has.
namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;

/// Numbers of statfs(2): network file systems.
constexpr std::array<std::uint64_t, 8> network{
    0x6969,      // nfs
    0xFF534D42,  // cifs
    0xFE534D42,  // smb2
    0x517B,      // smbfs
    0x01021997,  // 9p
    0x00C36400,  // ceph
    0x5346414F,  // afs
    0x564C,      // ncp
};
/// What clouds and phones are mounted with, and sticks that Windows formatted.
constexpr std::uint64_t fuse = 0x65735546;

/// A folder of this name, or one that a synchronising program leaves in the root of what it carries.
bool carried(const fs::path& folder, const std::function<bool(const fs::path&)>& there) {
  auto name = folder.filename().string();
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return c < 128 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  for (const std::string_view known : {"nextcloud", "owncloud", "onedrive", "dropbox", "googledrive",
                                       "google drive", "seafile", "pcloud", "icloud drive"})
    // "OneDrive - Kommunen", "Dropbox (Kommunen)"
    if (name == known || name.starts_with(std::string(known) + " ")) return true;
  for (const auto* mark :
       {".stfolder", ".dropbox", ".owncloudsync.log", ".nextcloudsync.log", ".sync-exclude.lst"})
    if (there(folder / mark)) return true;
  return false;
}

}  // namespace

Disk disk_of(std::uint64_t system, const fs::path& file, const std::function<bool(const fs::path&)>& there) {
  for (auto folder = file.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    if (carried(folder, there)) return Disk::synced;
  if (std::find(network.begin(), network.end(), system) != network.end()) return Disk::network;
  for (const std::string_view root : {"/media/", "/run/media/"})
    if (file.string().starts_with(root)) return Disk::removable;
  return system == fuse ? Disk::network : Disk::local;
}

Disk disk_of(const fs::path& file) {
  std::error_code none;
  auto real = fs::weakly_canonical(file, none);
  if (none) real = fs::absolute(file, none);
  struct statfs about {};
  std::uint64_t system = 0;
  if (::statfs(real.c_str(), &about) == 0 || ::statfs(real.parent_path().c_str(), &about) == 0)
    system = static_cast<std::uint32_t>(about.f_type);
  return disk_of(system, real, [](const fs::path& name) {
    std::error_code no;
    return fs::exists(name, no);
  });
}

std::uintmax_t room_at(const fs::path& place) {
  std::error_code fault;
  for (auto at = fs::absolute(place, fault); !fault; at = at.parent_path()) {
    if (const auto room = fs::space(at, fault); !fault) return room.available;
    if (!at.has_relative_path()) break;
    fault.clear();
  }
  return 0;
}

namespace {

/// What tells that neither file was rewritten: of the database all of it, of the log its beginning, since a
/// log that only grows is whole up to where it ends.
struct Standing {
  struct timespec changed {};
  off_t bytes = 0;
  std::string log;

  explicit Standing(const fs::path& project) {
    struct stat about {};
    if (::stat(project.c_str(), &about) == 0) {
      changed = about.st_mtim;
      bytes = about.st_size;
    }
    std::ifstream in(project.string() + "-wal", std::ios::binary);
    log.resize(32);
    in.read(log.data(), 32);
    log.resize(static_cast<std::size_t>(in.gcount()));
  }
  bool operator==(const Standing& other) const {
    return changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec &&
           bytes == other.bytes && log == other.log;
  }
};

void copy_bytes(const fs::path& from, const fs::path& to) {
  const Peek file(from);
  std::ofstream out(to, std::ios::binary);
  for (std::uint64_t at = 0; file.open() && at < file.size();) {
    const auto bytes = file.read(at, 1U << 20U);
    if (bytes.empty()) break;  // shorter than it was: told by who asks whether it stood still
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    at += bytes.size();
  }
  if (!file.open() || !out.flush())
    throw Error(Fault::storage, "error.not_writable", {to.string()},
                to.string() + ": cannot be written; check permissions and free space");
}

}  // namespace

void copy_project(const fs::path& project, const fs::path& copy) {
  std::error_code none;
  if (fs::exists(copy, none))
    throw Error(Fault::storage, "error.exists", {copy.string()},
                copy.string() + ": exists already; choose another name, or open it");
  const auto log = project.string() + "-wal";
  const auto copied_log = copy.string() + "-wal";
  const auto drop = [&] {
    for (const char* suffix : {"", "-wal", "-journal", "-shm"}) fs::remove(copy.string() + suffix, none);
  };
  try {
    for (int attempt = 0;; ++attempt) {
      drop();
      const Standing before(project);
      copy_bytes(project, copy);
      if (fs::exists(log, none)) fs::copy_file(log, copied_log);
      if (before == Standing(project)) break;
      if (attempt == 20)
        throw Error(Fault::storage, "error.locked", {project.string()},
                    project.string() + ": is being written without pause; close it there first");
    }
    fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_write, none);
    if (fs::exists(copied_log, none))
      fs::permissions(copied_log, fs::perms::owner_read | fs::perms::owner_write, none);
    open_database(copy, OpenFor::copying).reset();  // the log goes into the file
    sync_file(copy);
    sync_folder(fs::absolute(copy).parent_path());
  } catch (const fs::filesystem_error&) {
    drop();
    throw Error(Fault::storage, "error.not_writable", {copy.string()},
                copy.string() + ": cannot be written; check permissions and free space");
  } catch (const Error&) {
    drop();
    throw;
  }
}

}  // namespace skolanalys::store
