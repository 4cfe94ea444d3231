#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/privacy/names.h"
#include "core/privacy/outside.h"

namespace skolanalys::privacy {

/// All words of a finished file, as whoever opens it could find them: text, comments, footnotes, properties,
/// attributes, of all parts of DOCX, ODT, XLSX and QDPX, of HTML, PDF, CSV and text. A line a paragraph; of a
/// picture (PNG) nothing.
/// Throws Error(format, storage) where the file cannot be read; it has then not been looked at.
[[nodiscard]] std::string words_of_file(const std::filesystem::path& path);

/// A name that is still there.
struct Leak {
  std::string words;
  std::string line;  ///< with its neighbours, on one line
  std::string name;  ///< of the dictionary
};
/// Looks for every name in every form. What was left to stand on purpose is passed where the same words stand
/// beside it, and so are the program's own words.
[[nodiscard]] std::vector<Leak> leaks_in(const Names& names, std::string_view words,
                                         const std::vector<Kept>& kept);

}  // namespace skolanalys::privacy
