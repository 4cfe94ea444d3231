#pragma once
#include "app/screens/screens.h"
#include "app/session/commands.h"

/// The parts of the room in which interviews are written.
namespace skolanalys::screens {

/// The form of a new interview, and the facts of one that is there.
void new_interview_form(ui::Ui& ui, session::Session& session, CaptureState& state);
void interview_form(ui::Ui& ui, session::Session& session, CaptureState& state,
                    const model::Interview& interview);
void begin_edit(session::Session& session, CaptureState& state, const model::Interview& interview);

/// Title, facts, timer, whose notes.
void capture_header(ui::Ui& ui, session::Session& session, CaptureState& state);
/// Questions, marks and pictures beside the note.
void capture_side(ui::Ui& ui, session::Session& session, CaptureState& state, Rect where);
/// Where the questions do not stand beside the note: the one that one has come to, in a line above it.
void question_strip(ui::Ui& ui, session::Session& session, CaptureState& state);
/// Shows the questions or takes them away, as there is room: beside the note, or drawn out over it.
void toggle_side(CaptureState& state);
/// All notes of the interview in one.
void woven_notes(ui::Ui& ui, session::Session& session, CaptureState& state,
                 const model::Interview& interview);

/// The question one has come to, none where all are asked.
[[nodiscard]] const model::Question* question_at(const session::Session& session, const CaptureState& state);
void step_question(session::Session& session, CaptureState& state, bool forward);
void tick_question(session::Session& session, CaptureState& state);
void ask_question(session::Session& session, CaptureState& state);

void add_capture_commands(ui::Ui& ui, session::Session& session, CaptureState& state,
                          session::Commands& commands);
void toggle_timer(ui::Ui& ui, session::Session& session, CaptureState& state);
/// "09:41", on the clock of this computer.
[[nodiscard]] std::string clock_now();

}  // namespace skolanalys::screens
