#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/store/project.h"

namespace skolanalys::exchange {

/// A codebook file (the shape of assets/analysis-model.json): areas, each with themes.
struct Codebook {
  struct Entry {
    model::Code code;    ///< without id and parent
    std::string parent;  ///< slug of its area; empty for an area
  };
  std::string id;
  std::string name;
  std::vector<Entry> entries;  ///< parents before children
};

/// Required of an area and of a theme: `id`, `name_sv`. Throws Error(format) naming the place.
[[nodiscard]] Codebook read_codebook(const std::filesystem::path& path);
void add_codebook(store::Change& change, const Codebook& codebook);

/// Takes a codebook into a project as one step. A code that is there already, by GUID, by id, or by name
/// under the same parent, is matched; its empty fields are filled, nothing is overwritten. Returns how many
/// codes are new. What would happen: `plan_merge` (merge_codebook.h).
std::size_t merge_codebook(store::Project& project, const Codebook& codebook);

/// Interview guides (the shape of assets/interview-guides.json).
[[nodiscard]] std::vector<model::Guide> read_guides(const std::filesystem::path& path);

/// Series: CSV with the columns kpi, municipality, period, gender, count, status, value; titles from a Kolada
/// answer for the indicators (`titles`, may be empty). A row without a value is a year without one.
[[nodiscard]] std::vector<model::Series> read_series(const std::filesystem::path& csv,
                                                     const std::filesystem::path& titles);

}  // namespace skolanalys::exchange
