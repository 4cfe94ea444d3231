#pragma once
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/exchange/read/reader.h"
#include "core/model/model.h"

/// Statistics of many areas from Kolada's answers (v2 and v3), CSV and XLSX.
namespace skolanalys::exchange {

/// Which schools and pupils an indicator is about, as its title says: "hemkommun", "kommunala skolor" …, the
/// words joined by '+'. Empty where it says nothing. The same figure exists for each; mixing them is the
/// commonest mistake there is with Kolada.
[[nodiscard]] std::string perspective_of(const std::string& title);

/// Puts together what several answers and files say: rows of data, titles of indicators, names of areas,
/// members of groups, in any order.
///
///   SeriesGathering all("Kolada");
///   for (const auto& file : files) all.add_file(file);
///   for (const auto& series : all.take()) …
///
/// A value that is null, or whose status is "Missing", is a year without a value, never 0. Areas: "0000" the
/// country, four digits a municipality, "G…" a group; regions are left out. Errors: Error(format) naming file
/// and place; also where an indicator comes with titles of different perspectives.
class SeriesGathering {
 public:
  /// `source`: what the series say they come from; empty = the file's name.
  explicit SeriesGathering(std::string source = {}) : source_(std::move(source)) {}

  /// By the file's ending: .json, .csv, .xlsx.
  void add_file(const std::filesystem::path& path);
  /// One answer of the API. `place` names it in errors. Returns the address of the next page, or nothing.
  std::string add_answer(const nlohmann::json& answer, const std::filesystem::path& place);
  /// Rows of a table whose first row names the columns: kpi, municipality, period, value; gender and status
  /// if they are there. Further columns are passed over.
  void add_rows(const std::vector<std::vector<std::string>>& rows, const std::filesystem::path& place);

  [[nodiscard]] std::vector<model::Series> take();
  [[nodiscard]] const std::map<std::string, std::string>& titles() const { return titles_; }
  [[nodiscard]] std::size_t values() const { return values_; }
  [[nodiscard]] std::size_t missing() const { return missing_; }

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // indicator, area, gender
  void add_title(const std::string& kpi, const std::string& title, const std::filesystem::path& place);
  model::Series& at(const std::string& kpi, const std::string& area, const std::string& gender,
                    const std::filesystem::path& place);
  std::string source_;
  std::map<Key, model::Series> series_;
  std::map<std::string, std::string> titles_, names_;
  std::map<std::string, std::vector<std::string>> members_;
  std::set<std::string> regions_;
  std::size_t values_ = 0, missing_ = 0;
};

}  // namespace skolanalys::exchange
