#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/analysis/evidence.h"

/// How often the themes are spoken of in each municipality of a folder of engagements.
namespace skolanalys::commands {

/// What is said of one theme, counted.
struct ThemeCount {
  std::size_t passages = 0;
  std::size_t respondents = 0;                   ///< persons who say it
  std::map<model::Stance, std::size_t> stances;  ///< passages with each
};

struct MunicipalityThemes {
  std::string municipality;                  ///< name
  std::map<std::string, ThemeCount> themes;  ///< by slug; of an area: its themes' together
};

[[nodiscard]] MunicipalityThemes themes_in(const model::Model& model,
                                           const std::vector<analysis::Evidence>& evidence);
/// Every engagement in the places (see `project_files`), one row a municipality, by name. `without`: a file
/// that is left out. Files that cannot be read, sealed ones among them, are left out too: nothing here
/// depends on them being whole. `go_on` is asked between files. Slow: not for the thread that draws.
[[nodiscard]] std::vector<MunicipalityThemes> themes_across(const std::vector<std::filesystem::path>& places,
                                                            const std::filesystem::path& without,
                                                            const std::function<bool()>& go_on = {});

}  // namespace skolanalys::commands
