#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/screens/screens.h"
#include "app/session/commands.h"
#include "app/session/session.h"
#include "app/ui/ui.h"

/// A room of the window. To add one: a file here with a class derived from Room and a function that makes it,
/// and a line in the table of app/shell/rooms.cpp. Its name is the string "room.ID", its line of keys at the
/// bottom of the window "hint.ID"; put them, with the room's other words, in assets/strings/{sv,en}/ID.json.
namespace skolanalys::screens {

/// Something that Ctrl+K can find besides commands.
struct Found {
  std::string id;      ///< a mark's: "find.theme.stod.elevhalsa"
  std::string name;    ///< searched and shown
  std::string detail;  ///< what it is: searched too
  std::function<void()> act;
  std::string also{};  ///< searched, not shown: its name in the other language
};

class Room {
 public:
  /// Both are lent and outlive the room.
  Room(ui::Ui& lent_ui, session::Session& lent_session) : ui(lent_ui), session(lent_session) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  virtual ~Room() = default;

  /// Once a frame while one is in the room: what the session holds, drawn into a rectangle; commands out.
  /// What the room alone must remember between frames is a member of it.
  virtual void draw(Rect where) = 0;
  /// One has come here from another room: the place to give the keyboard to the first field.
  virtual void enter() {}
  /// One goes to another room, or the window closes: the place to keep what is written in a field.
  virtual void leave() {}
  /// Another project was opened, or none is open any more: forget what was of the old one.
  virtual void reset() {}
  /// Once, at the start of the program.
  virtual void add_commands(session::Commands& commands) { (void)commands; }
  /// Files were dropped on the window while one is here: true where the room has a use of its own for them.
  virtual bool take_files(const std::vector<std::string>& files) { return (void)files, false; }
  /// What of this room Ctrl+K finds; asked each time the palette opens, with a project open.
  virtual void offer(std::vector<Found>& found) { (void)found; }
  /// Whether the room shows a note, whose editor takes Ctrl+Z for itself.
  [[nodiscard]] virtual bool shows_note() const { return false; }

 protected:
  ui::Ui& ui;
  session::Session& session;
};

using MakeRoom = std::unique_ptr<Room> (*)(ui::Ui& ui, session::Session& session);

}  // namespace skolanalys::screens
