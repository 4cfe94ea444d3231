#include "app/session/notices.h"

#include <algorithm>

#include "app/shell/frame.h"
#include "app/ui/icons.h"

namespace skolanalys::shell {
namespace {

float width_of(ui::Ui& ui, const session::Notices::Notice& notice) {
  float out = 0;
  for (const auto& action : notice.actions)
    out += ui::size_of(ui.fonts.bold, action.words).x + ui.px(36);  // a button's own edges and the gap
  return out + (notice.dismissible ? ui.px(40) : 0);
}

}  // namespace

void draw_notices(ui::Ui& ui, session::Session& session, screens::Rect& where) {
  for (const auto& notice : session.notices().current()) {
    const auto pad = ImGui::GetStyle().WindowPadding;
    const auto buttons = width_of(ui, notice);
    const float icon = ui.px(28);
    const float whole = where.size.x - 2 * pad.x - icon;
    // Beside the words where they keep a readable width, else under them.
    const bool beside = whole - buttons > ui.px(320);
    const float wrap = beside ? whole - buttons : whole;
    auto* font = ui.fonts.body;
    const auto lines = font->CalcTextSizeA(font->FontSize, 1e6F, wrap, notice.words.data(),
                                           notice.words.data() + notice.words.size());
    const float line = ui.px(34);  // of a button
    const float words = std::max(lines.y, line);
    const float height = words + 2 * pad.y + (beside ? 0 : line + ui.px(6));
    const std::string id = "notice." + notice.id;
    ui::begin_pane(ui, id.c_str(), where.at, {where.size.x, height}, ui.colors.raised);
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(where.at, {where.at.x + ui.px(4), where.at.y + height},
                        notice.bad ? ui.colors.danger : ui.colors.accent);
    const auto at = ImGui::GetCursorScreenPos();
    const float centred = at.y + (words - lines.y) / 2;
    ui::text_at(ui, {at.x, centred}, font, notice.bad ? ui.colors.danger : ui.colors.accent,
                notice.bad               ? ui::icon::warning
                : notice.id == "reading" ? ui::icon::visibility
                                         : ui::icon::lightbulb);
    ui.show_letters(notice.words);
    list->AddText(font, font->FontSize, {at.x + icon, centred}, ui.colors.text, notice.words.data(),
                  notice.words.data() + notice.words.size(), wrap);
    ImGui::Dummy({icon + wrap, words});
    ui.mark(id, notice.about.empty() ? notice.words : notice.about);
    ImGui::SetCursorScreenPos(beside ? ImVec2{at.x + icon + wrap, at.y + (words - line) / 2}
                                     : ImVec2{at.x + icon, at.y + words + ui.px(6)});
    std::function<void()> act;
    for (std::size_t i = 0; i < notice.actions.size(); ++i) {
      const auto& action = notice.actions[i];
      if (i > 0) ImGui::SameLine();
      if (ui::button(ui, id + "." + action.id, action.words,
                     notice.bad && i == 0 ? ui::ButtonKind::primary : ui::ButtonKind::plain))
        act = action.act;
    }
    if (notice.dismissible) {
      if (!notice.actions.empty()) ImGui::SameLine();
      if (ui::icon_button(ui, id + ".dismiss", ui::icon::close, ui.t("notice.dismiss")))
        act = [&session, what = notice.id] { session.notices().dismiss(what); };
    }
    ui::end_pane();
    where.at.y += height + 1;
    where.size.y -= height + 1;
    if (!act) continue;
    act();
    session.wake_at = ui.now;
    return;  // what stood there may be of a project that is closed now
  }
}

}  // namespace skolanalys::shell
