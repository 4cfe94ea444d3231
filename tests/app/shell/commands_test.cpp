#include "app/session/commands.h"

#include <map>
#include <set>

#include "app/shell/rooms.h"
#include "app/shell/shell.h"
#include "tests/catch.h"

using namespace skolanalys;
using session::Chord;
using session::Room;

TEST_CASE("no two commands share a key in one room", "[shell]") {
  const shell::Shell window({});
  const auto& all = window.commands().all();
  for (const auto& room : shell::room_table()) {
    std::map<std::string, std::vector<const session::Command*>> by_key;
    for (const auto& one : all)
      if (one.room.id.empty() || one.room == room.room)
        for (const auto& key : one.keys) {
          INFO(room.room.id << ": " << key.in_words(assets::Words::in("en")));
          by_key[key.in_words(assets::Words::in("en"))].push_back(&one);
        }
    for (const auto& [key, commands] : by_key) {
      INFO(room.room.id << ": " << key << " is " << commands.front()->id << " and " << commands.back()->id);
      CHECK(commands.size() == 1);
    }
  }
}

TEST_CASE("every command and room has an id of its own and words in both languages", "[shell]") {
  const shell::Shell window({});
  std::set<std::string> ids;
  for (const auto& one : window.commands().all()) {
    INFO(one.id);
    CHECK(ids.insert(one.id).second);
    for (const char* language : {"sv", "en"}) CHECK(assets::Words::in(language).has(one.words));
  }
  for (const auto& one : shell::room_table())
    for (const char* language : {"sv", "en"}) {
      const auto& words = assets::Words::in(language);
      INFO(one.room.id << " in " << language);
      CHECK(words.has("hint." + std::string(one.room.id)));
      if (one.group == shell::Group::none) continue;
      CHECK(words.has("room." + std::string(one.room.id)));
      CHECK(words.has(name_of(one.group)));
    }
}

TEST_CASE("keys are named in the person's language", "[shell]") {
  const Chord chord = session::ctrl_shift('k');
  CHECK(chord.in_words(assets::Words::in("sv")) == "Ctrl+Skift+K");
  CHECK(chord.in_words(assets::Words::in("en")) == "Ctrl+Shift+K");
  const session::Command told{.id = "x", .words = "x", .key_words = "Alt+{shift}+← →"};
  CHECK(told.key(assets::Words::in("sv")) == "Alt+Skift+← →");
}

TEST_CASE("a key does what the room it is pressed in gives it, if it can be done now", "[shell]") {
  bool possible = true;
  session::Commands commands;
  commands.add({.id = "a",
                .words = "a",
                .keys = {session::ctrl('d')},
                .act = [] {},
                .room = Room::coding,
                .enabled = [&] { return possible; }});
  commands.add({.id = "b", .words = "b", .keys = {session::ctrl('d')}, .act = [] {}, .room = Room::search});
  commands.add({.id = "told", .words = "c", .keys = {session::ctrl('e')}});
  platform::Event event;
  event.key = platform::Key::letter;
  event.letter = 'd';
  event.ctrl = true;
  REQUIRE(commands.asked_by(event, Room::coding) != nullptr);
  CHECK(commands.asked_by(event, Room::coding)->id == "a");
  CHECK(commands.asked_by(event, Room::search)->id == "b");
  CHECK(commands.asked_by(event, Room::report) == nullptr);
  possible = false;
  CHECK(commands.asked_by(event, Room::coding) == nullptr);
  event.letter = 'e';  // told of only: whoever has the keyboard deals with it
  CHECK(commands.asked_by(event, Room::coding) == nullptr);
}
