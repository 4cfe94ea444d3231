#include <algorithm>

#include "app/screens/search_parts.h"

namespace skolanalys::screens {
namespace {

template <class Name>
void facet(ui::Ui& ui, const std::string& title, const std::string& id,
           const std::map<std::string, std::size_t>& counts, std::vector<std::string>& chosen, bool& changed,
           Name&& name) {
  if (counts.size() + chosen.size() < 1) return;
  ui::section(ui, title);
  std::vector<std::pair<std::string, std::size_t>> ranked(counts.begin(), counts.end());
  for (const auto& one : chosen)
    if (!counts.contains(one)) ranked.emplace_back(one, 0);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranked.size() > 12) ranked.resize(12);
  for (const auto& [value, n] : ranked) {
    ui::RowLook look;
    look.count = std::to_string(n);
    look.height = ui.px(27);
    look.selected = std::find(chosen.begin(), chosen.end(), value) != chosen.end();
    auto mark = "facet." + id;
    mark += "." + value;
    if (ui::row(ui, mark, name(value), look)) {
      if (look.selected)
        std::erase(chosen, value);
      else
        chosen.push_back(value);
      changed = true;
    }
  }
}

}  // namespace

bool search_filters(ui::Ui& ui, const session::Session& session, SearchState& state,
                    const search::Facets& facets) {
  bool changed = false;
  auto& request = state.question.request;
  const auto& language = ui.words->language();
  facet(ui, ui.t("search.roles"), "role", facets.roles, request.roles, changed, [&](const std::string& id) {
    return assets::roles().find(id) == nullptr ? id : assets::roles().name(id, language);
  });
  if (facets.municipalities.size() > 1 || !request.municipalities.empty())
    facet(ui, ui.t("search.municipalities"), "municipality", facets.municipalities, request.municipalities,
          changed, municipality_name);
  facet(ui, ui.t("search.themes"), "theme", facets.themes, request.themes, changed,
        [&](const std::string& slug) {
          const auto* code = session.model().code_called(slug);
          return code == nullptr ? slug : ui.name_of(*code);
        });
  facet(ui, ui.t("search.levels"), "level", facets.levels, request.levels, changed,
        [&](const std::string& id) {
          for (const auto& level : assets::roles().levels)
            if (level.id == id) return language == "en" ? level.name_en : level.name_sv;
          return id;
        });
  facet(ui, ui.t("search.years"), "year", facets.years, request.years, changed,
        [](const std::string& year) { return year; });
  return changed;
}

}  // namespace skolanalys::screens
