#include <algorithm>
#include <cmath>

#include "app/screens/search_parts.h"
#include "app/ui/icons.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {
HitAction hit_row(ui::Ui& ui, const std::string& id, const search::Hit& hit, bool chosen,
                  bool show_municipality) {
  const auto& c = ui.colors;
  auto* font = ui.fonts.body;
  const float width = ImGui::GetContentRegionAvail().x;
  const float inner = width - ui.px(32);
  // Broken by hand, so that the marks know their lines.
  struct Piece {
    text::ByteOffset from, to;
  };
  std::vector<Piece> lines;
  {
    const char* begin = hit.snippet.data();
    const char* end = begin + hit.snippet.size();
    const char* at = begin;
    while (at < end) {
      const char* stop = font->CalcWordWrapPositionA(1.0F, at, end, inner);
      if (stop == at) ++stop;
      const char* line_end = std::find(at, stop, '\n');
      lines.push_back(
          {static_cast<text::ByteOffset>(at - begin), static_cast<text::ByteOffset>(line_end - begin)});
      at = line_end < stop ? line_end + 1 : stop;
      while (at < end && *at == ' ') ++at;
    }
  }
  const float line = std::round(font->FontSize * 1.45F);
  const float height = ui.px(44) + line * static_cast<float>(lines.size());
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ui.hit(id, {width, height}, hit.snippet);
  ImGui::SetItemAllowOverlap();  // the button in its corner is pressed, not the row
  const bool hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) ||
                       ImGui::IsMouseHoveringRect(at, {at.x + width, at.y + height});
  auto* list = ImGui::GetWindowDrawList();
  if (chosen)
    list->AddRectFilled(at, {at.x + width, at.y + height}, c.accent_soft, ui.px(8));
  else if (hovered)
    list->AddRectFilled(at, {at.x + width, at.y + height}, c.raised, ui.px(8));
  std::string where;
  if (show_municipality) where = municipality_name(hit.municipality) + "  ·  ";
  where += hit.source + (hit.date.empty() ? "" : "  ·  " + hit.date);
  float x = at.x + ui.px(16);
  x += ui::text_at(ui, {x, at.y + ui.px(10)}, ui.fonts.bold, c.text, where) + ui.px(12);
  for (const auto& role : hit.roles) {
    list->AddRectFilled({x, at.y + ui.px(14)}, {x + ui.px(9), at.y + ui.px(23)}, editor::role_color(c, role),
                        ui.px(2));
    x += ui.px(15);
    x += ui::text_at(ui, {x, at.y + ui.px(12)}, ui.fonts.small, c.muted,
                     assets::roles().name(role, ui.words->language()),
                     std::max(0.0F, at.x + width - ui.px(50) - x)) +
         ui.px(10);
    if (x > at.x + width - ui.px(70)) break;
  }
  const text::Index index(hit.snippet);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const float y = at.y + ui.px(34) + line * static_cast<float>(i);
    const auto width_to = [&](text::ByteOffset b) {
      return font
          ->CalcTextSizeA(font->FontSize, 1e6F, 0, hit.snippet.data() + lines[i].from, hit.snippet.data() + b)
          .x;
    };
    for (const auto& mark : hit.marks) {
      const auto from = std::max(index.byte_of(mark.from), lines[i].from);
      const auto to = std::min(index.byte_of(mark.to), lines[i].to);
      if (from >= to) continue;
      list->AddRectFilled({at.x + ui.px(16) + width_to(from) - 1, y - 1},
                          {at.x + ui.px(16) + width_to(to) + 1, y + font->FontSize + ui.px(3)},
                          c.dark ? IM_COL32(190, 150, 30, 120) : IM_COL32(255, 214, 80, 150), ui.px(3));
    }
    list->AddText(font, font->FontSize, {at.x + ui.px(16), y}, c.text, hit.snippet.data() + lines[i].from,
                  hit.snippet.data() + lines[i].to);
  }
  auto action = pressed ? HitAction::open : HitAction::none;
  if ((hovered || chosen) && !hit.words.empty()) {
    const auto after = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({at.x + width - ui.px(40), at.y + ui.px(6)});
    if (ui::icon_button(ui, id + ".similar", ui::icon::similar, ui.t("search.similar")))
      action = HitAction::similar;
    ImGui::SetCursorScreenPos(after);
  }
  return action;
}

}  // namespace skolanalys::screens
