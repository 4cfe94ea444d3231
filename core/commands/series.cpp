#include "core/commands/series.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/error.h"
#include "core/exchange/series/gather.h"

namespace skolanalys::commands {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;

void refuse_other_perspective(const model::Model& model, const std::vector<model::Series>& fresh) {
  std::map<std::string, std::string> titles;
  for (const auto& [id, s] : model.series)
    if (s.title != s.kpi && !s.title.empty()) titles.try_emplace(s.kpi, s.title);
  for (const auto& s : fresh) {
    const auto known = titles.find(s.kpi);
    if (known == titles.end() || s.title == s.kpi) continue;
    if (exchange::perspective_of(known->second) != exchange::perspective_of(s.title))
      throw Error(Fault::usage, "error.perspective", {s.kpi, known->second, s.title},
                  s.kpi + " is \"" + known->second + "\" here and \"" + s.title +
                      "\" in what is imported: other pupils; give it an id of its own");
  }
}

/// Groups that are about the municipality.
std::set<std::string> areas_of(const model::Engagement& engagement, const std::vector<model::Series>& fresh) {
  std::set<std::string> out{engagement.municipality_code, "0000", "G" + engagement.municipality_code};
  for (const auto& s : fresh)
    if (s.area.starts_with('G') &&
        (s.area_name.ends_with(", " + engagement.municipality) ||
         std::find(s.members.begin(), s.members.end(), engagement.municipality_code) != s.members.end()))
      out.insert(s.area);
  return out;
}

}  // namespace

SeriesImport import_series(store::Project& project, std::vector<model::Series> series, Areas areas) {
  const auto& model = project.model();
  refuse_other_perspective(model, series);
  SeriesImport out;
  if (areas == Areas::own && !model.engagement.municipality_code.empty()) {
    const auto own = areas_of(model.engagement, series);
    out.left_out = static_cast<std::size_t>(
        std::erase_if(series, [&](const model::Series& s) { return !own.contains(s.area); }));
  }
  std::map<Key, const model::Series*> there;
  for (const auto& [id, s] : model.series) there[{s.kpi, s.area, s.gender}] = &s;
  std::set<std::string> untitled;
  auto change = project.change("step.series");
  for (auto& s : series) {
    if (s.title == s.kpi) untitled.insert(s.kpi);
    const auto found = there.find({s.kpi, s.area, s.gender});
    if (found == there.end()) {
      change.create(s);
      ++out.added;
      continue;
    }
    auto wanted = *found->second;
    for (const auto& [year, value] : s.values) {
      const auto [at, fresh] = wanted.values.try_emplace(year, value);
      if (!fresh && at->second != value) {
        ++out.revised;
        at->second = value;
      }
    }
    if (wanted.values == found->second->values)
      ++out.unchanged;
    else
      ++out.changed;
    if (wanted.values != found->second->values) wanted.source = s.source;
    if (s.title != s.kpi) wanted.title = s.title;
    if (!s.area_name.empty()) wanted.area_name = s.area_name;
    if (!s.members.empty()) wanted.members = s.members;
    if (!s.breaks.empty()) wanted.breaks = s.breaks;
    change.update(wanted);
  }
  project.commit(std::move(change));
  out.untitled.assign(untitled.begin(), untitled.end());
  return out;
}

}  // namespace skolanalys::commands
