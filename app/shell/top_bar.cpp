#include <algorithm>

#include "app/shell/frame.h"
#include "app/ui/icons.h"

namespace skolanalys::shell {

TopBar top_bar(ui::Ui& ui, const session::Settings& settings, ImVec2 size) {
  TopBar asked = TopBar::nothing;
  ui::begin_pane(ui, "top", {0, 0}, size, ui.colors.surface, false);
  ui::text_at(ui, {ui.px(18), (size.y - ui.fonts.bold->FontSize) / 2}, ui.fonts.bold, ui.colors.text,
              ui.t("app.name"));
  const float width = std::min(ui.px(520), size.x - ui.px(420));
  ImGui::SetCursorPos({(size.x - width) / 2, ui.px(9)});
  const auto at = ImGui::GetCursorScreenPos();
  if (ui.hit("top.command", {width, ui.px(34)}, ui.t("top.command"))) asked = TopBar::palette;
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + width, at.y + ui.px(34)}, ui.colors.raised, ui.px(8));
  list->AddRect(at, {at.x + width, at.y + ui.px(34)}, ui.colors.border, ui.px(8));
  ui::text_at(ui, {at.x + ui.px(12), at.y + ui.px(9)}, ui.fonts.body, ui.colors.muted,
              std::string(ui::icon::search) + "  " + ui.t("top.command"));
  ui::text_at(ui, {at.x + width - ui.px(58), at.y + ui.px(11)}, ui.fonts.small, ui.colors.muted, "Ctrl+K");
  ImGui::SetCursorPos({size.x - ui.px(124), ui.px(10)});
  const bool swedish = ui.words->language() == "sv";
  if (ui::chip(ui, "top.language", swedish ? "English" : "Svenska", false)) asked = TopBar::language;
  ImGui::SetCursorPos({size.x - ui.px(44), ui.px(10)});
  if (ui::icon_button(ui, "top.look", ui::icon::dark, ui.t(settings.dark ? "top.light" : "top.dark")))
    asked = TopBar::look;
  ui::end_pane();
  return asked;
}

}  // namespace skolanalys::shell
