#include <unicode/normalizer2.h>

#include <algorithm>

#include "app/editor/editor.h"
#include "core/text/utf8.h"

/// Writing: every change of the text goes through `type`.
namespace skolanalys::editor {

using platform::Key;

namespace {

/// Read anew at once when somebody begins to speak, up to this size; above it when the fingers rest.
constexpr std::size_t read_at_once = 400U << 10U;
/// A header ends at the latest here; further in no letter changes who speaks.
constexpr text::Pos longest_header = 72;

/// What the clipboard holds as it is written here: LF, no control characters, composed letters.
std::string cleaned(std::string_view clip) {
  std::string words;
  for (std::size_t i = 0; i < clip.size(); ++i) {
    const char c = clip[i];
    if (c == '\r') {
      if (i + 1 == clip.size() || clip[i + 1] != '\n') words += '\n';
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
      words += c;
    }
  }
  UErrorCode fault = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(fault);
  if (U_FAILURE(fault)) return words;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, words, sink, nullptr, fault);
  return U_FAILURE(fault) ? words : out;
}

}  // namespace

void Editor::type_character(ui::Ui& ui, Sink& sink, char32_t c) {
  const auto previous = caret_ == 0 ? std::string_view("\n") : layout_.words({caret_ - 1, caret_});
  // Not within a word: "C#" is no tag.
  const bool in_word = previous != " " && previous != "\n" &&
                       static_cast<unsigned char>(previous.front()) >= 0x30 && previous != ":" &&
                       previous != "?" && previous != ";" && selection().empty();
  if (c == '#' && !in_word) {
    const bool hash = selection().empty();
    open_palette();
    if (palette_) palette_->from_hash = hash;
    return;
  }
  if (mode == Mode::coding) {
    // Notes are written in the first room; here the words stand still.
    ui.toast(ui.t("editor.read_only"));
    return;
  }
  std::string words;
  text::append(words, c);
  replace(sink, selection(), words);
}

void Editor::paste(Sink& sink) {
  const char* clip = ImGui::GetClipboardText();
  if (clip == nullptr || text::first_invalid(clip)) return;
  sink.end_run();
  replace(sink, selection(), cleaned(clip));
  sink.end_run();
}

/// Undo and redo leave the caret where the words changed.
void Editor::take_back(Sink& sink, bool again) {
  const auto* shown = model_->find(text_);
  if (shown == nullptr) return;
  const auto was = shown->content;
  again ? sink.redo() : sink.undo();
  const auto* now = model_->find(text_);
  if (now == nullptr || now->content == was) return;
  const auto change = text::difference(was, now->content);
  lay_out();
  caret_ = anchor_ = change.pos + text::length(change.inserted);
  follow_ = true;
}

bool Editor::edit_key(ui::Ui& ui, Sink& sink, const std::string& clock) {
  using Kind = platform::Event::Kind;
  if (ui.event->kind == Kind::character) {
    const auto c = ui.event->character;
    ui.event = nullptr;
    // Whoever takes notes while people speak just writes: the first turn, and the time by which the notes of
    // two are woven together, come with it.
    if (mode == Mode::writing && layout_.length() == 0 && !clock.empty() && c != '[' && c != '#' &&
        is_being_held())
      next_turn(sink, clock);
    type_character(ui, sink, c);
    return true;
  }
  if (ui.event->kind != Kind::key || !ui.event->down) return false;
  const auto sel = selection();
  if (ui.take_letter('z', true)) return take_back(sink, false), true;
  if (ui.take_letter('z', true, true) || ui.take_letter('y', true)) return take_back(sink, true), true;
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
  if (ui.take_letter('x', true) || ui.take(Key::del, false, true)) {
    if (!sel.empty()) {
      ImGui::SetClipboardText(std::string(layout_.words(sel)).c_str());
      replace(sink, sel, "");
    }
    return true;
  }
  if (ui.take_letter('v', true) || ui.take(Key::insert, false, true)) return paste(sink), true;
  const auto erase = [&](text::Range range) {
    replace(sink, sel.empty() ? range : sel, "");
    return true;
  };
  if (ui.take(Key::backspace) || ui.take(Key::backspace, false, true)) return erase(before(layout_, caret_));
  if (ui.take(Key::backspace, true)) {
    const auto one = before(layout_, caret_);
    const auto word = previous_word(layout_, caret_);
    return erase({layout_.paragraph_at(word) == layout_.paragraph_at(caret_) ? word : one.from, caret_});
  }
  if (ui.take(Key::del)) return erase(after(layout_, caret_));
  if (ui.take(Key::del, true)) {
    const auto one = after(layout_, caret_);
    const auto word = next_word(layout_, caret_);
    return erase({caret_, layout_.paragraph_at(word) == layout_.paragraph_at(caret_) ? word : one.to});
  }
  if (ui.take(Key::enter)) return next_turn(sink, clock), true;
  if (ui.take(Key::enter, false, true)) return replace(sink, sel, "\n"), true;
  if (ui.take(Key::f2)) return switch_speaker(sink), true;
  return false;
}

/// One change of the text, told to whoever owns it; layout and turns follow it at the cost of what changed.
void Editor::type(Sink& sink, const text::Splice& splice) {
  const auto removed = text::length(splice.removed);
  const auto inserted = text::length(splice.inserted);
  const auto at = layout_.byte_of(splice.pos);
  const auto p = layout_.paragraph(layout_.paragraph_at(splice.pos));
  const bool lines =
      splice.removed.find('\n') != std::string::npos || splice.inserted.find('\n') != std::string::npos;
  const bool header =
      splice.pos < p.pos + p.lead_length || (p.lead_length == 0 && splice.pos < p.pos + longest_header);
  // Unlike what is coded, a turn takes in what is written at its edges.
  const auto begin = [&](text::Pos place) {
    return place <= splice.pos             ? place
           : place >= splice.pos + removed ? place - removed + inserted
                                           : splice.pos;
  };
  const auto end = [&](text::Pos place) {
    return place < splice.pos              ? place
           : place >= splice.pos + removed ? place - removed + inserted
                                           : splice.pos + inserted;
  };
  for (auto i = turn_index(splice.pos); i < turns_.size(); ++i) {
    turns_[i].range = {begin(turns_[i].range.from), end(turns_[i].range.to)};
    turns_[i].body = {begin(turns_[i].body.from), end(turns_[i].body.to)};
  }
  longest_ += inserted;
  typed_ = now_;
  typing_ = true;
  sink.type(splice);
  typing_ = false;
  const auto* shown = model_->find(text_);
  if (shown == nullptr) return;
  layout_.splice(shown->content, revision_, at, splice.removed.size(), splice.inserted.size());
  if (!lines && !header) return;
  if (shown->content.size() <= read_at_once)
    read_turns(*shown);
  else
    turns_stale_ = true;
}

void Editor::replace(Sink& sink, text::Range range, const std::string& words) {
  if (range.empty() && words.empty()) return;
  type(sink, {range.from, std::string(layout_.words(range)), words});
  caret_ = anchor_ = range.from + text::length(words);
  wished_x_.reset();
  follow_ = true;
}

/// Whether this is the note of an interview that goes on, or somebody's own beside it.
bool Editor::is_being_held() const {
  const auto* text = model_->find(text_);
  const auto* interview = text == nullptr ? nullptr : model_->find(text->interview);
  return (interview != nullptr && interview->status == model::InterviewStatus::ongoing) ||
         std::any_of(model_->streams.begin(), model_->streams.end(),
                     [&](const auto& one) { return one.second.text == text_; });
}

/// Who can speak here: interviewers, then respondents.
std::vector<std::string> Editor::speakers() const {
  const auto* text = model_->find(text_);
  const auto* interview = text == nullptr ? nullptr : model_->find(text->interview);
  if (interview == nullptr) return {};
  std::vector<std::string> labels = interview->interviewers;
  for (const auto& [id, stream] : model_->streams)
    if (stream.text == text_) {  // in one's own notes one asks oneself
      std::erase(labels, stream.interviewer);
      labels.insert(labels.begin(), stream.interviewer);
    }
  if (labels.empty()) labels.emplace_back("I");
  for (const auto id : interview->respondents)
    if (const auto* r = model_->find(id)) labels.push_back(r->label);
  if (interview->respondents.empty()) labels.emplace_back("R");
  return labels;
}

std::string Editor::other_speaker(const model::Turn* turn) const {
  const auto all = speakers();
  if (all.empty()) return {};
  const auto* text = model_->find(text_);
  const auto* interview = model_->find(text->interview);
  const auto asking = std::max<std::size_t>(1, interview->interviewers.size());
  if (turn == nullptr || turn->kind == model::TurnKind::answer) return all.front();
  // Among several who answer, the one who spoke last before does so again.
  for (auto t = turns_.rbegin(); t != turns_.rend(); ++t)
    if (t->kind == model::TurnKind::answer && t->range.from < turn->range.from && !t->speaker.empty())
      return t->speaker;
  return all[std::min(asking, all.size() - 1)];
}

/// Enter: the next to speak, with the time. On a turn in which nothing was said yet it changes who speaks
/// instead.
void Editor::next_turn(Sink& sink, const std::string& clock) {
  const auto* turn = turn_at(caret_);
  const bool speaking =
      std::any_of(turns_.begin(), turns_.end(), [](const auto& t) { return !t.speaker.empty(); });
  const auto* text = model_->find(text_);
  const bool fresh = text != nullptr && text->interview && layout_.length() == 0;
  if (!speaking && !fresh) return replace(sink, selection(), "\n");
  if (turn != nullptr && !turn->speaker.empty() && turn->body.empty() && caret_ >= turn->body.from)
    return switch_speaker(sink);
  const std::string header = "[" + clock + "] " + other_speaker(turn) + ": ";
  replace(sink, selection(), (layout_.length() > 0 ? "\n\n" : "") + header);
}

void Editor::ask(Sink& sink, const std::string& question, const std::string& clock) {
  const auto* turn = turn_at(caret_);
  const auto all = speakers();
  const auto who = all.empty() ? std::string("I") : all.front();
  if (turn != nullptr && turn->speaker == who && turn->body.empty() && !turn->continued) {
    anchor_ = caret_ = turn->body.from;
    return replace(sink, selection(), question);
  }
  caret_ = anchor_ = turn == nullptr ? layout_.length() : turn->range.to;
  replace(sink, selection(), (layout_.length() > 0 ? "\n\n[" : "[") + clock + "] " + who + ": " + question);
}

void Editor::switch_speaker(Sink& sink) {
  const auto* turn = turn_at(caret_);
  if (turn == nullptr || turn->speaker.empty() || turn->continued) return;
  const auto all = speakers();
  if (all.empty()) return;
  const auto at = std::find(all.begin(), all.end(), turn->speaker);
  set_speaker(sink, *turn, at == all.end() || at + 1 == all.end() ? all.front() : *(at + 1));
}

void Editor::set_speaker(Sink& sink, const model::Turn& turn, const std::string& speaker) {
  const auto was = turn.speaker;
  const auto length = text::length(was);
  const auto behind = turn.body.from;
  // "R01: " or, before the first word was written, "R01:".
  const auto header = std::string(layout_.words({turn.range.from, behind}));
  const auto found = header.rfind(was + ":");
  if (found == std::string::npos || was == speaker) return;
  const text::Pos from = turn.range.from + text::pos_of(header, found);
  const auto moved = [&](text::Pos place) {
    return place >= from + length ? place + text::length(speaker) - length : place;
  };
  const auto caret = moved(caret_);
  const auto anchor = moved(anchor_);
  type(sink, text::Splice{from, was, speaker});
  caret_ = caret;
  anchor_ = anchor;
}

}  // namespace skolanalys::editor
