#include "app/cli/round.h"

#include <algorithm>
#include <array>

namespace skolanalys::cli {

void add_round_verbs(CLI::App& app, Context& context) {
  for (const auto add : {add_select, add_series, add_apply, add_plan, add_overview}) add(app, context);
}

bool is_round_verb(std::string_view word) {
  constexpr std::array<std::string_view, 5> verbs{"select", "series", "apply", "plan", "overview"};
  return std::find(verbs.begin(), verbs.end(), word) != verbs.end();
}

}  // namespace skolanalys::cli
