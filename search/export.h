#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/assets/assets.h"
#include "core/exchange/table.h"
#include "search/searcher.h"

/// Answers as tables for a spreadsheet. Each says above its rows what was asked, where, and what the figures
/// mean.
namespace skolanalys::search {

/// What was asked, as one reads it: query, filters, places.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> description(
    const Request& request, const std::vector<std::string>& places, const assets::Words& words);

[[nodiscard]] exchange::Table table_of(const Result& result, const Request& request,
                                       const std::vector<std::string>& places, const assets::Words& words);
[[nodiscard]] exchange::Table table_of(const std::vector<Concordance>& lines, const Request& request,
                                       const std::vector<std::string>& places, const assets::Words& words);
[[nodiscard]] exchange::Table table_of(const WordTable& table, const Request& request,
                                       const std::vector<std::string>& places, const assets::Words& words);

}  // namespace skolanalys::search
