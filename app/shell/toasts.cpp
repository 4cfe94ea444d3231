#include <algorithm>

#include "app/shell/frame.h"

namespace skolanalys::shell {

void draw_toasts(ui::Ui& ui) {
  std::erase_if(ui.toasts, [&](const ui::Toast& toast) { return toast.until <= ui.now; });
  if (ui.toasts.empty()) return;
  const auto& toast = ui.toasts.back();
  const auto display = ImGui::GetIO().DisplaySize;
  const float action = toast.action.empty() ? 0 : ui::size_of(ui.fonts.bold, toast.action).x + ui.px(32);
  const float text = std::min(ui::size_of(ui.fonts.body, toast.text).x, display.x * 0.6F);
  const auto size = ui.fonts.body->CalcTextSizeA(ui.fonts.body->FontSize, 1e6F, text + 1, toast.text.c_str());
  const ImVec2 whole{text + action + ui.px(40), size.y + ui.px(26)};
  ImGui::SetNextWindowPos({(display.x - whole.x) / 2, display.y - ui.px(44) - whole.y});
  ImGui::SetNextWindowSize(whole);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, toast.bad ? ui.colors.danger : ui.colors.text);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(18), ui.px(12)));
  // Words alone stand in nobody's way: what lies under them can be clicked.
  ImGui::Begin("##toast", nullptr,
               (toast.action.empty() ? ImGuiWindowFlags_NoInputs : 0) | ImGuiWindowFlags_NoDecoration |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
  const auto at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddText(ui.fonts.body, ui.fonts.body->FontSize, at, ui.colors.surface,
                                      toast.text.c_str(), nullptr, text + 1);
  std::function<void()> act;
  if (!toast.action.empty()) {
    ImGui::SetCursorScreenPos({at.x + text + ui.px(16), at.y - ui.px(8)});
    ui.enter_pane("toast");
    if (ui.hit("toast.action", {action, ui.px(32)}, toast.action)) act = toast.act;
    ui::text_at(ui, {at.x + text + ui.px(24), at.y}, ui.fonts.bold,
                // On the other look's ground.
                ui::colors_of(ui.colors.dark ? ui::Look::light : ui::Look::dark).accent, toast.action);
  }
  ImGui::End();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (act) {
    ui.toasts.clear();
    act();
  }
}

}  // namespace skolanalys::shell
