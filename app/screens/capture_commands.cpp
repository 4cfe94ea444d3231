#include "app/screens/capture_parts.h"

namespace skolanalys::screens {

using platform::Key;
using session::Chord;
using session::Section;

void add_capture_commands(ui::Ui& ui, session::Session& session, CaptureState& state,
                          session::Commands& commands) {
  const auto writes = [&] { return session.open() && session.interview() != nullptr && !state.creating; };
  struct Mark {
    const char* id;
    const char* words;
    Key key;
    model::MarkKind kind;
  };
  for (const auto& one :
       {Mark{"mark.quote", "mark.quote", Key::f7, model::MarkKind::quote},
        Mark{"mark.follow_up", "mark.follow-up", Key::f8, model::MarkKind::follow_up},
        Mark{"mark.contradiction", "mark.contradiction", Key::f9, model::MarkKind::contradiction}})
    commands.add({.id = one.id,
                  .words = one.words,
                  .keys = {session::plain(one.key)},
                  .act = [&session, kind = one.kind] { session.editor.mark(session, kind); },
                  .section = Section::edit,
                  .room = session::Room::capture,
                  .enabled = writes});
  commands.add({.id = "question.next",
                .words = "command.question_next",
                .keys = {session::plain(Key::f4)},
                .act = [&] { step_question(session, state, true); },
                .section = Section::go,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "question.previous",
                .words = "command.question_previous",
                .keys = {Chord{Key::f4, 0, false, true, false}},
                .act = [&] { step_question(session, state, false); },
                .section = Section::go,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "question.tick",
                .words = "command.question_tick",
                .keys = {session::plain(Key::f5)},
                .act = [&] { tick_question(session, state); },
                .section = Section::edit,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "question.ask",
                .words = "command.question_ask",
                .keys = {Chord{Key::f5, 0, false, true, false}},
                .act = [&] { ask_question(session, state); },
                .section = Section::edit,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "spelling",
                .words = "command.spelling",
                .keys = {session::alt(Key::enter)},
                .act = [&] { session.editor.correct(); },
                .section = Section::edit,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "timer",
                .words = "command.timer",
                .act = [&] { toggle_timer(ui, session, state); },
                .section = Section::edit,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "side",
                .words = "command.side",
                .keys = {session::ctrl('g')},
                .act = [&] { toggle_side(state); },
                .section = Section::view,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "stream.add",
                .words = "command.stream",
                .act = [&] { state.adding_stream = state.stream_focus = true; },
                .section = Section::edit,
                .room = session::Room::capture,
                .enabled = writes});
  commands.add({.id = "stream.woven",
                .words = "command.woven",
                .act = [&] { state.woven = !state.woven; },
                .section = Section::view,
                .room = session::Room::capture,
                .enabled = writes});
  const auto reads = [&] { return session.open(); };
  commands.add({.id = "note.line",
                .words = "command.line",
                .act =
                    [&] {
                      auto& line = session.settings.note_line;
                      line = line < 1.5F ? 1.6F : line < 1.8F ? 1.9F : 1.4F;
                      session.settings.save();
                    },
                .section = Section::view,
                .enabled = reads});
  commands.add({.id = "note.measure",
                .words = "command.measure",
                .act =
                    [&] {
                      auto& measure = session.settings.note_measure;
                      measure = measure < 36 ? 40.0F : measure < 48 ? 54.0F : 30.0F;
                      session.settings.save();
                    },
                .section = Section::view,
                .enabled = reads});
  commands.add({.id = "note.size",
                .words = "command.note_size",
                .act =
                    [&] {
                      session.settings.note_size = (session.settings.note_size + 1) % 3;
                      session.settings.save();
                    },
                .section = Section::view,
                .enabled = reads});
}

}  // namespace skolanalys::screens
