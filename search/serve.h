#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace skolanalys::search {

/// Writes or brings up to date an index of many projects, with their words, for Xapian's own servers to offer
/// to other computers. What the folder holds since before is kept where it is current. `progress` is told how
/// many projects of how many are done and may return false to stop; the index is then as it was before.
/// Returns the passages in it, or nothing if stopped.
/// Errors: Error(usage) where the folder holds something else, Error(storage), and what keeps a project from
/// being read: an index that lacks one would not say so.
std::optional<std::size_t> write_served_index(
    const std::vector<std::string>& places, const std::filesystem::path& folder,
    const std::function<bool(std::size_t, std::size_t)>& progress = {});

}  // namespace skolanalys::search
