#pragma once
#include <imgui.h>

#include <string>
#include <vector>

/// Words over several lines. Dear ImGui sets lines as close as the font allows; what is to be read needs air.
///
///     const float height = ui::wrapped_height(font, quote, width);
///     ui::draw_wrapped(*list, font, at, color, quote, width);
namespace skolanalys::ui {

class Ui;
struct RowLook;

/// From one line to the next, on a whole pixel.
[[nodiscard]] float line_pitch(const ImFont* font);
[[nodiscard]] float wrapped_height(const ImFont* font, const std::string& words, float width);
[[nodiscard]] std::vector<std::string> lines_of(const ImFont* font, const std::string& words, float width);
[[nodiscard]] float longest_word(const ImFont* font, const std::string& words);
/// Words that are wider than `width` parted where Swedish joins them ("Kompetens- utveckling"), where both
/// parts find room; else as they are.
[[nodiscard]] std::string parted(const ImFont* font, const std::string& words, float width);
void draw_wrapped(ImDrawList& list, const ImFont* font, ImVec2 at, ImU32 color, const std::string& words,
                  float width);
/// As `row` of ui.h, over two lines where the words need them.
bool wrapped_row(Ui& ui, const std::string& id, const std::string& words, RowLook look);
/// As `paragraph` of ui.h, but no wider than this.
void paragraph(Ui& ui, ImFont* font, ImU32 color, const std::string& words, float width);

}  // namespace skolanalys::ui
