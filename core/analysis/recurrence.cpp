#include "core/analysis/recurrence.h"

#include <algorithm>
#include <set>

namespace skolanalys::analysis {
namespace {

/// Stronger first; a disputed finding before a weak one: it is well known, not well agreed.
int rank(Strength strength) {
  constexpr int order[] = {0, 1, 3, 4, 2};
  return order[static_cast<int>(strength)];
}

std::optional<model::Grade> latest_grade(const model::Model& model, model::ActionId action,
                                         model::Side side) {
  std::optional<model::Grade> out;
  std::optional<model::Date> when;
  for (const auto& [id, judgement] : model.judgements) {
    if (judgement.action != action || judgement.side != side) continue;
    const auto follow_up = model.follow_ups.find(judgement.follow_up);
    if (follow_up == model.follow_ups.end()) continue;
    const auto date = follow_up->second.date;
    if (when && date && *date < *when) continue;
    when = date;
    out = judgement.grade;
  }
  return out;
}

}  // namespace

void Across::take(const model::Model& model) {
  const Findings findings(model);
  std::map<std::pair<std::string, bool>, const FindingView*> mine;
  for (const auto& view : findings.all()) {
    const auto strength = view.strength();
    if (view.finding->status == model::FindingStatus::dropped || !strength || *strength == Strength::single)
      continue;
    const auto* theme = theme_of(model, view);
    if (theme == nullptr) continue;
    auto& best = mine[{theme->slug, view.finding->strength_of_practice}];
    if (best == nullptr || rank(*strength) < rank(*best->strength())) best = &view;
  }
  for (const auto& [key, view] : mine) {
    auto& r = by_theme_[key];
    r.slug = key.first;
    r.practice = key.second;
    if (r.name.empty()) r.name = model.code_called(key.first)->name;
    r.where.push_back({model.engagement.municipality, view->finding->label, view->words(), view->strength()});
  }
  for (const auto& view : goals_of(model))
    for (const auto* action : view.actions) {
      if (action->state != model::ActionState::done && action->state != model::ActionState::started) continue;
      if (view.series == nullptr) continue;
      Outcome one;
      one.municipality = model.engagement.municipality;
      one.action = action->what;
      one.state = action->state;
      one.series = view.series->title;
      one.progress = progress_of(model, *view.goal);
      one.association = latest_grade(model, action->id, model::Side::association);
      one.municipality_grade = latest_grade(model, action->id, model::Side::municipality);
      if (view.priority != nullptr) {
        one.priority = view.priority->title;
        for (const auto id : view.priority->findings)
          if (const auto finding = model.findings.find(id); finding != model.findings.end())
            if (const auto* code = model.find(finding->second.area))
              one.themes.push_back(model.area_of(*code).slug);
      }
      std::sort(one.themes.begin(), one.themes.end());
      one.themes.erase(std::unique(one.themes.begin(), one.themes.end()), one.themes.end());
      outcomes_.push_back(std::move(one));
    }
}

std::vector<Recurring> Across::recurring() const {
  std::vector<Recurring> out;
  for (const auto& [key, r] : by_theme_) {
    std::set<std::string> places;
    for (const auto& w : r.where) places.insert(w.municipality);
    if (places.size() >= 2) out.push_back(r);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.where.size() > b.where.size(); });
  return out;
}

Outcomes Across::outcomes() const {
  Outcomes out;
  out.all = outcomes_;
  std::set<std::string> places;
  for (const auto& one : out.all) places.insert(one.municipality);
  out.municipalities = places.size();
  std::map<std::string, OutcomeSum> sums;
  std::map<std::string, std::set<std::string>> where;
  for (const auto& one : out.all)
    for (const auto& theme : one.themes) {
      auto& sum = sums[theme];
      sum.theme = theme;
      ++sum.actions;
      where[theme].insert(one.municipality);
      switch (one.progress.progress) {
        case Progress::reached:
        case Progress::toward:
          ++sum.better;
          break;
        case Progress::within:
          ++sum.within;
          break;
        case Progress::away:
          ++sum.worse;
          break;
        case Progress::no_news:
        case Progress::unknown:
          ++sum.no_news;
          break;
      }
    }
  for (auto& [theme, sum] : sums) {
    sum.municipalities = where[theme].size();
    out.sums.push_back(std::move(sum));
  }
  return out;
}

}  // namespace skolanalys::analysis
