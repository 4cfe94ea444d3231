#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/model/id.h"

/// Puts a damaged project together again from everything that knows a part of it.
namespace skolanalys::store {

/// What came of a repair.
struct Repair {
  std::size_t operations = 0;  ///< in the new file, and where each was found first:
  std::size_t from_file = 0, from_records = 0, from_backups = 0, from_copies = 0;
  struct Gap {
    std::uint64_t session = 0, from = 0, to = 0;  ///< sequence numbers, both included
  };
  std::vector<Gap> missing;             ///< records that nobody has
  std::vector<std::string> doubtful;    ///< interviews and documents that may lack words or codings
  std::vector<std::string> lost_blobs;  ///< names of attachments whose original nobody has
  std::vector<std::string> not_ours;    ///< files that were named but are of another project
  [[nodiscard]] bool whole() const noexcept { return missing.empty() && lost_blobs.empty(); }
};

/// Reads what `damaged` still holds, page by page, and adds what this machine's records and backups and
/// `others` (colleagues' copies, restored files) have of the same project; writes the union to `out`, a new
/// file. `damaged` is not touched. Only records that are verified by their chain get in: nothing wrong is
/// shown. Where nobody has a record an empty one stands in its place. `local` as in Opening.
/// Throws Error: storage (`out` exists or cannot be written), not_found, format (nothing to read at all).
Repair repair(const std::filesystem::path& damaged, const std::filesystem::path& out,
              std::span<const std::filesystem::path> others, const std::filesystem::path& local);

}  // namespace skolanalys::store
