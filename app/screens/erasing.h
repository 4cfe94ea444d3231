#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/screens/screens.h"
#include "app/session/session.h"
#include "app/ui/ui.h"
#include "core/commands/erasing.h"

namespace skolanalys::screens {

/// The list of what can be erased, and the one that is chosen: what goes, why, and a label to write before it
/// does, since nothing brings it back. A part of the privacy room.
class Erasing {
 public:
  Erasing(ui::Ui& ui, session::Session& session) : ui_(ui), session_(session) {}
  void draw(Rect list, Rect detail);
  /// Another project was opened.
  void reset();

 private:
  void told();
  ui::Ui& ui_;
  session::Session& session_;
  std::uint64_t read_at_ = ~0ULL;
  std::vector<commands::Erasable> all_;
  model::OpId chosen_;
  std::string reason_, written_;
  std::optional<commands::Gone> gone_;
  std::string gone_label_;
};

}  // namespace skolanalys::screens
