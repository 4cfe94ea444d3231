#pragma once
#include <string>
#include <string_view>

namespace skolanalys::search {

/// A word's form as it lies in the index. Positions are half of an index and each carries its term, so the
/// common letter groups of Swedish are one byte each there: 3.9 bytes a term instead of 7.3. The same form is
/// always the same term, in every index; terms do not sort as forms do.
[[nodiscard]] std::string term_of(std::string_view form);
/// The form again. Never throws; bytes that no form gave come out as they are.
[[nodiscard]] std::string form_in(std::string_view term);

}  // namespace skolanalys::search
