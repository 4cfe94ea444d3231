#include <algorithm>

#include "app/editor/editor.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {

using platform::Key;

void Editor::key(ui::Ui& ui, Sink& sink, const std::string& clock) {
  if (ui.event == nullptr || model_ == nullptr) return;
  if (palette_ && palette_key(ui, sink)) return;
  if (coding_key(ui, sink) || vertical_key(ui) || motion_key(ui)) return;
  (void)edit_key(ui, sink, clock);
}

bool Editor::palette_key(ui::Ui& ui, Sink& sink) {
  auto& p = *palette_;
  const auto options = palette_choices();
  if (ui.take(Key::escape)) {
    const auto typed = "#" + p.typed;
    const bool keep = p.from_hash;
    palette_.reset();
    if (keep) replace(sink, {caret_, caret_}, typed);
    return true;
  }
  if (ui.take(Key::down)) {
    p.chosen = options.empty() ? 0 : (p.chosen + 1) % options.size();
    return true;
  }
  if (ui.take(Key::up)) {
    p.chosen = options.empty() ? 0 : (p.chosen + options.size() - 1) % options.size();
    return true;
  }
  if (ui.take(Key::tab)) {
    p.stance = static_cast<model::Stance>((static_cast<int>(p.stance) + 1) % 5);
    return true;
  }
  if (ui.take(Key::enter)) {
    if (!options.empty()) choose(sink, options[std::min(p.chosen, options.size() - 1)]);
    return true;
  }
  if (ui.take(Key::backspace)) {
    if (p.typed.empty()) {
      palette_.reset();
    } else {
      const auto length = text::length(p.typed);
      p.typed = text::slice(p.typed, {0, length - 1});
      p.chosen = 0;
    }
    return true;
  }
  if (ui.event != nullptr && ui.event->kind == platform::Event::Kind::character) {
    const auto c = ui.event->character;
    ui.event = nullptr;
    switch (c) {
      case '+':
        p.stance = model::Stance::strength;
        return true;
      case '-':
        p.stance = model::Stance::weakness;
        return true;
      case '=':
        p.stance = model::Stance::mixed;
        return true;
      case '>':
        p.stance = model::Stance::proposal;
        return true;
      case '.':
        p.stance = model::Stance::neutral;
        return true;
      default:
        break;
    }
    text::append(p.typed, c);
    p.chosen = 0;
    return true;
  }
  return ui.event != nullptr && ui.event->kind == platform::Event::Kind::key && !ui.event->ctrl;
}

bool Editor::coding_key(ui::Ui& ui, Sink& sink) {
  if (ui.take(Key::enter, true) || ui.take_letter('t', true)) {
    open_palette();
    return true;
  }
  if (ui.take_letter('d', true)) {
    if (!recent_.empty()) code_selection(sink, recent_.front(), last_stance_);
    return true;
  }
  if (ui.event != nullptr && ui.event->kind == platform::Event::Kind::key && ui.event->down &&
      ui.event->alt && !ui.event->ctrl && ui.event->letter >= '1' && ui.event->letter <= '9') {
    const auto n = static_cast<std::size_t>(ui.event->letter - '1');
    ui.event = nullptr;
    if (n < recent_.size()) code_selection(sink, recent_[n], last_stance_);
    return true;
  }
  if (ui.take(Key::down, false, false, true)) return step_coding(true), true;
  if (ui.take(Key::up, false, false, true)) return step_coding(false), true;
  if (ui.take_letter('n', false, false, true)) return next_uncoded(true), true;
  if (ui.take_letter('n', false, true, true)) return next_uncoded(false), true;
  if (ui.take_letter('i', false, false, true)) return code_in_vivo(sink), true;
  const auto* coding = model_->find(active_);
  if (coding != nullptr) {
    const auto range = coding->range;
    if (ui.take(Key::right, false, false, true))
      return sink.resize(active_, {range.from, next_word(layout_, range.to)}), true;
    if (ui.take(Key::left, false, false, true)) {
      auto to = previous_word(layout_, range.to);
      while (to > range.from && layout_.words({to - 1, to}) == " ") --to;
      return sink.resize(active_, {range.from, to}), true;
    }
    if (ui.take(Key::left, false, true, true))
      return sink.resize(active_, {previous_word(layout_, range.from), range.to}), true;
    if (ui.take(Key::right, false, true, true))
      return sink.resize(active_, {next_word(layout_, range.from), range.to}), true;
    if (ui.take(Key::del, false, false, true)) {
      sink.uncode(active_);
      active_ = {};
      return true;
    }
    if (ui.take_letter('s', false, false, true)) return sink.split(active_, caret_), true;
    if (ui.take(Key::plus, false, false, true))
      return sink.set_stance(active_, model::Stance::strength), true;
    if (ui.take(Key::minus, false, false, true))
      return sink.set_stance(active_, model::Stance::weakness), true;
  }
  return shortcut_key(ui, sink);
}

/// In coding mode a letter or digit of the codebook codes the selection, or opens that area's themes for it.
bool Editor::shortcut_key(ui::Ui& ui, Sink& sink) {
  if (mode != Mode::coding || selection().empty() || ui.event == nullptr ||
      ui.event->kind != platform::Event::Kind::character)
    return false;
  std::string typed;
  text::append(typed, ui.event->character);
  for (const auto& [id, code] : model_->codes)
    if (code.shortcut == typed) {
      ui.event = nullptr;
      if (model_->children(id).empty())
        code_selection(sink, id, last_stance_);
      else
        open_palette(id);
      return true;
    }
  return false;
}

/// Up, down and pages: they need the letters' places and keep the column one wished for.
bool Editor::vertical_key(ui::Ui& ui) {
  const auto* event = ui.event;
  if (event == nullptr || event->kind != platform::Event::Kind::key || !event->down || event->alt)
    return false;
  const bool up = event->key == Key::up || event->key == Key::page_up;
  const bool page = event->key == Key::page_up || event->key == Key::page_down;
  if (!up && !page && event->key != Key::down) return false;
  const bool extend = event->shift;
  if (event->ctrl) {
    if (page) return false;
    ui.event = nullptr;
    wished_x_.reset();
    move_to(up ? previous_paragraph(layout_, caret_) : next_paragraph(layout_, caret_), extend);
    return true;
  }
  ui.event = nullptr;
  const float line = layout_.line_height();
  const auto place = layout_.place_of(caret_);
  const float x = wished_x_.value_or(place.x);
  float by = (up ? -1 : 1) * (page ? std::max(line, page_ - 2 * line) : line);
  const auto step = [&] { move_to(layout_.pos_at(x, place.y + line / 2 + by), extend); };
  step();
  // A gap between paragraphs must not swallow a step.
  if (!page && layout_.top_of(caret_) == place.y) {
    by += (up ? -1 : 1) * line * 0.5F;
    step();
  }
  wished_x_ = x;
  return true;
}

bool Editor::motion_key(ui::Ui& ui) {
  if (ui.event == nullptr || ui.event->kind != platform::Event::Kind::key || !ui.event->down || ui.event->alt)
    return false;
  const bool extend = ui.event->shift;
  const bool ctrl = ui.event->ctrl;
  const auto done = [&](text::Pos at) {
    ui.event = nullptr;
    wished_x_.reset();
    move_to(at, extend);
    return true;
  };
  const auto sel = selection();
  switch (ui.event->key) {
    case Key::left:
      if (!extend && !ctrl && !sel.empty()) return done(sel.from);
      return done(ctrl ? previous_word(layout_, caret_) : previous_grapheme(layout_, caret_));
    case Key::right:
      if (!extend && !ctrl && !sel.empty()) return done(sel.to);
      return done(ctrl ? next_word(layout_, caret_) : next_grapheme(layout_, caret_));
    case Key::home:
      return done(ctrl ? 0 : layout_.line_at(caret_).from);
    case Key::end:
      return done(ctrl ? layout_.length() : layout_.line_at(caret_).to);
    default:
      break;
  }
  if (ui.event->letter == 'a' && ctrl) {
    ui.event = nullptr;
    anchor_ = 0;
    caret_ = layout_.length();
    return true;
  }
  return false;
}

}  // namespace skolanalys::editor
