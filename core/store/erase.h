#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/model.h"

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

/// That something was erased travels with the log, as a note (model::Erasure): `what` says the kind and which
/// ("interview:01k…-7"), so that every copy that takes the note in erases the same.
[[nodiscard]] std::string erased_what(const std::string& kind, model::OpId id);
/// The kind, and which; none in notes of the first versions, which did not travel.
[[nodiscard]] std::string kind_of(const model::Erasure& note);
[[nodiscard]] model::OpId erased_by(const model::Erasure& note);

}  // namespace skolanalys::store
