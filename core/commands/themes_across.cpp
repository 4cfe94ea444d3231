#include "core/commands/themes_across.h"

#include <algorithm>

#include "core/commands/overview.h"
#include "core/commands/selection.h"
#include "core/error.h"
#include "core/store/project.h"

namespace skolanalys::commands {

MunicipalityThemes themes_in(const model::Model& model, const std::vector<analysis::Evidence>& evidence) {
  MunicipalityThemes out;
  out.municipality = model.engagement.municipality;
  std::map<std::string, std::set<model::RespondentId>> people;
  for (const auto& e : evidence) {
    const auto count = [&](const std::string& slug) {
      auto& c = out.themes[slug];
      ++c.passages;
      ++c.stances[e.coding->stance];
      people[slug].insert(e.respondents.begin(), e.respondents.end());
    };
    count(e.theme->slug);
    if (e.area != e.theme) count(e.area->slug);
  }
  for (auto& [slug, count] : out.themes) count.respondents = people[slug].size();
  return out;
}

std::vector<MunicipalityThemes> themes_across(const std::vector<std::filesystem::path>& places,
                                              const std::filesystem::path& without,
                                              const std::function<bool()>& go_on) {
  std::map<std::string, MunicipalityThemes> all;
  for (const auto& path : project_files(places)) {
    if (go_on && !go_on()) break;
    std::error_code none;
    if (std::filesystem::equivalent(path, without, none)) continue;
    try {
      const auto project = store::Project::open(path, store::Access::read);
      if (is_round(project->model())) continue;
      auto one = themes_in(project->model(), analysis::evidence_of(project->model()));
      auto& row = all[one.municipality];
      row.municipality = one.municipality;
      // Several visits of one municipality are one row; whoever spoke at both counts twice.
      for (const auto& [slug, count] : one.themes) {
        auto& sum = row.themes[slug];
        sum.passages += count.passages;
        sum.respondents += count.respondents;
        for (const auto& [stance, n] : count.stances) sum.stances[stance] += n;
      }
    } catch (const Error&) {
      continue;
    }
  }
  std::vector<MunicipalityThemes> out;
  out.reserve(all.size());
  for (auto& [name, row] : all) out.push_back(std::move(row));
  return out;
}

}  // namespace skolanalys::commands
