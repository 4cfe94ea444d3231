#pragma once
#include <imgui.h>

#include <cmath>

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
  // What the window's rounded corners leave.
  const auto flags = list->Flags;
  list->Flags &= ~ImDrawListFlags_AntiAliasedFill;  // else the pieces show their edges
  const float r = ImGui::GetStyle().WindowRounding;
  constexpr int pieces = 8;
  for (const auto& corner : {at, ImVec2(end.x, at.y), ImVec2(at.x, end.y), end}) {
    const float dx = corner.x == at.x ? r : -r;
    const float dy = corner.y == at.y ? r : -r;
    for (int i = 0; i < pieces; ++i) {
      const auto on_arc = [=, centre = ImVec2(corner.x + dx, corner.y + dy)](int n) {
        const float angle = static_cast<float>(n) / pieces * 1.5708F;
        return ImVec2(centre.x - dx * std::cos(angle), centre.y - dy * std::sin(angle));
      };
      list->AddTriangleFilled(corner, on_arc(i), on_arc(i + 1), veil);
    }
  }
  list->Flags = flags;
  list->PopClipRect();
}

}  // namespace skolanalys::shell
