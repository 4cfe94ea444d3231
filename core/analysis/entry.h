#pragma once

namespace skolanalys::analysis {

/// What the map holds under this id; null where it was removed. Belongs to the map.
template <class Map, class Id>
[[nodiscard]] auto entry(const Map& map, Id id) -> decltype(&map.begin()->second) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace skolanalys::analysis
