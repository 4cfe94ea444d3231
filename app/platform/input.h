#pragma once
#include <string_view>

#include "app/platform/event.h"

/// How keys are numbered, and how Dear ImGui is told what happened: the same for a window on a screen and for
/// one without.
namespace skolanalys::platform {

/// What a key means, from the platform's number of it; none where it writes a letter.
[[nodiscard]] Key key_of(int native);
/// The other way, with the letter that stands on it; 0 where there is none.
[[nodiscard]] int native_of(Key key, char letter);

/// Once after ImGui's context was made.
void map_keys();
/// Before the frame of this event.
void tell_imgui(const Event& event);

}  // namespace skolanalys::platform
