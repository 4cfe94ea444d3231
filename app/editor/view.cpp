#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

#include "app/editor/editor.h"
#include "app/editor/font_metrics.h"
#include "core/assets/assets.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {

constexpr int coded_alpha = 46;

std::string day_of(model::Moment moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  return model::to_string(model::Date(day));
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
  const FontMetrics metrics(font_);
  const float line = layout_.line_height();
  for (auto i = layout_.paragraph_at(range.from); i < layout_.paragraphs().size(); ++i) {
    const auto& p = layout_.paragraphs()[i];
    if (p.pos >= range.to && i != layout_.paragraph_at(range.from)) break;
    if (p.top > bottom) break;
    if (p.top + static_cast<float>(p.lines.size()) * line < top) continue;
    const auto words = layout_.content().substr(p.byte, p.bytes);
    const auto from = range.from <= p.pos ? 0 : text::byte_of(words, range.from - p.pos);
    const auto to = range.to >= p.pos + p.length ? words.size() : text::byte_of(words, range.to - p.pos);
    for (std::size_t k = 0; k < p.lines.size(); ++k) {
      const auto a = std::max<std::size_t>(from, p.lines[k].from);
      const auto b = std::min<std::size_t>(to, p.lines[k].to);
      if (a >= b) continue;
      const float x = layout_.width_of(p, p.lines[k].from, static_cast<std::uint32_t>(a), metrics);
      const float w =
          layout_.width_of(p, static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), metrics);
      const float y = origin.y + p.top + static_cast<float>(k) * line - scroll_;
      list->AddRectFilled({origin.x + x - 1, y + inset}, {origin.x + x + w + 1, y + line - inset}, color, 3);
    }
  }
}

void Editor::paint_turns(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  auto* list = ImGui::GetWindowDrawList();
  const FontMetrics metrics(font_);
  const float line = layout_.line_height();
  const model::Turn* before = nullptr;
  for (const auto& turn : turns_) {
    const float y = layout_.place_of(turn.range.from, metrics).y;
    if (y > bottom) break;
    const float end = layout_.place_of(turn.range.to, metrics).y + line;
    if (end >= top && !turn.roles.empty()) {
      const auto color = role_color(ui.colors, turn.roles.front());
      list->AddRectFilled({origin.x - ui.px(16), origin.y + y - scroll_ + ui.px(4)},
                          {origin.x - ui.px(13), origin.y + end - scroll_ - ui.px(4)}, color, ui.px(2));
      const bool changed = before == nullptr || before->roles != turn.roles;
      if (!turn.continued && changed) {
        std::string names;
        for (const auto& role : turn.roles)
          names += (names.empty() ? "" : ", ") + assets::roles().name(role, ui.words->language());
        const float width = ui.px(92);
        const auto w = std::min(width, ui::size_of(ui.fonts.small, names).x);
        ui::text_at(
            ui, {origin.x - ui.px(22) - w, origin.y + y - scroll_ + (line - ui.fonts.small->FontSize) / 2},
            ui.fonts.small, ui.colors.muted, names, width);
      }
    }
    if (!turn.roles.empty()) before = &turn;
  }
}

void Editor::paint_codings(ui::Ui& ui, ImVec2 origin, float top, float bottom, float right) {
  auto* list = ImGui::GetWindowDrawList();
  const FontMetrics metrics(font_);
  const float line = layout_.line_height();
  // Lanes: a bar goes into the first lane that is free above it.
  std::vector<float> lanes;
  float label_bottom = -1e9F;
  const float lane_width = ui.px(8);
  struct Bar {
    const model::Coding* coding;
    float from, to;
    std::size_t lane;
  };
  std::vector<Bar> bars;
  for (const auto* c : codings_) {
    if (c->range.empty()) continue;
    const float from = layout_.place_of(c->range.from, metrics).y;
    const float to = layout_.place_of(c->range.to, metrics).y + line;
    std::size_t lane = 0;
    while (lane < lanes.size() && lanes[lane] > from + 1) ++lane;
    if (lane == lanes.size()) lanes.push_back(0);
    lanes[lane] = to;
    if (to >= top && from <= bottom) bars.push_back({c, from, to, lane});
  }
  const float deepest = static_cast<float>(std::min<std::size_t>(lanes.size(), 6));
  const auto pointer = ImGui::GetIO().MousePos;
  for (const auto& bar : bars) {
    const auto* code = model_->find(bar.coding->code);
    if (code == nullptr) continue;
    const auto color = ui.colors.of(model_->color_of(*code));
    const bool active = bar.coding->id == active_;
    const float x = right + ui.px(14) + lane_width * static_cast<float>(std::min<std::size_t>(bar.lane, 6));
    const ImVec2 from{x, origin.y + bar.from - scroll_ + ui.px(3)};
    const ImVec2 to{x + ui.px(active ? 5 : 3), origin.y + bar.to - scroll_ - ui.px(3)};
    list->AddRectFilled(from, to, color, ui.px(2));
    const float label_y = std::max(bar.from, label_bottom);
    label_bottom = label_y + ui.fonts.small->FontSize + ui.px(4);
    const float label_x = right + ui.px(22) + lane_width * deepest;
    const ImVec2 label{label_x, origin.y + label_y - scroll_ + ui.px(4)};
    const auto words = std::string(stance_mark(bar.coding->stance)) + " " + code->name;
    const float room = ImGui::GetWindowPos().x + ImGui::GetWindowSize().x - label_x - ui.px(10);
    if (room > ui.px(24))
      ui::text_at(ui, label, active ? ui.fonts.bold : ui.fonts.small,
                  active ? ui.colors.text : ui.colors.muted, words, room);
    const bool over_bar =
        pointer.x >= from.x - 3 && pointer.x <= to.x + 3 && pointer.y >= from.y && pointer.y <= to.y;
    const bool over_label = pointer.x >= label.x && pointer.x <= label.x + room && pointer.y >= label.y &&
                            pointer.y <= label.y + ui.fonts.small->FontSize;
    if (ImGui::IsItemHovered() && (over_bar || over_label)) {
      std::string tip =
          code->name + "  " + ui.t("stance." + std::string(model::to_string(bar.coding->stance)));
      tip += "\n" + (bar.coding->coder.empty() ? std::string("–") : bar.coding->coder) + ", " +
             day_of(bar.coding->made);
      for (const auto& [id, memo] : model_->memos)
        if (memo.target == bar.coding->id) tip += "\n\n" + memo.body;
      ImGui::SetTooltip("%s", tip.c_str());
      if (ImGui::IsMouseClicked(0)) {
        active_ = bar.coding->id;
        anchor_ = bar.coding->range.from;
        caret_ = bar.coding->range.to;
      }
    }
  }
}

/// A wave under each word that no dictionary has, but not under the one being typed.
void Editor::paint_spelling(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  if (spelling_ == nullptr || mode != Mode::writing) return;
  auto* list = ImGui::GetWindowDrawList();
  const FontMetrics metrics(font_);
  const float line = layout_.line_height();
  for (auto i = layout_.paragraph_at_height(std::max(top, 0.0F)); i < layout_.paragraphs().size(); ++i) {
    const auto& p = layout_.paragraphs()[i];
    if (p.top > bottom) break;
    const auto words = layout_.content().substr(p.byte, p.bytes);
    for (const auto& [from, to] : spelling_->wrong(words)) {
      const text::Range range{p.pos + text::pos_of(words, from), p.pos + text::pos_of(words, to)};
      if (caret_ >= range.from && caret_ <= range.to) continue;
      std::size_t k = 0;
      while (k + 1 < p.lines.size() && p.lines[k + 1].from <= from) ++k;
      const float x =
          origin.x + layout_.width_of(p, p.lines[k].from, static_cast<std::uint32_t>(from), metrics);
      const float w =
          layout_.width_of(p, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), metrics);
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
    for (const auto& option : *options)
      if (ImGui::Selectable(option.c_str())) replace(sink, *misspelt_, option);
  }
  ImGui::Separator();
  if (ImGui::Selectable(ui.t("spelling.add", {word}).c_str())) spelling_->add(word);
  ImGui::EndPopup();
}

void Editor::paint(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size) {
  auto* list = ImGui::GetWindowDrawList();
  const FontMetrics metrics(font_);
  const auto& c = ui.colors;
  const float top = scroll_ - layout_.line_height();
  const float bottom = scroll_ + size.y;
  for (const auto* coding : codings_) {
    if (coding->range.empty()) continue;
    const auto* code = model_->find(coding->code);
    if (code == nullptr) continue;
    const auto color = c.of(model_->color_of(*code));
    highlight(list, origin, coding->range,
              c.with_alpha(color, coding->id == active_ ? 2 * coded_alpha : coded_alpha), top, bottom, 2);
  }
  for (const auto& hit : hits_)
    highlight(list, origin, hit, c.dark ? IM_COL32(190, 150, 30, 120) : IM_COL32(255, 214, 80, 150), top,
              bottom, 3);
  if (palette_ && !palette_->range.empty())
    highlight(list, origin, palette_->range, c.selection, top, bottom, 1);
  if (const auto sel = selection(); !sel.empty())
    highlight(list, origin, sel, c.with_alpha(c.selection, 190), top, bottom, 1);
  paint_turns(ui, origin, top, bottom);
  // The words, a line at a time; who speaks and when is quieter than what is said.
  const float line = layout_.line_height();
  const float down = std::round((line - font_->FontSize) / 2);
  const auto here = layout_.paragraph_at(caret_);
  std::size_t t = 0;
  for (auto i = layout_.paragraph_at_height(std::max(top, 0.0F)); i < layout_.paragraphs().size(); ++i) {
    const auto& p = layout_.paragraphs()[i];
    if (p.top > bottom) break;
    while (t < turns_.size() && turns_[t].range.to < p.pos) ++t;
    const model::Turn* turn =
        t < turns_.size() && turns_[t].range.from <= p.pos + p.length ? &turns_[t] : nullptr;
    const auto words = layout_.content().substr(p.byte, p.bytes);
    const bool mine = turn != nullptr && turn->range.from == p.pos;
    const auto header = mine ? text::byte_of(words, turn->body.from - p.pos) : 0;
    ImU32 color = c.text;
    if (turn != nullptr && turn->kind == model::TurnKind::question) color = c.muted;
    if (turn != nullptr && turn->kind == model::TurnKind::observation) color = c.muted;
    if (alone && i != here) color = c.faint;
    for (std::size_t k = 0; k < p.lines.size(); ++k) {
      const float y = origin.y + p.top + static_cast<float>(k) * line - scroll_;
      if (y > origin.y + size.y) break;
      float x = origin.x;
      auto from = p.lines[k].from;
      if (from < header) {
        const auto to = std::min<std::size_t>(header, p.lines[k].to);
        list->AddText(font_, font_->FontSize, {x, y + down}, c.faint, words.data() + from, words.data() + to);
        x += layout_.width_of(p, from, static_cast<std::uint32_t>(to), metrics);
        from = static_cast<std::uint32_t>(to);
      }
      auto* font = turn != nullptr && turn->kind == model::TurnKind::heading && font_ == ui.fonts.note
                       ? ui.fonts.note_bold
                       : font_;
      if (from < p.lines[k].to)
        list->AddText(font, font->FontSize, {x, y + down}, color, words.data() + from,
                      words.data() + p.lines[k].to);
    }
  }
  paint_spelling(ui, origin, top, bottom);
  suggest(ui, sink);
  paint_codings(ui, origin, top, bottom, origin.x + size.x);
  if (!ui.keyboard_elsewhere()) {
    const auto place = layout_.place_of(caret_, metrics);
    const ImVec2 at{std::round(origin.x + place.x), origin.y + place.y - scroll_};
    list->AddRectFilled({at.x - 1, at.y + ui.px(4)}, {at.x + ui.px(1), at.y + line - ui.px(4)}, c.accent);
  }
  if (layout_.length() == 0)
    ui::text_at(ui, {origin.x + ui.px(6), origin.y + down}, font_, c.faint, ui.t("editor.begin"));
  // A thin thumb that shows where in the note one is.
  if (layout_.height() > size.y) {
    const float x = ImGui::GetWindowPos().x + ImGui::GetWindowSize().x - ui.px(8);
    const float share = size.y / (layout_.height() + 4 * line);
    const float y = origin.y + (size.y - ui.px(20)) * scroll_ / (layout_.height() + 4 * line);
    list->AddRectFilled({x, y}, {x + ui.px(4), y + std::max(ui.px(24), share * size.y)},
                        c.with_alpha(c.faint, 110), ui.px(2));
  }
}

void Editor::paint_palette(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size) {
  if (!palette_) return;
  const FontMetrics metrics(font_);
  const auto options = palette_choices();
  const auto& c = ui.colors;
  const float row = ui.px(34);
  const float width = ui.px(400);
  const float height = ui.px(86) + row * static_cast<float>(std::max<std::size_t>(options.size(), 1));
  const auto place = layout_.place_of(caret_, metrics);
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
        palette_->area ? model_->find(palette_->area)->name : ui.t("palette.hint"));
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
