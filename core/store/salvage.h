#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/schema.h"

/// Reads what a damaged project file still holds, page by page and without trusting any page that points to
/// another: what SQLite refuses as a whole is mostly there in parts.
namespace skolanalys::store {

/// Everything in the bytes that looks like a row of ours. Nothing of it is verified: a record may be
/// damaged, and may stand here more than once.
struct Salvage {
  std::vector<StoredOperation> operations;
  std::vector<std::pair<std::string, std::string>> blobs;  ///< SHA-256, bytes
  std::map<std::string, std::string> meta;
  std::vector<std::pair<model::OpId, std::string>> keys;  ///< scope, wrapped
  std::vector<StoredTail> tails;                          ///< those that are whole
};

/// `bytes` of a database file. Never throws; reads past nothing, whatever the bytes are. O(file).
[[nodiscard]] Salvage salvage(std::string_view bytes);
/// The database with the pages of its write-ahead log in their places.
[[nodiscard]] std::string with_log(std::string database, std::string_view log);
/// Both of a file: as it is, and with the log beside it, where there is one. Throws Error(not_found).
[[nodiscard]] Salvage salvage_file(const std::filesystem::path& path);

}  // namespace skolanalys::store
