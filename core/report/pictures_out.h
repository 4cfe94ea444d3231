#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/report/tree.h"

/// The matrix and the charts as pictures of their own. Each names its project and date below.
namespace skolanalys::report {

/// Themes by roles: how many respondents of each role speak of each theme, and how they lean. Themes and
/// roles about which nothing is said are left out; how many, stands below. No shapes where nothing is coded.
[[nodiscard]] Picture matrix_picture(const model::Model& model, const std::string& language);
/// All pictures that the report shows, in its order.
[[nodiscard]] std::vector<Picture> chart_pictures(const model::Model& model, const std::string& language);

/// Writes .svg or .png (three pixels a point), whole or not at all; several become NAME-1, NAME-2 … Returns
/// what was written. Throws Error: usage (another ending, no picture), storage.
std::vector<std::filesystem::path> write_pictures(const std::filesystem::path& path,
                                                  const std::vector<Picture>& pictures);

}  // namespace skolanalys::report
