#include <algorithm>
#include <tuple>

#include "app/editor/editor.h"
#include "core/text/utf8.h"

/// Coding: what is coded, with what, and going from one coded or uncoded passage to the next.
namespace skolanalys::editor {

void Editor::open_palette(model::CodeId area) {
  palette_ = Palette{};
  palette_->area = area;
  palette_->stance = last_stance_;
  palette_->range = coding_target();
}

std::vector<Choice> Editor::palette_choices() const {
  if (!palette_ || model_ == nullptr) return {};
  auto all = choices(*model_, palette_->typed, recent_, palette_->area ? 100 : 9, language_);
  if (palette_->area)
    std::erase_if(all, [&](const auto& choice) {
      const auto* code = model_->find(choice.code);
      return code == nullptr || code->parent != palette_->area;
    });
  return all;
}

text::Range Editor::coding_target() const {
  if (const auto sel = selection(); !sel.empty()) return sel;
  if (layout_.size() == 0 || layout_.length() == 0) return {};
  auto at = caret_;
  while (at > 0) {  // from behind a space or the end of a line: the sentence before
    const auto previous = layout_.words({at - 1, at});
    if (previous != " " && previous != "\n") break;
    --at;
  }
  auto range = sentence_at(layout_, at > 0 ? at - 1 : 0);
  if (const auto* turn = turn_at(range.from)) {
    range.from = std::max(range.from, turn->body.from);
    range.to = std::max(range.from, std::min(range.to, turn->body.to));
  }
  return range;
}

void Editor::used(model::CodeId theme, model::Stance stance) {
  std::erase(recent_, theme);
  recent_.insert(recent_.begin(), theme);
  if (recent_.size() > 9) recent_.resize(9);
  last_stance_ = stance;
}

void Editor::choose(Sink& sink, const Choice& choice) {
  const auto p = *palette_;
  palette_.reset();
  if (p.range.empty()) return;
  used(choice.code, p.stance);
  sink.code(p.range, choice.code, p.stance);
  if (walking && mode == Mode::coding) next_uncoded();
}

void Editor::code_selection(Sink& sink, model::CodeId theme, model::Stance stance) {
  const auto range = coding_target();
  if (range.empty()) return;
  used(theme, stance);
  sink.code(range, theme, stance);
  if (walking && mode == Mode::coding) next_uncoded();
}

void Editor::code_in_vivo(Sink& sink) {
  const auto range = selection();
  if (range.empty()) return;
  sink.code_in_vivo(range, recent_.empty() ? model::CodeId{} : recent_.front(), last_stance_);
}

void Editor::step_coding(bool forward) {
  const model::Coding* found = nullptr;
  const auto* now = model_->find(active_);
  const auto key = [](const model::Coding* c) { return std::tuple(c->range.from, c->range.to, c->id); };
  for (const auto& bar : bars_) {
    const auto* c = bar.coding;
    if (now == nullptr) {
      if (forward ? c->range.from >= caret_ && found == nullptr : c->range.from < caret_) found = c;
    } else if (forward ? key(c) > key(now) && found == nullptr : key(c) < key(now)) {
      found = c;
    }
  }
  if (found != nullptr) activate(found->id);
}

/// Selects the next answer that carries no coding; from the last one it goes on at the first.
void Editor::next_uncoded(bool forward) {
  const model::Turn* before = nullptr;
  const model::Turn* first = nullptr;
  const model::Turn* last = nullptr;
  const model::Turn* after = nullptr;
  const auto here = selection().empty() ? caret_ : selection().from;
  for (const auto& turn : turns_) {
    if ((turn.kind != model::TurnKind::answer && turn.kind != model::TurnKind::plain) || turn.body.empty() ||
        is_coded(turn.body))
      continue;
    if (first == nullptr) first = &turn;
    last = &turn;
    if (turn.body.from < here) before = &turn;
    if (turn.body.from > here && after == nullptr) after = &turn;
  }
  const auto* to = forward ? (after != nullptr ? after : first) : (before != nullptr ? before : last);
  if (to == nullptr) return;
  active_ = {};  // what is chosen next is for these words, not for the coding that was in hand
  reveal(to->body);
}

void Editor::move_to(text::Pos at, bool extend) {
  const auto to = std::min(at, layout_.length());
  caret_ = settled(layout_, to, to >= caret_);
  if (!extend) anchor_ = caret_;
  follow_ = true;
}

}  // namespace skolanalys::editor
