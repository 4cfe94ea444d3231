#include "core/exchange/series/table_in.h"

#include <algorithm>
#include <charconv>

#include "core/exchange/gate.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"

namespace skolanalys::exchange {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t most_rows = 1'048'576;  // what a sheet can have
constexpr std::size_t most_columns = 1'000;

std::string trimmed(std::string words) {
  const auto from = words.find_first_not_of(" \t\n");
  if (from == std::string::npos) return {};
  words = words.substr(from, words.find_last_not_of(" \t\n") + 1 - from);
  if (words.size() > 1 && words[0] == '\'' && std::string_view("=+-@").find(words[1]) != std::string::npos)
    words.erase(0, 1);
  return words;
}

/// Words of a string item: runs of one look joined, what tells how to say them (rPh) left out.
void collect_text(const pugi::xml_node& node, std::string& out) {
  for (const auto& part : node.children()) {
    const auto name = local_name(part);
    if (name == "t") out += part.text().get();
    if (name == "r" || name == "is") collect_text(part, out);
  }
}

/// "AB12" -> 27; nothing readable -> `otherwise`.
std::size_t column_of(std::string_view reference, std::size_t otherwise) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (++letters > 3) return otherwise;
  }
  return letters == 0 ? otherwise : column - 1;
}

/// Where the first sheet lies: by the workbook's own relations, as producers name parts as they like.
std::string first_sheet(ZipReader& zip, const fs::path& path) {
  const auto book = parse_xml(path, "xl/workbook.xml", zip.read("xl/workbook.xml"));
  const auto sheet = child(child(book.document_element(), "sheets"), "sheet");
  const auto id = attribute(sheet, "id");
  const auto relations =
      parse_xml(path, "xl/_rels/workbook.xml.rels", zip.read("xl/_rels/workbook.xml.rels"));
  for (const auto& relation : relations.document_element().children()) {
    if (attribute(relation, "Id") != id) continue;
    const auto target = attribute(relation, "Target");
    return target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  refuse(path, "xl/workbook.xml", "names no sheet");
}

}  // namespace

Rows csv_rows(std::string_view text) {
  const auto first = text.substr(0, text.find('\n'));
  const char separator =
      std::count(first.begin(), first.end(), ';') > std::count(first.begin(), first.end(), ',') ? ';' : ',';
  Rows out;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  bool any = false;
  const auto end_cell = [&] {
    row.push_back(trimmed(std::move(cell)));
    cell.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"')
        cell += text[++i];
      else if (c == '"')
        quoted = false;
      else
        cell += c;
      continue;
    }
    if (c == '"' && cell.empty()) {
      quoted = any = true;
    } else if (c == separator) {
      end_cell();
      any = true;
    } else if (c == '\n') {
      end_cell();
      out.push_back(std::move(row));
      row.clear();
      any = false;
    } else {
      cell += c;
      any = true;
    }
  }
  if (any || !cell.empty()) {
    end_cell();
    out.push_back(std::move(row));
  }
  return out;
}

Rows read_csv(const fs::path& path) {
  return csv_rows(decode_text(path, read_bytes(path, largest_text)).text);
}

Rows read_sheet(const fs::path& path) {
  ZipReader zip(path);
  if (!zip.has("xl/workbook.xml")) refuse(path, "", "is no Excel workbook (.xlsx)");
  std::vector<std::string> shared;
  if (auto part = zip.find("xl/sharedStrings.xml")) {
    const auto strings = parse_xml(path, "xl/sharedStrings.xml", std::move(*part));
    for (const auto& item : strings.document_element().children()) {
      if (local_name(item) != "si") continue;
      shared.emplace_back();
      collect_text(item, shared.back());
    }
  }
  const auto part = first_sheet(zip, path);
  const auto sheet = parse_xml(path, part, zip.read(part));
  Rows out;
  for (const auto& row : child(sheet.document_element(), "sheetData").children()) {
    if (local_name(row) != "row") continue;
    const auto number = row.attribute("r").as_uint(static_cast<unsigned>(out.size() + 1));
    if (number == 0 || number > most_rows) refuse(path, part, "has a row outside of a sheet");
    // Empty rows are not written; they are kept so that a fault names the row that a person sees. A far row
    // alone must not cost what all before it would.
    if (number > out.size() + 10'000) refuse(path, part, "has more than 10,000 empty rows in a row");
    if (out.size() < number) out.resize(number);
    auto& cells = out[number - 1];
    for (const auto& cell : row.children()) {
      if (local_name(cell) != "c") continue;
      const auto at = column_of(attribute(cell, "r"), cells.size());
      if (at >= most_columns) continue;
      if (cells.size() <= at) cells.resize(at + 1);
      const auto type = attribute(cell, "t");
      if (type == "inlineStr") {
        collect_text(cell, cells[at]);
      } else if (type == "s") {
        const std::string_view value = child(cell, "v").text().get();
        std::size_t index = 0;
        const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), index);
        if (fault != std::errc{} || index >= shared.size())
          refuse(path, part + " " + attribute(cell, "r"), "names a string that is not there");
        cells[at] = shared[index];
      } else if (type != "e") {
        cells[at] = child(cell, "v").text().get();
      }
      cells[at] = trimmed(std::move(cells[at]));
    }
  }
  return out;
}

}  // namespace skolanalys::exchange
