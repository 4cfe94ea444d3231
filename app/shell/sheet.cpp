#include "app/shell/sheet.h"

#include <algorithm>

#include "app/shell/overlay.h"
#include "app/ui/icons.h"

namespace skolanalys::shell {
namespace {

using session::Section;

struct Heading {
  Section section;
  const char* words;
};
constexpr Heading headings[] = {{Section::go, "menu.go"},           {Section::edit, "menu.edit"},
                                {Section::code, "menu.code"},       {Section::view, "menu.view"},
                                {Section::project, "menu.project"}, {Section::help, "menu.help"}};

}  // namespace

void Sheet::draw(ui::Ui& ui, const session::Commands& commands) {
  if (!open_) return;
  const auto display = ImGui::GetIO().DisplaySize;
  const ImVec2 size{std::min(ui.px(860), display.x - ui.px(40)), std::min(ui.px(640), display.y - ui.px(60))};
  ImGui::SetNextWindowPos({(display.x - size.x) / 2, (display.y - size.y) / 2});
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("##sheet", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings);
  dim_around(ui);
  const ui::Ui::Layer layer(ui);
  ui.enter_pane("sheet");
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("sheet.title"));
  ImGui::SameLine(ImGui::GetContentRegionAvail().x - ui.px(18));
  if (ui::icon_button(ui, "sheet.close", ui::icon::close, ui.t("sheet.close"))) open_ = false;
  const float column = (ImGui::GetContentRegionAvail().x - ui.px(24)) / 2;
  const auto start = ImGui::GetCursorScreenPos();
  const float line = ui.px(22);
  float y[2] = {start.y, start.y};
  for (const auto& heading : headings) {
    std::vector<const session::Command*> shown;
    for (const auto& one : commands.all())
      if (one.section == heading.section && !one.key(*ui.words).empty()) shown.push_back(&one);
    if (shown.empty()) continue;
    // Each section goes where there is more room.
    const int side = y[0] <= y[1] ? 0 : 1;
    const float x = start.x + static_cast<float>(side) * (column + ui.px(24));
    y[side] += ui.px(8);
    ui::text_at(ui, {x, y[side]}, ui.fonts.bold, ui.colors.text, ui.t(heading.words), column);
    y[side] += line + ui.px(2);
    for (const auto* one : shown) {
      ui::text_at(ui, {x, y[side]}, ui.fonts.bold, ui.colors.accent, one->key(*ui.words), column * 0.4F);
      ui::text_at(ui, {x + column * 0.42F, y[side]}, ui.fonts.body, ui.colors.text, ui.t(one->words),
                  column * 0.58F);
      y[side] += line;
    }
  }
  ImGui::SetCursorScreenPos({start.x, std::max(y[0], y[1])});
  ImGui::Dummy({1, 1});
  ImGui::End();
}

}  // namespace skolanalys::shell
