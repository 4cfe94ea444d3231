#include <algorithm>
#include <cmath>

#include "app/editor/editor.h"

namespace skolanalys::editor {

void Editor::paint_palette(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size) {
  if (!palette_) return;
  const auto options = palette_choices();
  const auto& c = ui.colors;
  const float row = ui.px(34);
  const float width = ui.px(400);
  const float height = ui.px(86) + row * static_cast<float>(std::max<std::size_t>(options.size(), 1));
  const auto place = layout_.place_of(caret_);
  ImVec2 at{origin.x + std::min(place.x, std::max(0.0F, size.x - width)),
            origin.y + place.y - scroll_ + layout_.line_height() + ui.px(4)};
  const auto display = ImGui::GetIO().DisplaySize;
  if (at.y + height > display.y - ui.px(40))
    at.y = std::max(ui.px(60), origin.y + place.y - scroll_ - height - ui.px(4));
  auto* list = ImGui::GetForegroundDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  list->AddRectFilled({at.x + 2, at.y + 4}, {end.x + 2, end.y + 6}, IM_COL32(0, 0, 0, c.dark ? 110 : 28),
                      ui.px(10));
  list->AddRectFilled(at, end, c.surface, ui.px(10));
  list->AddRect(at, end, c.border, ui.px(10));
  const auto put = [&](ImVec2 where, ImFont* font, ImU32 color, const std::string& words) {
    list->AddText(font, font->FontSize, {std::round(where.x), std::round(where.y)}, color, words.data(),
                  words.data() + words.size());
    return ui::size_of(font, words).x;
  };
  const auto typed = "#" + palette_->typed;
  const float w = put({at.x + ui.px(14), at.y + ui.px(12)}, ui.fonts.bold, c.accent, typed);
  if (palette_->typed.empty())
    put({at.x + ui.px(20) + w, at.y + ui.px(12)}, ui.fonts.body, c.muted,
        palette_->area ? ui.name_of(*model_->find(palette_->area)) : ui.t("palette.hint"));
  float y = at.y + ui.px(42);
  const auto pointer = ImGui::GetIO().MousePos;
  if (options.empty()) put({at.x + ui.px(14), y + ui.px(8)}, ui.fonts.body, c.muted, ui.t("palette.none"));
  for (std::size_t i = 0; i < options.size(); ++i, y += row) {
    const ImVec2 from{at.x + ui.px(6), y};
    const ImVec2 to{end.x - ui.px(6), y + row};
    const bool over = pointer.x >= from.x && pointer.x < to.x && pointer.y >= from.y && pointer.y < to.y;
    if (i == std::min(palette_->chosen, options.size() - 1) || over)
      list->AddRectFilled(from, to, i == palette_->chosen ? c.accent_soft : c.raised, ui.px(6));
    const auto* code = model_->find(options[i].code);
    list->AddRectFilled({from.x + ui.px(10), y + ui.px(12)}, {from.x + ui.px(20), y + ui.px(22)},
                        c.of(model_->color_of(*code)), ui.px(3));
    const float used = put({from.x + ui.px(30), y + ui.px(9)},
                           i == palette_->chosen ? ui.fonts.bold : ui.fonts.body, c.text, options[i].name);
    put({from.x + ui.px(40) + used, y + ui.px(11)}, ui.fonts.small, c.muted, options[i].area);
    ui.marks["palette." + code->slug] = {from, to, options[i].name};
    if (over && ImGui::IsMouseClicked(0)) {
      choose(sink, options[i]);
      return;
    }
  }
  float x = at.x + ui.px(14);
  y = end.y - ui.px(32);
  list->AddLine({at.x, y - ui.px(4)}, {end.x, y - ui.px(4)}, c.border);
  constexpr const char* keys[] = {"+", "-", "=", ">", "."};
  for (int s = 0; s < 5; ++s) {
    const auto stance = static_cast<model::Stance>(s);
    const bool on = palette_->stance == stance;
    const auto words = std::string(keys[s]) + " " + ui.t("stance." + std::string(model::to_string(stance)));
    const float wide = ui::size_of(ui.fonts.small, words).x;
    if (on)
      list->AddRectFilled({x - ui.px(5), y}, {x + wide + ui.px(5), y + ui.px(22)}, c.accent_soft, ui.px(5));
    put({x, y + ui.px(4)}, ui.fonts.small, on ? c.accent : c.muted, words);
    x += wide + ui.px(14);
  }
}

}  // namespace skolanalys::editor
