#pragma once
#include <imgui_stdlib.h>

#include <string>

#include "app/ui/ui.h"

namespace skolanalys::screens {

/// A field whose letters are not shown, under its label. True when Enter was pressed in it.
inline bool secret_field(ui::Ui& ui, const std::string& id, const std::string& label, std::string& value,
                         float width, bool focus = false) {
  ui::words(ui, ui.fonts.small, ui.colors.muted, label);
  ImGui::SetNextItemWidth(width);
  if (focus) ImGui::SetKeyboardFocusHere();
  ui.field_begins(id);
  const bool entered = ImGui::InputText(("##" + id).c_str(), &value,
                                        ImGuiInputTextFlags_Password | ImGuiInputTextFlags_EnterReturnsTrue);
  ui.field_drawn(id, label);
  return entered;
}

}  // namespace skolanalys::screens
