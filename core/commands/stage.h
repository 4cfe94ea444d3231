#pragma once
#include <vector>

#include "core/commands/application.h"

namespace skolanalys::commands {

/// Whether an engagement may go from one stage to another at all: onwards, from reserve to admitted, or out
/// (declined) as long as the report has not been sent.
[[nodiscard]] bool follows(model::Stage from, model::Stage to);

/// What keeps an engagement from this stage now; empty = nothing does.
[[nodiscard]] std::vector<Remark> hinders(const model::Model& model, model::Stage to);

/// Throws Error(usage) with the first hindrance. One step.
void set_stage(store::Project& project, model::Stage to);

/// The stage that comes next in the ordinary course; the same where it is the last.
[[nodiscard]] model::Stage next_stage(model::Stage stage);

}  // namespace skolanalys::commands
