#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/log/operation.h"
#include "core/store/project.h"

namespace SQLite {
class Database;
}

/// Reading a project file with suspicion: what check, backups and repair share.
namespace skolanalys::store {

/// Every record that holds, in file order; `damaged` is told of each that does not (session, its seq twice)
/// and of each run of records that are not there (session, first and last seq), and reading goes on behind
/// them. A damaged seq can make up any number: such a run may be longer than all that ever was. A record
/// whose predecessor is damaged still counts where it follows from what the predecessor's chain says.
using Damaged = std::function<void(std::uint64_t session, std::uint64_t from, std::uint64_t to)>;
std::vector<log::Operation> read_whole(SQLite::Database& db, const std::filesystem::path& path,
                                       const Damaged& damaged);

/// As `check` of project.h. Where the file is sealed and `how` has its passphrase or key, what is sealed is
/// looked into as well. Throws Error(storage) where that does not fit.
[[nodiscard]] CheckResult check(const std::filesystem::path& path, const Opening& how);

/// Names (SHA-256) of the originals that are not what their name says.
std::vector<std::string> damaged_blobs(SQLite::Database& db);

/// Throws the first thing that is wrong with a database: its pages, a record, an original.
void verify(SQLite::Database& db, const std::filesystem::path& path);

/// The id that a project file gives itself; empty where it cannot be read.
[[nodiscard]] std::string project_id_of(const std::filesystem::path& path);

}  // namespace skolanalys::store
