#include <algorithm>
#include <cmath>

#include "app/editor/editor.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {

/// Dots under each word that no dictionary has, but not under the one being typed.
void Editor::paint_spelling(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  if (spelling_ == nullptr || mode != Mode::writing) return;
  auto* list = ImGui::GetWindowDrawList();
  const float line = layout_.line_height();
  for (auto i = layout_.paragraph_at_height(std::max(top, 0.0F)); i < layout_.size(); ++i) {
    const auto p = layout_.paragraph(i);
    if (p.top > bottom) break;
    if (p.hidden()) continue;
    const auto words = layout_.of(p);
    const bool here = caret_ >= p.pos && caret_ <= p.pos + p.length;
    const auto caret = here ? text::byte_of(words, caret_ - p.pos) : 0;
    for (const auto& [from, to] : spelling_->wrong(p.hash, words)) {
      if (from < p.lead) continue;
      if (here && caret >= from && caret <= to) continue;
      std::size_t k = 0;
      while (k + 1 < p.lines.size() && p.lines[k + 1].from <= from) ++k;
      const float x = origin.x + layout_.width_of(p, p.lines[k].from, static_cast<std::uint32_t>(from));
      const float w = layout_.width_of(p, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to));
      const float y = origin.y + p.top + static_cast<float>(k) * line - scroll_ + line - ui.px(5);
      if (y < origin.y - line || y > origin.y + bottom - scroll_) continue;
      // Whole pixels, one reservation: a page of an unknown language has hundreds of them.
      const float step = std::max(3.0F, ui.px(4));
      const float dot = std::max(1.0F, std::floor(step / 2));
      const int dots = std::max(1, static_cast<int>(w / step));
      const ImVec2 first{std::round(x), std::round(y)};
      list->PrimReserve(6 * dots, 4 * dots);
      for (int n = 0; n < dots; ++n) {
        const float left = first.x + std::round(static_cast<float>(n) * step);
        list->PrimRect({left, first.y}, {left + dot, first.y + dot}, ui.colors.danger);
      }
      const auto mouse = ImGui::GetIO().MousePos;
      if (ImGui::IsMouseClicked(1) && mouse.x >= x && mouse.x <= x + w && mouse.y >= y - line &&
          mouse.y <= y + ui.px(6)) {
        misspelt_ = {p.pos + text::pos_of(words, from), p.pos + text::pos_of(words, to)};
        ImGui::OpenPopup("spelling");
      }
    }
  }
}

void Editor::suggest(ui::Ui& ui, Sink& sink) {
  if (!ImGui::BeginPopup("spelling")) return;
  if (!misspelt_ || spelling_ == nullptr) {
    ImGui::EndPopup();
    return;
  }
  const std::string word(layout_.words(*misspelt_));
  const auto options = spelling_->suggestions(word);
  if (!options) {
    ui::words(ui, ui.fonts.body, ui.colors.muted, ui.t("spelling.looking"));
  } else {
    if (options->empty()) ui::words(ui, ui.fonts.body, ui.colors.muted, ui.t("spelling.nothing"));
    for (const auto& option : *options) {
      if (ImGui::Selectable(option.c_str())) {
        sink.end_run();
        replace(sink, *misspelt_, option);
        sink.end_run();
      }
      ui.mark("spelling." + option, option);
    }
  }
  ImGui::Separator();
  if (ImGui::Selectable(ui.t("spelling.add", {word}).c_str())) spelling_->add(word);
  ui.mark("spelling.add");
  ImGui::EndPopup();
}

}  // namespace skolanalys::editor
