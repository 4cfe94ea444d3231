#include "app/editor/editor.h"

#include <algorithm>
#include <cmath>

#include "app/editor/font_metrics.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {
constexpr std::size_t long_note = 64U << 10U;  // bytes; shorter ones are read anew with each key
constexpr double rest = 0.3;                   // seconds
}  // namespace

void Editor::show(const model::Model& model, model::TextId text, std::uint64_t revision) {
  model_ = &model;
  const bool other = text != text_;
  if (other) {
    text_ = text;
    caret_ = anchor_ = 0;
    scroll_ = 0;
    active_ = {};
    palette_.reset();
    layout_.forget();
    hits_.clear();
    follow_ = false;
  }
  if (!other && revision == revision_) return;
  revision_ = revision;
  const auto* shown = model.find(text);
  if (!other && shown != nullptr && shown->content.size() > long_note && typed_ == now_) {
    turns_stale_ = true;  // who speaks is asked again when the fingers rest
  } else {
    turns_ = shown == nullptr ? std::vector<model::Turn>() : model::turns_of(model, *shown);
    turns_stale_ = false;
  }
  codings_ = model.codings_of(text);
  if (model.find(active_) == nullptr) active_ = {};
}

text::Range Editor::selection() const { return {std::min(caret_, anchor_), std::max(caret_, anchor_)}; }

const model::Turn* Editor::turn_at(text::Pos at) const {
  const model::Turn* found = nullptr;
  for (const auto& turn : turns_) {
    if (turn.range.from > at) break;
    found = &turn;
  }
  return found;
}

void Editor::reveal(text::Range range) {
  anchor_ = range.from;
  caret_ = range.to;
  follow_ = true;
}

void Editor::activate(model::CodingId coding) {
  active_ = coding;
  if (const auto* c = model_ == nullptr ? nullptr : model_->find(coding)) {
    caret_ = anchor_ = c->range.from;
    follow_ = true;
  }
}

std::vector<Choice> Editor::palette_choices() const {
  if (!palette_ || model_ == nullptr) return {};
  auto all = choices(*model_, palette_->typed, recent_, palette_->area ? 100 : 9);
  if (palette_->area)
    std::erase_if(all, [&](const auto& choice) {
      const auto* code = model_->find(choice.code);
      return code == nullptr || code->parent != palette_->area;
    });
  return all;
}

void Editor::draw(ui::Ui& ui, Sink& sink, const std::string& clock) {
  const auto* shown = model_ == nullptr ? nullptr : model_->find(text_);
  if (shown == nullptr) return;
  now_ = ui.now;
  if (turns_stale_ && ui.now - typed_ > rest) {
    turns_ = model::turns_of(*model_, *shown);
    turns_stale_ = false;
  }
  auto* font = large ? ui.fonts.large : ui.fonts.note;
  if (font != font_) {
    font_ = font;
    layout_.forget();
  }
  const FontMetrics metrics(font_);
  const auto at = ImGui::GetCursorScreenPos();
  const auto size = ImGui::GetContentRegionAvail();
  page_ = size.y;
  // Margins: who speaks at the left, the themes at the right; between them a measure made for reading.
  const float left = ui.px(114);
  const float right = std::min(ui.px(190), size.x * 0.2F);
  const float measure =
      std::max(ui.px(180), std::min(size.x - left - right - ui.px(14), 40 * font_->FontSize));
  const float slack = std::max(0.0F, (size.x - left - right - measure - ui.px(24)) * 0.3F);
  const float line = std::round(font_->FontSize * 1.6F);
  const auto lay_out = [&] {
    layout_.set(model_->find(text_)->content, metrics, measure, line, std::round(line * 0.15F));
    caret_ = std::min(caret_, layout_.length());
    anchor_ = std::min(anchor_, layout_.length());
  };
  lay_out();
  if (!ui.keyboard_elsewhere() && ui.event != nullptr) {
    // Up and down and pages need the letters' places.
    using platform::Key;
    const auto vertical = [&](float by, bool extend) {
      const auto place = layout_.place_of(caret_, metrics);
      const float x = wished_x_.value_or(place.x);
      move_to(layout_.pos_at(x, place.y + line / 2 + by, metrics), extend);
      wished_x_ = x;
    };
    const auto* event = ui.event;
    if (!palette_ && event->kind == platform::Event::Kind::key && event->down && !event->ctrl &&
        !event->alt &&
        (event->key == Key::up || event->key == Key::down || event->key == Key::page_up ||
         event->key == Key::page_down)) {
      ui.event = nullptr;
      const bool up = event->key == Key::up || event->key == Key::page_up;
      const bool page = event->key == Key::page_up || event->key == Key::page_down;
      const auto from = layout_.place_of(caret_, metrics);
      float by = (up ? -1 : 1) * (page ? std::max(line, page_ - 2 * line) : line);
      vertical(by, event->shift);
      // A gap between paragraphs must not swallow a step.
      if (!page && layout_.place_of(caret_, metrics).y == from.y) {
        by += (up ? -1 : 1) * line * 0.5F;
        vertical(by, event->shift);
      }
    } else {
      key(ui, sink, clock);
    }
    lay_out();
    if (shown->id) show(*model_, text_, revision_);
  }
  ImGui::InvisibleButton("note", {std::max(size.x, 1.0F), std::max(size.y, 1.0F)});
  ui.mark("editor");
  const ImVec2 origin{std::round(at.x + left + slack), at.y + ui.px(10)};
  if (ImGui::IsItemHovered()) {
    if (ImGui::GetIO().MouseWheel != 0) scroll_ -= ImGui::GetIO().MouseWheel * line * 3;
    const float x = ImGui::GetIO().MousePos.x - origin.x;
    if (x > -ui.px(8) && x < measure) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  }
  mouse(ui, sink, origin, size);
  lay_out();
  if (follow_) keep_in_view(size.y - ui.px(20));
  scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, layout_.height() - size.y + 4 * line));
  scroll_ = std::round(scroll_);
  ImGui::PushClipRect(at, {at.x + size.x, at.y + size.y}, true);
  paint(ui, sink, origin, {measure, size.y});
  ImGui::PopClipRect();
  paint_palette(ui, sink, origin, {measure, size.y});
}

void Editor::keep_in_view(float height) {
  follow_ = false;
  const FontMetrics metrics(font_);
  const float y = layout_.place_of(caret_, metrics).y;
  const float line = layout_.line_height();
  if (y < scroll_ + line) scroll_ = std::max(0.0F, y - height * 0.3F);
  if (y + 2 * line > scroll_ + height) scroll_ = y + 2 * line - height * 0.7F;
}

void Editor::mouse(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size) {
  const FontMetrics metrics(font_);
  const auto pointer = ImGui::GetIO().MousePos;
  const auto under = layout_.pos_at(pointer.x - origin.x, pointer.y - origin.y + scroll_, metrics);
  if (ImGui::IsItemActivated() && ImGui::IsMouseClicked(0)) {
    palette_.reset();
    sink.end_run();
    clicks_ = ui.now - last_click_ < 0.35 ? clicks_ % 3 + 1 : 1;
    last_click_ = ui.now;
    wished_x_.reset();
    active_ = {};
    if (clicks_ == 1) {
      if (!ImGui::GetIO().KeyShift) anchor_ = under;
      caret_ = under;
      dragging_ = true;
      for (const auto* c : codings_)
        if (c->range.contains(under)) active_ = c->id;
    } else {
      const auto range = clicks_ == 2 ? word_at(layout_, under) : sentence_at(layout_, under);
      anchor_ = range.from;
      caret_ = range.to;
    }
  }
  if (dragging_ && ImGui::IsMouseDown(0)) {
    caret_ = under;
    if (pointer.y < origin.y) scroll_ -= layout_.line_height() * 0.5F;
    if (pointer.y > origin.y + size.y - ui.px(20)) scroll_ += layout_.line_height() * 0.5F;
    if (!selection().empty()) active_ = {};
  }
  if (!ImGui::IsMouseDown(0)) dragging_ = false;
}

}  // namespace skolanalys::editor
