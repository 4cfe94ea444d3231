#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

/// Where a project's second records lie: this machine's local application data, never the project's own disk.
namespace skolanalys::store {

/// $XDG_STATE_HOME/skolanalys, else ~/.local/state/skolanalys; empty where the environment names neither.
[[nodiscard]] std::filesystem::path local_data();

/// Folder of one project's flight records, and of its backups, under a folder of local data.
[[nodiscard]] std::filesystem::path record_folder(const std::filesystem::path& local,
                                                  const std::string& project_id);
[[nodiscard]] std::filesystem::path backup_folder(const std::filesystem::path& local,
                                                  const std::string& project_id);

/// Makes a folder (readable by its owner only) and its parents. Throws Error(storage).
void make_private_folder(const std::filesystem::path& folder);
/// Makes a finished file and its name durable. Throws Error(storage).
void sync_file(const std::filesystem::path& file);
void sync_folder(const std::filesystem::path& folder);
/// Moves a file to another name in the same folder, durably; what stood there is replaced.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);
/// What kind of disk a file lies on. `network` and `removable` disks go away while one writes; a `synced`
/// folder is carried elsewhere by another program, which may copy a project half written.
enum class Disk { local, network, removable, synced };
/// Asks the system. A file that is not there is told by its folder.
[[nodiscard]] Disk disk_of(const std::filesystem::path& file);
/// The same of what the system says: the file system's number (statfs), the path without links, and whether
/// a name is there.
[[nodiscard]] Disk disk_of(std::uint64_t system, const std::filesystem::path& file,
                           const std::function<bool(const std::filesystem::path&)>& there);
/// Free bytes that this user may fill on the disk of a file or folder; 0 where that is not known.
[[nodiscard]] std::uintmax_t room_at(const std::filesystem::path& place);

/// Copies a project that another program has open, or that lies where nothing may be written, to a new file:
/// as far as that program has written. The copy is closed and whole. Throws Error(storage); nothing is left.
void copy_project(const std::filesystem::path& project, const std::filesystem::path& copy);

/// Whether a program (this one too) has the project open for writing.
[[nodiscard]] bool in_use(const std::filesystem::path& project);

}  // namespace skolanalys::store
