#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/report/tree.h"

namespace skolanalys::report {

/// The parts of a package, by name, in the order they are written.
using Parts = std::vector<std::pair<std::string, std::string>>;

/// Puts a report's own DOCX parts into the analyst's template: its cover, headers, footers, page size, theme
/// and styles stay. A style is the template's where it has one of that name, in any language of Word; the
/// others are added. What the template's text holds becomes the cover; `{{rapport}}` (`{{report}}`) on a line
/// of its own says where the report goes, else it goes last. `{{titel}}`, `{{kommun}}`, `{{datum}}`
/// (`{{title}}`,
/// `{{municipality}}`, `{{date}}`) are filled in text, headers and footers. Macros are left out. Throws
/// Error(format) where the template is no DOCX or damaged.
[[nodiscard]] Parts in_template(const Report& report, const Parts& own, const std::filesystem::path& path);

}  // namespace skolanalys::report
