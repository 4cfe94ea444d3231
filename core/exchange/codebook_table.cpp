#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

#include "core/assets/assets.h"
#include "core/exchange/gate.h"
#include "core/exchange/merge_codebook.h"
#include "core/text/fold_case.h"

namespace skolanalys::exchange {
namespace {

enum class Part { id, area, name, parent, definition, use_when, not_when, question, color, name_en, ignored };

struct Heading {
  Part part;
  std::vector<std::string_view> words;  // as others call it; our own headings come from the string tables
  const char* own = nullptr;
};
const std::vector<Heading>& headings() {
  static const std::vector<Heading> all{
      {Part::id, {"id", "slug", "kod-id", "kodid", "code id"}, "table.id"},
      {Part::area, {"område", "area", "grupp", "group", "kategori", "category"}, "table.area"},
      {Part::name, {"tema", "kod", "namn", "tag", "code", "name", "theme", "path", "tagg"}, "table.theme"},
      {Part::parent, {"parent", "överordnad", "förälder", "parent code", "ingår i"}, "table.parent"},
      {Part::definition,
       {"definition", "beskrivning", "description", "memo", "kommentar", "comment"},
       "table.definition"},
      {Part::use_when,
       {"använd när", "när", "use when", "when to use", "inclusion criteria"},
       "table.use_when"},
      {Part::not_when,
       {"använd inte när", "inte när", "when not to use", "exclusion criteria"},
       "table.not_when"},
      {Part::question, {"exempelfråga", "exempel", "example", "example question"}, "table.question"},
      {Part::color, {"färg", "color", "colour"}, "table.color"},
      {Part::name_en, {"namn på engelska", "english name", "name_en"}},
      {Part::ignored, {"number of highlights", "antal", "count", "frequency", "kodningar"}, "table.codings"}};
  return all;
}

std::optional<Part> part_of(const std::string& heading) {
  const auto folded = text::fold_case(heading);
  for (const auto& one : headings()) {
    if (std::find(one.words.begin(), one.words.end(), folded) != one.words.end()) return one.part;
    if (one.own == nullptr) continue;
    for (const char* language : {"sv", "en"})
      if (text::fold_case(assets::Words::in(language)(one.own)) == folded) return one.part;
  }
  return std::nullopt;
}

struct Layout {
  std::size_t top = 0;  // row of the headings
  std::map<Part, std::size_t> columns;
  std::size_t known = 0, all = 0;
};
/// The first row with a name among its headings and something more.
std::optional<Layout> layout_of(const read::Sheet& sheet) {
  constexpr std::size_t looked_at = 12;
  for (std::size_t r = 0; r < std::min(sheet.rows.size(), looked_at); ++r) {
    Layout out;
    out.top = r;
    for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) {
      if (sheet.rows[r][c].empty()) continue;
      ++out.all;
      const auto part = part_of(sheet.rows[r][c]);
      if (!part) continue;
      ++out.known;
      out.columns.emplace(*part, c);
    }
    if (out.columns.contains(Part::name) && out.all > 1) return out;
  }
  return std::nullopt;
}

struct Row {
  model::Code code;
  std::string area, parent;
  std::size_t line = 0;
};

/// Puts rows into the order that a codebook has: parents before children.
class Builder {
 public:
  Builder(const std::filesystem::path& path, std::vector<Row> rows) : path_(path), rows_(std::move(rows)) {}

  Codebook build() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      by_id_.emplace(rows_[i].code.slug, i);
      by_name_.emplace(text::fold_case(rows_[i].code.name), i);
    }
    state_.assign(rows_.size(), 0);
    for (std::size_t i = 0; i < rows_.size(); ++i) put(i);
    return std::move(out_);
  }

 private:
  std::optional<std::size_t> row_called(const std::string& name, std::size_t other_than) const {
    if (const auto found = by_id_.find(name); found != by_id_.end() && found->second != other_than)
      return found->second;
    const auto [from, to] = by_name_.equal_range(text::fold_case(name));
    for (auto at = from; at != to; ++at)
      if (at->second != other_than) return at->second;
    return std::nullopt;
  }

  void put(std::size_t i) {
    if (state_[i] == 2) return;
    auto& row = rows_[i];
    if (state_[i] == 1)
      refuse_because(path_, "error.codebook.circle", {std::to_string(row.line), row.code.name});
    state_[i] = 1;
    std::string parent;
    if (!row.parent.empty()) {
      const auto above = row_called(row.parent, i);
      if (!above)
        refuse_because(path_, "error.codebook.no_parent",
                       {std::to_string(row.line), row.parent, row.code.name});
      put(*above);
      parent = rows_[*above].code.slug;
    } else if (!row.area.empty() && text::fold_case(row.area) != text::fold_case(row.code.name)) {
      parent = area(row.area, i);
    }
    char sort[16];
    std::snprintf(sort, sizeof sort, "%04zu", order_[parent]++);
    row.code.order = sort;
    out_.entries.push_back({row.code, parent});
    state_[i] = 2;
  }

  std::string area(const std::string& name, std::size_t i) {
    if (const auto above = row_called(name, i);
        above && rows_[*above].parent.empty() &&
        (rows_[*above].area.empty() || text::fold_case(rows_[*above].area) == text::fold_case(name))) {
      put(*above);
      return rows_[*above].code.slug;
    }
    const auto folded = text::fold_case(name);
    if (const auto made = areas_.find(folded); made != areas_.end()) return made->second;
    model::Code code;
    code.name = name;
    code.slug = "/" + folded;  // a place, not an id
    char sort[16];
    std::snprintf(sort, sizeof sort, "%04zu", order_[""]++);
    code.order = sort;
    areas_[folded] = code.slug;
    out_.entries.push_back({code, ""});
    return code.slug;
  }

  const std::filesystem::path& path_;
  std::vector<Row> rows_;
  std::multimap<std::string, std::size_t> by_name_;
  std::map<std::string, std::size_t> by_id_, order_;
  std::map<std::string, std::string> areas_;
  std::vector<int> state_;
  Codebook out_;
};

}  // namespace

bool is_codebook(const read::Book& book) {
  for (const auto& sheet : book.sheets)
    if (const auto layout = layout_of(sheet);
        layout && layout->known * 3 >= layout->all * 2 && layout->known > 1)
      return true;
  return false;
}

Codebook codebook_of(const std::filesystem::path& path, const read::Book& book) {
  const read::Sheet* sheet = nullptr;
  std::optional<Layout> layout;
  for (const auto& one : book.sheets)
    if (const auto found = layout_of(one); found && (!layout || found->known > layout->known)) {
      layout = found;
      sheet = &one;
    }
  if (!layout) refuse_because(path, "error.codebook.no_name", {});
  std::vector<Row> rows;
  std::set<std::string> ids;
  for (std::size_t r = layout->top + 1; r < sheet->rows.size(); ++r) {
    const auto& cells = sheet->rows[r];
    const auto words = [&](Part part) {
      const auto column = layout->columns.find(part);
      return column == layout->columns.end() || column->second >= cells.size() ? std::string()
                                                                               : cells[column->second];
    };
    if (std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); }))
      continue;
    Row row;
    row.line = r + 1;
    row.code.name = words(Part::name);
    row.area = words(Part::area);
    row.parent = words(Part::parent);
    // Our own table has areas as rows without a theme.
    if (row.code.name.empty()) std::swap(row.code.name, row.area);
    if (row.code.name.empty()) refuse_because(path, "error.codebook.nameless", {std::to_string(row.line)});
    row.code.slug = words(Part::id);
    if (row.code.slug.empty()) row.code.slug = "/" + std::to_string(row.line);
    if (!ids.insert(row.code.slug).second)
      refuse_because(path, "error.codebook.twice", {std::to_string(row.line), row.code.slug});
    row.code.definition = words(Part::definition);
    row.code.use_when = words(Part::use_when);
    row.code.not_when = words(Part::not_when);
    row.code.example_question = words(Part::question);
    row.code.name_en = words(Part::name_en);
    if (const auto color = words(Part::color); color.size() == 7 && color[0] == '#') row.code.color = color;
    rows.push_back(std::move(row));
  }
  if (rows.empty()) refuse_because(path, "error.codebook.none", {});
  auto out = Builder(path, std::move(rows)).build();
  out.name = path.stem().string();
  return out;
}

}  // namespace skolanalys::exchange
