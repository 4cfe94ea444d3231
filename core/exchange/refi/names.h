#pragma once
#include <string_view>

/// Names that the reader and the writer of QDPX must agree on.
namespace skolanalys::exchange::refi::names {

inline constexpr std::string_view project_space = "urn:QDA-XML:project:1.0";
inline constexpr std::string_view codebook_space = "urn:QDA-XML:codebook:1.0";
inline constexpr std::string_view stance_prefix = "stance: ";    ///< of the notes that carry a stance
inline constexpr std::string_view details_prefix = "details: ";  ///< of the notes that carry a code's fields
inline constexpr std::string_view kept_media =
    "application/x-refi-qda+xml";  ///< attachment: what is not shown
inline constexpr std::string_view source_media =
    "application/x-refi-qda-source";  ///< attachment: a file in sources/

}  // namespace skolanalys::exchange::refi::names
