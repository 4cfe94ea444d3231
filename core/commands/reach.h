#pragma once
#include "core/store/project.h"

namespace skolanalys::commands {

/// Moves the engagement forward to a stage as part of a change; a later stage is never left for an earlier.
void reach(store::Change& change, const model::Model& model, model::Stage stage);

}  // namespace skolanalys::commands
