#pragma once
#include <string_view>

#include "app/cli/verb.h"

/// Verbs of what comes before and around an engagement's interviews: selection, applications, the visit, the
/// overview.
namespace skolanalys::cli {

void add_select(CLI::App& app, Context& context);
void add_series(CLI::App& app, Context& context);
void add_apply(CLI::App& app, Context& context);
void add_plan(CLI::App& app, Context& context);
void add_overview(CLI::App& app, Context& context);

void add_round_verbs(CLI::App& app, Context& context);
[[nodiscard]] bool is_round_verb(std::string_view word);

}  // namespace skolanalys::cli
