#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analysis/series.h"
#include "core/model/model.h"

namespace skolanalys::analysis {

inline constexpr std::string_view country_area = "0000";

/// Results of many municipalities beside the country and groups: the total (not by gender) series of a round.
/// Owns what it shows; pointers that it hands out live as long as it is neither changed nor moved.
///
///   const auto panel = Panel(project->model());
///   if (const auto* s = panel.find("N15419", "0380")) … s->values …
class Panel {
 public:
  Panel() = default;
  explicit Panel(const model::Model& model);
  explicit Panel(std::vector<model::Series> series);

  [[nodiscard]] const model::Series* find(const std::string& kpi, const std::string& area) const;
  /// Codes of the municipalities with a value somewhere, sorted; without the country and groups.
  [[nodiscard]] const std::vector<std::string>& municipalities() const { return municipalities_; }
  /// What a municipality or group is called: as the series say, else the register, else its code.
  [[nodiscard]] std::string name_of(const std::string& area) const;
  /// Its county, or nothing.
  [[nodiscard]] std::string county_of(const std::string& municipality) const;
  /// The group to compare with: one made for it ("G" and its code, or a title that ends with its name), else
  /// the smallest that it is a member of; empty where there is none.
  [[nodiscard]] std::string group_of(const std::string& municipality) const;
  /// Title of an indicator, or its id.
  [[nodiscard]] std::string title_of(const std::string& kpi) const;
  /// One indicator of a municipality beside the country and its group; for plots.
  [[nodiscard]] Indicator indicator_of(const std::string& kpi, const std::string& municipality) const;
  [[nodiscard]] bool empty() const { return series_.empty(); }

 private:
  void index();
  std::vector<model::Series> series_;
  std::map<std::pair<std::string, std::string>, std::size_t> at_;
  std::vector<std::string> municipalities_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::string> counties_;
  std::map<std::string, std::vector<std::string>> members_;
};

}  // namespace skolanalys::analysis
