#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace skolanalys::search {

/// Where the index of a project lies: $SKOLANALYS_CACHE, else $XDG_CACHE_HOME/skolanalys, else
/// ~/.cache/skolanalys; in it `index/NAME-HASH` of the project's absolute path. An index is a cache: it can
/// be deleted at any time, never travels with the project, and a read-only project folder does not hinder
/// search. The index of a sealed project lies in memory (/dev/shm), readable by its owner only; whoever
/// closes the project takes it away.
[[nodiscard]] std::filesystem::path index_folder(const std::filesystem::path& project);
/// Both places where it may lie, for who does not know whether the project was sealed meanwhile.
[[nodiscard]] std::vector<std::filesystem::path> index_folders(const std::filesystem::path& project);
/// A new folder in memory, for the index of a sealed project that is searched once: whoever asked takes it
/// away.
[[nodiscard]] std::filesystem::path passing_index_folder();
/// Where the index of a sealed project is kept, sealed, while the project is closed (search/kept_index.h):
/// among the indexes that lie open, by the hash alone.
[[nodiscard]] std::filesystem::path kept_index_file(const std::filesystem::path& project);

/// Sixteen hexadecimal digits that tell one text from another; no secret.
[[nodiscard]] std::string hash_of(std::string_view text);

}  // namespace skolanalys::search
