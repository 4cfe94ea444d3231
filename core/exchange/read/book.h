#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/exchange/read/reader.h"

namespace skolanalys::exchange::read {

inline constexpr std::size_t most_rows = 200'000;
inline constexpr std::size_t most_columns = 2'000;
inline constexpr std::size_t most_cells = 4'000'000;

/// A sheet as a person sees it: each cell as words, dates as YYYY-MM-DD, numbers as short as they can be
/// written. Rows may be of different length; rows at the end that are empty are left out.
struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows;
};

/// What a spreadsheet or a table in a text file holds. At least one sheet.
struct Book {
  std::string format;  ///< "csv", "xlsx"
  std::vector<Sheet> sheets;
  std::vector<Notice> notices;
};

/// Reads CSV (comma, semicolon, tab or bar, whichever makes the rows even; any encoding) or XLSX. Formulas
/// are never computed: the value that was saved with them counts. Throws Error(format) with file, place and
/// mend.
[[nodiscard]] Book read_book(const std::filesystem::path& path);

[[nodiscard]] Book read_csv(const std::filesystem::path& path);
[[nodiscard]] Book read_xlsx(const std::filesystem::path& path);

/// "A", "B" … "AA": what a column (from 0) is called in a spreadsheet.
[[nodiscard]] std::string column_name(std::size_t column);

}  // namespace skolanalys::exchange::read
