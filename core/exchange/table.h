#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace skolanalys::exchange {

/// A cell: words, or a number that a spreadsheet can count with. Empty words = an empty cell.
using Cell = std::variant<std::string, double>;

/// A table to be opened in a spreadsheet: what it shows, then a row of headings, then rows.
struct Table {
  std::string name;  ///< of its sheet; what a sheet cannot be called is left out
  std::vector<std::pair<std::string, std::string>> about;  ///< what it shows, from when, what was left out
  std::vector<std::string> headings;
  std::vector<std::vector<Cell>> rows;
};

/// Comma-separated values (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to see å ä ö.
/// Words that a spreadsheet would take for a formula begin with an apostrophe.
[[nodiscard]] std::string csv(const Table& table);

/// A workbook with a sheet a table: headings fixed and filtered, columns as wide as what they hold, every
/// word written as a string. The file is written whole or not at all. Throws Error(storage).
void write_xlsx(const std::filesystem::path& path, const std::vector<Table>& tables);

/// Writes by the file's ending, whole or not at all: .xlsx all tables, .csv the one there is. Throws Error:
/// usage (another ending, several tables to .csv), storage.
void write_tables(const std::filesystem::path& path, const std::vector<Table>& tables);

}  // namespace skolanalys::exchange
