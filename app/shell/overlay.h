#pragma once
#include <imgui.h>

#include "app/ui/ui.h"

namespace skolanalys::shell {

/// Dims what lies around the window that has just been begun, so that it stands out from panes of its own
/// colour.
inline void dim_around(const ui::Ui& ui) {
  const auto display = ImGui::GetIO().DisplaySize;
  const auto at = ImGui::GetWindowPos();
  const ImVec2 end{at.x + ImGui::GetWindowSize().x, at.y + ImGui::GetWindowSize().y};
  const auto veil = IM_COL32(0, 0, 0, ui.colors.dark ? 110 : 50);
  auto* list = ImGui::GetWindowDrawList();
  list->PushClipRectFullScreen();
  list->AddRectFilled({0, 0}, {display.x, at.y}, veil);
  list->AddRectFilled({0, end.y}, display, veil);
  list->AddRectFilled({0, at.y}, {at.x, end.y}, veil);
  list->AddRectFilled({end.x, at.y}, {display.x, end.y}, veil);
  list->PopClipRect();
}

}  // namespace skolanalys::shell
