#pragma once
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "app/ui/ui.h"

namespace skolanalys::screens {

/// A field whose letters are not shown, under its label. True when Enter was pressed in it.
inline bool secret_field(ui::Ui& ui, const std::string& id, const std::string& label, std::string& value,
                         float width, bool focus = false) {
  ui::words(ui, ui.fonts.small, ui.colors.muted, label);
  ImGui::SetNextItemWidth(std::min(width, ImGui::GetContentRegionAvail().x));
  if (focus) ImGui::SetKeyboardFocusHere();
  ui.field_begins(id);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.colors.raised);
  ImGui::PushStyleColor(ImGuiCol_Border, ui.colors.border);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  const float tall = std::floor((ui.px(34) - ImGui::GetFontSize()) / 2);  // as buttons are
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ImGui::GetStyle().FramePadding.x, tall));
  const bool entered = ImGui::InputText(("##" + id).c_str(), &value,
                                        ImGuiInputTextFlags_Password | ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
  ui.field_drawn(id, label);
  return entered;
}

}  // namespace skolanalys::screens
