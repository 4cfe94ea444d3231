#pragma once
#include <string>
#include <vector>

#include "core/store/project.h"

namespace skolanalys::commands {

/// What an import of statistics did.
struct SeriesImport {
  std::size_t added = 0;    ///< series that are new
  std::size_t changed = 0;  ///< series that got new or other values
  std::size_t unchanged = 0;
  std::size_t left_out = 0;           ///< of areas that this project is not about
  std::size_t revised = 0;            ///< values of years that were there and are another now
  std::vector<std::string> untitled;  ///< indicators without a title: what they count was not checked
};

/// Which areas a project keeps the statistics of.
enum class Areas {
  own,  ///< its municipality, the country, groups made for it or that it is a member of; a round: all
  all
};

/// Takes series into a project, as one step. One that is there (by indicator, area and gender) gets the new
/// years and the values that were revised; a year that is missing now keeps what it had. Throws
/// Error(usage) where an indicator's title changes perspective (municipal schools, pupils who live there …)
/// from what the project has: nothing is then taken in.
SeriesImport import_series(store::Project& project, std::vector<model::Series> series,
                           Areas areas = Areas::own);

}  // namespace skolanalys::commands
