#pragma once
#include <string_view>

namespace skolanalys::session {

/// Names a room of the window by its id in the shell's table of rooms ("coding"). A value; the characters are
/// a literal's and live as long as the program. The rooms named here are those that the session itself sends
/// a person to; others are only known to the table.
struct Room {
  std::string_view id;
  static const Room start, capture, coding, search, matrix, statistics, report;
  friend bool operator==(Room, Room) = default;
};

inline constexpr Room Room::start{"start"};
inline constexpr Room Room::capture{"capture"};
inline constexpr Room Room::coding{"coding"};
inline constexpr Room Room::search{"search"};
inline constexpr Room Room::matrix{"matrix"};
inline constexpr Room Room::statistics{"statistics"};
inline constexpr Room Room::report{"report"};

}  // namespace skolanalys::session
