#pragma once
#include "app/ui/ui.h"

namespace skolanalys::ui {

/// A pane beside another, whose width the person may drag: in points, remembered by id.
struct Side {
  const char* id;
  float usual, least, most;

  /// In pixels; at most `room`, however wide it was dragged in a larger window.
  [[nodiscard]] float width(Ui& ui, float room = 1e6F) const;
  /// Drawn last, at the pane's edge; `grows`: see `width_handle`.
  void handle(Ui& ui, ImVec2 edge, float height, int grows) const;
};

}  // namespace skolanalys::ui
