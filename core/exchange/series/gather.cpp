#include "core/exchange/series/gather.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/read/book.h"
#include "core/text/fold_case.h"
#include "core/text/trim.h"

namespace skolanalys::exchange {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int first_year = 1900;
constexpr int last_year = 2200;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_integer() ? std::to_string(found->get<std::int64_t>()) : std::string();
}

/// "2020" and 2020 alike.
int year_of(const std::string& words, const fs::path& file, const std::string& place) {
  int year = 0;
  const auto [end, fault] = std::from_chars(words.data(), words.data() + words.size(), year);
  // A spreadsheet may have made 2020 into 2020.0.
  const std::string_view rest(end, static_cast<std::size_t>(words.data() + words.size() - end));
  if (fault != std::errc{} || (!rest.empty() && rest != ".0") || year < first_year || year > last_year)
    refuse(file, place, said("refused.no_year", {words}));
  return year;
}

/// Women are K; old answers of version 2 say F.
std::string gender_of(const std::string& words, const fs::path& file, const std::string& place) {
  if (words.empty() || words == "T") return "T";
  if (words == "K" || words == "F") return "K";
  if (words == "M") return "M";
  refuse(file, place, said("refused.no_gender", {words}));
}

bool digits(std::string_view words) {
  return std::all_of(words.begin(), words.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Regions have four digits too: 0001 to 0025. No municipality's code begins with 00.
bool is_region(const std::string& area) {
  return area.size() == 4 && area.starts_with("00") && area != "0000";
}

bool known_area(const std::string& area) {
  return (area.size() == 4 && digits(area)) || (area.size() > 1 && area[0] == 'G');
}

}  // namespace

std::string perspective_of(const std::string& title) {
  const auto folded = text::fold_case(title);
  std::string out;
  for (const auto& [word, called] :
       {std::pair{"hemkommun", "hemkommun"}, std::pair{"lägeskommun", "lägeskommun"},
        std::pair{"belägen i kommunen", "lägeskommun"}, std::pair{"kommunal", "kommunala skolor"},
        std::pair{"fristående", "fristående skolor"}})
    if (folded.find(word) != std::string::npos && out.find(called) == std::string::npos)
      out += (out.empty() ? "" : "+") + std::string(called);
  return out;
}

void SeriesGathering::add_title(const std::string& kpi, const std::string& title, const fs::path& place) {
  if (kpi.empty() || title.empty()) return;
  auto& known = titles_[kpi];
  if (!known.empty() && perspective_of(known) != perspective_of(title))
    refuse(place, kpi, said("refused.perspective", {known, title}));
  known = title;
}

model::Series& SeriesGathering::at(const std::string& kpi, const std::string& area, const std::string& gender,
                                   const fs::path& place) {
  auto& s = series_[{kpi, area, gender}];
  if (s.kpi.empty()) {
    s.kpi = kpi;
    s.area = area;
    s.gender = gender;
    s.source = source_.empty() ? place.filename().string() : source_;
  }
  return s;
}

std::string SeriesGathering::add_answer(const json& answer, const fs::path& file) {
  const auto* values = answer.is_array() ? &answer : nullptr;
  if (answer.is_object())
    if (const auto found = answer.find("values"); found != answer.end()) values = &*found;
  if (values == nullptr || !values->is_array()) refuse(file, "values", said("refused.no_kolada"));
  std::size_t n = 0;
  for (const auto& one : *values) {
    const auto place = "values[" + std::to_string(n++) + "]";
    if (!one.is_object()) refuse(file, place, said("refused.object"));
    const auto kpi = text_of(one, "kpi");
    if (kpi.empty()) {
      // An indicator, an area or a group, told by what it has.
      const auto id = text_of(one, "id");
      if (id.empty()) refuse(file, place, said("refused.no_kpi_id"));
      const auto title = text_of(one, "title");
      if (const auto members = one.find("members"); members != one.end() && members->is_array()) {
        names_[id] = title;
        for (const auto& member : *members) {
          const auto code = member.is_object() ? text_of(member, "member_id") : std::string();
          if (!code.empty()) members_[id].push_back(code);
        }
      } else if (known_area(id) && digits(id)) {
        const auto type = text_of(one, "type");
        if (type == "L" || type == "R")
          regions_.insert(id);
        else
          names_[id] = title;
      } else {
        add_title(id, title, file);
      }
      continue;
    }
    const auto area = text_of(one, "municipality");
    if (area.empty()) refuse(file, place, said("refused.no_municipality"));
    if (!known_area(area)) refuse(file, place, said("refused.no_area", {area}));
    const int year = year_of(text_of(one, "period"), file, place);
    const auto rows = one.find("values");
    if (rows == one.end() || !rows->is_array()) refuse(file, place, said("refused.no_list", {"values"}));
    for (const auto& row : *rows) {
      if (!row.is_object()) refuse(file, place, said("refused.value_object"));
      auto& s = at(kpi, area, gender_of(text_of(row, "gender"), file, place), file);
      const auto value = row.find("value");
      const auto status = text_of(row, "status");
      if (value == row.end() || value->is_null() || status == "Missing" || status == "Private") {
        ++missing_;
        continue;
      }
      if (!value->is_number()) refuse(file, place, said("refused.value_number"));
      s.values[year] = value->get<double>();
      ++values_;
    }
  }
  if (!answer.is_object()) return {};
  for (const char* name : {"next_url", "next_page"})
    if (auto next = text_of(answer, name); !next.empty()) return next;
  return {};
}

void SeriesGathering::add_rows(const std::vector<std::vector<std::string>>& rows, const fs::path& file) {
  // A workbook may say what it shows above its headings.
  std::size_t top = 0;
  std::map<std::string, std::size_t> column;
  for (; top < rows.size() && top < 50; ++top) {
    column.clear();
    for (std::size_t i = 0; i < rows[top].size(); ++i)
      column.emplace(text::fold_case(text::trimmed(rows[top][i])), i);
    if (column.contains("kpi") && column.contains("period")) break;
  }
  for (const char* name : {"kpi", "municipality", "period", "value"})
    if (!column.contains(name)) refuse(file, said("place.row", {"1"}), said("refused.kolada_column", {name}));
  const auto cell = [&](const std::vector<std::string>& row, const char* name) -> std::string {
    const auto found = column.find(name);
    return found == column.end() || found->second >= row.size() ? std::string()
                                                                : text::trimmed(row[found->second]);
  };
  for (std::size_t r = top + 1; r < rows.size(); ++r) {
    const auto& row = rows[r];
    if (std::all_of(row.begin(), row.end(), [](const std::string& c) { return c.empty(); })) continue;
    const auto place = said("place.row", {std::to_string(r + 1)});
    const auto kpi = cell(row, "kpi");
    auto area = cell(row, "municipality");
    if (kpi.empty()) refuse(file, place, said("refused.no_kpi"));
    // Spreadsheets take the zeros off codes: 380 is 0380, 0 is 0000.
    if (!area.empty() && area.size() < 4 && digits(area)) area = std::string(4 - area.size(), '0') + area;
    if (!known_area(area)) refuse(file, place, said("refused.no_area", {area}));
    add_title(kpi, cell(row, "title"), file);
    if (const auto name = cell(row, "name"); !name.empty()) names_[area] = name;
    const int year = year_of(cell(row, "period"), file, place);
    auto& s = at(kpi, area, gender_of(cell(row, "gender"), file, place), file);
    auto value = cell(row, "value");
    if (value.empty() || cell(row, "status") == "Missing") {
      ++missing_;
      continue;
    }
    std::replace(value.begin(), value.end(), ',', '.');
    double number = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (fault != std::errc{} || end != value.data() + value.size() || !std::isfinite(number))
      refuse(file, place, said("refused.no_number", {value}));
    s.values[year] = number;
    ++values_;
  }
}

void SeriesGathering::add_file(const fs::path& path) {
  const auto ending = ending_of(path);
  if (ending == ".json") {
    (void)add_answer(read_json(path), path);
  } else if (ending == ".csv" || ending == ".xlsx") {
    const auto book = read::read_book(path);
    add_rows(book.sheets.front().rows, path);
  } else {
    throw Error(Fault::usage, "error.series_ending", {path.string()},
                path.string() + ": statistics are read from .json (Kolada), .csv and .xlsx");
  }
}

std::vector<model::Series> SeriesGathering::take() {
  std::vector<model::Series> out;
  for (auto& [key, s] : series_) {
    if (is_region(s.area) || regions_.contains(s.area)) continue;
    if (const auto title = titles_.find(s.kpi); title != titles_.end()) s.title = title->second;
    if (s.title.empty()) s.title = s.kpi;
    if (const auto name = names_.find(s.area); name != names_.end()) s.area_name = name->second;
    if (const auto members = members_.find(s.area); members != members_.end()) s.members = members->second;
    out.push_back(std::move(s));
  }
  series_.clear();
  return out;
}

}  // namespace skolanalys::exchange
