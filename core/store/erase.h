#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/id.h"

/// Erasing for real: an interview, a document, a respondent or a pseudonym, with everything that hangs on it.
///
///     const auto erased = project.erase(std::vector<model::OpId>{interview});
///     // then record it (model::Erasure), drop the search index, open the project again
///
/// What was written becomes empty records, so that order and undo of everything else hold; its data key is
/// gone for good, originals that only it had are deleted, and neither the file, its log, this machine's
/// record nor its backups hold the words any more. A copy or bundle that is merged later does not bring it
/// back.
namespace skolanalys::store {

struct Erased {
  std::size_t operations = 0;                    ///< records that were emptied
  std::size_t blobs = 0;                         ///< originals that were deleted
  std::size_t backups = 0;                       ///< backups that were rewritten without it
  std::vector<std::filesystem::path> unreached;  ///< files here that may still hold it: say so
};

}  // namespace skolanalys::store
