#pragma once
#include <filesystem>

namespace skolanalys::search {

/// Where the index of a project lies: $SKOLANALYS_CACHE, else $XDG_CACHE_HOME/skolanalys, else
/// ~/.cache/skolanalys; in it `index/NAME-HASH` of the project's absolute path. An index is a cache: it can
/// be deleted at any time, never travels with the project, and a read-only project folder does not hinder
/// search. The index of a sealed project lies in memory (/dev/shm), readable by its owner only; whoever
/// closes the project takes it away.
[[nodiscard]] std::filesystem::path index_folder(const std::filesystem::path& project);
/// A new folder in memory, for the index of a sealed project that is searched once: whoever asked takes it
/// away.
[[nodiscard]] std::filesystem::path passing_index_folder();

}  // namespace skolanalys::search
