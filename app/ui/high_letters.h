#pragma once
#include <imgui.h>

#include <set>
#include <vector>

/// Dear ImGui as Debian builds it knows no letters beyond U+FFFF: emoji among them. They are drawn under
/// numbers that no letter has (surrogates), one colour, from whatever font here has them.
namespace skolanalys::ui {

/// Before the atlas is built: makes room in it for the letters of `wanted` beyond U+FFFF, in each font.
void ask_for_high_letters(ImFontAtlas& atlas, const std::vector<ImFont*>& fonts,
                          const std::set<char32_t>& wanted);
/// After it was built: puts them there.
void draw_high_letters(ImFontAtlas& atlas);
/// The number that a letter beyond U+FFFF is drawn under; 0 where no font has it.
[[nodiscard]] ImWchar high_letter(char32_t letter);

}  // namespace skolanalys::ui
