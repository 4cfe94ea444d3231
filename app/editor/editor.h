#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/editor/layout.h"
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
  virtual void resize(model::CodingId coding, text::Range range) = 0;
  virtual void split(model::CodingId coding, text::Pos at) = 0;
  virtual void uncode(model::CodingId coding) = 0;
  virtual void set_stance(model::CodingId coding, model::Stance stance) = 0;
  virtual void undo() = 0;
  virtual void redo() = 0;
};

/// The note editor: one text, laid out, written, coded. Draws on the current ImGui window; reads the frame's
/// event itself when it has the keyboard. Holds no word of the note: the model does.
class Editor {
 public:
  enum class Mode { writing, coding };

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

  /// Selects a range and brings it into view.
  void reveal(text::Range range);
  void activate(model::CodingId coding);
  /// Marks misspelt words while one writes; lent, may be null.
  void check_with(Spelling* spelling) { spelling_ = spelling; }
  void mark_hits(std::vector<text::Range> hits) { hits_ = std::move(hits); }
  void code_selection(Sink& sink, model::CodeId theme, model::Stance stance);
  /// Opens the theme palette for the selection (or the sentence at the caret).
  void open_palette(model::CodeId area = {});

  Mode mode = Mode::writing;
  bool large = false;  ///< large type, for a laptop on the knee
  bool alone = false;  ///< focus mode: other paragraphs are dimmed

 private:
  struct Palette {
    std::string typed;
    model::CodeId area;  ///< only its themes
    std::size_t chosen = 0;
    model::Stance stance = model::Stance::neutral;
    text::Range range;
    bool from_hash = false;  ///< opened by `#`, which Escape leaves in the text
  };
  class FontMetrics;

  void key(ui::Ui& ui, Sink& sink, const std::string& clock);
  bool palette_key(ui::Ui& ui, Sink& sink);
  bool coding_key(ui::Ui& ui, Sink& sink);
  bool motion_key(ui::Ui& ui);
  bool edit_key(ui::Ui& ui, Sink& sink, const std::string& clock);
  void mouse(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size);
  void paint(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size);
  void paint_codings(ui::Ui& ui, ImVec2 origin, float top, float bottom, float right);
  void paint_turns(ui::Ui& ui, ImVec2 origin, float top, float bottom);
  void paint_spelling(ui::Ui& ui, ImVec2 origin, float top, float bottom);
  void suggest(ui::Ui& ui, Sink& sink);
  void paint_palette(ui::Ui& ui, Sink& sink, ImVec2 origin, ImVec2 size);
  void highlight(ImDrawList* list, ImVec2 origin, text::Range range, ImU32 color, float top, float bottom,
                 float inset);
  void replace(Sink& sink, text::Range range, const std::string& words);
  void next_turn(Sink& sink, const std::string& clock);
  void switch_speaker(Sink& sink);
  void choose(Sink& sink, const Choice& choice);
  void move_to(text::Pos at, bool extend);
  void keep_in_view(float height);
  void step_coding(bool forward);
  void next_uncoded();
  [[nodiscard]] const model::Turn* turn_at(text::Pos at) const;
  [[nodiscard]] text::Range coding_target() const;
  [[nodiscard]] std::string other_speaker(const model::Turn* turn) const;
  [[nodiscard]] std::vector<Choice> palette_choices() const;

  const model::Model* model_ = nullptr;
  model::TextId text_;
  std::uint64_t revision_ = 0;
  Layout layout_;
  ImFont* font_ = nullptr;
  std::vector<model::Turn> turns_;
  bool turns_stale_ = false;  ///< moved along with the typing; read anew when it pauses (long notes only)
  double typed_ = -1;
  double now_ = 0;
  std::vector<const model::Coding*> codings_;
  std::vector<text::Range> hits_;
  text::Pos caret_ = 0;
  text::Pos anchor_ = 0;
  std::optional<float> wished_x_;
  float scroll_ = 0;
  bool follow_ = false;  ///< bring the caret into view when drawing next
  bool dragging_ = false;
  std::optional<Palette> palette_;
  Spelling* spelling_ = nullptr;
  std::optional<text::Range> misspelt_;  ///< whose suggestions are shown
  std::vector<model::CodeId> recent_;
  model::Stance last_stance_ = model::Stance::neutral;
  model::CodingId active_;
  int clicks_ = 0;
  double last_click_ = 0;
  float page_ = 400;
};

/// The colour of a role in the margin: its level of the steering chain.
[[nodiscard]] ImU32 role_color(const ui::Colors& colors, const std::string& role);
/// "+", "−", "±", "→", "·".
[[nodiscard]] const char* stance_mark(model::Stance stance);
[[nodiscard]] ImU32 stance_color(const ui::Colors& colors, model::Stance stance);

}  // namespace skolanalys::editor
