#pragma once
#include <string>
#include <string_view>

#include "core/model/model.h"

namespace skolanalys::assets {

/// What a theme or area is called in "sv" or "en". Its English name stands only where it still says the same
/// as the Swedish one: a theme of the analysis model that was given another name has that in both.
[[nodiscard]] const std::string& name_of(const model::Code& code, std::string_view language);

}  // namespace skolanalys::assets
