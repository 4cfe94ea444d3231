#include "app/ui/translated_area.h"

#include <imgui_internal.h>

#include <algorithm>

#include "app/ui/text.h"

namespace skolanalys::ui {
namespace {

/// Looks as the field does; as high as the words need, for it does not scroll.
void to_be_read(Ui& ui, const std::string& id, const std::string& words, ImVec2 size) {
  ui.show_letters(words);
  const auto& style = ImGui::GetStyle();
  const float width = size.x > 0 ? size.x : ImGui::GetContentRegionAvail().x;
  const float inner = std::max(width - 2 * style.FramePadding.x, 4 * ImGui::GetFontSize());
  const auto* font = ImGui::GetFont();
  const float height = std::max(size.y, wrapped_height(font, words, inner) + 2 * style.FramePadding.y);
  const auto at = ImGui::GetCursorScreenPos();
  if (ui.hit_for_field(id, {width, height}, words)) ui.focus_on(id);
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.t("translated.tip").c_str());
  auto* list = ImGui::GetWindowDrawList();
  const ImVec2 to{at.x + width, at.y + height};
  list->AddRectFilled(at, to, ImGui::GetColorU32(ImGuiCol_FrameBg), style.FrameRounding);
  list->AddRect(at, to, ui.colors.border, style.FrameRounding);
  draw_wrapped(*list, font, {at.x + style.FramePadding.x, at.y + style.FramePadding.y}, ui.colors.text, words,
               inner);
}

/// Also in the frame after, in which the field tells that it was left.
bool has_keyboard(const std::string& id) {
  const auto field = ImGui::GetID(("##" + id).c_str());
  const auto& now = *ImGui::GetCurrentContext();
  return now.ActiveId == field || now.ActiveIdPreviousFrame == field;
}

/// Whether something else is done before the field has got the keyboard, which takes it some frames.
bool moved_on(const Ui& ui) { return ui.event != nullptr && ui.event->down && !Ui::typing_in_field(); }

}  // namespace

bool translated_area(Ui& ui, const std::string& id, std::string& value, const std::string& shown,
                     ImVec2 size) {
  const bool coming = ui.focused() == id;
  if (shown != value && !coming && ui.original != id && !has_keyboard(id)) {
    to_be_read(ui, id, shown, size);
    return false;
  }
  const bool left = area(ui, id, value, size);
  const bool has_come = ImGui::IsItemActive() || ImGui::IsItemDeactivated();
  if (coming && !has_come)
    ui.original = id;
  else if (ui.original == id && (has_come || moved_on(ui)))
    ui.original.clear();
  return left;
}

}  // namespace skolanalys::ui
