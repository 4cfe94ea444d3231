#pragma once
#include "app/screens/room.h"
#include "app/session/session.h"
#include "app/ui/ui.h"

/// What stands around the room: each part draws itself and says what was asked for.
namespace skolanalys::shell {

enum class TopBar { nothing, palette, language, look };
TopBar top_bar(ui::Ui& ui, const session::Settings& settings, ImVec2 size);

/// The rooms in their groups, and the truth about saving.
void navigation(ui::Ui& ui, session::Session& session, screens::Rect where);

/// The keys that matter in this room, and what the program is busy with.
void hint_bar(ui::Ui& ui, session::Session& session, screens::Rect where);

/// The latest message, with its button, until its time is up.
void draw_toasts(ui::Ui& ui);

/// For tests that drive the window from outside: where everything stands, rewritten with each frame.
void dump_marks(const ui::Ui& ui);

}  // namespace skolanalys::shell
