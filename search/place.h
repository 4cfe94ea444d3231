#pragma once
#include <filesystem>
#include <string_view>

namespace skolanalys::search {

/// Where the index of a project lies: $SKOLANALYS_CACHE, else $XDG_CACHE_HOME/skolanalys, else
/// ~/.cache/skolanalys; in it `index/PROJECT_ID`. An index is a cache: it can be deleted at any time, never
/// travels with the project, and a read-only project folder does not hinder search. Copies of one project
/// share an id, so the file's own path is hashed into the name.
[[nodiscard]] std::filesystem::path index_folder(std::string_view project_id,
                                                 const std::filesystem::path& project);

}  // namespace skolanalys::search
