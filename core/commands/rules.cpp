#include "core/commands/rules.h"

#include "core/assets/assets.h"
#include "core/text/fold_case.h"

namespace skolanalys::commands {

void check_owner(const std::string& role) {
  if (trimmed(role).empty())
    refuse("error.owner_missing", {}, "an owner is missing; give a role of the municipality");
  if (assets::roles().find(role) != nullptr) return;
  const auto folded = text::fold_case(role);
  if (folded == "skr" || folded == "skl" || folded.find("sveriges kommuner") != std::string::npos)
    refuse("error.owner_association", {role},
           "'" + role + "' gives support; the owner is a role of the municipality, such as rektor");
  refuse("error.owner_role", {role}, "'" + role + "' is no role; the owner is one of those in roles.json");
}

std::string order_after(const std::string& last) { return last.empty() ? "0000" : last + "a"; }

}  // namespace skolanalys::commands
