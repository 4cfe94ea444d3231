#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/operation.h"
#include "core/store/recorder.h"

namespace SQLite {
class Database;
}

/// The project file as SQLite sees it. The truth is the table `op`, append-only; nothing else in the file
/// says what the project holds, except `tail`: the edit that is being typed.
namespace skolanalys::store {

inline constexpr std::uint32_t application_id = 0x534B4F4C;  // "SKOL"
inline constexpr int schema_version = 2;                     // PRAGMA user_version
inline constexpr std::size_t chain_bytes = 16;               // BLAKE2b-128
inline constexpr std::size_t chain_key_bytes = 32;

/// `looking`: reading, also beside a program that writes; what its log holds is then not seen.
/// `copying`: the file as it is, without migrations, but with what its log holds.
/// `showing`: reading, of a newer format too where that has this one's tables and only adds to them.
enum class OpenFor { reading, writing, looking, copying, showing };

/// The schema version in a file's header; `schema_version` where it is no project.
int format_of(const std::filesystem::path& path);

/// Makes an empty project database. Throws Error(storage) where something stands at `path` or nothing can be
/// written there; whatever was begun is taken away again.
std::unique_ptr<SQLite::Database> create_database(const std::filesystem::path& path,
                                                  const std::string& project_id, std::string_view chain_key,
                                                  const std::string& vfs = {});

/// Opens one, after looking at its header: not a project, newer, truncated and locked are told apart, each
/// with its own Error. For writing, forward migrations are run. `vfs` names the SQLite VFS the file is
/// reached through; empty = the system's.
std::unique_ptr<SQLite::Database> open_database(const std::filesystem::path& path, OpenFor how,
                                                const std::string& vfs = {});

/// The value of a row of `meta`; throws Error(format) where it is missing.
std::string meta(SQLite::Database& db, const std::filesystem::path& path, const char* name);

/// … or nothing where there is none.
std::optional<std::string> find_meta(SQLite::Database& db, const char* name);
void put_meta(SQLite::Database& db, const char* name, std::string_view value);

/// The data keys of the file: scope, wrapped (empty = erased).
std::vector<std::pair<model::OpId, std::string>> read_keys(SQLite::Database& db);
/// Puts keys that the file has not; one that was erased stays so.
void put_keys(SQLite::Database& db, const std::vector<std::pair<model::OpId, std::string>>& keys);
/// Calls `change` with every record as it lies in the file and writes it back, with a chain that holds. To be
/// called within a transaction. Identity and order (id, lamport, time) must stay.
void rewrite_operations(SQLite::Database& db, std::string_view chain_key,
                        const std::function<void(log::Operation&)>& change);

/// The chain value of `op`, which follows `previous` in its session (empty before the first): keyed
/// BLAKE2b-128 over the previous value, every field and the body, so that a changed, missing or moved record
/// shows.
std::string chain(std::string_view key, std::string_view previous, const log::Operation& op);

/// A record as it lies in the file.
struct StoredOperation {
  log::Operation op;
  std::string chain;
};
/// Calls f with every record, by session and sequence; nothing of them is verified.
void read_rows(SQLite::Database& db, const std::function<void(StoredOperation)>& f);

/// Every operation of the log in fold order (lamport, session, seq). Throws Error(format) that names the
/// first record whose chain does not hold.
std::vector<log::Operation> read_operations(SQLite::Database& db, const std::filesystem::path& path);

/// Into fold order.
void sort_for_fold(std::vector<log::Operation>& operations);

/// Puts operations (bodies as they are to lie in the file) behind those that the file has of their sessions;
/// one that it has already is passed over. To be called within a transaction.
void put_operations(SQLite::Database& db, std::string_view chain_key,
                    const std::vector<log::Operation>& operations);
std::optional<std::string> find_blob(SQLite::Database& db, const std::string& name);
void put_blob(SQLite::Database& db, const std::string& sha256, const std::string& bytes);

/// SHA-256, hexadecimal: the name of an original.
std::string sha256_of(std::string_view bytes);

/// The running edit that the file holds, and which batch of which session wrote it.
struct StoredTail {
  std::uint64_t session = 0;
  std::uint64_t count = 0;
  std::optional<TailRow> tail;
};
/// Throws Error(format) where its words are not those that were written.
StoredTail read_tail(SQLite::Database& db);
/// The same of the columns of a row; nothing where its words are not those that were written.
std::optional<StoredTail> tail_of(std::uint64_t session, std::uint64_t count, model::OpId text,
                                  const std::string& body);
void put_tail(SQLite::Database& db, const StoredTail& tail);

/// Turns an SQLite failure into an Error that names the file and the mend. `doing` is an id:
/// "error.doing.open" …
[[noreturn]] void rethrow(const std::exception& failure, const std::filesystem::path& path);

}  // namespace skolanalys::store
