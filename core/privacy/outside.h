#pragma once
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/privacy/names.h"

namespace skolanalys::privacy {

/// Where a name was left to stand on purpose: the folded words beside it.
struct Kept {
  std::string left, word, right;
};

/// A project as people outside may see it: every name replaced as was decided, codings and marks moved with
/// the words, real names, the dictionary, attachments and imported files left out, groups of fewer than three
/// shown one level up. A copy for writing documents from; it is never stored.
struct Outside {
  model::Model model;
  std::vector<Kept> kept;
};
enum class Roles {
  as_they_are,  ///< for the report, which shows small groups one level up itself (report::Options::outside)
  generalised,  ///< role ids of small groups become the name of their wider group
};
[[nodiscard]] Outside outside(const model::Model& model, const Names& names, Roles roles);

/// Fewer respondents of a role at a unit than this point at a person.
inline constexpr std::size_t small_group = 3;
/// Whether a role, heard at a unit (empty: anywhere in the municipality), is held by so few, or is a role of
/// which there is one.
[[nodiscard]] bool is_small(const model::Model& model, const std::string& role, const std::string& unit);

}  // namespace skolanalys::privacy
