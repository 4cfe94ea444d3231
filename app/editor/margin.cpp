#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include "app/editor/editor.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/assets/assets.h"
#include "core/model/clock.h"

/// Beside the words: who speaks and when at the left, marks, and what is coded at the right.
namespace skolanalys::editor {
void Editor::paint_turns(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  if (layout_.size() == 0) return;
  auto* list = ImGui::GetWindowDrawList();
  auto* small = ui.fonts.small;
  const float line = layout_.line_height();
  const auto pointer = ImGui::GetIO().MousePos;
  const float edge = origin.x - ui.px(22);
  const float room = std::min(ui.px(96), edge - list->GetClipRectMin().x);
  const auto first = layout_.paragraph(layout_.paragraph_at_height(std::max(top, 0.0F)));
  auto i = turn_index(first.pos);
  const model::Turn* before = nullptr;
  for (std::size_t k = i; k > 0 && before == nullptr && i - k < 8; --k)
    if (!turns_[k - 1].roles.empty()) before = &turns_[k - 1];
  for (; i < turns_.size(); ++i) {
    const auto& turn = turns_[i];
    const auto p = layout_.paragraph(layout_.paragraph_at(turn.range.from));
    if (p.top > bottom) break;
    if (p.hidden()) continue;
    const float y = origin.y + p.top - scroll_;
    const float end = origin.y + layout_.top_of(turn.range.to) + line - scroll_;
    if (!turn.roles.empty())
      list->AddRectFilled({origin.x - ui.px(16), y + ui.px(4)}, {origin.x - ui.px(13), end - ui.px(4)},
                          role_color(ui.colors, turn.roles.front()), ui.px(2));
    if (p.lead > 0) {
      // "08:31 R01", the speaker nearest to the words.
      const float text_y = std::round(y + (line - small->FontSize) / 2);
      const bool asks = turn.kind == model::TurnKind::question;
      const float w = std::min(ui::size_of(small, turn.speaker).x, room);
      ui::text_at(ui, {edge - w, text_y}, small, asks ? ui.colors.muted : ui.colors.text, turn.speaker, w);
      const float clock = ui::size_of(small, turn.clock).x;
      if (!turn.clock.empty() && w + clock + ui.px(8) < room + ui.px(10))
        ui::text_at(ui, {edge - w - ui.px(8) - clock, text_y}, small, ui.colors.muted, turn.clock);
      const ImVec2 from{edge - room, y};
      const bool over =
          pointer.x >= from.x && pointer.x < origin.x - ui.px(4) && pointer.y >= y && pointer.y < y + line;
      ui.marks["speaker." + std::to_string(i)] = {from, {origin.x - ui.px(8), y + line}, turn.speaker};
      if (over && ImGui::IsItemHovered() && mode == Mode::writing) {
        list->AddRect({from.x, y + ui.px(3)}, {edge + ui.px(4), y + line - ui.px(3)}, ui.colors.border,
                      ui.px(5));
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (ImGui::IsMouseReleased(0)) {
          speaker_asked_ = i;
          clock_typed_ = turn.clock;
          ImGui::OpenPopup("speaker");
        }
      }
    }
    const bool changed = before == nullptr || before->roles != turn.roles;
    if (!turn.roles.empty() && !turn.continued && changed && end - y > line * 0.9F) {
      std::string names;
      for (const auto& role : turn.roles)
        names += (names.empty() ? "" : ", ") + assets::roles().name(role, ui.words->language());
      const auto w = std::min(room, ui::size_of(small, names).x);
      const float below = p.lead > 0 ? line / 2 + small->FontSize * 0.6F : (line - small->FontSize) / 2;
      ui::text_at(ui, {edge - w, std::round(y + below)}, small, ui.colors.muted, names, w);
    }
    if (!turn.roles.empty()) before = &turn;
  }
}

/// Who speaks and when, asked for in the margin.
void Editor::speaker_menu(ui::Ui& ui, Sink& sink) {
  if (!ImGui::BeginPopup("speaker")) return;
  if (!speaker_asked_ || *speaker_asked_ >= turns_.size()) {
    ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return;
  }
  const auto turn = turns_[*speaker_asked_];
  for (const auto& speaker : speakers()) {
    const bool chosen = ImGui::Selectable(speaker.c_str(), speaker == turn.speaker);
    ui.mark("speaker.is." + speaker, speaker);
    if (chosen && !turn.speaker.empty()) {
      sink.end_run();
      set_speaker(sink, turn, speaker);
      sink.end_run();
    }
  }
  if (!turn.clock.empty()) {
    ImGui::Separator();
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("editor.clock"));
    ui::field(ui, "speaker.clock", clock_typed_, "hh:mm", ui.px(90));
    const auto digits = [&](std::size_t at) {
      return clock_typed_[at] >= '0' && clock_typed_[at] <= '9' && clock_typed_[at + 1] >= '0' &&
             clock_typed_[at + 1] <= '9';
    };
    const bool well = clock_typed_.size() == 5 && clock_typed_[2] == ':' && digits(0) && digits(3);
    if (ImGui::IsItemDeactivatedAfterEdit() && well && clock_typed_ != turn.clock) {
      const auto caret = caret_;
      sink.end_run();
      type(sink, {turn.range.from + 1, turn.clock, clock_typed_});
      sink.end_run();
      caret_ = anchor_ = caret;
      ImGui::CloseCurrentPopup();
    }
  }
  ImGui::EndPopup();
}

/// Strong quotes, questions to follow up, contradictions: a sign before the line, dots under the words.
void Editor::paint_marks(ui::Ui& ui, ImVec2 origin, float top, float bottom) {
  auto* list = ImGui::GetWindowDrawList();
  const float line = layout_.line_height();
  float last_y = -1;
  float shift = 0;
  for (const auto* mark : marks_) {
    if (mark->range.empty()) continue;
    const auto place = layout_.place_of(mark->range.from);
    const auto color = mark->done                                 ? ui.colors.faint
                       : mark->kind == model::MarkKind::quote     ? ui.colors.accent
                       : mark->kind == model::MarkKind::follow_up ? ui.colors.ok
                                                                  : ui.colors.danger;
    for (const auto& strip : layout_.strips_of(mark->range, top, bottom)) {
      const auto dashes = std::lround(std::ceil(strip.width / ui.px(6)));
      const float low = origin.y + strip.y - scroll_ + line;
      for (long dash = 0; dash < dashes; ++dash) {
        const float x = static_cast<float>(dash) * ui.px(6);
        list->AddRectFilled({origin.x + strip.x + x, low - ui.px(4)},
                            {origin.x + strip.x + std::min(x + ui.px(3), strip.width), low - ui.px(2)},
                            color);
      }
    }
    if (place.y < top || place.y > bottom) continue;
    shift = place.y == last_y ? shift + ui.px(12) : 0;
    last_y = place.y;
    const char* sign = mark->kind == model::MarkKind::quote       ? "”"
                       : mark->kind == model::MarkKind::follow_up ? "?"
                                                                  : "×";
    const ImVec2 at{origin.x - ui.px(11) + shift,
                    origin.y + place.y - scroll_ + (line - ui.fonts.bold->FontSize) / 2};
    ui::text_at(ui, {at.x, std::round(at.y)}, ui.fonts.bold, color, sign);
    const auto name =
        ui.t("mark." + std::string(model::names_of(mark->kind)[static_cast<std::size_t>(mark->kind)]));
    const auto pointer = ImGui::GetIO().MousePos;
    ui.marks["mark." + model::to_string(mark->id)] = {at, {at.x + ui.px(10), at.y + line}, name};
    if (ImGui::IsItemHovered() && pointer.x >= at.x - 2 && pointer.x <= at.x + ui.px(10) &&
        pointer.y >= at.y && pointer.y <= at.y + line)
      ImGui::SetTooltip("%s%s", name.c_str(), (mark->author.empty() ? "" : " · " + mark->author).c_str());
  }
}

/// Who coded what, when, and why.
void Editor::card(ui::Ui& ui, const model::Coding& coding) const {
  const auto* code = model_->find(coding.code);
  if (code == nullptr) return;
  ImGui::BeginTooltip();
  const auto at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + ui.px(4)}, {at.x + ui.px(10), at.y + ui.px(14)},
                                            ui.colors.of(model_->color_of(*code)), ui.px(3));
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ui.px(18));
  ui::words(ui, ui.fonts.bold, ui.colors.text, ui.name_of(*code));
  ui::words(ui, ui.fonts.small, ui.colors.muted,
            ui.name_of(model_->area_of(*code)) + " · " +
                ui.t("stance." + std::string(model::to_string(coding.stance))));
  ui::words(ui, ui.fonts.small, ui.colors.muted,
            (coding.coder.empty() ? std::string("–") : coding.coder) + " · " +
                model::in_local_time(coding.made, model::day_and_minute));
  for (const auto& [id, memo] : model_->memos) {
    if (memo.target != coding.id) continue;
    ImGui::PushTextWrapPos(ui.px(340));
    ImGui::TextUnformatted(memo.body.c_str());
    ImGui::PopTextWrapPos();
  }
  ImGui::EndTooltip();
}

/// A bar a coding, in lanes that do not touch, and its theme's name as far beside it as there is room. A name
/// that finds none below the one above is counted: "+2".
void Editor::paint_bars(ui::Ui& ui, ImVec2 origin, float top, float bottom, float right) {
  shown_.clear();
  if (layout_.size() == 0) return;
  auto* list = ImGui::GetWindowDrawList();
  auto* small = ui.fonts.small;
  const float line = layout_.line_height();
  const float lane_width = ui.px(8);
  const auto deepest = std::min<std::size_t>(lanes_, 6);
  const float label_x = right + ui.px(20) + lane_width * static_cast<float>(deepest);
  const float room = ImGui::GetWindowPos().x + ImGui::GetWindowSize().x - label_x - ui.px(14);
  const auto pointer = ImGui::GetIO().MousePos;
  const bool hovering = ImGui::IsItemHovered() && !dragging_ && !carrying_;
  float free_y = -1e9F;  // below the last name
  std::size_t left_out = 0;
  ImVec2 last_label{};
  const auto tell_left_out = [&] {
    if (left_out == 0 || room < ui.px(60)) return;
    const auto more = "+" + std::to_string(left_out);
    ui::text_at(ui, {label_x + room - ui::size_of(small, more).x, last_label.y}, small, ui.colors.muted,
                more);
    left_out = 0;
  };
  const auto first = layout_.paragraph(layout_.paragraph_at_height(std::max(top - line * 20, 0.0F)));
  for (auto i = first_bar(first.pos); i < bars_.size(); ++i) {
    const auto& coding = *bars_[i].coding;
    if (coding.range.empty()) continue;
    const auto range = coding.id == active_ && grip_ != Grip::none ? pulled_ : coding.range;
    const auto p = layout_.paragraph(layout_.paragraph_at(range.from));
    if (p.top > bottom) break;
    if (p.hidden()) continue;
    const float from_y = layout_.top_of(range.from);
    const float to_y = layout_.top_of(range.to > range.from ? range.to - 1 : range.to) + line;
    if (from_y > bottom) break;
    const auto* code = model_->find(coding.code);
    if (code == nullptr) continue;
    const float label_y = std::max(from_y, free_y);
    const bool named = label_y < std::max(to_y, from_y + 2.5F * line);
    // A long name takes a second line where the next one leaves room for it.
    const bool active = coding.id == active_;
    auto* font = active ? ui.fonts.bold : small;
    const float pitch = ui::line_pitch(font);
    const bool memo = named && std::any_of(model_->memos.begin(), model_->memos.end(),
                                           [&](const auto& one) { return one.second.target == coding.id; });
    const float label_room = room - (memo ? ui.px(18) : 0);
    std::string words;
    std::vector<std::string> lines;
    if (named) {
      words = std::string(stance_mark(coding.stance)) + " " + ui.name_of(*code);
      const bool space = i + 1 == bars_.size() ||
                         layout_.top_of(bars_[i + 1].coding->range.from) >= label_y + 2 * pitch + ui.px(5);
      // The stance's sign stays with the first word.
      const auto bound = ui::parted(
          font, std::string(stance_mark(coding.stance)) + "\u00A0" + ui.name_of(*code), label_room);
      if (space && room > ui.px(60) && ui::size_of(font, words).x > label_room &&
          ui::longest_word(font, bound) <= label_room)
        lines = ui::lines_of(font, bound, label_room);
      else
        lines.push_back(words);
      for (std::size_t k = 2; k < lines.size(); ++k) lines[1] += " " + lines[k];  // and is cut
      lines.resize(std::min<std::size_t>(lines.size(), 2));
    }
    if (named) {
      tell_left_out();
      free_y = label_y + small->FontSize + ui.px(5) + pitch * static_cast<float>(lines.size() - 1);
    } else {
      ++left_out;
    }
    if (to_y < top) {
      left_out = 0;
      continue;
    }
    const float x =
        right + ui.px(14) + lane_width * static_cast<float>(std::min<std::size_t>(bars_[i].lane, 6));
    Shown shown{coding.id,
                {x, origin.y + from_y - scroll_ + ui.px(3)},
                {x + ui.px(active ? 5 : 3), origin.y + to_y - scroll_ - ui.px(3)},
                {-1, -1},
                {-1, -1}};
    list->AddRectFilled(shown.from, shown.to, ui.colors.of(model_->color_of(*code)), ui.px(2));
    if (named && room > ui.px(24)) {
      last_label = {label_x, std::round(origin.y + label_y - scroll_ + (line - small->FontSize) / 2)};
      float taken = 0;
      for (std::size_t k = 0; k < lines.size(); ++k)
        taken = ui::text_at(ui, {last_label.x, last_label.y + pitch * static_cast<float>(k)}, font,
                            active ? ui.colors.text : ui.colors.muted, lines[k], label_room);
      const ImVec2 last_line{last_label.x, last_label.y + pitch * static_cast<float>(lines.size() - 1)};
      if (memo)
        ui::text_at(ui, {last_line.x + taken + ui.px(4), last_line.y - ui.px(2)}, small, ui.colors.muted,
                    ui::icon::note);
      shown.label_from = last_label;
      shown.label_to = {last_label.x + room, last_line.y + small->FontSize};
      ui.marks["bar." + model::to_string(coding.id)] = {shown.from, shown.label_to, words};
    }
    const auto over = [&](ImVec2 a, ImVec2 b, float grace) {
      return pointer.x >= a.x - grace && pointer.x <= b.x + grace && pointer.y >= a.y && pointer.y <= b.y;
    };
    if (hovering && (over(shown.from, shown.to, 3) || over(shown.label_from, shown.label_to, 0))) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      card(ui, coding);
    }
    shown_.push_back(shown);
  }
  tell_left_out();
}

/// The ends of the coding in hand, to be pulled.
void Editor::paint_handles(ui::Ui& ui, ImVec2 origin) {
  handles_[0] = handles_[1] = {-1, -1};
  const auto* coding = model_->find(active_);
  if (coding == nullptr || coding->text != text_ || coding->range.empty()) return;
  const auto* code = model_->find(coding->code);
  if (code == nullptr) return;
  // Not for what the filter hides.
  if (layout_.paragraph(layout_.paragraph_at(coding->range.from)).hidden()) return;
  auto* list = ImGui::GetWindowDrawList();
  const auto color = ui.colors.of(model_->color_of(*code));
  const auto range = grip_ == Grip::none ? coding->range : pulled_;
  const float line = layout_.line_height();
  for (int end = 0; end < 2; ++end) {
    const auto place = layout_.place_of(end == 0 ? range.from : range.to);
    const float x = origin.x + place.x;
    const float y = origin.y + place.y - scroll_;
    list->AddRectFilled({x - ui.px(1), y + ui.px(1)}, {x + ui.px(1), y + line - ui.px(1)}, color);
    const float knob = end == 0 ? y + ui.px(2) : y + line - ui.px(2);
    list->AddCircleFilled({x, knob}, ui.px(5), ui.colors.surface);
    list->AddCircleFilled({x, knob}, ui.px(4), color);
    handles_[end] = {x, knob};
    ui.marks[end == 0 ? "handle.begin" : "handle.end"] = {
        {x - ui.px(5), knob - ui.px(5)}, {x + ui.px(5), knob + ui.px(5)}, {}};
    const auto pointer = ImGui::GetIO().MousePos;
    if (std::abs(pointer.x - x) < ui.px(8) && std::abs(pointer.y - knob) < ui.px(8))
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
}

}  // namespace skolanalys::editor
