#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/evidence.h"
#include "core/model/model.h"

namespace skolanalys::analysis {

/// One indicator of the municipality beside the country and its group of similar municipalities.
struct Indicator {
  const model::Series* own = nullptr;
  const model::Series* country = nullptr;
  const model::Series* group = nullptr;
  int year = 0;  ///< the latest with a value
  double latest = 0;
  std::optional<double> change;        ///< since the first year of the series; none with one value
  int since = 0;                       ///< that first year
  std::optional<double> from_country;  ///< latest minus the country's value of the same year
};
/// Of total (not by gender) series, in the order of their codes, those with the country beside them first.
[[nodiscard]] std::vector<Indicator> indicators_of(const model::Model& model);

/// Someone names a figure and compares it with the country: what the series says.
struct Claim {
  const model::Interview* interview = nullptr;
  text::Range range;     ///< of the turn's words
  std::string sentence;  ///< in which the figure stands
  std::string clock;
  std::vector<std::string> roles;
  double figure = 0;
  bool says_below = false;  ///< "under riket"; else "över riket"
  const model::Series* series = nullptr;
  int year = 0;
  double value = 0;  ///< the country's
  bool refuted = false;
};
/// Finds answers that give a percentage (in digits or Swedish words) and say that it is below or above the
/// country, about an indicator whose title shares a word with them. For a person to check: language is wider
/// than rules.
[[nodiscard]] std::vector<Claim> claims_of(const model::Model& model);

}  // namespace skolanalys::analysis
