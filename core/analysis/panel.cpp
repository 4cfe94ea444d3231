#include "core/analysis/panel.h"

#include <algorithm>
#include <set>

#include "core/assets/assets.h"

namespace skolanalys::analysis {

Panel::Panel(const model::Model& model) {
  for (const auto& [id, series] : model.series)
    if (series.gender == "T") series_.push_back(series);
  index();
}

Panel::Panel(std::vector<model::Series> series) : series_(std::move(series)) {
  std::erase_if(series_, [](const model::Series& s) { return s.gender != "T"; });
  index();
}

void Panel::index() {
  std::set<std::string> places;
  for (std::size_t i = 0; i < series_.size(); ++i) {
    const auto& s = series_[i];
    // Where an indicator was taken in twice, the one with the later figures counts.
    const auto [there, fresh] = at_.try_emplace({s.kpi, s.area}, i);
    if (!fresh) {
      const auto& other = series_[there->second];
      if (!s.values.empty() &&
          (other.values.empty() || s.values.rbegin()->first >= other.values.rbegin()->first))
        there->second = i;
    }
    if (!s.area_name.empty()) names_[s.area] = s.area_name;
    if (s.area.starts_with('G')) {
      auto& members = members_[s.area];
      if (members.empty()) members = s.members;
    } else if (s.area != country_area && !s.values.empty()) {
      places.insert(s.area);
    }
  }
  municipalities_.assign(places.begin(), places.end());
  for (const auto& m : assets::municipalities()) {
    names_.try_emplace(m.code, m.name);
    counties_[m.code] = m.county;
  }
}

const model::Series* Panel::find(const std::string& kpi, const std::string& area) const {
  const auto found = at_.find({kpi, area});
  return found == at_.end() ? nullptr : &series_[found->second];
}

std::string Panel::name_of(const std::string& area) const {
  const auto found = names_.find(area);
  return found == names_.end() ? area : found->second;
}

std::string Panel::county_of(const std::string& municipality) const {
  const auto found = counties_.find(municipality);
  return found == counties_.end() ? std::string{} : found->second;
}

std::string Panel::group_of(const std::string& municipality) const {
  if (members_.contains("G" + municipality)) return "G" + municipality;
  const auto ending = ", " + name_of(municipality);
  std::string best;
  std::size_t smallest = 0;
  for (const auto& [group, members] : members_) {
    if (name_of(group).ends_with(ending)) return group;
    if (std::find(members.begin(), members.end(), municipality) == members.end()) continue;
    if (best.empty() || members.size() < smallest) {
      best = group;
      smallest = members.size();
    }
  }
  return best;
}

std::string Panel::title_of(const std::string& kpi) const {
  const auto found = at_.lower_bound({kpi, ""});
  if (found == at_.end() || found->first.first != kpi) return kpi;
  const auto& title = series_[found->second].title;
  return title.empty() ? kpi : title;
}

Indicator Panel::indicator_of(const std::string& kpi, const std::string& municipality) const {
  const auto with_values = [&](const std::string& area) -> const model::Series* {
    const auto* s = area.empty() ? nullptr : find(kpi, area);
    return s == nullptr || s->values.empty() ? nullptr : s;
  };
  Indicator i;
  i.own = with_values(municipality);
  i.country = with_values(std::string(country_area));
  i.group = with_values(group_of(municipality));
  if (i.own == nullptr) return i;
  i.year = i.own->values.rbegin()->first;
  i.latest = i.own->values.rbegin()->second;
  i.since = i.own->values.begin()->first;
  if (i.own->values.size() > 1) i.change = i.latest - i.own->values.begin()->second;
  if (i.country != nullptr)
    if (const auto same = i.country->values.find(i.year); same != i.country->values.end())
      i.from_country = i.latest - same->second;
  return i;
}

}  // namespace skolanalys::analysis
