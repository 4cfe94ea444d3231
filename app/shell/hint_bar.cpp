#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/shell/frame.h"
#include "app/ui/icons.h"

namespace skolanalys::shell {
namespace {

constexpr double shown_after = 0.4;  // seconds; what is done sooner would only flicker

/// What runs, at the right end of the bar; returns the width it took.
float job_strip(ui::Ui& ui, session::Jobs& jobs, screens::Rect where) {
  const auto running = jobs.running();
  const auto shown = std::find_if(running.begin(), running.end(),
                                  [&](const auto& job) { return ui.now - job.since >= shown_after; });
  if (shown == running.end()) return 0;
  const auto& job = *shown;
  std::string words = job.cancelling ? ui.t("job.cancelling", {job.name}) : job.name;
  if (job.share >= 0 && !job.cancelling)
    words += "  " + std::to_string(static_cast<int>(job.share * 100)) + " %";
  if (running.size() > 1) words += "  " + ui.t("job.more", {std::to_string(running.size() - 1)});
  const float text = std::min(ui::size_of(ui.fonts.small, words).x, where.size.x * 0.4F);
  const float bar = ui.px(120);
  const float end = where.at.x + where.size.x - ui.px(8);
  const float side = where.size.y - ui.px(4);
  auto* list = ImGui::GetWindowDrawList();
  ImGui::SetCursorScreenPos({end - side, where.at.y + ui.px(2)});
  const ImVec2 at{end - side, where.at.y + ui.px(2)};
  if (job.can_cancel) {
    if (ui.hit("job.cancel", {side, side}, ui.t("job.cancel"))) jobs.cancel(job.id);
    if (ImGui::IsItemHovered()) {
      list->AddRectFilled(at, {at.x + side, at.y + side}, ui.colors.accent_soft, ui.px(5));
      ImGui::SetTooltip("%s", ui.t("job.cancel").c_str());
    }
    const auto cross = ui::size_of(ui.fonts.small, ui::icon::close);
    ui::text_at(ui, {at.x + (side - cross.x) / 2, at.y + (side - cross.y) / 2}, ui.fonts.small,
                ui.colors.text, ui::icon::close);
  }
  const float x = end - side - ui.px(8) - bar;
  const float middle = where.at.y + where.size.y / 2;
  list->AddRectFilled({x, middle - ui.px(2)}, {x + bar, middle + ui.px(2)}, ui.colors.border, ui.px(2));
  if (job.share >= 0) {
    list->AddRectFilled({x, middle - ui.px(2)}, {x + bar * static_cast<float>(job.share), middle + ui.px(2)},
                        ui.colors.accent, ui.px(2));
  } else {  // how far is not known: something that moves says that it goes on
    const auto phase = static_cast<float>(std::fmod(ui.now, 2) / 2);
    list->AddRectFilled({x + bar * 0.75F * phase, middle - ui.px(2)},
                        {x + bar * (0.75F * phase + 0.25F), middle + ui.px(2)}, ui.colors.accent, ui.px(2));
  }
  ui::text_at(ui, {x - text - ui.px(10), where.at.y + (where.size.y - ui.fonts.small->FontSize) / 2},
              ui.fonts.small, ui.colors.text, words, text);
  ui.marks["job"] = {{x - text - ui.px(10), where.at.y}, {end, where.at.y + where.size.y}, words};
  return where.at.x + where.size.x - (x - text - ui.px(10));
}

/// Whether a hint begins with a key to press: "Ctrl+D", "F7", "Enter", "#".
bool is_key(const std::string& word) {
  static constexpr std::string_view named[] = {"Enter", "Esc", "Tab", "Space", "Mellanslag", "#", "↑↓"};
  return word.find('+') != std::string::npos || word.size() == 1 || word.back() == ':' ||
         (word.size() > 1 && word[0] == 'F' && word[1] >= '1' && word[1] <= '9') ||
         std::find(std::begin(named), std::end(named), word) != std::end(named);
}

/// The hints that find room, whole ones only; keys stand out from what they do.
void hints(ui::Ui& ui, const std::string& all, ImVec2 at, float room) {
  const std::string between = "    ";
  const float end = at.x + room;
  for (std::size_t from = 0; from < all.size();) {
    const auto to = std::min(all.find(between, from), all.size());
    const auto hint = all.substr(from, to - from);
    from = to + between.size();
    const auto space = hint.find(' ');
    const auto key = space == std::string::npos ? std::string() : hint.substr(0, space);
    const bool keyed = !key.empty() && is_key(key);
    const auto words = keyed ? hint.substr(space + 1) : hint;
    const float key_width = keyed ? ui::size_of(ui.fonts.small, key).x + ui.px(5) : 0;
    const float width = key_width + ui::size_of(ui.fonts.small, words).x;
    if (at.x + width > end) return;
    if (keyed) ui::text_at(ui, at, ui.fonts.small, ui.colors.text, key);
    ui::text_at(ui, {at.x + key_width, at.y}, ui.fonts.small, ui.colors.muted, words);
    at.x += width + ui.px(18);
  }
}

}  // namespace

void hint_bar(ui::Ui& ui, session::Session& session, screens::Rect where) {
  ui::begin_pane(ui, "hints", where.at, where.size, ui.colors.app, false);
  const float y = where.at.y + (where.size.y - ui.fonts.small->FontSize) / 2;
  float taken = job_strip(ui, session.jobs, where);
  if (taken == 0) {
    const auto right = ui.fonts.fallback             ? ui.t("hint.no_font")
                       : session.search_state().busy ? ui.t("hint.indexing")
                                                     : ui.t("hint.keys");
    taken = ui::size_of(ui.fonts.small, right).x + ui.px(18);
    ui::text_at(ui, {where.at.x + where.size.x - taken, y}, ui.fonts.small, ui.colors.muted, right);
  }
  const bool alone = session.editor.alone && session.room == session::Room::capture;
  hints(ui, (alone ? ui.t("hint.alone") + "    " : "") + ui.t("hint." + std::string(session.room.id)),
        {where.at.x + ui.px(18), y}, where.size.x - taken - ui.px(36));
  ui::end_pane();
}

}  // namespace skolanalys::shell
