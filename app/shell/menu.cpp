#include <algorithm>
#include <functional>
#include <vector>

#include "app/shell/frame.h"
#include "app/shell/overlay.h"
#include "app/ui/icons.h"

namespace skolanalys::shell {
namespace {

using session::Section;

struct Column {
  Section section;
  const char* words;
};
constexpr Column columns[] = {{Section::project, "menu.project"}, {Section::edit, "menu.edit"},
                              {Section::code, "menu.code"},       {Section::view, "menu.view"},
                              {Section::go, "menu.go"},           {Section::help, "menu.help"}};

}  // namespace

void Menu::draw(ui::Ui& ui, const session::Commands& commands, session::Room room) {
  if (!open_) return;
  const auto display = ImGui::GetIO().DisplaySize;
  const float gap = ui.px(12);
  const float column = ui.px(264);
  const auto across = std::clamp(static_cast<int>((display.x - ui.px(60)) / (column + gap)), 1, 3);
  const float width = static_cast<float>(across) * (column + gap) + ui.px(24);
  const float height = std::min(ui.px(620), display.y - ui.px(76));
  ImGui::SetNextWindowPos({ui.px(10), ui.px(50)});
  ImGui::SetNextWindowSize({width, height});
  ImGui::Begin("##menu", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings);
  dim_around(ui);
  const ui::Ui::Layer layer(ui);
  ui.enter_pane("menu");
  std::function<void()> act;
  std::string first;
  const auto start = ImGui::GetCursorPos();
  std::vector<float> y(static_cast<std::size_t>(across), start.y);
  for (const auto& one : columns) {
    std::vector<const session::Command*> shown;
    for (const auto& command : commands.all())
      if (command.section == one.section && command.act && command.can() &&
          (command.room.id.empty() || command.room == room))
        shown.push_back(&command);
    if (shown.empty()) continue;
    // Each section goes where there is most room.
    const auto side = static_cast<std::size_t>(std::min_element(y.begin(), y.end()) - y.begin());
    const float x = start.x + static_cast<float>(side) * (column + gap);
    ImGui::SetCursorPos({x + ui.px(10), y[side]});
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t(one.words));
    y[side] += ui.px(22);
    for (const auto* command : shown) {
      ui::RowLook look;
      look.height = ui.px(30);
      look.width = column;
      look.count = command->key(*ui.words);
      const auto id = "menu." + command->id;
      if (first.empty()) first = id;
      ImGui::SetCursorPos({x, y[side]});
      if (ui::row(ui, id, ui.t(command->words), look)) act = command->act;
      y[side] += ui.px(30);
    }
    y[side] += ui.px(10);
  }
  ImGui::SetCursorPos({start.x, *std::max_element(y.begin(), y.end())});
  ImGui::Dummy({1, 1});
  // A click on the bar is its button's, which closes by itself.
  const bool away = ImGui::IsMouseClicked(0) && ImGui::GetIO().MousePos.y > ui.px(50) &&
                    !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows |
                                            ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  ImGui::End();
  if (just_opened_) {
    ui.focus_on(first);
    just_opened_ = false;
  } else if (away || ui.take(platform::Key::escape)) {
    open_ = false;
  }
  if (act) {
    open_ = false;
    act();
  }
}

}  // namespace skolanalys::shell
