#pragma once
#include <string_view>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::text {

/// Where `wanted` stands in `utf8`, case aside (Unicode simple folding; å is not a), in order, not
/// overlapping. Nothing where `wanted` is empty. O(length of both).
[[nodiscard]] std::vector<Range> find_all(std::string_view utf8, std::string_view wanted);

}  // namespace skolanalys::text
