#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/screens/search_parts.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {
namespace {

std::string one_line(std::string words) {
  std::replace(words.begin(), words.end(), '\n', ' ');
  return words;
}

/// Lines that lie outside the pane are only skipped over: a thousand cost what is seen costs.
template <class Draw>
void clipped(std::size_t count, float height, Draw&& draw) {
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(count), height);
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) draw(static_cast<std::size_t>(i));
}

void right_aligned(ui::Ui& ui, float right, float y, ImFont* font, ImU32 color, const std::string& words) {
  ui::text_at(ui, {right - ui::size_of(font, words).x, y}, font, color, words);
}

}  // namespace

bool concordance_lines(ui::Ui& ui, const std::vector<search::Concordance>& lines, std::size_t& open) {
  bool pressed = false;
  const float height = ui.px(30);
  const float width = ImGui::GetContentRegionAvail().x;
  const float source = std::min(ui.px(150), width * 0.2F);
  const float middle = (width - source) * 0.48F;
  auto* font = ui.fonts.body;
  clipped(lines.size(), height, [&](std::size_t i) {
    const auto& line = lines[i];
    const auto at = ImGui::GetCursorScreenPos();
    const auto id = "line." + std::to_string(i);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    if (ui.hit(id, {width, height}, line.word)) {
      open = i;
      pressed = true;
    }
    ImGui::PopStyleVar();
    auto* list = ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list->AddRectFilled(at, {at.x + width, at.y + height}, ui.colors.raised, ui.px(6));
    const float y = at.y + (height - font->FontSize) / 2;
    const auto left = one_line(line.left);
    const float word = ui::size_of(font, line.word).x;
    list->PushClipRect({at.x + ui.px(8), at.y}, {at.x + middle, at.y + height}, true);
    right_aligned(ui, at.x + middle, y, font, ui.colors.text, left);
    list->PopClipRect();
    ui::text_at(ui, {at.x + middle, y}, font, ui.colors.accent, line.word);
    ui::text_at(ui, {at.x + middle + word, y}, font, ui.colors.text, one_line(line.right),
                width - source - middle - word - ui.px(12));
    ui::text_at(ui, {at.x + width - source, y + ui.px(1)}, ui.fonts.small, ui.colors.muted, line.hit.source,
                source - ui.px(8));
  });
  return pressed;
}

bool word_table(ui::Ui& ui, const search::WordTable& table, bool typical, std::string& word) {
  bool pressed = false;
  const float width = std::min(ImGui::GetContentRegionAvail().x, ui.px(820));
  const float height = ui.px(30);
  const auto at_column = [&](int n) { return width * (0.46F + 0.135F * static_cast<float>(n)); };
  {
    const auto at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, height});
    const auto heading = [&](int n, const char* id) {
      right_aligned(ui, at.x + at_column(n), at.y + ui.px(8), ui.fonts.small, ui.colors.muted, ui.t(id));
    };
    ui::text_at(ui, {at.x + ui.px(12), at.y + ui.px(8)}, ui.fonts.small, ui.colors.muted,
                ui.t("column.word"));
    heading(0, "column.count");
    heading(1, "column.interviews");
    if (typical) {
      heading(2, "column.rest_count");
      heading(3, "column.g2");
      heading(4, "words.times");
    }
  }
  const double most = table.words.empty() ? 1
                      : typical           ? std::max(1.0, table.words.front().g2)
                                          : static_cast<double>(table.words.front().count);
  clipped(table.words.size(), height, [&](std::size_t i) {
    const auto& one = table.words[i];
    const auto at = ImGui::GetCursorScreenPos();
    const auto id = "word." + one.form;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    if (ui.hit(id, {width, height}, one.form)) {
      word = one.form;
      pressed = true;
    }
    ImGui::PopStyleVar();
    auto* list = ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list->AddRectFilled(at, {at.x + width, at.y + height}, ui.colors.raised, ui.px(6));
    const auto part = static_cast<float>((typical ? one.g2 : static_cast<double>(one.count)) / most);
    list->AddRectFilled({at.x + ui.px(4), at.y + height - ui.px(5)},
                        {at.x + ui.px(4) + width * 0.3F * part, at.y + height - ui.px(2)},
                        ui.colors.accent_soft, ui.px(2));
    const float y = at.y + (height - ui.fonts.body->FontSize) / 2;
    ui::text_at(ui, {at.x + ui.px(12), y}, ui.fonts.body, ui.colors.text, one.form, width * 0.36F);
    const auto figure = [&](int n, const std::string& words) {
      right_aligned(ui, at.x + at_column(n), y, ui.fonts.body, ui.colors.text, words);
    };
    figure(0, std::to_string(one.count));
    figure(1, std::to_string(one.interviews));
    if (typical) {
      char g2[24], times[24];
      std::snprintf(g2, sizeof g2, "%.1f", one.g2);
      std::snprintf(times, sizeof times, "%.1f", std::exp2(one.log_ratio));
      figure(2, std::to_string(one.rest));
      figure(3, g2);
      figure(4, one.rest == 0 ? ui.t("words.only_here") : std::string(times));
    }
  });
  return pressed;
}

}  // namespace skolanalys::screens
