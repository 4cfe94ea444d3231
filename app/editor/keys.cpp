#include <algorithm>

#include "app/editor/editor.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {

using platform::Key;

void Editor::key(ui::Ui& ui, Sink& sink, const std::string& clock) {
  if (ui.event == nullptr || model_ == nullptr) return;
  if (palette_ && palette_key(ui, sink)) return;
  if (coding_key(ui, sink) || motion_key(ui)) return;
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
  if (ui.take_letter('n', false, false, true)) return next_uncoded(), true;
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
  // In coding mode a letter or digit of the codebook opens that area's themes for the selection.
  if (mode == Mode::coding && !selection().empty() && ui.event != nullptr &&
      ui.event->kind == platform::Event::Kind::character) {
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
  }
  return false;
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

bool Editor::edit_key(ui::Ui& ui, Sink& sink, const std::string& clock) {
  using Kind = platform::Event::Kind;
  if (ui.event->kind == Kind::character) {
    const auto c = ui.event->character;
    ui.event = nullptr;
    const auto before = caret_ == 0 ? std::string_view("\n") : layout_.words({caret_ - 1, caret_});
    // Not within a word: "C#" is no tag.
    const bool in_word = before != " " && before != "\n" &&
                         static_cast<unsigned char>(before.front()) >= 0x30 && before != ":" &&
                         before != "?" && before != ";" && selection().empty();
    if (c == '#' && !in_word) {
      const bool hash = selection().empty();
      open_palette();
      if (palette_) palette_->from_hash = hash;
      return true;
    }
    if (mode == Mode::coding && c < 0x80) {
      // Notes are written in the first room; here the words stand still.
      ui.toast(ui.t("editor.read_only"));
      return true;
    }
    std::string words;
    text::append(words, c);
    replace(sink, selection(), words);
    return true;
  }
  if (ui.event->kind != Kind::key || !ui.event->down) return false;
  const auto sel = selection();
  if (ui.take_letter('z', true)) return sink.undo(), true;
  if (ui.take_letter('z', true, true) || ui.take_letter('y', true)) return sink.redo(), true;
  if (ui.take_letter('c', true) || ui.take(Key::insert, true)) {
    if (!sel.empty()) ImGui::SetClipboardText(std::string(layout_.words(sel)).c_str());
    return true;
  }
  if (ui.take(Key::escape)) {
    anchor_ = caret_;
    active_ = {};
    return true;
  }
  if (mode == Mode::coding) return false;
  if (ui.take_letter('x', true)) {
    if (!sel.empty()) {
      ImGui::SetClipboardText(std::string(layout_.words(sel)).c_str());
      replace(sink, sel, "");
    }
    return true;
  }
  if (ui.take_letter('v', true) || ui.take(Key::insert, false, true)) {
    if (const char* clip = ImGui::GetClipboardText(); clip != nullptr && !text::first_invalid(clip)) {
      std::string words;
      for (const char* p = clip; *p != '\0'; ++p)
        if (*p == '\r') {
          if (p[1] != '\n') words += '\n';
        } else if (static_cast<unsigned char>(*p) >= 0x20 || *p == '\n' || *p == '\t') {
          words += *p;
        }
      replace(sink, sel, words);
    }
    return true;
  }
  const auto erase = [&](text::Pos from, text::Pos to) {
    replace(sink, sel.empty() ? text::Range{from, to} : sel, "");
    return true;
  };
  if (ui.take(Key::backspace) || ui.take(Key::backspace, false, true))
    return erase(previous_grapheme(layout_, caret_), caret_);
  if (ui.take(Key::backspace, true)) return erase(previous_word(layout_, caret_), caret_);
  if (ui.take(Key::del)) return erase(caret_, next_grapheme(layout_, caret_));
  if (ui.take(Key::del, true)) return erase(caret_, next_word(layout_, caret_));
  if (ui.take(Key::enter)) return next_turn(sink, clock), true;
  if (ui.take(Key::enter, false, true)) return replace(sink, sel, "\n"), true;
  if (ui.take(Key::f2)) return switch_speaker(sink), true;
  return false;
}

void Editor::replace(Sink& sink, text::Range range, const std::string& words) {
  if (range.empty() && words.empty()) return;
  const auto inserted = text::length(words);
  for (auto& turn : turns_) {
    if (turn.range.to < range.from) continue;
    turn.range = text::project(turn.range, range.from, range.size(), inserted);
    turn.body = text::project(turn.body, range.from, range.size(), inserted);
  }
  typed_ = now_;
  sink.type({range.from, std::string(layout_.words(range)), words});
  caret_ = anchor_ = range.from + text::length(words);
  wished_x_.reset();
  follow_ = true;
}

std::string Editor::other_speaker(const model::Turn* turn) const {
  const auto* text = model_->find(text_);
  const auto* interview = text == nullptr ? nullptr : model_->find(text->interview);
  if (interview == nullptr) return {};
  std::string asks = interview->interviewers.empty() ? "I" : interview->interviewers.front();
  std::string answers = "R";
  if (!interview->respondents.empty())
    if (const auto* r = model_->find(interview->respondents.front())) answers = r->label;
  if (turn == nullptr) return asks;
  // Among several who answer, the one who spoke last before does so again.
  if (turn->kind == model::TurnKind::answer) return asks;
  for (auto t = turns_.rbegin(); t != turns_.rend(); ++t)
    if (t->kind == model::TurnKind::answer && t->range.from < turn->range.from && !t->speaker.empty())
      return t->speaker;
  return answers;
}

/// Enter: the next to speak, with the time. On a turn in which nothing was said yet it changes who speaks
/// instead.
void Editor::next_turn(Sink& sink, const std::string& clock) {
  const auto* turn = turn_at(caret_);
  const bool speakers =
      std::any_of(turns_.begin(), turns_.end(), [](const auto& t) { return !t.speaker.empty(); });
  const auto* text = model_->find(text_);
  const bool fresh = text != nullptr && text->interview && layout_.length() == 0;
  if (!speakers && !fresh) return replace(sink, selection(), "\n");
  if (turn != nullptr && !turn->speaker.empty() && turn->body.empty() && caret_ >= turn->body.from)
    return switch_speaker(sink);
  const std::string header = "[" + clock + "] " + other_speaker(turn) + ": ";
  std::string before;
  if (layout_.length() > 0) before = "\n\n";
  // A turn begins after the whole one before it.
  if (selection().empty() && turn != nullptr && caret_ < turn->range.to) {
    replace(sink, selection(), "\n\n" + header);
    return;
  }
  replace(sink, selection(), before + header);
}

void Editor::switch_speaker(Sink& sink) {
  const auto* turn = turn_at(caret_);
  if (turn == nullptr || turn->speaker.empty()) return;
  const auto* text = model_->find(text_);
  const auto* interview = text == nullptr ? nullptr : model_->find(text->interview);
  if (interview == nullptr) return;
  std::vector<std::string> labels = interview->interviewers;
  if (labels.empty()) labels.push_back("I");
  for (const auto id : interview->respondents)
    if (const auto* r = model_->find(id)) labels.push_back(r->label);
  const auto at = std::find(labels.begin(), labels.end(), turn->speaker);
  const auto next = at == labels.end() || at + 1 == labels.end() ? labels.front() : *(at + 1);
  const auto length = text::length(turn->speaker);
  const text::Pos from = turn->body.from - 2 - length;
  if (layout_.words({from, from + length}) != turn->speaker) return;
  const auto caret = caret_ + text::length(next) - length;
  sink.type({from, turn->speaker, next});
  caret_ = anchor_ = caret;
}

void Editor::open_palette(model::CodeId area) {
  palette_ = Palette{};
  palette_->area = area;
  palette_->stance = last_stance_;
  palette_->range = coding_target();
}

text::Range Editor::coding_target() const {
  if (const auto sel = selection(); !sel.empty()) return sel;
  if (layout_.paragraphs().empty() || layout_.length() == 0) return {};
  auto at = caret_;
  while (at > 0) {  // from behind a space or the end of a line: the sentence before
    const auto before = layout_.words({at - 1, at});
    if (before != " " && before != "\n") break;
    --at;
  }
  auto range = sentence_at(layout_, at > 0 ? at - 1 : 0);
  if (const auto* turn = turn_at(range.from)) {
    range.from = std::max(range.from, turn->body.from);
    range.to = std::max(range.from, std::min(range.to, turn->body.to));
  }
  return range;
}

void Editor::choose(Sink& sink, const Choice& choice) {
  const auto p = *palette_;
  palette_.reset();
  if (p.range.empty()) return;
  std::erase(recent_, choice.code);
  recent_.insert(recent_.begin(), choice.code);
  if (recent_.size() > 9) recent_.resize(9);
  last_stance_ = p.stance;
  sink.code(p.range, choice.code, p.stance);
}

void Editor::code_selection(Sink& sink, model::CodeId theme, model::Stance stance) {
  const auto range = coding_target();
  if (range.empty()) return;
  std::erase(recent_, theme);
  recent_.insert(recent_.begin(), theme);
  last_stance_ = stance;
  sink.code(range, theme, stance);
}

void Editor::move_to(text::Pos at, bool extend) {
  caret_ = std::min(at, layout_.length());
  if (!extend) anchor_ = caret_;
  follow_ = true;
}

void Editor::step_coding(bool forward) {
  const model::Coding* found = nullptr;
  const auto* now = model_->find(active_);
  const auto key = [](const model::Coding* c) { return std::tuple(c->range.from, c->range.to, c->id); };
  for (const auto* c : codings_) {
    if (c->range.empty()) continue;
    if (now == nullptr) {
      if (forward ? c->range.from >= caret_ && found == nullptr : c->range.from < caret_) found = c;
    } else if (forward ? key(c) > key(now) && found == nullptr : key(c) < key(now)) {
      found = c;
    }
  }
  if (found != nullptr) activate(found->id);
}

void Editor::next_uncoded() {
  for (const auto& turn : turns_) {
    if (turn.kind != model::TurnKind::answer && turn.kind != model::TurnKind::plain) continue;
    if (turn.body.from <= caret_ || turn.body.empty()) continue;
    const bool coded = std::any_of(codings_.begin(), codings_.end(),
                                   [&](const auto* c) { return c->range.overlaps(turn.body); });
    if (!coded) return reveal(turn.body);
  }
}

}  // namespace skolanalys::editor
