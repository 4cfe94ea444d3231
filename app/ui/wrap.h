#pragma once
#include <imgui.h>

#include <string>
#include <string_view>

/// Dear ImGui's fields of several lines do not wrap. Lines are broken by "\r\n", which a person never types:
/// the first draws nothing, and both go when the words are taken out again.
namespace skolanalys::ui {

/// With soft breaks where a line would be wider than `width`; existing ones are made anew.
[[nodiscard]] std::string soft_wrapped(const ImFont& font, std::string_view words, float width);
/// Without them.
[[nodiscard]] std::string without_wraps(std::string_view shown);

/// A place in shown words (in bytes) as one in the words themselves, and back. Back from the place of a soft
/// break: after it, or before it where `before`.
[[nodiscard]] std::size_t place_without_wraps(std::string_view shown, std::size_t at);
[[nodiscard]] std::size_t place_with_wraps(std::string_view shown, std::size_t at, bool before);

}  // namespace skolanalys::ui
