#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "core/exchange/others/foreign.h"

/// What has been handed in: which of the readers it is for, told by content.
namespace skolanalys::exchange {

enum class Incoming {
  notes,     ///< interviews and documents (note.h)
  survey,    ///< a row a respondent (survey.h)
  codebook,  ///< QDC, or a table of codes (merge_codebook.h)
  qdpx,      ///< a REFI-QDA project (refi/refi.h)
  foreign,   ///< another program's project (others/foreign.h)
};
/// "notes", "survey", "codebook", "qdpx", "foreign".
[[nodiscard]] std::string_view to_string(Incoming what) noexcept;
[[nodiscard]] std::optional<Incoming> parse_incoming(std::string_view id) noexcept;

/// Several files, or a folder that is no project, are notes. Throws nothing: what cannot be looked into is a
/// note, and reading it says why not. Opens the files: not for the thread that draws.
[[nodiscard]] Incoming incoming_of(std::span<const std::filesystem::path> places);

/// Taguette's or QualCoder's project, or highlights. Throws Error(format).
[[nodiscard]] others::Foreign read_foreign(const std::filesystem::path& path);

}  // namespace skolanalys::exchange
