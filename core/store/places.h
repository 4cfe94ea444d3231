#pragma once
#include <filesystem>
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
/// Whether a program (not this one) has the project open for writing.
[[nodiscard]] bool in_use(const std::filesystem::path& project);

}  // namespace skolanalys::store
