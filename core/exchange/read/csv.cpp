#include <algorithm>
#include <array>
#include <map>

#include "core/exchange/gate.h"
#include "core/exchange/read/book.h"

namespace skolanalys::exchange::read {
namespace {

constexpr std::size_t longest_cell = 1U << 20U;

/// Which sign parts the cells: the one of which the first lines have equally many outside quotes, the more
/// the better. Words have commas, so that evenness counts before number.
char separator_of(std::string_view text) {
  constexpr std::array<char, 4> signs{';', '\t', ',', '|'};
  constexpr std::size_t lines_looked_at = 30;
  std::array<std::vector<std::size_t>, signs.size()> counts;
  std::array<std::size_t, signs.size()> now{};
  bool quoted = false;
  std::size_t lines = 0;
  const auto end_line = [&] {
    for (std::size_t i = 0; i < signs.size(); ++i) {
      counts[i].push_back(now[i]);
      now[i] = 0;
    }
    ++lines;
  };
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    for (std::size_t i = 0; i < signs.size(); ++i) now[i] += c == signs[i] ? 1 : 0;
    if (c == '\n') end_line();
    if (lines == lines_looked_at) break;
  }
  if (lines < lines_looked_at) end_line();
  char best = ',';
  double most = 0;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    std::map<std::size_t, std::size_t> alike;
    for (const auto n : counts[i])
      if (n > 0) ++alike[n];
    for (const auto& [n, rows] : alike) {
      const auto score = static_cast<double>(rows) * 1000 + static_cast<double>(n);
      if (score > most) {
        most = score;
        best = signs[i];
      }
    }
  }
  return best;
}

/// Our own tables, and careful ones of others, put an apostrophe before what would be a formula.
void unguard(std::string& cell) {
  if (cell.size() > 1 && cell[0] == '\'' &&
      std::string_view("=+-@\t").find(cell[1]) != std::string_view::npos)
    cell.erase(0, 1);
}

class Parser {
 public:
  Parser(const std::filesystem::path& path, std::string_view text) : path_(path), text_(text) {}

  Sheet parse() {
    char separator = 0;
    // A first line that only spreadsheets understand.
    if (text_.starts_with("sep=") && text_.size() > 5 && text_[5] == '\n') {
      separator = text_[4];
      text_.remove_prefix(6);
      line_ = 2;
    }
    if (separator == 0) separator = separator_of(text_);
    for (std::size_t at = 0; at < text_.size();) {
      if (text_[at] == '"' && cell_.empty()) {
        at = quoted(at + 1);
      } else if (text_[at] == separator) {
        end_cell();
        ++at;
      } else if (text_[at] == '\n') {
        end_row();
        ++at;
        ++line_;
      } else {
        cell_ += text_[at++];
        if (cell_.size() > longest_cell) too_long();
      }
    }
    if (!cell_.empty() || !row_.empty()) end_row();
    return std::move(out_);
  }

 private:
  [[noreturn]] void too_long() const {
    refuse_because(path_, "error.table.cell", {std::to_string(line_), "1"});
  }
  /// From after the first quote to after the last.
  std::size_t quoted(std::size_t at) {
    const auto opened = line_;
    for (; at < text_.size(); ++at) {
      if (text_[at] == '"') {
        if (at + 1 >= text_.size() || text_[at + 1] != '"') return at + 1;
        ++at;
      }
      line_ += text_[at] == '\n' ? 1 : 0;
      cell_ += text_[at];
      if (cell_.size() > longest_cell) too_long();
    }
    refuse_because(path_, "error.table.quote", {std::to_string(opened)});
  }
  void end_cell() {
    unguard(cell_);
    row_.push_back(std::move(cell_));
    cell_.clear();
    if (row_.size() > most_columns || ++cells_ > most_cells)
      refuse_because(path_, "error.table.large",
                     {std::to_string(most_rows), std::to_string(most_columns), std::to_string(most_cells)});
  }
  void end_row() {
    end_cell();
    out_.rows.push_back(std::move(row_));
    row_.clear();
    if (out_.rows.size() > most_rows)
      refuse_because(path_, "error.table.large",
                     {std::to_string(most_rows), std::to_string(most_columns), std::to_string(most_cells)});
  }

  const std::filesystem::path& path_;
  std::string_view text_;
  std::string cell_;
  std::vector<std::string> row_;
  Sheet out_;
  std::size_t line_ = 1, cells_ = 0;
};

bool is_empty(const std::vector<std::string>& row) {
  return std::all_of(row.begin(), row.end(), [](const std::string& cell) { return cell.empty(); });
}

}  // namespace

Book read_csv(const std::filesystem::path& path) {
  auto decoded = decode_text(path, read_bytes(path, largest_text));
  bool changed = false;
  decoded.text = composed(std::move(decoded.text), changed);
  Book out;
  out.format = "csv";
  out.sheets.push_back(Parser(path, decoded.text).parse());
  out.sheets[0].name = path.stem().string();
  if (decoded.encoding != "UTF-8") out.notices.push_back({"notice.encoding", {decoded.encoding}});
  if (decoded.controls > 0) out.notices.push_back({"notice.controls", {std::to_string(decoded.controls)}});
  return out;
}

Book read_book(const std::filesystem::path& path) {
  auto out = format_of(path) == Format::xlsx ? read_xlsx(path) : read_csv(path);
  for (auto& sheet : out.sheets)
    while (!sheet.rows.empty() && is_empty(sheet.rows.back())) sheet.rows.pop_back();
  // An empty sheet beside others is one that nobody used.
  if (out.sheets.size() > 1) std::erase_if(out.sheets, [](const Sheet& sheet) { return sheet.rows.empty(); });
  if (out.sheets.empty() || out.sheets[0].rows.empty()) refuse_because(path, "error.table.empty", {});
  return out;
}

std::string column_name(std::size_t column) {
  std::string out;
  for (++column; column > 0; column = (column - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (column - 1) % 26));
  return out;
}

}  // namespace skolanalys::exchange::read
