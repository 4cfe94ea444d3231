#pragma once
#include <string>
#include <vector>

#include "core/error.h"
#include "core/model/model.h"
#include "core/text/trim.h"

/// Small rules that several commands of the process share.
namespace skolanalys::commands {

/// Error(usage): what a person asked for is against a rule. The sentence says the mend.
[[noreturn]] inline void refuse(const std::string& id, const std::vector<std::string>& values,
                                const std::string& english) {
  throw Error(Fault::usage, id, values, english);
}

using text::trimmed;

/// The entity with this id, or Error(usage): it was removed meanwhile.
template <class Map, class Id>
const auto& still_there(const Map& map, Id id) {
  const auto found = map.find(id);
  if (found == map.end())
    refuse("error.removed_meanwhile", {}, "what this is about is no longer in the project");
  return found->second;
}

/// Refuses a role that roles.json does not have. An owner is always one of the municipality's: the
/// association ("SKR", "SKL") supports, the municipality decides.
void check_owner(const std::string& role);

/// A key that sorts after this one, by bytes.
[[nodiscard]] std::string order_after(const std::string& last);

}  // namespace skolanalys::commands
