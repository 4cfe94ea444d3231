#include "app/shell/rooms.h"
#include "app/shell/shell.h"

/// The commands of the window itself, and the keys that the editor deals with, told of on the sheet.
namespace skolanalys::shell {

using platform::Key;
using session::Chord;
using session::Section;

void Shell::add_commands() {
  const auto open = [this] { return session.open(); };
  for (const auto& one : room_table())
    commands_.add(
        {.id = "room." + std::string(one.room.id),
         .words = one.room == session::Room::start ? "command.start" : "room." + std::string(one.room.id),
         .keys = one.key == Chord{} ? std::vector<Chord>{} : std::vector<Chord>{one.key},
         .act = [this, room = one.room] { session.go(room); },
         .section = one.group == Group::none ? Section::project : Section::go,
         .enabled = one.group == Group::none ? std::function<bool()>() : open});
  commands_.add({.id = "palette",
                 .words = "sheet.palette",
                 .keys = {session::ctrl('k')},
                 .act =
                     [this] {
                       if (palette_.is_open())
                         palette_.close();
                       else
                         palette_.open(session, commands_, rooms_, ui);
                     },
                 .section = Section::go,
                 .in_palette = false});
  commands_.add({.id = "back",
                 .words = "sheet.back",
                 .keys = {session::alt(Key::left)},
                 .act = [this] { session.back(); },
                 .section = Section::go,
                 // Where a coding is in hand, Alt+arrows move its ends.
                 .enabled = [this] { return session.open() && !session.editor.active(); }});
  commands_.add({.id = "forward",
                 .words = "command.forward",
                 .keys = {session::alt(Key::right)},
                 .act = [this] { session.forward(); },
                 .section = Section::go,
                 .enabled = [this] { return session.can_go_forward() && !session.editor.active(); }});
  const auto tabs = [this] { return session.open() && session.tabs().size() > 1; };
  commands_.add({.id = "tab.next",
                 .words = "command.tab_next",
                 .keys = {session::ctrl(Key::tab), session::ctrl(Key::page_down)},
                 .act = [this] { session.next_tab(true); },
                 .section = Section::go,
                 .enabled = tabs});
  commands_.add({.id = "tab.before",
                 .words = "command.tab_before",
                 .keys = {Chord{Key::tab, 0, true, true, false}, session::ctrl(Key::page_up)},
                 .act = [this] { session.next_tab(false); },
                 .section = Section::go,
                 .enabled = tabs});
  commands_.add({.id = "tab.close",
                 .words = "tab.close",
                 .keys = {session::ctrl('w')},
                 .act = [this] { session.close_tab(session.editor.text()); },
                 .section = Section::go,
                 .enabled = tabs});
  commands_.add({.id = "beside",
                 .words = "command.beside",
                 .keys = {session::ctrl('j')},
                 .act = [this] { session.toggle_beside(); },
                 .section = Section::view,
                 .enabled = [this, tabs] { return tabs() && shown().shows_note(); }});
  commands_.add({.id = "menu",
                 .words = "command.menu",
                 .keys = {session::plain(Key::f10)},
                 .act = [this] { menu_.toggle(); },
                 .section = Section::help,
                 .in_palette = false});
  // Where a note is shown its editor takes these, for the note.
  const auto no_note = [this] {
    return session.open() && !shown().shows_note() && !ui::Ui::typing_in_field();
  };
  commands_.add({.id = "undo",
                 .words = "undo",
                 .keys = {session::ctrl('z')},
                 .act = [this] { session.undo(); },
                 .section = Section::edit,
                 .enabled = no_note});
  commands_.add({.id = "redo",
                 .words = "redo",
                 .keys = {session::ctrl_shift('z'), session::ctrl('y')},
                 .act = [this] { session.redo(); },
                 .section = Section::edit,
                 .enabled = no_note});
  commands_.add({.id = "saved",
                 .words = "command.saved",
                 .keys = {session::ctrl('s')},
                 .act = [this] { ui.toast(ui.t("toast.always_saved")); },
                 .enabled = open,
                 .in_palette = false});
  commands_.add({.id = "view.larger",
                 .words = "command.larger",
                 .keys = {session::ctrl(Key::plus), Chord{Key::plus, 0, true, true, false}},
                 .act = [this] { zoom(1); },
                 .section = Section::view});
  commands_.add({.id = "view.smaller",
                 .words = "command.smaller",
                 .keys = {session::ctrl(Key::minus)},
                 .act = [this] { zoom(-1); },
                 .section = Section::view});
  commands_.add({.id = "view.usual_size",
                 .words = "command.usual_size",
                 .keys = {session::ctrl(Key::zero)},
                 .act = [this] { zoom(0); },
                 .section = Section::view});
  for (const char* one : {"light", "dark", "contrast"})
    commands_.add({.id = std::string("view.") + one,
                   .words = std::string("look.") + one,
                   .act = [this, one] { change_look(one); },
                   .section = Section::view,
                   .enabled = [this, one] { return session.settings.look != one; }});
  commands_.add({.id = "view.language",
                 .words = "command.language",
                 .act = [this] { change_language(); },
                 .section = Section::view});
  commands_.add({.id = "view.full_screen",
                 .words = "command.full_screen",
                 .keys = {session::plain(Key::f11)},
                 .act = [this] { full_screen_ = !full_screen_; },
                 .section = Section::view});
  commands_.add({.id = "help.keys",
                 .words = "command.keys",
                 .keys = {session::plain(Key::f1)},
                 .act = [this] { sheet_.toggle(); },
                 .section = Section::help});
  struct Told {
    const char* keys;
    const char* words;
    Section section;
  };
  constexpr Told told[] = {
      {"Tab  {shift}+Tab", "sheet.tab", Section::go},  {"F6  {shift}+F6", "sheet.pane", Section::go},
      {"Ctrl+F", "sheet.find", Section::edit},         {"Ctrl+H", "sheet.replace", Section::edit},
      {"Enter", "sheet.enter", Section::edit},         {"{shift}+Enter", "sheet.line", Section::edit},
      {"F2", "sheet.speaker", Section::edit},          {"#", "sheet.hash", Section::code},
      {"Ctrl+Enter", "sheet.code", Section::code},     {"Ctrl+D", "sheet.again", Section::code},
      {"Alt+1 … 9", "sheet.recent", Section::code},    {"Alt+↑ ↓", "sheet.walk", Section::code},
      {"Alt+← →", "sheet.end", Section::code},         {"Alt+{shift}+← →", "sheet.begin", Section::code},
      {"Alt++  Alt+−", "sheet.stance", Section::code}, {"Alt+S", "sheet.split", Section::code},
      {"Alt+{delete}", "sheet.remove", Section::code}, {"Alt+N", "sheet.uncoded", Section::code},
      {"Alt+I", "sheet.in_vivo", Section::code}};
  for (const auto& one : told)
    commands_.add({.id = std::string("told.") + one.words,
                   .words = one.words,
                   .key_words = one.keys,
                   .section = one.section,
                   .in_palette = false});
}

}  // namespace skolanalys::shell
