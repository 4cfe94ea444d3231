#include "search/export.h"

#include <algorithm>

namespace skolanalys::search {
namespace {

using exchange::Cell;
using exchange::Table;

std::string listed(const std::vector<std::string>& values) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : ", ") + value;
  return out;
}

std::string role_names(const std::vector<std::string>& roles, const std::string& language) {
  std::vector<std::string> names;
  names.reserve(roles.size());
  for (const auto& role : roles)
    names.push_back(assets::roles().find(role) == nullptr ? role : assets::roles().name(role, language));
  return listed(names);
}

double of(std::size_t n) { return static_cast<double>(n); }

double per_thousand(std::size_t n, std::size_t all) { return all == 0 ? 0 : of(n) * 1000 / of(all); }

std::vector<Cell> where(const Hit& hit, const assets::Words& words) {
  return {hit.municipality, hit.source, role_names(hit.roles, words.language()), hit.date};
}

std::vector<std::string> where_headings(const assets::Words& words) {
  return {words("column.municipality"), words("column.interview"), words("column.role"),
          words("column.date")};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> description(const Request& request,
                                                             const std::vector<std::string>& places,
                                                             const assets::Words& words) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto add = [&](const char* label, std::string value) {
    if (!value.empty()) out.emplace_back(words(label), std::move(value));
  };
  add("column.query", request.query);
  add("column.like", request.like);
  add("column.role", role_names(request.roles, words.language()));
  add("column.level", listed(request.levels));
  add("column.municipality", listed(request.municipalities));
  add("column.theme", listed(request.themes));
  add("column.stance", listed(request.stances));
  add("column.year", listed(request.years));
  if (request.from || request.to)
    add("column.date", (request.from ? model::to_string(*request.from) : std::string()) + "–" +
                           (request.to ? model::to_string(*request.to) : std::string()));
  add("column.places", listed(places));
  return out;
}

Table table_of(const Result& result, const Request& request, const std::vector<std::string>& places,
               const assets::Words& words) {
  Table out;
  out.name = words("column.passages");
  out.about = description(request, places, words);
  out.about.emplace_back(words("column.passages"), words("export.hits", {std::to_string(result.hits.size()),
                                                                         std::to_string(result.total)}));
  for (const auto& name : result.notes.missing) out.about.emplace_back(words("column.missing"), name);
  out.headings = where_headings(words);
  for (const char* id : {"column.passage", "column.hits", "column.from", "column.to", "column.project"})
    out.headings.push_back(words(id));
  for (const auto& hit : result.hits) {
    auto row = where(hit, words);
    row.emplace_back(hit.snippet);
    row.emplace_back(of(hit.marks.size()));
    row.emplace_back(of(hit.range.from));
    row.emplace_back(of(hit.range.to));
    row.emplace_back(hit.shard);
    out.rows.push_back(std::move(row));
  }
  return out;
}

Table table_of(const std::vector<Concordance>& lines, const Request& request,
               const std::vector<std::string>& places, const assets::Words& words) {
  Table out;
  out.name = words("column.concordance");
  out.about = description(request, places, words);
  out.headings = {words("column.left"), words("column.word"), words("column.right")};
  for (auto& heading : where_headings(words)) out.headings.push_back(std::move(heading));
  for (const auto& line : lines) {
    std::vector<Cell> row{line.left, line.word, line.right};
    for (auto& cell : where(line.hit, words)) row.push_back(std::move(cell));
    out.rows.push_back(std::move(row));
  }
  return out;
}

Table table_of(const WordTable& table, const Request& request, const std::vector<std::string>& places,
               const assets::Words& words) {
  Table out;
  out.name = words("column.words");
  out.about = description(request, places, words);
  out.about.emplace_back(words("column.measure"), words("export.measure"));
  out.about.emplace_back(words("column.words"), std::to_string(table.count));
  out.about.emplace_back(words("column.rest"), std::to_string(table.rest));
  for (const auto& name : table.notes.missing) out.about.emplace_back(words("column.missing"), name);
  for (const char* id :
       {"column.word", "column.count", "column.per_thousand", "column.rest_count", "column.rest_per_thousand",
        "column.g2", "column.log_ratio", "column.passages", "column.interviews"})
    out.headings.push_back(words(id));
  for (const auto& word : table.words)
    out.rows.push_back({word.form, of(word.count), per_thousand(word.count, table.count), of(word.rest),
                        per_thousand(word.rest, table.rest), word.g2, word.log_ratio, of(word.passages),
                        of(word.interviews)});
  return out;
}

}  // namespace skolanalys::search
