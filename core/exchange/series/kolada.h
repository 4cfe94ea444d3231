#pragma once
#include <string>
#include <vector>

#include "core/exchange/http.h"
#include "core/exchange/series/gather.h"

namespace skolanalys::exchange {

inline constexpr const char* kolada_address = "https://api.kolada.se/v3";

/// What is asked of Kolada, or of whoever answers as it does.
struct KoladaQuestion {
  std::string address = kolada_address;  ///< where the routes begin
  std::vector<std::string> kpis;
  std::vector<std::string> areas;  ///< codes; empty = all there are
  int from_year = 0, to_year = 0;
  HttpLimits limits{};
};

/// Fetches indicators with their titles, the areas' names, groups with their members and the figures, page
/// after page. Titles come first: an indicator that does not exist is refused before any figure is fetched.
/// Figures in pieces that the service takes (25 years, 50 areas a request). Pages of another server than
/// `address` are refused. Throws what `http_get` and `SeriesGathering` throw; Error(usage) where nothing is
/// asked for.
[[nodiscard]] SeriesGathering fetch_kolada(const KoladaQuestion& question, const GoOn& go_on = {});

}  // namespace skolanalys::exchange
