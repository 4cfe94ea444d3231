#pragma once
#include "app/platform/window.h"
#include "app/screens/room.h"
#include "app/session/session.h"
#include "app/ui/ui.h"

/// What stands around the room: each part draws itself and says what was asked for.
namespace skolanalys::shell {

enum class TopBar { nothing, menu, back, forward, palette, language, look };
TopBar top_bar(ui::Ui& ui, const session::Session& session, ImVec2 size);

/// The notes that are kept at hand, above the room; returns the height it took.
float tab_strip(ui::Ui& ui, session::Session& session, screens::Rect where);
/// The second note, to read beside the first.
void note_beside(ui::Ui& ui, session::Session& session, screens::Rect where);

/// Every command by section, with its key; F10.
class Menu {
 public:
  void toggle() { open_ = just_opened_ = !open_; }
  void close() { open_ = false; }
  [[nodiscard]] bool is_open() const { return open_; }
  void draw(ui::Ui& ui, const session::Commands& commands, session::Room room);

 private:
  bool open_ = false;
  bool just_opened_ = false;
};

/// How wide the rooms' list is in a window of this size (without bars): names, icons in one column, or in
/// two.
[[nodiscard]] float navigation_width(const ui::Ui& ui, ImVec2 room);
/// The rooms in their groups, and the truth about saving.
void navigation(ui::Ui& ui, session::Session& session, screens::Rect where);

/// What is to be known before going on, above the room; takes its height from `where`.
void draw_notices(ui::Ui& ui, session::Session& session, screens::Rect& where);

/// The keys that matter in this room, and what the program is busy with.
void hint_bar(ui::Ui& ui, session::Session& session, screens::Rect where);

/// The latest message, with its button, until its time is up.
void draw_toasts(ui::Ui& ui);

/// For tests that drive the window from outside: where everything stands and what the loop has done,
/// rewritten with each frame that is looked at.
void dump_marks(const ui::Ui& ui, const platform::Pace& pace);

}  // namespace skolanalys::shell
