#include "app/shell/frame.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>
#include <string_view>

#include "app/shell/rooms.h"
#include "app/ui/icons.h"
#include "core/model/clock.h"

namespace skolanalys::shell {
namespace {

constexpr float wide = 216;  // points: names beside the icons
constexpr float beside_icons = 20;
constexpr float icon_column = 36;
constexpr int most_columns = 3;
constexpr float saved_height = 62;
constexpr float head_height = 27;  // a group's name
constexpr float gap_height = 8;    // between groups without names

void heading(ui::Ui& ui, const std::string& words) {
  const auto at = ImGui::GetCursorScreenPos();
  ui::text_at(ui, {at.x + ui.px(2), at.y + ui.px(5)}, ui.fonts.small, ui.colors.muted, words);
  ImGui::Dummy({1, ui.px(14)});
}

/// How many rows the rooms take; each group begins on a row of its own.
int rows_of(int columns) {
  int rows = 0;
  int column = 0;
  auto group = Group::none;
  for (const auto& one : room_table()) {
    if (one.group == Group::none) continue;
    if (one.group != group || column == columns) {
      ++rows;
      column = 0;
    }
    group = one.group;
    ++column;
  }
  return rows;
}

/// All rooms, as close as the height asks for: names of groups go first, then the air between rows.
void room_list(ui::Ui& ui, session::Session& session, int columns, bool icons, float height, bool moved) {
  const auto rows = static_cast<float>(rows_of(columns));
  const auto fitting = [&](float between) { return std::floor((height - ui.px(between)) / rows) - ui.px(2); };
  const bool named = !icons && fitting(4 * head_height) >= ui.px(22);
  const float row_height =
      std::clamp(fitting(named ? 4 * head_height : 3 * gap_height), ui.px(22), ui.px(icons ? 34 : 31));
  const float left = ImGui::GetCursorPosX();
  const float width = ImGui::GetContentRegionAvail().x / static_cast<float>(columns);
  float y = ImGui::GetCursorPosY();
  int column = 0;
  auto group = Group::none;
  for (const auto& one : room_table()) {
    if (one.group == Group::none) continue;
    if (one.group != group || column == columns) {
      if (group != Group::none) y += row_height + ui.px(2);
      if (one.group != group && named) {
        ImGui::SetCursorPos({left, y});
        heading(ui, ui.t(name_of(one.group)));
        y += ui.px(head_height - 5);
      } else if (one.group != group && group != Group::none) {
        y += ui.px(gap_height);
      }
      group = one.group;
      column = 0;
    }
    ImGui::SetCursorPos({left + width * static_cast<float>(column++), y});
    const auto name = ui.t("room." + std::string(one.room.id));
    ui::RowLook look;
    look.icon = one.icon;
    look.selected = session.room == one.room;
    look.height = row_height;
    look.width = icons ? width - ui.px(2) : 0;
    if (ui::row(ui, "nav." + std::string(one.room.id), icons ? "" : name, look)) session.go(one.room);
    if (look.selected && moved) ImGui::SetScrollHereY();
    ui.marks["nav." + std::string(one.room.id)].label = name;
    if (ImGui::IsItemHovered()) {
      const auto key = one.key.in_words(*ui.words);
      if (icons || !key.empty()) ImGui::SetTooltip("%s", (icons ? name + "  " + key : key).c_str());
    }
  }
}

}  // namespace

float navigation_width(const ui::Ui& ui, ImVec2 room) {
  const auto height = [&](int columns) {
    return (ui.px(22) + ui.px(2)) * static_cast<float>(rows_of(columns)) +
           ui.px(3 * gap_height + saved_height);
  };
  // A list that is to be scrolled hides rooms; icons show them all.
  if (room.x >= ui.px(1000) && room.y >= height(1) + ui.px(66)) return ui.px(wide);
  int columns = 1;
  while (columns < most_columns && room.y < height(columns) + ui.px(8)) ++columns;
  return ui.px(beside_icons + icon_column * static_cast<float>(columns));
}

void navigation(ui::Ui& ui, session::Session& session, screens::Rect where) {
  const bool narrow = where.size.x < ui.px(wide);
  ui::begin_pane(ui, "navigation", where.at, where.size, ui.colors.app, !narrow);
  const auto& engagement = session.model().engagement;
  // Icons alone; a scroll bar would leave them no room, and the wheel turns without.
  const float inset = narrow ? ui.px(7) : 0;
  if (narrow) ImGui::SetCursorPos({inset, ui.px(8)});
  if (!narrow) {
    ui::words(ui, ui.fonts.bold, ui.colors.text, engagement.municipality);
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              engagement.visit_from ? ui.t("nav.visit", {model::to_string(*engagement.visit_from)})
                                    : ui.t("nav.engagement"));
  }
  // The rooms scroll where they are too many for the height; the saved mark stays.
  const float height = where.size.y - ImGui::GetCursorPosY() - ui.px(saved_height);
  ImGui::BeginChild("rooms", {narrow ? where.size.x - 2 * inset : 0, height}, false,
                    ImGuiWindowFlags_NoNavFocus | (narrow ? ImGuiWindowFlags_NoScrollbar : 0));
  auto* kept = ImGui::GetStateStorage();
  const auto key = ImGui::GetID("room");
  const auto now = static_cast<int>(std::hash<std::string_view>()(session.room.id) & 0x7FFFFFFFU);
  const auto columns =
      narrow ? static_cast<int>(std::lround((where.size.x / ui.fonts.scale - beside_icons) / icon_column))
             : 1;
  room_list(ui, session, columns, narrow, height, now != kept->GetInt(key, -1));
  kept->SetInt(key, now);
  ImGui::EndChild();
  // The truth about saving: what the disk has acknowledged.
  const auto state = session.project().state();
  ImGui::SetCursorPosY(where.size.y - ui.px(56));
  if (narrow) ImGui::SetCursorPosX(where.size.x / 2 - ui.px(9));
  const auto at = ImGui::GetCursorScreenPos();
  const auto* icon =
      state.failure.empty() ? (state.saved ? ui::icon::check_circle : ui::icon::sync) : ui::icon::warning;
  const auto color =
      state.failure.empty() ? (state.saved ? ui.colors.ok : ui.colors.muted) : ui.colors.danger;
  std::string words =
      state.saved
          ? (state.when ? ui.t("saved.at", {model::in_local_time(*state.when, "%H:%M")}) : ui.t("saved"))
          : ui.t("saving");
  if (!state.failure.empty()) words = ui.t("save_failed");
  if (!session.project().may_change()) words = ui.t("notice.reading");
  if (narrow) words.clear();
  ui::text_at(ui, at, ui.fonts.small, color, std::string(icon) + " " + words);
  if (!narrow) {
    const auto second = state.failure.empty()
                            ? ui.t(session.project().sealed() ? "vault.sealed" : "vault.unsealed")
                            : ui.t(state.failure, {session.project().path().filename().string()});
    ui::text_at(ui, {at.x, at.y + ui.px(20)}, ui.fonts.small, ui.colors.muted, second,
                where.size.x - ui.px(28));
  }
  ImGui::Dummy({ui.px(120), ui.px(36)});
  ui.mark("saved", state.saved ? "saved" : "saving");
  ui::end_pane();
}

}  // namespace skolanalys::shell
