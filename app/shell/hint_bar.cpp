#include <algorithm>
#include <cmath>

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
  if (ui.hit("job.cancel", {side, side}, ui.t("job.cancel"))) jobs.cancel(job.id);
  if (ImGui::IsItemHovered()) {
    list->AddRectFilled(at, {at.x + side, at.y + side}, ui.colors.accent_soft, ui.px(5));
    ImGui::SetTooltip("%s", ui.t("job.cancel").c_str());
  }
  const auto cross = ui::size_of(ui.fonts.small, ui::icon::close);
  ui::text_at(ui, {at.x + (side - cross.x) / 2, at.y + (side - cross.y) / 2}, ui.fonts.small, ui.colors.text,
              ui::icon::close);
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
  // Whole hints only: the last ones give way where it is narrow.
  auto words = ui.t("hint." + std::string(session.room.id));
  const float room = where.size.x - taken - ui.px(36);
  while (ui::size_of(ui.fonts.small, words).x > room) {
    const auto last = words.rfind("    ");
    if (last == std::string::npos) break;
    words.erase(last);
  }
  ui::text_at(ui, {where.at.x + ui.px(18), y}, ui.fonts.small, ui.colors.muted, words, room);
  ui::end_pane();
}

}  // namespace skolanalys::shell
