#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "core/exchange/gate.h"
#include "core/exchange/read/book.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/model/value.h"

namespace skolanalys::exchange::read {
namespace {

/// SpreadsheetML (ECMA-376 part 1, chapter 18), as far as what is seen in the cells goes.
class XlsxReader {
 public:
  explicit XlsxReader(const std::filesystem::path& path) : path_(path), zip_(path) {}

  Book read() {
    const auto main = target_of("_rels/.rels", "", "/officeDocument", "xl/workbook.xml");
    const auto slash = main.rfind('/');
    folder_ = slash == std::string::npos ? std::string() : main.substr(0, slash + 1);
    const auto workbook = parse_xml(path_, main, zip_.read(main));
    const auto root = workbook.document_element();
    const auto since = attribute(child(root, "workbookPr"), "date1904");
    from_1904_ = since == "1" || since == "true";
    const auto relations = folder_ + "_rels/" + main.substr(folder_.size()) + ".rels";
    shared(target_of(relations, folder_, "/sharedStrings", ""));
    styles(target_of(relations, folder_, "/styles", ""));
    Book out;
    out.format = "xlsx";
    for (const auto& node : child(root, "sheets").children()) {
      const auto part = target_by_id(relations, attribute(node, "id"));
      if (part.empty() || !zip_.has(part)) continue;
      Sheet sheet;
      sheet.name = attribute(node, "name");
      read_sheet(part, sheet);
      out.sheets.push_back(std::move(sheet));
    }
    if (formulas_ > 0) out.notices.push_back({"notice.table.formulas", {std::to_string(formulas_)}});
    if (without_ > 0) out.notices.push_back({"notice.table.no_value", {std::to_string(without_)}});
    if (faults_ > 0) out.notices.push_back({"notice.table.faults", {std::to_string(faults_)}});
    return out;
  }

 private:
  std::string resolved(const std::string& folder, const std::string& target) const {
    return target.starts_with('/') ? target.substr(1) : folder + target;
  }
  std::string target_of(const std::string& relations, const std::string& folder, std::string_view type,
                        const std::string& otherwise) {
    const auto bytes = zip_.find(relations);
    if (!bytes) return otherwise;
    const auto document = parse_xml(path_, relations, *bytes);
    for (const auto& one : document.document_element().children())
      if (std::string_view(one.attribute("Type").value()).ends_with(type))
        return resolved(folder, one.attribute("Target").value());
    return otherwise;
  }
  std::string target_by_id(const std::string& relations, const std::string& id) {
    if (targets_.empty())
      if (const auto bytes = zip_.find(relations)) {
        const auto document = parse_xml(path_, relations, *bytes);
        for (const auto& one : document.document_element().children())
          targets_[one.attribute("Id").value()] = resolved(folder_, one.attribute("Target").value());
      }
    const auto found = targets_.find(id);
    return found == targets_.end() ? std::string() : found->second;
  }

  /// Words of a string item: its runs, without how it is pronounced.
  static std::string words_of(const pugi::xml_node& item) {
    std::string out;
    for (const auto& node : item.children()) {
      if (local_name(node) == "t") out += node.text().get();
      if (local_name(node) == "r") out += child(node, "t").text().get();
    }
    // Excel writes signs that XML cannot hold, and carriage returns, as _x000D_.
    for (auto at = out.find("_x000D_"); at != std::string::npos; at = out.find("_x000D_", at))
      out.erase(at, 7);
    std::erase(out, '\r');
    bool changed = false;
    return composed(std::move(out), changed);
  }
  void shared(const std::string& part) {
    if (part.empty()) return;
    const auto bytes = zip_.find(part);
    if (!bytes) return;
    const auto document = parse_xml(path_, part, *bytes);
    for (const auto& item : document.document_element().children())
      if (local_name(item) == "si") strings_.push_back(words_of(item));
  }

  enum class Shown { plain, date, time, moment };
  /// What a number format shows, by the letters in it that are no words.
  static Shown shown_by(const std::string& format) {
    bool quoted = false, bracket = false, date = false, time = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
      const char c = format[i];
      if (c == '"') quoted = !quoted;
      if (c == '[') bracket = true;
      if (c == ']') bracket = false;
      if (c == '\\' || c == '_' || c == '*') ++i;
      if (quoted || bracket || c == '\\') continue;
      date = date || c == 'y' || c == 'd' || c == 'Y' || c == 'D';
      time = time || c == 'h' || c == 's' || c == 'H' || c == 'S';
    }
    return date && time ? Shown::moment : date ? Shown::date : time ? Shown::time : Shown::plain;
  }
  static Shown built_in(int id) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
      return Shown::date;
    if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return Shown::time;
    return id == 22 ? Shown::moment : Shown::plain;
  }
  void styles(const std::string& part) {
    if (part.empty()) return;
    const auto bytes = zip_.find(part);
    if (!bytes) return;
    const auto document = parse_xml(path_, part, *bytes);
    const auto root = document.document_element();
    std::map<int, Shown> own;
    for (const auto& node : child(root, "numFmts").children())
      own[static_cast<int>(number(attribute(node, "numFmtId")))] = shown_by(attribute(node, "formatCode"));
    for (const auto& node : child(root, "cellXfs").children()) {
      const int id = static_cast<int>(number(attribute(node, "numFmtId")));
      const auto found = own.find(id);
      shown_.push_back(found == own.end() ? built_in(id) : found->second);
    }
  }

  static double number(const std::string& text) {
    double out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    constexpr double most = 1e9;  // of what is counted with: rows, styles, formats
    return read.ec == std::errc() && out >= -most && out <= most ? out : 0;
  }
  static std::string shortest(double value) {
    char out[40];
    // Fifteen digits are what a spreadsheet keeps: 0.1 + 0.2 is shown as 0.3 there too.
    std::snprintf(out, sizeof out, "%.15g", value);
    return out;
  }
  std::string in_time(double days, Shown how) const {
    if (!std::isfinite(days) || days < 0 || days > 3'000'000) return shortest(days);
    auto whole = std::floor(days);
    auto seconds = std::lround((days - whole) * 86400);
    if (seconds == 86400) {
      ++whole;
      seconds = 0;
    }
    char clock[24];
    std::snprintf(clock, sizeof clock, seconds % 60 == 0 ? "%02ld:%02ld" : "%02ld:%02ld:%02ld",
                  seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (how == Shown::time) return clock;
    // Day 60 of the 1900 count is a 29 February that never was.
    const auto start = from_1904_
                           ? std::chrono::sys_days(std::chrono::year(1904) / 1 / 1)
                           : std::chrono::sys_days(std::chrono::year(1899) / 12 / (whole < 60 ? 31 : 30));
    const auto day = std::chrono::year_month_day(start + std::chrono::days(static_cast<int>(whole)));
    return model::to_string(day) + (how == Shown::moment ? " " + std::string(clock) : std::string());
  }

  /// "B3" -> 1.
  static std::size_t column_of(const std::string& reference, std::size_t otherwise) {
    std::size_t out = 0, letters = 0;
    for (const char c : reference) {
      if (c < 'A' || c > 'Z' || letters == 3) break;
      out = out * 26 + static_cast<std::size_t>(c - 'A' + 1);
      ++letters;
    }
    return letters == 0 ? otherwise : out - 1;
  }

  std::string cell(const pugi::xml_node& node) {
    const auto type = attribute(node, "t");
    if (type == "inlineStr") return words_of(child(node, "is"));
    const bool formula = static_cast<bool>(child(node, "f"));
    formulas_ += formula ? 1 : 0;
    const auto value = child(node, "v");
    if (!value) {
      without_ += formula ? 1 : 0;
      return {};
    }
    std::string raw = value.text().get();
    if (type == "s") {
      std::size_t index = 0;
      const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), index);
      return read.ec == std::errc() && index < strings_.size() ? strings_[index] : std::string();
    }
    if (type == "str" || type == "d") return raw;
    if (type == "b") return raw == "1" ? "true" : "false";
    if (type == "e") {
      ++faults_;
      return {};
    }
    double amount = 0;
    const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), amount);
    if (read.ec != std::errc()) return raw;
    const auto style = static_cast<std::size_t>(std::max(0.0, number(attribute(node, "s"))));
    const auto how = style < shown_.size() ? shown_[style] : Shown::plain;
    return how == Shown::plain ? shortest(amount) : in_time(amount, how);
  }

  void read_sheet(const std::string& part, Sheet& out) {
    const auto document = parse_xml(path_, part, zip_.read(part));
    for (const auto& row : child(document.document_element(), "sheetData").children()) {
      if (local_name(row) != "row") continue;
      auto at = out.rows.size();
      if (const auto said = number(attribute(row, "r")); said >= 1) at = static_cast<std::size_t>(said) - 1;
      if (at >= most_rows) too_large();
      // A row far below the others is an empty sheet that somebody has been in.
      if (at >= out.rows.size()) out.rows.resize(at + 1);
      auto& cells = out.rows[at];
      std::size_t next = 0;
      for (const auto& node : row.children()) {
        if (local_name(node) != "c") continue;
        const auto column = column_of(attribute(node, "r"), next);
        next = column + 1;
        auto words = cell(node);
        if (words.empty()) continue;
        if (column >= most_columns) too_large();
        // Empty cells before it take room too, and so does a text that many cells share.
        if (cells.size() <= column) {
          cells_ += column + 1 - cells.size();
          if (cells_ > most_cells) too_large();
          cells.resize(column + 1);
        }
        letters_ += words.size();
        if (letters_ > largest_xml) too_large();
        cells[column] = std::move(words);
      }
    }
  }
  [[noreturn]] void too_large() const {
    refuse_because(path_, "error.table.large",
                   {std::to_string(most_rows), std::to_string(most_columns), std::to_string(most_cells)});
  }

  std::filesystem::path path_;
  ZipReader zip_;
  std::string folder_;
  std::map<std::string, std::string> targets_;
  std::vector<std::string> strings_;
  std::vector<Shown> shown_;
  bool from_1904_ = false;
  std::size_t formulas_ = 0, without_ = 0, faults_ = 0, cells_ = 0, letters_ = 0;
};

}  // namespace

Book read_xlsx(const std::filesystem::path& path) { return XlsxReader(path).read(); }

}  // namespace skolanalys::exchange::read
