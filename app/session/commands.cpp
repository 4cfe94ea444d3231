#include "app/session/commands.h"

#include <algorithm>
#include <cctype>

namespace skolanalys::session {
namespace {

using platform::Key;

/// Function keys and signs are written alike in every language; the others have a word.
std::string name_of(Key key, char letter, const assets::Words& words) {
  switch (key) {
    case Key::letter:
      return std::string(1, static_cast<char>(std::toupper(static_cast<unsigned char>(letter))));
    case Key::left:
      return "←";
    case Key::right:
      return "→";
    case Key::up:
      return "↑";
    case Key::down:
      return "↓";
    case Key::plus:
      return "+";
    case Key::minus:
      return "−";
    case Key::zero:
      return "0";
    case Key::f1:
      return "F1";
    case Key::f2:
      return "F2";
    case Key::f3:
      return "F3";
    case Key::f4:
      return "F4";
    case Key::f5:
      return "F5";
    case Key::f6:
      return "F6";
    case Key::f7:
      return "F7";
    case Key::f8:
      return "F8";
    case Key::f9:
      return "F9";
    case Key::f10:
      return "F10";
    case Key::f11:
      return "F11";
    case Key::enter:
      return "Enter";
    case Key::tab:
      return "Tab";
    case Key::escape:
      return "Esc";
    case Key::home:
      return "Home";
    case Key::end:
      return "End";
    case Key::page_up:
      return "PgUp";
    case Key::page_down:
      return "PgDn";
    case Key::insert:
      return "Insert";
    case Key::backspace:
      return words("key.backspace");
    case Key::del:
      return words("key.delete");
    case Key::space:
      return words("key.space");
    case Key::none:
      break;
  }
  return {};
}

}  // namespace

bool Chord::is(const platform::Event& event) const {
  if (event.kind != platform::Event::Kind::key || !event.down || key == Key::none || event.key != key)
    return false;
  if (key == Key::letter && event.letter != letter) return false;
  return event.ctrl == ctrl && event.shift == shift && event.alt == alt;
}

std::string Chord::in_words(const assets::Words& words) const {
  if (key == Key::none) return {};
  std::string out;
  if (ctrl) out += "Ctrl+";
  if (alt) out += "Alt+";
  if (shift) out += words("key.shift") + "+";
  return out + name_of(key, letter, words);
}

std::string Command::key(const assets::Words& all) const {
  if (!key_words.empty()) {
    std::string out = key_words;
    for (const char* named : {"shift", "delete"})
      for (auto at = out.find("{" + std::string(named) + "}"); at != std::string::npos;
           at = out.find("{" + std::string(named) + "}"))
        out.replace(at, std::string(named).size() + 2, all("key." + std::string(named)));
    return out;
  }
  return keys.empty() ? std::string() : keys.front().in_words(all);
}

void Commands::add(Command command) { all_.push_back(std::move(command)); }

const Command* Commands::asked_by(const platform::Event& event, Room room) const {
  for (const auto& one : all_) {
    if (!one.act || !(one.room.id.empty() || one.room == room)) continue;
    if (std::any_of(one.keys.begin(), one.keys.end(), [&](const Chord& c) { return c.is(event); }) &&
        one.can())
      return &one;
  }
  return nullptr;
}

const Command* Commands::find(const std::string& id) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Command& c) { return c.id == id; });
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace skolanalys::session
