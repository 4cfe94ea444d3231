#pragma once
#include <optional>
#include <string>

#include "core/model/model.h"

namespace skolanalys::report {

/// "2024-10-15", or a dash where nobody has said a day.
[[nodiscard]] inline std::string day_or_dash(const std::optional<model::Date>& date) {
  return date ? model::to_string(*date) : "–";
}

}  // namespace skolanalys::report
