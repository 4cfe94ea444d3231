#include <algorithm>
#include <cmath>

#include "app/editor/editor.h"

/// The pointer: click, double and triple click, drag with the view following, the selection carried to a
/// theme, the ends of a coding pulled.
namespace skolanalys::editor {

void Editor::mouse(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size) {
  const auto pointer = ImGui::GetIO().MousePos;
  scrolling_ = false;
  if (ImGui::IsItemActivated() && ImGui::IsMouseClicked(0)) {
    palette_.reset();
    sink.end_run();
    const auto under = layout_.pos_at(pointer.x - origin.x, pointer.y - origin.y + scroll_);
    const bool same_place =
        std::abs(pointer.x - last_place_.x) < ui.px(5) && std::abs(pointer.y - last_place_.y) < ui.px(5);
    clicks_ = same_place && ui.now - last_click_ < 0.4 ? clicks_ % 3 + 1 : 1;
    last_click_ = ui.now;
    last_place_ = pointer;
    wished_x_.reset();
    if (!press_margin(pointer)) press(ui, sink, under);
  }
  if (!ImGui::IsMouseDown(0)) {
    if (carrying_) {  // a click in the selection that went nowhere
      carrying_ = false;
      caret_ = anchor_ = layout_.pos_at(pointer.x - origin.x, pointer.y - origin.y + scroll_);
    }
    if (grip_ != Grip::none) {
      const auto* coding = model_->find(active_);
      if (coding != nullptr && !pulled_.empty() && pulled_ != coding->range) sink.resize(active_, pulled_);
      grip_ = Grip::none;
    }
    dragging_ = false;
    return;
  }
  if (carrying_) return carry(ui);
  if (dragging_ || grip_ != Grip::none)
    drag(ui, origin, size, layout_.pos_at(pointer.x - origin.x, pointer.y - origin.y + scroll_));
}

/// A bar or its name: selects what is coded. A handle of the coding in hand: takes hold of it.
bool Editor::press_margin(ImVec2 pointer) {
  const float reach = font_->FontSize * 0.5F;
  for (int end = 0; end < 2 && active_; ++end)
    if (handles_[end].x >= 0 && std::abs(pointer.x - handles_[end].x) < reach &&
        std::abs(pointer.y - handles_[end].y) < reach) {
      grip_ = end == 0 ? Grip::begin : Grip::end;
      pulled_ = model_->find(active_)->range;
      return true;
    }
  for (const auto& bar : shown_) {
    const auto inside = [&](ImVec2 from, ImVec2 to, float grace) {
      return pointer.x >= from.x - grace && pointer.x <= to.x + grace && pointer.y >= from.y &&
             pointer.y <= to.y;
    };
    if (!inside(bar.from, bar.to, 3) && !inside(bar.label_from, bar.label_to, 0)) continue;
    const auto* coding = model_->find(bar.coding);
    if (coding == nullptr) continue;
    active_ = bar.coding;
    anchor_ = coding->range.from;
    caret_ = coding->range.to;
    return true;
  }
  return false;
}

void Editor::press(ui::Ui& ui, Sink& sink, text::Pos under) {
  (void)ui;
  (void)sink;
  const auto sel = selection();
  if (clicks_ == 1 && !ImGui::GetIO().KeyShift && !sel.empty() && under > sel.from && under < sel.to) {
    carrying_ = true;
    return;
  }
  active_ = {};
  dragging_ = true;
  if (clicks_ == 1) {
    if (!ImGui::GetIO().KeyShift) anchor_ = under;
    caret_ = under;
    pivot_ = {anchor_, anchor_};
    // The shortest coding at the place: what lies within a longer one can be reached too.
    text::Pos shortest = ~text::Pos{0};
    for (auto i = first_bar(under); i < bars_.size() && bars_[i].coding->range.from <= under; ++i)
      if (bars_[i].coding->range.contains(under) && bars_[i].coding->range.size() < shortest) {
        active_ = bars_[i].coding->id;
        shortest = bars_[i].coding->range.size();
      }
    return;
  }
  pivot_ = clicks_ == 2 ? word_at(layout_, under) : sentence_at(layout_, under);
  anchor_ = pivot_.from;
  caret_ = pivot_.to;
}

void Editor::drag(ui::Ui& ui, ImVec2 origin, ImVec2 size, text::Pos under) {
  const auto pointer = ImGui::GetIO().MousePos;
  // Past the edge the view follows: the further out, the faster.
  const float above = origin.y - pointer.y;
  const float below = pointer.y - (origin.y + size.y - ui.px(20));
  if (const float out = std::max(above, below); out > 0) {
    scrolling_ = true;
    const float step = std::min(4.0F, 0.5F + out / ui.px(40)) * layout_.line_height() * 12 *
                       std::min(ImGui::GetIO().DeltaTime, 0.1F);
    scroll_ += (above > 0 ? -1 : 1) * std::max(1.0F, step);
  }
  if (grip_ != Grip::none) {
    const auto* coding = model_->find(active_);
    if (coding == nullptr) return;
    pulled_ = coding->range;
    // Ends fall between words: half words are not meant.
    const auto word = word_at(layout_, under);
    if (grip_ == Grip::begin)
      pulled_.from = std::min(under - word.from <= word.to - under ? word.from : word.to, pulled_.to - 1);
    else
      pulled_.to = std::max(under - word.from <= word.to - under ? word.from : word.to, pulled_.from + 1);
    return;
  }
  auto range = text::Range{under, under};
  if (clicks_ == 2) range = word_at(layout_, under);
  if (clicks_ == 3) range = sentence_at(layout_, under);
  if (range.to <= pivot_.from || (range.from < pivot_.from && clicks_ > 1)) {
    anchor_ = pivot_.to;
    caret_ = range.from;
  } else {
    anchor_ = pivot_.from;
    caret_ = std::max(range.to, pivot_.to);
    if (clicks_ == 1) caret_ = under;
  }
  if (selection().empty()) return;
  active_ = {};
}

/// The selection under way to a theme.
void Editor::carry(ui::Ui& ui) {
  if (!ImGui::IsMouseDragging(0, ui.px(6))) return;
  if (!ImGui::BeginDragDropSource()) return;
  const auto range = selection();
  ImGui::SetDragDropPayload("passage", &range, sizeof range);
  std::string words(layout_.words(range));
  if (const auto end = words.find('\n'); end != std::string::npos) words.resize(end);
  ImGui::PushTextWrapPos(ui.px(320));
  ui::words(ui, ui.fonts.body, ui.colors.text, words);
  ImGui::PopTextWrapPos();
  ImGui::EndDragDropSource();
}

}  // namespace skolanalys::editor
