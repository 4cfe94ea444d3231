#include "app/editor/editor.h"

#include <algorithm>
#include <cmath>

#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {

constexpr double rest = 0.3;  // seconds

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
    grip_ = Grip::none;
    dragging_ = carrying_ = false;
  }
  if (!other && revision == revision_) return;
  revision_ = revision;
  if (typing_) return;
  if (const auto* shown = model.find(text)) read_turns(*shown);
  read_codings();
}

void Editor::read_turns(const model::Text& text) {
  turns_ = model::turns_of(*model_, text);
  turns_stale_ = false;
  leads_stale_ = true;
  filter_stale_ = true;
}

void Editor::read_codings() {
  bars_.clear();
  longest_ = 0;
  // Lanes by place in the text, so that a bar keeps its lane while one scrolls and writes.
  constexpr text::Pos near = 80;  // about a line: bars that only share one must not touch either
  std::vector<text::Pos> lanes;
  for (const auto* c : model_->codings_of(text_)) {
    if (c->range.empty()) continue;
    std::size_t lane = 0;
    while (lane < lanes.size() && lanes[lane] > c->range.from) ++lane;
    if (lane == lanes.size()) lanes.push_back(0);
    lanes[lane] = c->range.to + near;
    longest_ = std::max(longest_, c->range.size());
    bars_.push_back({c, lane});
  }
  lanes_ = lanes.size();
  marks_.clear();
  for (const auto& [id, mark] : model_->marks)
    if (mark.text == text_) marks_.push_back(&mark);
  if (model_->find(active_) == nullptr) active_ = {};
  coverage_ = {};
  for (const auto& turn : turns_) {
    if ((turn.kind != model::TurnKind::answer && turn.kind != model::TurnKind::plain) || turn.body.empty())
      continue;
    ++coverage_.turns;
    if (!is_coded(turn.body)) ++coverage_.uncoded;
  }
  filter_stale_ = true;
}

bool Editor::is_coded(text::Range body) const {
  for (auto i = first_bar(body.from); i < bars_.size(); ++i) {
    if (bars_[i].coding->range.from >= body.to) break;
    if (bars_[i].coding->range.overlaps(body)) return true;
  }
  return false;
}

/// The first of the bars that may reach a place or stand behind it.
std::size_t Editor::first_bar(text::Pos from) const {
  const auto earliest = from > longest_ ? from - longest_ : 0;
  return static_cast<std::size_t>(
      std::lower_bound(bars_.begin(), bars_.end(), earliest,
                       [](const Bar& bar, text::Pos at) { return bar.coding->range.from < at; }) -
      bars_.begin());
}

text::Range Editor::selection() const { return {std::min(caret_, anchor_), std::max(caret_, anchor_)}; }

std::size_t Editor::turn_index(text::Pos at) const {
  const auto after = std::upper_bound(turns_.begin(), turns_.end(), at,
                                      [](text::Pos p, const auto& turn) { return p < turn.range.from; });
  return after == turns_.begin() ? 0 : static_cast<std::size_t>(after - turns_.begin()) - 1;
}

const model::Turn* Editor::turn_at(text::Pos at) const {
  const auto i = turn_index(at);
  return i < turns_.size() && turns_[i].range.from <= at ? &turns_[i] : nullptr;
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

void Editor::lay_out() {
  const auto* shown = model_->find(text_);
  if (shown == nullptr) return;
  layout_.set(shown->content, revision_, shape_);
  if (leads_stale_) {
    leads_stale_ = false;
    static thread_local std::vector<Lead> leads;
    leads.clear();
    for (const auto& turn : turns_)
      if (turn.body.from > turn.range.from)
        leads.push_back({turn.range.from, turn.body.from - turn.range.from});
    layout_.set_leads(leads);
  }
  if (filter_stale_ || filter != filtered_ || only != filtered_only_) apply_filter();
  caret_ = settled(layout_, caret_, true);
  anchor_ = settled(layout_, anchor_, true);
}

void Editor::apply_filter() {
  filter_stale_ = false;
  const auto shown = mode == Mode::coding ? filter : Filter::all;
  filtered_ = filter;
  filtered_only_ = only;
  std::vector<text::Range> ranges;
  if (shown == Filter::coded) {
    for (const auto& bar : bars_) {
      const auto* code = model_->find(bar.coding->code);
      if (only && (code == nullptr || (code->id != only && code->parent != only))) continue;
      if (!ranges.empty() && bar.coding->range.from <= ranges.back().to)
        ranges.back().to = std::max(ranges.back().to, bar.coding->range.to);
      else
        ranges.push_back(bar.coding->range);
    }
  } else if (shown == Filter::uncoded) {
    for (const auto& turn : turns_)
      if ((turn.kind == model::TurnKind::answer || turn.kind == model::TurnKind::plain) &&
          !turn.body.empty() && !is_coded(turn.body))
        ranges.push_back(turn.body);
  }
  layout_.fold(ranges, shown != Filter::all);
}

void Editor::draw(ui::Ui& ui, Sink& sink, const std::string& clock) {
  const auto* shown = model_ == nullptr ? nullptr : model_->find(text_);
  if (shown == nullptr) return;
  now_ = ui.now;
  language_ = ui.words->language();
  if (turns_stale_ && ui.now - typed_ > rest) read_turns(*shown);
  font_ = reading.size == 0 ? ui.fonts.body : reading.size == 1 ? ui.fonts.note : ui.fonts.large;
  if (font_->FontSize != font_size_) {
    font_size_ = font_->FontSize;
    follow_ = true;
  }
  const auto at = ImGui::GetCursorScreenPos();
  const auto size = ImGui::GetContentRegionAvail();
  page_ = size.y;
  // Margins: who speaks at the left, the themes at the right; between them a measure made for reading.
  const float left = ui.px(116);
  const float right = std::min(ui.px(200), size.x * 0.22F);
  const float measure =
      std::max(ui.px(180), std::min(size.x - left - right - ui.px(14), reading.measure * font_->FontSize));
  const float slack = std::max(0.0F, (size.x - left - right - measure - ui.px(24)) * (alone ? 0.5F : 0.3F));
  const float line = std::round(font_->FontSize * reading.line);
  shape_ = {{{font_->IndexAdvanceX.Data, static_cast<std::size_t>(font_->IndexAdvanceX.Size)},
             std::round(1.25F * font_->FontSize)},  // emoji, and what stands for letters that no font has
            measure,
            line,
            std::round(line * 0.15F)};
  lay_out();
  if (!ui.keyboard_elsewhere() && ui.event != nullptr && !ImGui::IsPopupOpen("spelling")) {
    key(ui, sink, clock);
    lay_out();
  }
  ImGui::InvisibleButton("note", {std::max(size.x, 1.0F), std::max(size.y, 1.0F)});
  ui.mark("editor");
  const ImVec2 origin{std::round(at.x + left + slack), at.y + ui.px(10)};
  if (ImGui::IsItemHovered()) {
    if (ImGui::GetIO().MouseWheel != 0) scroll_ -= ImGui::GetIO().MouseWheel * line * 3;
    const float x = ImGui::GetIO().MousePos.x - origin.x;
    if (x > -ui.px(8) && x < measure) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  }
  mouse(ui, sink, origin, {measure, size.y});
  lay_out();
  if (follow_) keep_in_view(size.y - ui.px(20));
  scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, layout_.height() - size.y + 4 * line));
  scroll_ = std::round(scroll_);
  ImGui::PushClipRect(at, {at.x + size.x, at.y + size.y}, true);
  paint(ui, origin, {measure, size.y});
  ImGui::PopClipRect();
  suggest(ui, sink, origin);
  speaker_menu(ui, sink);
  paint_palette(ui, sink, origin, {measure, size.y});
}

void Editor::keep_in_view(float height) {
  follow_ = false;
  const float y = layout_.top_of(caret_);
  const float line = layout_.line_height();
  if (y < scroll_ + line) scroll_ = std::max(0.0F, y - height * 0.3F);
  if (y + 2 * line > scroll_ + height) scroll_ = y + 2 * line - height * 0.7F;
}

}  // namespace skolanalys::editor
