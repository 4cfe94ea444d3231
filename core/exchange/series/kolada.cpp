#include "core/exchange/series/kolada.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/model/value.h"

namespace skolanalys::exchange {
namespace {

using nlohmann::json;

constexpr std::size_t most_pages = 1'000;
constexpr int years_a_request = 25;
constexpr std::size_t areas_a_request = 50;  // keeps addresses short enough for every server

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ",") + word;
  return out;
}

/// Ids stand in an address: letters and digits only.
void refuse_odd(const std::vector<std::string>& ids) {
  for (const auto& id : ids)
    if (id.empty() ||
        !std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0; }))
      throw Error(Fault::usage, "error.odd_id", {id}, "'" + id + "' is no id of an indicator or area");
}

class Fetching {
 public:
  Fetching(const KoladaQuestion& question, const GoOn& go_on, SeriesGathering& into)
      : question_(question), go_on_(go_on), into_(into) {}

  /// All pages that begin here.
  void pages(const std::string& route) {
    auto address = question_.address + route;
    while (!address.empty()) {
      if (!seen_.insert(address).second || seen_.size() > most_pages)
        refuse(address, "next_url", said("refused.circle"));
      const auto body = http_get(address, question_.limits, go_on_);
      const auto answer = json::parse(body, nullptr, false);
      if (answer.is_discarded()) refuse(address, "", said("refused.no_json"));
      address = same_server(into_.add_answer(answer, address), address);
    }
  }

  /// A route that not every version has.
  bool pages_if_there(const std::string& route) {
    try {
      pages(route);
      return true;
    } catch (const Error& fault) {
      if (fault.fault() != Fault::not_found) throw;
      return false;
    }
  }

 private:
  /// A service behind another says http where it is reached by https: host and path count.
  std::string same_server(const std::string& next, const std::string& from) const {
    if (next.empty()) return {};
    const auto origin = origin_of(question_.address);
    if (next.starts_with('/')) return origin + next;
    const auto host = [](const std::string& o) { return o.substr(std::min(o.find("://"), o.size())); };
    const auto other = origin_of(next);
    if (other.empty() || host(other) != host(origin))
      refuse(from, "next_url", said("refused.other_server", {next}));
    return origin + next.substr(other.size());
  }

  const KoladaQuestion& question_;
  const GoOn& go_on_;
  SeriesGathering& into_;
  std::set<std::string> seen_;
};

}  // namespace

SeriesGathering fetch_kolada(const KoladaQuestion& question, const GoOn& go_on) {
  if (question.kpis.empty() || question.from_year == 0 || question.to_year < question.from_year)
    throw Error(Fault::usage, "error.nothing_asked", {}, "name indicators and years to fetch");
  refuse_odd(question.kpis);
  refuse_odd(question.areas);
  auto asked = question;
  while (asked.address.ends_with('/')) asked.address.pop_back();
  const std::chrono::year_month_day today(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  SeriesGathering out("Kolada " + model::to_string(today));
  Fetching fetching(asked, go_on, out);
  fetching.pages("/kpi/" + joined(asked.kpis));
  for (const auto& kpi : asked.kpis)
    if (!out.titles().contains(kpi))
      throw Error(Fault::not_found, "error.no_indicator", {kpi, asked.address},
                  asked.address + " has no indicator " + kpi + "; look it up before it is used");
  fetching.pages("/municipality?per_page=5000");
  // Version 3 writes it with a hyphen, version 2 with an underscore.
  if (!fetching.pages_if_there("/municipality-groups?per_page=5000"))
    (void)fetching.pages_if_there("/municipality_groups?per_page=5000");
  for (int from = asked.from_year; from <= asked.to_year; from += years_a_request) {
    std::vector<std::string> years;
    for (int year = from; year <= std::min(asked.to_year, from + years_a_request - 1); ++year)
      years.push_back(std::to_string(year));
    if (asked.areas.empty()) fetching.pages("/data/kpi/" + joined(asked.kpis) + "/year/" + joined(years));
    for (std::size_t i = 0; i < asked.areas.size(); i += areas_a_request) {
      const auto begin = asked.areas.begin() + static_cast<std::ptrdiff_t>(i);
      const auto end = asked.areas.begin() +
                       static_cast<std::ptrdiff_t>(std::min(asked.areas.size(), i + areas_a_request));
      fetching.pages("/data/kpi/" + joined(asked.kpis) + "/municipality/" + joined({begin, end}) + "/year/" +
                     joined(years));
    }
  }
  return out;
}

}  // namespace skolanalys::exchange
