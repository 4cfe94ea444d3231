#pragma once
#include <imgui.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/platform/event.h"
#include "app/ui/theme.h"
#include "core/assets/assets.h"

/// What every screen draws with. Widgets are few and drawn by hand: rows, buttons, chips, fields.
namespace skolanalys::ui {

/// Where something stands on the screen in this frame; what tests and automation look things up by. Ids are
/// dotted names from code ("nav.search", "interview.EX-01"), never translated words.
struct Mark {
  ImVec2 from, to;
  std::string label;
};

struct Toast {
  std::string text;
  std::string action;  ///< words of the button, may be empty
  std::function<void()> act{};
  double until = 0;
  bool bad = false;
};

/// One frame's surroundings; lives as long as the window.
class Ui {
 public:
  Fonts fonts;
  Colors colors = colors_of(Look::light);
  const assets::Words* words = &assets::Words::in("sv");
  const platform::Event* event = nullptr;  ///< what happened, if it is still to be dealt with
  double now = 0;
  std::map<std::string, Mark> marks;
  std::vector<Toast> toasts;

  [[nodiscard]] std::string t(const std::string& id) const { return (*words)(id); }
  [[nodiscard]] std::string t(const std::string& id, const std::vector<std::string>& values) const {
    return (*words)(id, values);
  }
  [[nodiscard]] float px(float points) const;  ///< points at this scale, on a whole pixel

  void mark(const std::string& id, const std::string& label = {});  ///< the last item
  void toast(std::string text, std::string action = {}, std::function<void()> act = {});
  void complain(std::string text);

  /// The event, if it is this key going down; it is then dealt with.
  bool take(platform::Key key, bool ctrl = false, bool shift = false, bool alt = false);
  bool take_letter(char letter, bool ctrl, bool shift = false, bool alt = false);
  /// Whether a field of ImGui's has the keyboard.
  [[nodiscard]] static bool typing_in_field();
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
};
/// A row of a list over the whole width. True when clicked.
bool row(Ui& ui, const std::string& id, const std::string& words, const RowLook& look = {});

enum class ButtonKind { plain, primary, quiet };
bool button(Ui& ui, const std::string& id, const std::string& words, ButtonKind kind = ButtonKind::plain,
            const char* icon = nullptr);
/// A button that is only an icon; `tip` says what it does.
bool icon_button(Ui& ui, const std::string& id, const char* icon, const std::string& tip);
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
void section(Ui& ui, const std::string& words);

}  // namespace skolanalys::ui
