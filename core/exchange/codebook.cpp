#include "core/exchange/codebook.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/exchange/read/book.h"

namespace skolanalys::exchange {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class CodebookReader {
 public:
  explicit CodebookReader(const fs::path& path) : path_(path) {}

  Codebook read() {
    const auto file = read_json(path_);
    if (!file.is_object()) refuse(path_, "", said("refused.codebook_object"));
    Codebook out{text_of(file, "id"), text_of(file, "name_sv"), {}};
    const auto areas = file.find("areas");
    if (areas == file.end() || !areas->is_array() || areas->empty())
      refuse(path_, "areas", said("refused.codebook_areas"));
    int n = 0;
    for (const auto& area : *areas) {
      const auto place = "areas[" + std::to_string(n) + "]";
      add(out, area, "", n++, place);
      const auto slug = out.entries.back().code.slug;
      const auto themes = area.find("themes");
      if (themes == area.end()) continue;
      if (!themes->is_array()) refuse(path_, place + ".themes", said("refused.list"));
      int t = 0;
      for (const auto& theme : *themes) {
        add(out, theme, slug, t, place + ".themes[" + std::to_string(t) + "]");
        ++t;
      }
    }
    return out;
  }

 private:
  void add(Codebook& out, const json& from, const std::string& parent, int order, const std::string& place) {
    if (!from.is_object()) refuse(path_, place, said("refused.code_object"));
    model::Code code;
    code.slug = text_of(from, "id");
    code.name = text_of(from, "name_sv");
    if (code.slug.empty()) refuse(path_, place, said("refused.missing", {"id"}));
    if (code.name.empty()) refuse(path_, place, said("refused.missing", {"name_sv"}));
    if (!seen_.insert(code.slug).second) refuse(path_, place, said("refused.id_twice", {code.slug}));
    code.name_en = text_of(from, "name_en");
    code.definition = text_of(from, "definition_sv");
    code.use_when = text_of(from, "use_when_sv");
    code.not_when = text_of(from, "not_when_sv");
    code.example_question = text_of(from, "example_question_sv");
    code.color = text_of(from, "color");
    code.shortcut = text_of(from, "shortcut");
    char sort[16];
    std::snprintf(sort, sizeof sort, "%04d", order);
    code.order = sort;
    out.entries.push_back({std::move(code), parent});
  }

  const fs::path& path_;
  std::set<std::string> seen_;
};

}  // namespace

Codebook read_codebook(const fs::path& path) { return CodebookReader(path).read(); }

void add_codebook(store::Change& change, const Codebook& codebook) {
  std::map<std::string, model::CodeId> made;
  for (const auto& entry : codebook.entries) {
    auto code = entry.code;
    if (!entry.parent.empty()) code.parent = made.at(entry.parent);
    made[code.slug] = change.create(code);
  }
}

std::vector<model::Guide> read_guides(const fs::path& path) {
  const auto file = read_json(path);
  std::vector<model::Guide> out;
  try {
    for (const auto& from : file.at("guides")) {
      model::Guide guide;
      guide.slug = from.at("id");
      guide.role = text_of(from, "role");
      guide.version = from.value("version", 1);
      guide.duration_min = from.value("duration_min", 0);
      for (const auto& q : from.at("questions"))
        guide.questions.push_back({q.at("id"), text_of(q, "kind"), q.at("text_sv"), text_of(q, "probe_sv"),
                                   q.value("themes", std::vector<std::string>{})});
      out.push_back(std::move(guide));
    }
  } catch (const json::exception& fault) {
    refuse(path, "guides", said("refused.guide_shape", {fault.what()}));
  }
  return out;
}

std::vector<model::Series> read_series(const fs::path& csv, const fs::path& titles) {
  std::map<std::string, std::string> names;
  if (!titles.empty()) {
    const auto answer = read_json(titles);
    if (!answer.is_object()) refuse(titles, "", said("refused.values_object"));
    const auto values = answer.find("values");
    if (values != answer.end())
      for (const auto& kpi : *values) names[text_of(kpi, "id")] = text_of(kpi, "title");
  }
  std::map<std::tuple<std::string, std::string, std::string>, model::Series> all;
  const std::vector<std::string> header{"kpi",   "municipality", "period", "gender",
                                        "count", "status",       "value"};
  auto rows = read::read_book(csv).sheets.at(0).rows;
  if (rows.front() != header)
    refuse(csv, said("place.line", {"1"}),
           said("refused.header", {"kpi,municipality,period,gender,count,status,value"}));
  for (std::size_t n = 1; n < rows.size(); ++n) {
    auto& cells = rows[n];
    if (std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); })) continue;
    const auto place = said("place.line", {std::to_string(n + 1)});
    if (cells.size() < 6 || cells.size() > 7) refuse(csv, place, said("refused.seven"));
    auto& series = all[{cells[0], cells[1], cells[3]}];
    series.kpi = cells[0];
    series.area = cells[1];
    series.gender = cells[3];
    series.title = names.contains(cells[0]) ? names[cells[0]] : cells[0];
    series.source = csv.filename().string();
    int year = 0;
    if (std::from_chars(cells[2].data(), cells[2].data() + cells[2].size(), year).ec != std::errc{})
      refuse(csv, place, said("refused.no_year", {cells[2]}));
    if (cells.size() == 7 && !cells[6].empty()) {
      double value = 0;
      if (std::from_chars(cells[6].data(), cells[6].data() + cells[6].size(), value).ec != std::errc{})
        refuse(csv, place, said("refused.no_number", {cells[6]}));
      series.values[year] = value;
    }
  }
  std::vector<model::Series> out;
  out.reserve(all.size());
  for (auto& [key, series] : all) out.push_back(std::move(series));
  return out;
}

}  // namespace skolanalys::exchange
