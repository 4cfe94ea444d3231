#include "app/editor/editor.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {

/// A wave under each word that no dictionary has, but not under the one being typed.
void Editor::paint_spelling(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  if (spelling_ == nullptr || mode != Mode::writing) return;
  auto* list = ImGui::GetWindowDrawList();
  const float line = layout_.line_height();
  for (auto i = layout_.paragraph_at_height(std::max(top, 0.0F)); i < layout_.size(); ++i) {
    const auto p = layout_.paragraph(i);
    if (p.top > bottom) break;
    if (p.hidden()) continue;
    const auto words = layout_.of(p);
    for (const auto& [from, to] : spelling_->wrong(p.hash, words)) {
      if (from < p.lead) continue;
      const text::Range range{p.pos + text::pos_of(words, from), p.pos + text::pos_of(words, to)};
      if (caret_ >= range.from && caret_ <= range.to) continue;
      std::size_t k = 0;
      while (k + 1 < p.lines.size() && p.lines[k + 1].from <= from) ++k;
      const float x = origin.x + layout_.width_of(p, p.lines[k].from, static_cast<std::uint32_t>(from));
      const float w = layout_.width_of(p, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to));
      const float y = origin.y + p.top + static_cast<float>(k) * line - scroll_ + line - ui.px(5);
      for (int tooth = 0; static_cast<float>(tooth) * ui.px(4) < w; ++tooth) {
        const float at = static_cast<float>(tooth) * ui.px(4);
        list->AddLine({x + at, y}, {x + at + ui.px(2), y + ui.px(2)}, ui.colors.danger);
        list->AddLine({x + at + ui.px(2), y + ui.px(2)}, {x + at + ui.px(4), y}, ui.colors.danger);
      }
      const auto mouse = ImGui::GetIO().MousePos;
      if (ImGui::IsMouseClicked(1) && mouse.x >= x && mouse.x <= x + w && mouse.y >= y - line &&
          mouse.y <= y + ui.px(6)) {
        misspelt_ = range;
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
