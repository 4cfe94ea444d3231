#include "core/analysis/series.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "core/model/turns.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::analysis {
namespace {

const model::Series* series_of(const model::Model& model, const std::string& kpi, const std::string& area) {
  for (const auto& [id, series] : model.series)
    if (series.kpi == kpi && series.area == area && series.gender == "T" && !series.values.empty())
      return &series;
  return nullptr;
}

std::vector<std::string> words_in(const std::string& folded) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : folded + " ") {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80 || std::isalnum(u) != 0) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

/// Swedish number words up to ninety-nine: "åttiofem".
std::optional<double> number_word(const std::string& word) {
  constexpr std::array<std::string_view, 9> tens{"tio",    "tjugo",   "trettio", "fyrtio", "femtio",
                                                 "sextio", "sjuttio", "åttio",   "nittio"};
  constexpr std::array<std::string_view, 9> ones{"ett", "två", "tre",  "fyra", "fem",
                                                 "sex", "sju", "åtta", "nio"};
  for (std::size_t t = 0; t < tens.size(); ++t) {
    if (!word.starts_with(tens[t])) continue;
    const auto rest = std::string_view(word).substr(tens[t].size());
    if (rest.empty()) return 10.0 * static_cast<double>(t + 1);
    for (std::size_t o = 0; o < ones.size(); ++o)
      if (rest == ones[o]) return 10.0 * static_cast<double>(t + 1) + static_cast<double>(o + 1);
  }
  return std::nullopt;
}

std::optional<double> percentage_in(const std::vector<std::string>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] != "procent") continue;
    const auto& before = words[i - 1];
    if (std::all_of(before.begin(), before.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
      return std::stod(before);
    if (const auto n = number_word(before)) return n;
  }
  return std::nullopt;
}

/// The indicator whose title shares the beginning of a telling word with what was said.
const model::Series* indicator_meant(const model::Model& model, const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 9> common{"elever", "kommunala", "skolor", "kommunal",  "grundskola",
                                                   "andel",  "minst",     "antal",  "genomsnitt"};
  constexpr std::size_t telling = 8;  // bytes that must agree
  for (const auto& [id, series] : model.series) {
    if (series.area != "0000" || series.gender != "T" || series.values.empty()) continue;
    for (const auto& title_word : words_in(text::fold_case(series.title))) {
      if (title_word.size() < telling || std::find(common.begin(), common.end(), title_word) != common.end())
        continue;
      for (const auto& word : words)
        if (word.size() >= telling && word.compare(0, telling, title_word, 0, telling) == 0) return &series;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<Indicator> indicators_of(const model::Model& model) {
  std::vector<Indicator> out;
  for (const auto& [id, series] : model.series) {
    if (series.area != model.engagement.municipality_code || series.gender != "T" || series.values.empty())
      continue;
    Indicator i;
    i.own = &series;
    i.country = series_of(model, series.kpi, "0000");
    i.group = series_of(model, series.kpi, "G" + model.engagement.municipality_code);
    i.year = series.values.rbegin()->first;
    i.latest = series.values.rbegin()->second;
    i.since = series.values.begin()->first;
    if (series.values.size() > 1) i.change = i.latest - series.values.begin()->second;
    if (i.country != nullptr)
      if (const auto same = i.country->values.find(i.year); same != i.country->values.end())
        i.from_country = i.latest - same->second;
    out.push_back(i);
  }
  std::stable_sort(out.begin(), out.end(), [](const Indicator& a, const Indicator& b) {
    return (a.country != nullptr) + (a.group != nullptr) > (b.country != nullptr) + (b.group != nullptr);
  });
  return out;
}

std::vector<Claim> claims_of(const model::Model& model) {
  std::vector<Claim> out;
  for (const auto* interview : model.interviews_in_order()) {
    const auto* text = model.find(interview->text);
    if (text == nullptr) continue;
    const text::Index index(text->content);
    for (const auto& turn : model::turns_of(model, *text)) {
      if (turn.roles.empty()) continue;
      const std::string said(index.slice(turn.body));
      if (said.find("riket") == std::string::npos) continue;
      const auto folded = text::fold_case(said);
      const auto words = words_in(folded);
      const auto figure = percentage_in(words);
      const bool below = folded.find("under riket") != std::string::npos ||
                         folded.find("lägre än riket") != std::string::npos;
      const bool above = folded.find("över riket") != std::string::npos ||
                         folded.find("högre än riket") != std::string::npos;
      if (!figure || below == above) continue;
      const auto* series = indicator_meant(model, words);
      if (series == nullptr) continue;
      Claim claim;
      claim.interview = interview;
      claim.range = turn.body;
      const auto at = said.find("riket");
      auto from = said.rfind(". ", at);
      from = from == std::string::npos ? 0 : from + 2;
      claim.sentence = said.substr(from, std::min(said.find('.', at), said.size() - 1) + 1 - from);
      claim.clock = turn.clock;
      claim.roles = turn.roles;
      claim.figure = *figure;
      claim.says_below = below;
      claim.series = series;
      claim.year = series->values.rbegin()->first;
      claim.value = series->values.rbegin()->second;
      claim.refuted = below ? *figure >= claim.value : *figure <= claim.value;
      out.push_back(std::move(claim));
    }
  }
  return out;
}

}  // namespace skolanalys::analysis
