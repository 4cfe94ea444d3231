#include "app/shell/frame.h"

#include <algorithm>
#include <cmath>
#include <ctime>

#include "app/shell/rooms.h"
#include "app/ui/icons.h"
#include "core/model/clock.h"

namespace skolanalys::shell {
namespace {

void heading(ui::Ui& ui, const std::string& words) {
  const auto at = ImGui::GetCursorScreenPos();
  ui::text_at(ui, {at.x + ui.px(2), at.y + ui.px(5)}, ui.fonts.small, ui.colors.muted, words);
  ImGui::Dummy({1, ui.px(14)});
}

}  // namespace

void navigation(ui::Ui& ui, session::Session& session, screens::Rect where) {
  const bool narrow = where.size.x < ui.px(100);
  ui::begin_pane(ui, "navigation", where.at, where.size, ui.colors.app, !narrow);
  const auto& engagement = session.model().engagement;
  // Icons alone stand in the middle; a scroll bar would leave them no room, and the wheel turns without.
  const float inset = narrow ? ui.px(7) : 0;
  if (narrow) ImGui::SetCursorPos({inset, ui.px(10)});
  if (!narrow) {
    ui::words(ui, ui.fonts.bold, ui.colors.text, engagement.municipality);
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              engagement.visit_from ? ui.t("nav.visit", {model::to_string(*engagement.visit_from)})
                                    : ui.t("nav.engagement"));
  }
  // The rooms scroll where they are too many for the height; the saved mark stays.
  const float top = ImGui::GetCursorPosY();
  const float height = where.size.y - top - ui.px(62);
  ImGui::BeginChild("rooms", {narrow ? where.size.x - 2 * inset : 0, height}, false,
                    ImGuiWindowFlags_NoNavFocus | (narrow ? ImGuiWindowFlags_NoScrollbar : 0));
  // Rows come closer on a low screen, so that all of them are in sight on a laptop's.
  const auto rooms = std::count_if(room_table().begin(), room_table().end(),
                                   [](const auto& one) { return one.group != Group::none; });
  const float each = (height - ui.px(4 * 27)) / static_cast<float>(rooms) - ui.px(2);
  const float row_height = std::clamp(std::floor(each), ui.px(24), ui.px(31));
  auto group = Group::none;
  for (const auto& one : room_table()) {
    if (one.group == Group::none) continue;
    if (one.group != group) {
      if (!narrow)
        heading(ui, ui.t(name_of(one.group)));
      else if (group != Group::none)
        ImGui::Dummy({0, ui.px(6)});
      group = one.group;
    }
    const auto name = ui.t("room." + std::string(one.room.id));
    ui::RowLook look;
    look.icon = one.icon;
    look.selected = session.room == one.room;
    look.height = row_height;
    if (ui::row(ui, "nav." + std::string(one.room.id), narrow ? "" : name, look)) session.go(one.room);
    ui.marks["nav." + std::string(one.room.id)].label = name;
    if (ImGui::IsItemHovered()) {
      const auto key = one.key.in_words(*ui.words);
      if (narrow || !key.empty()) ImGui::SetTooltip("%s", (narrow ? name + "  " + key : key).c_str());
    }
  }
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
