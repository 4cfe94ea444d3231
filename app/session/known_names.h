#pragma once
#include <string>
#include <vector>

#include "core/model/model.h"

namespace skolanalys::session {

/// Names that stand in notes and in no dictionary: Sweden's municipalities and counties, and of the project
/// its municipality, schools and offices, people and what stands for them, themes and roles.
[[nodiscard]] std::vector<std::string> known_names(const model::Model& model);

}  // namespace skolanalys::session
