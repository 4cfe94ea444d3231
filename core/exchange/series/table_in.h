#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Tables from outside, as words.
namespace skolanalys::exchange {

/// Rows of comma- or semicolon-separated values (RFC 4180: quoted cells may hold separators, quotes and line
/// ends); which of the two is told by the first line. Cells are trimmed; an apostrophe that keeps words from
/// being a formula is taken off.
[[nodiscard]] std::vector<std::vector<std::string>> csv_rows(std::string_view text);
/// Of a file in any encoding. Throws Error: not_found, storage, format.
[[nodiscard]] std::vector<std::vector<std::string>> read_csv(const std::filesystem::path& path);

/// The first sheet of an Excel workbook (.xlsx): what its cells hold, empty cells as empty words, numbers
/// with a point. Formulas give the value that was last reckoned. Throws Error(format) naming part and place.
[[nodiscard]] std::vector<std::vector<std::string>> read_sheet(const std::filesystem::path& path);

}  // namespace skolanalys::exchange
