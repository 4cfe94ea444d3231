#include <algorithm>

#include "app/shell/frame.h"
#include "app/ui/icons.h"

namespace skolanalys::shell {

TopBar top_bar(ui::Ui& ui, const session::Session& session, ImVec2 size) {
  TopBar asked = TopBar::nothing;
  ui::begin_pane(ui, "top", {0, 0}, size, ui.colors.surface, false);
  ImGui::SetCursorPos({ui.px(12), ui.px(10)});
  if (ui::icon_button(ui, "top.menu", ui::icon::menu, ui.t("top.menu"))) asked = TopBar::menu;
  // The name gives way first where the window is narrow.
  const bool named = size.x > ui.px(900);
  float left = ui.px(52);
  if (named) {
    ui::text_at(ui, {left, (size.y - ui.fonts.bold->FontSize) / 2}, ui.fonts.bold, ui.colors.text,
                ui.t("app.name"));
    left += ui::size_of(ui.fonts.bold, ui.t("app.name")).x + ui.px(14);
  }
  const auto step = [&](const char* id, const char* icon, const char* words, const char* key, bool can,
                        TopBar what) {
    ImGui::SetCursorPos({left, ui.px(10)});
    left += ui.px(34);
    if (ui::icon_button(ui, id, icon, ui.t(words) + "  " + key, can) && can) asked = what;
  };
  step("top.back", ui::icon::back, "sheet.back", "Alt+←", session.can_go_back(), TopBar::back);
  step("top.forward", ui::icon::forward, "command.forward", "Alt+→", session.can_go_forward(),
       TopBar::forward);
  left += ui.px(10);
  const auto language = ui.words->language() == "sv" ? "English" : "Svenska";
  const float right = size.x - ui.px(66) - ui::size_of(ui.fonts.small, language).x - ui.px(20);
  const float width = std::max(ui.px(120), std::min(ui.px(520), right - left - ui.px(16)));
  // In the middle of the window where there is room for that.
  const float x = std::max(left, std::min((size.x - width) / 2, right - ui.px(16) - width));
  ImGui::SetCursorPos({x, ui.px(9)});
  const auto at = ImGui::GetCursorScreenPos();
  if (ui.hit("top.command", {width, ui.px(34)}, ui.t("top.command"))) asked = TopBar::palette;
  auto* list = ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + ui.px(34)};
  list->AddRectFilled(at, end, ui.colors.raised, ui.px(8));
  list->AddRect(at, end, ImGui::IsItemHovered() ? ui.colors.accent : ui.colors.border, ui.px(8));
  const float key = ui::size_of(ui.fonts.small, "Ctrl+K").x;
  ui::text_at(ui, {at.x + ui.px(12), at.y + ui.px(9)}, ui.fonts.body, ui.colors.muted,
              std::string(ui::icon::search) + "  " + ui.t("top.command"), width - key - ui.px(40));
  ui::text_at(ui, {end.x - key - ui.px(12), at.y + ui.px(11)}, ui.fonts.small, ui.colors.muted, "Ctrl+K");
  ImGui::SetCursorPos({right, ui.px(13)});
  if (ui::chip(ui, "top.language", language, false)) asked = TopBar::language;
  ImGui::SetCursorPos({size.x - ui.px(44), ui.px(10)});
  if (ui::icon_button(ui, "top.look", ui::icon::dark, ui.t(ui.colors.dark ? "top.light" : "top.dark")))
    asked = TopBar::look;
  ui::end_pane();
  return asked;
}

}  // namespace skolanalys::shell
