#pragma once
#include "app/screens/screens.h"
#include "app/session/commands.h"

/// The parts of the room in which interviews are coded.
namespace skolanalys::screens {

/// The coded passages of this note or of all, as a table beside the text: filtered by words as one types,
/// sorted by a press, many recoded in one step.
void passage_list(ui::Ui& ui, session::Session& session, CodingState& state, Rect where);
/// What the text is filtered to, and how much is left to code.
void coding_bar(ui::Ui& ui, session::Session& session, CodingState& state);
void coding_card(ui::Ui& ui, session::Session& session, CodingState& state, const model::Coding& coding);
void theme_panel(ui::Ui& ui, session::Session& session, CodingState& state, const model::Code& code);
void memo_field(ui::Ui& ui, session::Session& session, CodingState& state, model::OpId target,
                const char* title = "memo.title");

void add_coding_commands(session::Session& session, CodingState& state, session::Commands& commands);

}  // namespace skolanalys::screens
