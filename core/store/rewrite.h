#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/store/backup.h"
#include "core/store/erase.h"
#include "core/store/follow.h"
#include "core/store/scopes.h"
#include "core/store/seal.h"

/// The two changes of what lies in a file already: sealing it, and erasing from it. Both within a transaction
/// that somebody else began.
namespace skolanalys::store {

/// Seals records, running edit and originals of a file that has none of it sealed.
void seal_all(SQLite::Database& db, std::string_view chain_key, Seal& seal, const Scopes& scopes,
              std::string_view vault, Following& follow);

/// Seals what the file remembers for itself, where it lies in the clear.
void seal_remembered(SQLite::Database& db, const Seal& seal);

struct Erasing {
  std::string project_id, chain_key;
  Seal seal;  ///< for what is put in place; a copy
  Scopes scopes;
  std::set<model::OpId> who;
  std::set<std::string> blobs;  ///< as they are called in the file
  Following follow;
};
/// Notes in the file what is being erased, until `note_erased`: where the program ends before the backups are
/// rewritten too, that is done when the file is opened again.
Erased erase_in(SQLite::Database& db, Erasing& erasing);
void note_erased(SQLite::Database& db);
/// What the note says; nothing where there is none.
struct Unfinished {
  std::set<model::OpId> who;
  std::set<std::string> blobs;  ///< as they are called in the file
};
[[nodiscard]] Unfinished unfinished_erasing(SQLite::Database& db);
/// Rewrites each backup without it; one that cannot be is named in `out.unreached`.
void erase_in_backups(const std::vector<Backup>& backups, Erasing& erasing, Erased& out);

/// What stands in a record's place when its words are erased.
[[nodiscard]] log::Operation emptied(log::Operation op, model::OpId scope);
/// Whether it is such a stand-in.
[[nodiscard]] inline bool is_emptied(const log::Operation& op) {
  return op.kind == log::Kind::base && op.id.seq > 1;
}
/// The same of all records of those who are erased.
void empty_all(std::vector<log::Operation>& operations, const Scopes& scopes,
               const std::set<model::OpId>& who);
/// SHA-256 of the originals that only records of theirs name, also where they were taken away since.
[[nodiscard]] std::set<std::string> originals_of(const std::vector<log::Operation>& operations,
                                                 const Scopes& scopes, const std::set<model::OpId>& who);
/// Who is erased, as these records tell: by a note of it, or because they were emptied already.
[[nodiscard]] std::set<model::OpId> told_erased(const std::vector<log::Operation>& operations);

}  // namespace skolanalys::store
