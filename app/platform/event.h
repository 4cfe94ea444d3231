#pragma once
#include <string>
#include <vector>

namespace skolanalys::platform {

/// Keys that mean something here, apart from the letters they write. Letters and digits are given by what
/// stands on the key in the person's own layout (lower case).
enum class Key {
  none,
  letter,
  left,
  right,
  up,
  down,
  home,
  end,
  page_up,
  page_down,
  enter,
  tab,
  escape,
  backspace,
  del,
  insert,
  f1,
  f2,
  f3,
  f4,
  f5,
  f6,
  f7,
  f8,
  f9,
  f10,
  f11,
  plus,
  minus,
  zero,
  space,
};

/// One thing a person did, in the order it happened.
struct Event {
  enum class Kind { key, character, button, wheel, focus, drop, resize };
  Kind kind = Kind::key;
  Key key = Key::none;
  char letter = 0;   ///< of Key::letter: 'a'–'z', '0'–'9', or a sign as '.'
  int native = 0;    ///< the platform's number of the key, for ImGui's own fields
  bool down = true;  ///< key and button: pressed (or repeated), else released
  bool ctrl = false, shift = false, alt = false;
  char32_t character = 0;
  int button = 0;       ///< 0 left, 1 right, 2 middle
  double x = 0, y = 0;  ///< of the pointer, in pixels
  double wheel = 0;
  bool focused = true;
  std::vector<std::string> files{};  ///< dropped on the window
};

}  // namespace skolanalys::platform
