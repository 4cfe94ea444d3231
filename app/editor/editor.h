#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/editor/layout.h"
#include "app/editor/motion.h"
#include "app/editor/palette.h"
#include "app/editor/spelling.h"
#include "app/ui/ui.h"
#include "core/model/model.h"
#include "core/model/turns.h"
#include "core/text/splice.h"

namespace skolanalys::editor {

/// What the editor asks for; whoever owns the project does it. Ranges in code points of the shown text.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void type(const text::Splice& splice) = 0;
  virtual void end_run() = 0;
  virtual void code(text::Range range, model::CodeId theme, model::Stance stance) = 0;
  /// A new theme named by the words of the range, put on them.
  virtual void code_in_vivo(text::Range range, model::CodeId like, model::Stance stance) = 0;
  virtual void resize(model::CodingId coding, text::Range range) = 0;
  virtual void split(model::CodingId coding, text::Pos at) = 0;
  virtual void uncode(model::CodingId coding) = 0;
  virtual void set_stance(model::CodingId coding, model::Stance stance) = 0;
  /// Marks the range, or takes away the mark of that kind which stands there.
  virtual void mark(text::Range range, model::MarkKind kind) = 0;
  virtual void undo() = 0;
  virtual void redo() = 0;
};

/// How a note is set for reading.
struct Reading {
  int size = 1;        ///< 0 small, 1 usual, 2 large (a laptop on the knee)
  float line = 1.6F;   ///< line height, of the font's
  float measure = 40;  ///< longest line, of the font's size: about twice as many letters
  friend bool operator==(const Reading&, const Reading&) = default;
};

/// The note editor: one text, laid out, written, coded. Draws on the current ImGui window; reads the frame's
/// event itself when it has the keyboard. Holds no word of the note: the model does.
class Editor {
 public:
  enum class Mode { writing, coding };
  enum class Filter { all, coded, uncoded };

  /// Shows a text. `revision` of that text, so that turns are read again only when it changed.
  void show(const model::Model& model, model::TextId text, std::uint64_t revision);
  /// Takes the keyboard and draws into the space there is. `clock` is "hh:mm" for the next turn.
  void draw(ui::Ui& ui, Sink& sink, const std::string& clock);

  [[nodiscard]] model::TextId text() const { return text_; }
  [[nodiscard]] text::Pos caret() const { return caret_; }
  [[nodiscard]] text::Range selection() const;
  [[nodiscard]] model::CodingId active() const { return active_; }
  [[nodiscard]] bool palette_open() const { return palette_.has_value(); }
  [[nodiscard]] const std::vector<model::CodeId>& recent() const { return recent_; }
  [[nodiscard]] const std::vector<model::Turn>& turns() const { return turns_; }
  /// Turns that answer, and how many of them carry no coding.
  struct Coverage {
    std::size_t turns = 0, uncoded = 0;
  };
  [[nodiscard]] Coverage coverage() const { return coverage_; }
  /// Something moves by itself (a drag past the edge): wants to be drawn again at once.
  [[nodiscard]] bool moving() const { return scrolling_; }

  /// Selects a range and brings it into view.
  void reveal(text::Range range);
  void activate(model::CodingId coding);
  /// Marks misspelt words while one writes; lent, may be null.
  /// Chooses the misspelt word at the caret, or the next one, and offers what might have been meant.
  void correct();
  void check_with(Spelling* spelling) { spelling_ = spelling; }
  void mark_hits(std::vector<text::Range> hits) { hits_ = std::move(hits); }
  void code_selection(Sink& sink, model::CodeId theme, model::Stance stance);
  void code_in_vivo(Sink& sink);
  /// Marks the selection, or the sentence at the caret.
  void mark(Sink& sink, model::MarkKind kind) { sink.mark(coding_target(), kind); }
  /// Opens the theme palette for the selection (or the sentence at the caret).
  void open_palette(model::CodeId area = {});
  void next_uncoded(bool forward = true);
  /// Puts a turn of the interviewer's with these words after the one at the caret.
  void ask(Sink& sink, const std::string& question, const std::string& clock);

  Mode mode = Mode::writing;
  bool alone = false;    ///< focus mode: other paragraphs are dimmed
  bool walking = false;  ///< coding goes on to the next uncoded passage by itself
  Filter filter = Filter::all;
  model::CodeId only;  ///< with `Filter::coded`: only passages with this theme or area
  Reading reading;

 private:
  struct Palette {
    std::string typed;
    model::CodeId area;  ///< only its themes
    std::size_t chosen = 0;
    model::Stance stance = model::Stance::neutral;
    text::Range range;
    bool from_hash = false;  ///< opened by `#`, which Escape leaves in the text
  };
  /// A coding's bar in the right margin.
  struct Bar {
    const model::Coding* coding;
    std::size_t lane;
  };
  /// A bar as it stands on the screen, for the pointer.
  struct Shown {
    model::CodingId coding;
    ImVec2 from, to, label_from, label_to;
  };
  enum class Grip { none, begin, end };

  void key(ui::Ui& ui, Sink& sink, const std::string& clock);
  bool palette_key(ui::Ui& ui, Sink& sink);
  bool coding_key(ui::Ui& ui, Sink& sink);
  bool shortcut_key(ui::Ui& ui, Sink& sink);
  bool motion_key(ui::Ui& ui);
  bool vertical_key(ui::Ui& ui);
  bool edit_key(ui::Ui& ui, Sink& sink, const std::string& clock);
  void type_character(ui::Ui& ui, Sink& sink, char32_t c);
  void paste(Sink& sink);
  void take_back(Sink& sink, bool again);
  void mouse(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size);
  void press(ui::Ui& ui, Sink& sink, text::Pos under);
  bool press_margin(ImVec2 pointer);
  void drag(ui::Ui& ui, ImVec2 origin, ImVec2 size, text::Pos under);
  void carry(ui::Ui& ui);
  void paint(ui::Ui& ui, ImVec2 origin, ImVec2 size);
  void paint_words(ui::Ui& ui, ImVec2 origin, float top, float bottom);
  void paint_line(ui::Ui& ui, ImFont* font, ImVec2 at, ImU32 color, const Paragraph& p, std::uint32_t from,
                  std::uint32_t to);
  void paint_codings(ui::Ui& ui, ImVec2 origin, float top, float bottom);
  void paint_bars(ui::Ui& ui, ImVec2 origin, float top, float bottom, float right);
  void paint_handles(ui::Ui& ui, ImVec2 origin);
  void paint_marks(ui::Ui& ui, ImVec2 origin, float top, float bottom);
  void card(ui::Ui& ui, const model::Coding& coding) const;
  void paint_turns(ui::Ui& ui, ImVec2 origin, float top, float bottom);
  void speaker_menu(ui::Ui& ui, Sink& sink);
  void paint_spelling(ui::Ui& ui, ImVec2 origin, float top, float bottom);
  void suggest(ui::Ui& ui, Sink& sink, ImVec2 origin);
  void paint_palette(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size);
  void highlight(ImDrawList* list, ImVec2 origin, text::Range range, ImU32 color, float top, float bottom,
                 float inset);
  void lay_out();
  void read_turns(const model::Text& text);
  void read_codings();
  void apply_filter();
  void replace(Sink& sink, text::Range range, const std::string& words);
  void type(Sink& sink, const text::Splice& splice);
  void next_turn(Sink& sink, const std::string& clock);
  [[nodiscard]] bool is_being_held() const;
  void switch_speaker(Sink& sink);
  void set_speaker(Sink& sink, const model::Turn& turn, const std::string& speaker);
  void choose(Sink& sink, const Choice& choice);
  void used(model::CodeId theme, model::Stance stance);
  void move_to(text::Pos at, bool extend);
  void keep_in_view(float height);
  void step_coding(bool forward);
  [[nodiscard]] std::size_t first_bar(text::Pos from) const;
  [[nodiscard]] const model::Turn* turn_at(text::Pos at) const;
  [[nodiscard]] std::size_t turn_index(text::Pos at) const;
  [[nodiscard]] bool is_coded(text::Range body) const;
  [[nodiscard]] text::Range coding_target() const;
  [[nodiscard]] std::vector<std::string> speakers() const;
  [[nodiscard]] std::string other_speaker(const model::Turn* turn) const;
  [[nodiscard]] std::vector<Choice> palette_choices() const;

  const model::Model* model_ = nullptr;
  model::TextId text_;
  std::uint64_t revision_ = 0;
  bool typing_ = false;  ///< the change that is shown is one's own: layout and turns follow it themselves
  Layout layout_;
  Shape shape_;
  ImFont* font_ = nullptr;
  float font_size_ = 0;
  std::vector<model::Turn> turns_;
  bool turns_stale_ = false;  ///< moved along with the typing; read anew when it pauses (long notes only)
  bool leads_stale_ = false;
  bool filter_stale_ = false;
  Filter filtered_ = Filter::all;
  model::CodeId filtered_only_;
  double typed_ = -1;
  double now_ = 0;
  std::vector<Bar> bars_;  ///< by position
  text::Pos longest_ = 0;  ///< of the codings: how far before a place one that reaches it may begin
  std::size_t lanes_ = 0;
  std::vector<const model::Mark*> marks_;
  Coverage coverage_;
  std::vector<Shown> shown_;
  std::vector<text::Range> hits_;
  text::Pos caret_ = 0;
  text::Pos anchor_ = 0;
  std::optional<float> wished_x_;
  float scroll_ = 0;
  bool follow_ = false;  ///< bring the caret into view when drawing next
  bool dragging_ = false;
  bool scrolling_ = false;
  bool carrying_ = false;  ///< the selection was pressed: let go it is clicked, moved it is carried
  text::Range pivot_;      ///< what a double or triple click took: a drag grows from it
  Grip grip_ = Grip::none;
  ImVec2 handles_[2]{};  ///< where the ends of the coding in hand are held; x < 0 = not on the screen
  text::Range pulled_;   ///< the active coding's range while a handle is dragged
  std::optional<Palette> palette_;
  Spelling* spelling_ = nullptr;
  std::string language_ = "sv";               ///< in which themes are named
  std::optional<text::Range> misspelt_;       ///< whose suggestions are shown
  std::size_t suggestion_ = 0;                ///< that is in hand
  bool suggests_ = false;                     ///< they are wanted with the next frame
  std::optional<std::size_t> speaker_asked_;  ///< turn whose speaker is being changed
  std::string clock_typed_;
  std::vector<model::CodeId> recent_;
  model::Stance last_stance_ = model::Stance::neutral;
  model::CodingId active_;
  int clicks_ = 0;
  double last_click_ = 0;
  ImVec2 last_place_{};
  float page_ = 400;
};

/// The colour of a role in the margin: its level of the steering chain.
[[nodiscard]] ImU32 role_color(const ui::Colors& colors, const std::string& role);
/// "+", "−", "±", "→", "·".
[[nodiscard]] const char* stance_mark(model::Stance stance);
[[nodiscard]] ImU32 stance_color(const ui::Colors& colors, model::Stance stance);

}  // namespace skolanalys::editor
