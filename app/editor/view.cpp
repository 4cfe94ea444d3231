#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/editor/breaks.h"
#include "app/editor/editor.h"
#include "app/ui/high_letters.h"
#include "core/assets/assets.h"
#include "core/text/utf8.h"

/// The words and what lies under and over them. Only what is in view is touched.
namespace skolanalys::editor {
namespace {

constexpr int coded_alpha = 46;

/// The letter that is drawn for a grapheme, 0 where the font has none: composed where it can be.
ImWchar drawn_as(const ImFont* font, std::string_view grapheme) {
  text::ByteOffset at = 0;
  auto first = text::next(grapheme, at);
  if (at < grapheme.size()) {
    UErrorCode fault = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(fault);
    while (U_SUCCESS(fault) && at < grapheme.size()) {
      const auto more = text::next(grapheme, at);
      const auto both = nfc->composePair(static_cast<UChar32>(first), static_cast<UChar32>(more));
      if (both >= 0) first = static_cast<char32_t>(both);
    }
  }
  if (first >= 0x10000) return ui::high_letter(first);
  const auto letter = static_cast<ImWchar>(first);
  return font->FindGlyphNoFallback(letter) == nullptr ? ImWchar{0} : letter;
}

}  // namespace

ImU32 role_color(const ui::Colors& colors, const std::string& role) {
  constexpr std::array<const char*, 7> by_level{"#5C62C9", "#3B82C4", "#2B8F97", "#3F9467",
                                                "#A64D8F", "#C2702D", "#8A7A1F"};
  const auto* level = assets::roles().level_of(role);
  return level == nullptr ? colors.faint
                          : colors.of(by_level[static_cast<std::size_t>(std::clamp(level->order, 1, 7)) - 1]);
}

const char* stance_mark(model::Stance stance) {
  constexpr const char* marks[] = {"+", "−", "±", "→", "·"};
  return marks[static_cast<int>(stance)];
}

ImU32 stance_color(const ui::Colors& colors, model::Stance stance) {
  constexpr const char* hex[] = {"#1F77B4", "#D1661F", "#8A6FB0", "#4C8C6B", "#8A929E"};
  return colors.of(hex[static_cast<int>(stance)]);
}

void Editor::highlight(ImDrawList* list, ImVec2 origin, text::Range range, ImU32 color, float top,
                       float bottom, float inset) {
  for (const auto& strip : layout_.strips_of(range, top, bottom)) {
    const float y = origin.y + strip.y - scroll_;
    list->AddRectFilled({origin.x + strip.x - 1, y + inset},
                        {origin.x + strip.x + strip.width + 1, y + layout_.line_height() - inset}, color, 3);
  }
}

void Editor::paint(ui::Ui& ui, ImVec2 origin, ImVec2 size) {
  auto* list = ImGui::GetWindowDrawList();
  const auto& c = ui.colors;
  const float top = scroll_ - layout_.line_height();
  const float bottom = scroll_ + size.y;
  paint_codings(ui, origin, top, bottom);
  for (const auto& hit : hits_)
    highlight(list, origin, hit, c.dark ? IM_COL32(190, 150, 30, 120) : IM_COL32(255, 214, 80, 150), top,
              bottom, 3);
  if (palette_ && !palette_->range.empty())
    highlight(list, origin, palette_->range, c.selection, top, bottom, 1);
  if (const auto sel = selection(); !sel.empty())
    highlight(list, origin, sel, c.with_alpha(c.selection, 190), top, bottom, 1);
  paint_turns(ui, origin, top, bottom);
  paint_words(ui, origin, top, bottom);
  paint_spelling(ui, origin, top, bottom);
  paint_marks(ui, origin, top, bottom);
  paint_bars(ui, origin, top, bottom, origin.x + size.x);
  paint_handles(ui, origin);
  const float line = layout_.line_height();
  const float down = std::round((line - font_->FontSize) / 2);
  const bool hidden =
      layout_.size() > 0 && layout_.paragraph(layout_.paragraph_at(caret_)).hidden();  // by the filter
  if (!ui.keyboard_elsewhere() && !hidden) {
    const auto place = layout_.place_of(caret_);
    const auto here = layout_.paragraph(layout_.paragraph_at(caret_));
    // The half line between turns holds no whole caret.
    const float tall =
        here.bytes == 0 && layout_.size() > 1 && !here.hidden() ? here.height + ui.px(4) : line;
    const ImVec2 at{std::round(origin.x + place.x), origin.y + place.y - scroll_};
    list->AddRectFilled({at.x - 1, at.y + ui.px(4)}, {at.x + ui.px(1), at.y + tall - ui.px(4)}, c.accent);
  }
  if (layout_.length() == 0)
    ui::text_at(ui, {origin.x + ui.px(6), origin.y + down}, font_, c.muted,
                ui.t(mode == Mode::coding ? "editor.nothing" : "editor.begin"));
  if (layout_.height() == 0 && filter != Filter::all)
    ui::text_at(ui, {origin.x, origin.y + down}, ui.fonts.body, c.muted,
                ui.t(filter == Filter::coded ? "editor.none_coded" : "editor.none_uncoded"));
  // A thin thumb that shows where in the note one is.
  if (layout_.height() > size.y) {
    const float x = ImGui::GetWindowPos().x + ImGui::GetWindowSize().x - ui.px(8);
    const float share = size.y / (layout_.height() + 4 * line);
    const float y = origin.y + (size.y - ui.px(20)) * scroll_ / (layout_.height() + 4 * line);
    list->AddRectFilled({x, y}, {x + ui.px(4), y + std::max(ui.px(24), share * size.y)},
                        c.with_alpha(c.faint, 110), ui.px(2));
  }
}

void Editor::paint_codings(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  if (layout_.size() == 0) return;
  auto* list = ImGui::GetWindowDrawList();
  const auto& c = ui.colors;
  const auto last = layout_.paragraph(layout_.paragraph_at_height(bottom));
  const auto first = layout_.paragraph(layout_.paragraph_at_height(std::max(top, 0.0F)));
  for (auto i = first_bar(first.pos); i < bars_.size(); ++i) {
    const auto& coding = *bars_[i].coding;
    if (coding.range.from > last.pos + last.length) break;
    if (coding.range.to < first.pos) continue;
    const auto* code = model_->find(coding.code);
    if (code == nullptr) continue;
    const bool active = coding.id == active_;
    const auto range = active && grip_ != Grip::none ? pulled_ : coding.range;
    highlight(list, origin, range,
              c.with_alpha(c.of(model_->color_of(*code)), active ? 2 * coded_alpha : coded_alpha), top,
              bottom, 2);
  }
}

/// The words, a line at a time; who asks is quieter than who answers.
void Editor::paint_words(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  const auto& c = ui.colors;
  const float line = layout_.line_height();
  const float down = std::round((line - font_->FontSize) / 2);
  const auto* here = turn_at(caret_);
  const auto focus = here != nullptr ? here->range : paragraph_range(layout_, caret_);
  auto i = layout_.paragraph_at_height(std::max(top, 0.0F));
  std::size_t t = i < layout_.size() ? turn_index(layout_.paragraph(i).pos) : 0;
  for (; i < layout_.size(); ++i) {
    const auto p = layout_.paragraph(i);
    if (p.top > bottom) break;
    if (p.hidden() || p.bytes == p.lead) continue;
    while (t < turns_.size() && turns_[t].range.to < p.pos) ++t;
    const model::Turn* turn =
        t < turns_.size() && turns_[t].range.from <= p.pos + p.length ? &turns_[t] : nullptr;
    ImU32 color = c.text;
    if (turn != nullptr &&
        (turn->kind == model::TurnKind::question || turn->kind == model::TurnKind::observation))
      color = c.muted;
    if (alone && (p.pos + p.length < focus.from || p.pos > focus.to)) color = c.muted;
    const bool heading = turn != nullptr && turn->kind == model::TurnKind::heading;
    for (std::size_t k = 0; k < p.lines.size(); ++k) {
      const float y = origin.y + p.top + static_cast<float>(k) * line - scroll_;
      if (y > origin.y + bottom - scroll_) break;
      const auto from = std::max(p.lines[k].from, p.lead);
      if (from >= p.lines[k].to) continue;
      paint_line(ui, font_, {origin.x, y + down}, color, p, from, p.lines[k].to);
      // Printed twice, not in the bold font: its letters are wider, and the caret would stand beside them.
      if (heading)
        paint_line(ui, font_, {origin.x + std::max(1.0F, std::floor(font_->FontSize / 17)), y + down}, color,
                   p, from, p.lines[k].to);
    }
  }
}

/// A line whose letters are all single ones of the font goes as it is; else grapheme by grapheme, a frame
/// standing for what the font cannot draw.
void Editor::paint_line(ui::Ui& ui, ImFont* font, ImVec2 at, ImU32 color, const Paragraph& p,
                        std::uint32_t from, std::uint32_t to) {
  auto* list = ImGui::GetWindowDrawList();
  const auto words = layout_.of(p);
  const auto* begin = words.data() + from;
  const auto* end = words.data() + to;
  const bool high = std::any_of(begin, end, [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  if (p.joined.empty() && !high) {
    list->AddText(font, font->FontSize, at, color, begin, end);
    return;
  }
  Breaks graphemes(UBRK_CHARACTER, words);
  float x = 0;
  for (auto here = static_cast<std::int32_t>(from); here < static_cast<std::int32_t>(to);) {
    auto next = graphemes->following(here);
    if (next == icu::BreakIterator::DONE) next = static_cast<std::int32_t>(to);
    const auto grapheme = words.substr(static_cast<std::size_t>(here), static_cast<std::size_t>(next - here));
    const float w = layout_.width_of(p, static_cast<std::uint32_t>(here), static_cast<std::uint32_t>(next));
    if (const auto letter = drawn_as(font, grapheme); letter != 0) {
      font->RenderChar(list, font->FontSize, {at.x + x, at.y}, color, letter);
    } else {
      const float size = font->FontSize;
      list->AddRect({at.x + x + 1, at.y + size * 0.12F},
                    {at.x + x + std::max(w - 1, 4.0F), at.y + size * 0.92F}, ui.colors.faint, size * 0.2F);
    }
    x += w;
    here = next;
  }
}

}  // namespace skolanalys::editor
