#include "core/exchange/table.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "core/error.h"
#include "core/exchange/file.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange {
namespace {

constexpr std::size_t longest_sheet_name = 31;  // Excel's limits
constexpr std::size_t longest_cell = 32767;     // UTF-16 units
constexpr double widest_column = 70, narrowest_column = 8;

std::string number(double value) {
  char out[32];
  if (std::floor(value) == value && std::abs(value) < 1e15)
    std::snprintf(out, sizeof out, "%.0f", value);
  else
    std::snprintf(out, sizeof out, "%.4f", value);
  return out;
}

std::string csv_words(const std::string& words) {
  std::string safe;
  if (!words.empty() && std::string_view("=+-@\t\r").find(words[0]) != std::string_view::npos) safe = "'";
  safe += words;
  if (safe.find_first_of("\",;\r\n") == std::string::npos) return safe;
  std::string out = "\"";
  for (const char c : safe) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string csv_cell(const Cell& cell) {
  if (const auto* value = std::get_if<double>(&cell)) return number(*value);
  return csv_words(std::get<std::string>(cell));
}

std::string sheet_name(std::string_view name, std::vector<std::string>& taken) {
  std::string out;
  for (const char c : name)
    if (std::string_view("[]:*?/\\'").find(c) == std::string_view::npos) out += c;
  if (text::length(out) > longest_sheet_name - 3)
    out = text::slice(out, {0, static_cast<text::Pos>(longest_sheet_name - 3)});
  if (out.empty()) out = "1";
  auto unique = out;
  for (int n = 2; std::find(taken.begin(), taken.end(), unique) != taken.end(); ++n)
    unique = out + " " + std::to_string(n);
  taken.push_back(unique);
  return unique;
}

std::string cut(const std::string& words) {
  if (words.size() <= longest_cell) return words;
  constexpr auto kept = static_cast<text::Pos>(longest_cell / 2 - 1);  // all of them may be pairs
  return text::length(words) <= kept ? words : std::string(text::slice(words, {0, kept})) + "…";
}

double width_of(const Cell& cell) {
  if (std::holds_alternative<double>(cell)) return narrowest_column;
  const auto& words = std::get<std::string>(cell);
  return static_cast<double>(text::length(words)) + 2;
}

struct Formats {
  lxw_format *bold, *heading, *wrapped;
};

void write_sheet(lxw_workbook* book, const Table& table, const Formats& formats,
                 std::vector<std::string>& names) {
  auto* sheet = workbook_add_worksheet(book, sheet_name(table.name, names).c_str());
  lxw_row_t row = 0;
  for (const auto& [label, value] : table.about) {
    worksheet_write_string(sheet, row, 0, label.c_str(), formats.bold);
    worksheet_write_string(sheet, row, 1, cut(value).c_str(), nullptr);
    ++row;
  }
  if (row > 0) ++row;
  const auto top = row;
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    double width = width_of(table.headings[i]);
    for (const auto& cells : table.rows)
      if (i < cells.size()) width = std::max(width, width_of(cells[i]));
    worksheet_set_column(sheet, column, column, std::clamp(width, narrowest_column, widest_column), nullptr);
    worksheet_write_string(sheet, row, column, table.headings[i].c_str(), formats.heading);
  }
  for (const auto& cells : table.rows) {
    ++row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      if (const auto* value = std::get_if<double>(&cells[i]))
        worksheet_write_number(sheet, row, column, *value, nullptr);
      else if (const auto& words = std::get<std::string>(cells[i]); !words.empty())
        worksheet_write_string(sheet, row, column, cut(words).c_str(), formats.wrapped);
    }
  }
  if (!table.headings.empty()) {
    worksheet_freeze_panes(sheet, top + 1, 0);
    worksheet_autofilter(sheet, top, 0, std::max(row, top),
                         static_cast<lxw_col_t>(table.headings.size() - 1));
    worksheet_repeat_rows(sheet, top, top);
  }
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_fit_to_pages(sheet, 1, 0);
}

}  // namespace

std::string csv(const Table& table) {
  std::string out = "\xEF\xBB\xBF";
  for (const auto& [label, value] : table.about) out += csv_words(label) + "," + csv_words(value) + "\r\n";
  if (!table.about.empty()) out += "\r\n";
  for (std::size_t i = 0; i < table.headings.size(); ++i)
    out += (i > 0 ? "," : "") + csv_words(table.headings[i]);
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + csv_cell(row[i]);
    out += "\r\n";
  }
  return out;
}

void write_xlsx(const std::filesystem::path& path, const std::vector<Table>& tables) {
  const auto fresh = path.string() + ".part";
  // Tried first: the library speaks on standard error where it cannot write.
  auto* book = std::ofstream(fresh, std::ios::binary) ? workbook_new(fresh.c_str()) : nullptr;
  if (book == nullptr)
    throw Error(Fault::storage, "error.cannot_write", {path.string(), ""},
                path.string() + ": the workbook cannot be made");
  Formats formats{workbook_add_format(book), workbook_add_format(book), workbook_add_format(book)};
  format_set_bold(formats.bold);
  format_set_bold(formats.heading);
  format_set_bottom(formats.heading, LXW_BORDER_THIN);
  format_set_text_wrap(formats.wrapped);
  format_set_align(formats.wrapped, LXW_ALIGN_VERTICAL_TOP);
  std::vector<std::string> names;
  for (const auto& table : tables) write_sheet(book, table, formats, names);
  const auto fault = workbook_close(book);
  std::error_code wrong;
  if (fault == LXW_NO_ERROR) std::filesystem::rename(fresh, path, wrong);
  if (fault != LXW_NO_ERROR || wrong) {
    const std::string why = fault != LXW_NO_ERROR ? lxw_strerror(fault) : wrong.message();
    std::filesystem::remove(fresh, wrong);
    throw Error(Fault::storage, "error.cannot_write", {path.string(), why},
                path.string() + ": cannot be written (" + why + "); check the folder and the space");
  }
}

void write_tables(const std::filesystem::path& path, const std::vector<Table>& tables) {
  const auto ending = ending_of(path);
  if (ending == ".xlsx")
    write_xlsx(path, tables);
  else if (ending == ".csv" && tables.size() == 1)
    write_file(path, csv(tables[0]));
  else
    throw Error(Fault::usage, "error.table_ending", {path.string()},
                path.string() + ": tables are written as .xlsx or .csv; choose one of them");
}

}  // namespace skolanalys::exchange
