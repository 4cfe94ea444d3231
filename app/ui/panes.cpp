#include <algorithm>
#include <cmath>

#include "app/ui/side.h"

namespace skolanalys::ui {

float dragged_width(Ui& ui, const std::string& id, float usual, float least, float most) {
  float points = usual;
  if (ui.pane_widths != nullptr)
    if (const auto found = ui.pane_widths->find(id); found != ui.pane_widths->end()) points = found->second;
  return ui.px(std::clamp(points, least, std::max(least, most)));
}

void width_handle(Ui& ui, const std::string& id, ImVec2 edge, float height, float usual, float least,
                  float most, int grows) {
  if (ui.pane_widths == nullptr) return;
  const float half = ui.px(4);
  // A window of its own, on top of the panes that meet here.
  ImGui::SetCursorScreenPos({edge.x - half, edge.y});
  ImGui::BeginChild(
      ("split." + id).c_str(), {2 * half, height}, false,
      ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoNavFocus);
  (void)ui.hit("split." + id, {2 * half, height}, ui.t("pane.width"));
  auto set = [&](float points) { (*ui.pane_widths)[id] = std::clamp(points, least, std::max(least, most)); };
  const float now = dragged_width(ui, id, usual, least, most) / ui.fonts.scale;
  if (ImGui::IsItemActive() && ImGui::GetIO().MouseDelta.x != 0)
    set(now + static_cast<float>(grows) * ImGui::GetIO().MouseDelta.x / ui.fonts.scale);
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) ui.pane_widths->erase(id);
  if (ui.focused() == "split." + id) {
    if (ui.take(platform::Key::right, true)) set(now + static_cast<float>(grows) * 16);
    if (ui.take(platform::Key::left, true)) set(now - static_cast<float>(grows) * 16);
  }
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    ImGui::GetWindowDrawList()->AddRectFilled({edge.x - ui.px(1), edge.y},
                                              {edge.x + ui.px(1), edge.y + height}, ui.colors.accent);
  }
  ImGui::EndChild();
}

float Side::width(Ui& ui, float room) const {
  return std::floor(std::min(dragged_width(ui, id, usual, least, most), room));
}

void Side::handle(Ui& ui, ImVec2 edge, float height, int grows) const {
  width_handle(ui, id, edge, height, usual, least, most, grows);
}

}  // namespace skolanalys::ui
