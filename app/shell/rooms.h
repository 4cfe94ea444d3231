#pragma once
#include <span>

#include "app/screens/room.h"
#include "app/session/commands.h"
#include "app/session/room.h"

namespace skolanalys::shell {

/// The part of the work a room belongs to: a heading in the navigation ("group.field").
enum class Group { none, field, analysis, process, project };
[[nodiscard]] const char* name_of(Group group);

struct RoomEntry {
  session::Room room;
  Group group;  ///< none: not in the navigation
  const char* icon;
  session::Chord key;
  screens::MakeRoom make;
};

/// All rooms, in the order of the navigation.
[[nodiscard]] std::span<const RoomEntry> room_table();

}  // namespace skolanalys::shell
