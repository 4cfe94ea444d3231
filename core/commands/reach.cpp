#include "core/commands/reach.h"

namespace skolanalys::commands {

void reach(store::Change& change, const model::Model& model, model::Stage stage) {
  if (model.engagement.stage >= stage || model.engagement.stage == model::Stage::declined) return;
  auto wanted = model.engagement;
  wanted.stage = stage;
  change.update(wanted);
}

}  // namespace skolanalys::commands
