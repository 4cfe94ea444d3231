#pragma once
#include <imgui.h>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/platform/event.h"
#include "app/ui/theme.h"
#include "core/assets/assets.h"
#include "core/assets/shipped_words.h"

/// What every screen draws with. Widgets are few and drawn by hand: rows, buttons, chips, fields.
namespace skolanalys::ui {

/// Where something stands on the screen in this frame; what tests and automation look things up by. Ids are
/// dotted names from code ("nav.search", "interview.EX-01"), never translated words.
struct Mark {
  ImVec2 from, to;
  std::string label;
  ImVec2 clip_from{}, clip_to{};  ///< what of the window is seen there
  bool hovered = false;           ///< the pointer is on it, and nothing covers it
  bool stop = false;              ///< the keyboard comes to it with Tab
  bool cut = false;               ///< its words did not fit and end with an ellipsis
  std::string pane{};
};

struct Toast {
  std::string text;
  std::string action;  ///< words of the button, may be empty
  std::function<void()> act{};
  double until = 0;
  bool bad = false;
};

/// One frame's surroundings; lives as long as the window.
///
/// The keyboard: Tab and Shift+Tab go through everything that `hit` and `field` drew, in the order it was
/// drawn, F6 from pane to pane, arrows to the nearest in the same pane, Enter and Space press. What is drawn
/// on top
/// (`Layer`) keeps the keyboard to itself.
class Ui {
 public:
  /// Around everything that is drawn in a frame.
  void begin_frame(const platform::Event* what, double at);
  void end_frame();

  /// A place to press, by pointer or keyboard; draws nothing itself. `label`: its words, for tests and marks.
  bool hit(const std::string& id, ImVec2 size, const std::string& label = {});
  /// A field of ImGui's is about to be drawn; afterwards call `field_drawn`.
  void field_begins(const std::string& id);
  void field_drawn(const std::string& id, const std::string& label);
  /// As `hit`, in a field's place: when Tab comes here, the keyboard is for the field that is drawn instead
  /// from the next frame on. `original` says so.
  bool hit_for_field(const std::string& id, ImVec2 size, const std::string& label);
  /// Gives the keyboard to what has this id, from the next frame on.
  void focus_on(const std::string& id);
  [[nodiscard]] const std::string& focused() const { return focus_; }
  /// Whether a field or a button has the keyboard: a note must leave keys alone.
  [[nodiscard]] bool keyboard_elsewhere() const { return typing_in_field() || !focus_.empty(); }
  void enter_pane(const std::string& id) { pane_ = id; }

  /// While it lives, what is drawn belongs on top of the rest.
  class Layer {
   public:
    explicit Layer(Ui& ui) : ui_(ui) { ++ui_.layer_; }
    ~Layer() { --ui_.layer_; }
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;

   private:
    Ui& ui_;
  };

  Fonts fonts;
  Colors colors = colors_of(Look::light);
  const assets::Words* words = &assets::Words::in("sv");
  const platform::Event* event = nullptr;  ///< what happened, if it is still to be dealt with
  double now = 0;
  std::map<std::string, Mark> marks;
  std::vector<Toast> toasts;
  std::string original;  ///< id of the `translated_area` that is about to be written in
  std::map<std::string, float>* pane_widths = nullptr;  ///< as dragged, in points; lent, remembered by others

  [[nodiscard]] std::string t(const std::string& id) const { return (*words)(id); }
  [[nodiscard]] std::string t(const std::string& id, const std::vector<std::string>& values) const {
    return (*words)(id, values);
  }
  /// What a theme or area is called in the interface's language.
  [[nodiscard]] const std::string& name_of(const model::Code& code) const {
    return assets::name_of(code, words->language());
  }
  /// What the project says under the id of a theme, an area or a question, in the interface's language.
  [[nodiscard]] const std::string& in_language(const std::string& id, const std::string& said) const {
    return assets::in_language(id, said, words->language());
  }
  [[nodiscard]] float px(float points) const;  ///< points at this scale, on a whole pixel

  /// Words are about to be shown: letters that no font in hand has are asked for (`wanted_letters`).
  void show_letters(std::string_view words);
  /// Letters beyond those the fonts were built with; whoever builds fonts takes them.
  [[nodiscard]] const std::set<char32_t>& wanted_letters() const { return wanted_letters_; }
  /// A hundredth of the window's height in pixels: what is about to fill the window for a projector wants
  /// letters cut to it (Fonts::stage). They are there from the next frame.
  void want_stage(float unit) {
    if (std::exchange(stage_, unit) != unit) new_letters_ = true;
  }
  [[nodiscard]] float stage() const { return stage_; }
  /// True once when other letters are wanted than before.
  [[nodiscard]] bool take_new_letters() { return std::exchange(new_letters_, false); }

  /// The last item of the window that is being drawn; not for where none is, as when a job hands over.
  void mark(const std::string& id, const std::string& label = {});
  void toast(std::string text, std::string action = {}, std::function<void()> act = {});
  void complain(std::string text);

  /// The event, if it is this key going down; it is then dealt with.
  bool take(platform::Key key, bool ctrl = false, bool shift = false, bool alt = false);
  bool take_letter(char letter, bool ctrl, bool shift = false, bool alt = false);
  /// Whether a field of ImGui's has the keyboard.
  [[nodiscard]] static bool typing_in_field();

 private:
  struct Stop {
    std::string id, pane;
    ImVec2 from, to;
    ImVec2 clip_from, clip_to;
    int layer = 0;
    bool field = false;
  };
  void add_stop(const std::string& id, bool field);
  void step(bool forward);
  void step_pane(bool forward);
  void step_towards(platform::Key arrow);
  void give_keyboard_to(const Stop& stop);
  [[nodiscard]] std::vector<const Stop*> reachable() const;

  std::vector<Stop> stops_;         ///< of this frame so far; between frames, of the last
  std::string focus_, last_focus_;  ///< by id; empty: the room's own note has the keyboard
  std::string activated_;           ///< to be pressed when it is drawn
  std::string wanted_field_;        ///< to be given ImGui's keyboard when it is drawn
  std::string pane_;
  int layer_ = 0;
  bool ring_ = false;       ///< the keyboard brought us here: show where
  bool into_view_ = false;  ///< scroll to it when it is drawn
  friend float text_at(Ui&, ImVec2, ImFont*, ImU32, const std::string&, float);
  friend bool row(Ui&, const std::string&, const std::string&, const struct RowLook&);
  bool cut_ = false;
  std::set<char32_t> wanted_letters_;
  bool new_letters_ = false;
  float stage_ = 0;
};

/// Words at a place, cut with an ellipsis to `width`; returns the width they took.
float text_at(Ui& ui, ImVec2 at, ImFont* font, ImU32 color, const std::string& words, float width = 1e6F);
[[nodiscard]] ImVec2 size_of(ImFont* font, const std::string& words);
void words(Ui& ui, ImFont* font, ImU32 color, const std::string& words);
/// Wrapped to the width there is.
void paragraph(Ui& ui, ImFont* font, ImU32 color, const std::string& words);

struct RowLook {
  const char* icon = nullptr;
  ImU32 dot = 0;         ///< a colour square before the words
  std::string detail{};  ///< a second line
  std::string count{};   ///< at the right
  std::string key{};     ///< a key in a box, before the count
  bool selected = false;
  bool bold = false;
  float indent = 0;
  float height = 0;  ///< 0 = by what it holds
  float width = 0;   ///< 0 = all there is
};
/// A row of a list over the whole width. True when clicked.
bool row(Ui& ui, const std::string& id, const std::string& words, const RowLook& look = {});

enum class ButtonKind { plain, primary, quiet };
bool button(Ui& ui, const std::string& id, const std::string& words, ButtonKind kind = ButtonKind::plain,
            const char* icon = nullptr);
/// A button that is only an icon; `tip` says what it does.
/// `can`: false shows it as out of reach.
bool icon_button(Ui& ui, const std::string& id, const char* icon, const std::string& tip, bool can = true);
/// A small rounded label; true when clicked.
bool chip(Ui& ui, const std::string& id, const std::string& words, bool on, const char* icon = nullptr,
          ImU32 dot = 0);

/// A line of text to write in; `hint` stands in it while it is empty. True when changed.
bool field(Ui& ui, const std::string& id, std::string& value, const std::string& hint, float width = -1,
           bool focus = false);
/// A field that Tab completes with `completion`, where there is one; `focus` puts the caret at its end.
bool completing_field(Ui& ui, const std::string& id, std::string& value, const std::string& hint,
                      const std::string& completion, float width, bool focus);
bool labelled_field(Ui& ui, const std::string& id, const std::string& label, std::string& value, float width);
/// Several lines. True when left after a change.
bool area(Ui& ui, const std::string& id, std::string& value, ImVec2 size);

/// What a screen with nothing in it says: an icon, a sentence, perhaps a button. True when that is pressed.
bool empty_state(Ui& ui, const char* icon, const std::string& words, const std::string& button_id = {},
                 const std::string& button_words = {});

/// A pane of the window: fixed place, own scrolling, a line at its right edge.
bool begin_pane(Ui& ui, const char* id, ImVec2 at, ImVec2 size, ImU32 fill, bool padded = true);
void end_pane();
/// The width of a pane that the person may drag, in pixels: `usual` points until it was. The handle is drawn
/// at `edge`, over `height`; `grows`: +1 where dragging right makes it wider, -1 where it makes it narrower.
/// Ctrl+arrows move it when it has the keyboard; a double click gives the usual width back.
float dragged_width(Ui& ui, const std::string& id, float usual, float least, float most);
void width_handle(Ui& ui, const std::string& id, ImVec2 edge, float height, float usual, float least,
                  float most, int grows);
void section(Ui& ui, const std::string& words);

}  // namespace skolanalys::ui
