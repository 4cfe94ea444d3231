#pragma once
#include <string>
#include <string_view>

namespace skolanalys::text {

/// Case folded (Unicode, by ICU) for comparing names; å ä ö stay letters of their own. Valid UTF-8 in and
/// out.
[[nodiscard]] std::string fold_case(std::string_view utf8);

}  // namespace skolanalys::text
