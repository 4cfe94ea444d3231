#include <algorithm>
#include <cmath>
#include <utility>

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
        suggestion_ = 0;
        misspelt_ = {p.pos + text::pos_of(words, from), p.pos + text::pos_of(words, to)};
        ImGui::OpenPopup("spelling");
      }
    }
  }
}

void Editor::correct() {
  if (spelling_ == nullptr || mode != Mode::writing || layout_.size() == 0) return;
  const auto first = layout_.paragraph_at(caret_);
  // Once around: of the caret's own paragraph the words before the caret come last.
  for (std::size_t n = 0; n <= layout_.size(); ++n) {
    const auto p = layout_.paragraph((first + n) % layout_.size());
    if (p.hidden()) continue;
    const auto words = layout_.of(p);
    for (const auto& [from, to] : spelling_->wrong(p.hash, words)) {
      if (from < p.lead) continue;
      const text::Range range{p.pos + text::pos_of(words, from), p.pos + text::pos_of(words, to)};
      const bool in_hand = misspelt_ == range && selection() == range;
      if (n == 0 && (range.to < caret_ || in_hand)) continue;
      misspelt_ = range;
      anchor_ = range.from;
      caret_ = range.to;
      suggestion_ = 0;
      follow_ = suggests_ = true;
      return;
    }
  }
}

void Editor::suggest(ui::Ui& ui, Sink& sink, ImVec2 origin) {
  // Its size is known; left to itself it would be a frame behind what has come.
  ImVec2 size{0, 0};
  if (misspelt_ && spelling_ != nullptr) {
    const std::string word(layout_.words(*misspelt_));
    const auto known = spelling_->suggestions(word);
    size.x = ui::size_of(ui.fonts.body, ui.t("spelling.add", {word})).x;
    if (known)
      for (const auto& one : *known) size.x = std::max(size.x, ui::size_of(ui.fonts.body, one).x);
    const auto& style = ImGui::GetStyle();
    const auto rows = static_cast<float>(known ? std::max<std::size_t>(known->size(), 1) + 1 : 2);
    size.x += 2 * style.WindowPadding.x + ui.px(8);
    size.y = 2 * style.WindowPadding.y + rows * ImGui::GetTextLineHeightWithSpacing() + style.ItemSpacing.y;
    ImGui::SetNextWindowSize(size);
    // Under the word, or over it where there is no room.
    const auto place = layout_.place_of(misspelt_->from);
    const float top = origin.y + place.y - scroll_;
    const float under = top + layout_.line_height() + ui.px(2);
    const bool fits = under + size.y < ImGui::GetIO().DisplaySize.y - ui.px(4);
    ImGui::SetNextWindowPos({origin.x + place.x, fits ? under : top - size.y - ui.px(2)});
  }
  if (std::exchange(suggests_, false)) ImGui::OpenPopup("spelling");
  if (!ImGui::BeginPopup("spelling")) return;
  if (!misspelt_ || spelling_ == nullptr) {
    ImGui::EndPopup();
    return;
  }
  const std::string word(layout_.words(*misspelt_));
  const auto options = spelling_->suggestions(word);
  const auto count = options ? options->size() : 0;
  if (ui.take(platform::Key::down)) suggestion_ = (suggestion_ + 1) % (count + 1);
  if (ui.take(platform::Key::up)) suggestion_ = (suggestion_ + count) % (count + 1);
  const bool entered = ui.take(platform::Key::enter);
  suggestion_ = std::min(suggestion_, count);
  const auto replaced = [&](const std::string& with) {
    sink.end_run();
    replace(sink, *misspelt_, with);
    sink.end_run();
  };
  bool done = ui.take(platform::Key::escape);
  if (!options) {
    ui::words(ui, ui.fonts.body, ui.colors.muted, ui.t("spelling.looking"));
  } else {
    if (options->empty()) ui::words(ui, ui.fonts.body, ui.colors.muted, ui.t("spelling.nothing"));
    for (std::size_t i = 0; i < count; ++i) {
      const auto& option = (*options)[i];
      if (ImGui::Selectable(option.c_str(), suggestion_ == i) || (entered && suggestion_ == i)) {
        replaced(option);
        done = true;
      }
      ui.mark("spelling." + option, option);
    }
  }
  ImGui::Separator();
  if (ImGui::Selectable(ui.t("spelling.add", {word}).c_str(), options && suggestion_ == count) ||
      (entered && options && suggestion_ == count)) {
    spelling_->add(word);
    done = true;
  }
  ui.mark("spelling.add");
  if (done) ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

}  // namespace skolanalys::editor
