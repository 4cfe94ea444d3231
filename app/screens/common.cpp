#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/screens/screens.h"
#include "app/ui/text.h"
#include "core/report/build.h"

namespace skolanalys::screens {

std::string role_names(const ui::Ui& ui, const std::vector<std::string>& roles) {
  return assets::roles().names(roles, ui.words->language());
}

void rows_in_view(std::size_t count, float step, const std::function<void(std::size_t)>& draw) {
  const float begin = ImGui::GetCursorPosY();
  const float seen = ImGui::GetWindowPos().y - ImGui::GetCursorScreenPos().y;
  const auto first = static_cast<std::size_t>(std::max(0.0F, std::floor(seen / step) - 2));
  const auto last =
      static_cast<std::size_t>(std::max(0.0F, std::ceil((seen + ImGui::GetWindowSize().y) / step) + 2));
  for (auto i = first; i < std::min(last, count); ++i) {
    ImGui::SetCursorPosY(begin + static_cast<float>(i) * step);
    draw(i);
  }
  ImGui::SetCursorPosY(begin + static_cast<float>(count) * step - 1);
  ImGui::Dummy({1, 1});
}

bool passage(ui::Ui& ui, const std::string& id, const analysis::Evidence& e) {
  const auto& c = ui.colors;
  const float width = ImGui::GetContentRegionAvail().x;
  const float inner = width - ui.px(28);
  const auto words = ui.t("quoted", {e.quote});
  const float text = ui::wrapped_height(ui.fonts.body, words, inner);
  const auto source =
      e.interview != nullptr ? model::Model::called(*e.interview) : model::Model::called(*e.document);
  const auto who = ui.t("stance." + std::string(model::to_string(e.coding->stance))) + " · " +
                   (e.document != nullptr ? e.document->title : role_names(ui, e.roles)) + " · " + source +
                   (e.clock.empty() ? "" : "\u00A0" + e.clock);
  const float height = text + ui::wrapped_height(ui.fonts.small, who, inner) + ui.px(22);
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ui.hit(id, {width, height}, e.quote);
  auto* list = ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) list->AddRectFilled(at, {at.x + width, at.y + height}, c.raised, ui.px(6));
  list->AddRectFilled({at.x + ui.px(4), at.y + ui.px(8)}, {at.x + ui.px(7), at.y + height - ui.px(8)},
                      editor::stance_color(c, e.coding->stance), ui.px(2));
  ui::draw_wrapped(*list, ui.fonts.body, {at.x + ui.px(16), at.y + ui.px(6)}, c.text, words, inner);
  ui::draw_wrapped(*list, ui.fonts.small, {at.x + ui.px(16), at.y + text + ui.px(10)}, c.muted, who, inner);
  return pressed;
}

void picture(ui::Ui& ui, const report::Picture& drawn, float width) {
  const float k = width / static_cast<float>(drawn.width);
  const auto at = ImGui::GetCursorScreenPos();
  const ImVec2 size{width, static_cast<float>(drawn.height) * k};
  ImGui::Dummy(size);
  auto* list = ImGui::GetWindowDrawList();
  const auto place = [&](std::pair<double, double> p) {
    return ImVec2(at.x + static_cast<float>(p.first) * k, at.y + static_cast<float>(p.second) * k);
  };
  for (const auto& shape : drawn.shapes) {
    if (shape.points.empty()) continue;
    unsigned hex = 0;
    std::sscanf(shape.color.c_str(), "#%06x", &hex);
    // Inks and lines follow the look; the colours of stances are told apart on both.
    const ImU32 color = shape.color == "#1D2733"   ? ui.colors.text
                        : shape.color == "#5B6675" ? ui.colors.muted
                        : shape.color == "#D9DEE5" ? ui.colors.border
                        : shape.color == "#F2F3F5" ? ui.colors.raised
                        : shape.color == "#E6F0F8" ? ui.colors.accent_soft
                        : shape.color == "#FFFFFF" ? ui.colors.surface
                                                   : ui.colors.of(shape.color);
    const auto p = place(shape.points.front());
    switch (shape.kind) {
      case report::Shape::Kind::rectangle:
        list->AddRectFilled(
            p, {p.x + static_cast<float>(shape.width) * k, p.y + static_cast<float>(shape.height) * k},
            color);
        break;
      case report::Shape::Kind::circle:
        list->AddCircleFilled(p, static_cast<float>(shape.width) * k, color);
        break;
      case report::Shape::Kind::polyline: {
        for (std::size_t i = 1; i < shape.points.size(); ++i) {
          const auto a = place(shape.points[i - 1]);
          const auto b = place(shape.points[i]);
          const float thick = std::max(1.0F, static_cast<float>(shape.width) * k);
          if (!shape.dashed) {
            list->AddLine(a, b, color, thick);
            continue;
          }
          const float length = std::hypot(b.x - a.x, b.y - a.y);
          for (int dash = 0; static_cast<float>(dash) * 9 < length; ++dash) {
            const float d = static_cast<float>(dash) * 9;
            const float e = std::min(d + 5, length);
            list->AddLine({a.x + (b.x - a.x) * d / length, a.y + (b.y - a.y) * d / length},
                          {a.x + (b.x - a.x) * e / length, a.y + (b.y - a.y) * e / length}, color, thick);
          }
        }
        break;
      }
      case report::Shape::Kind::text: {
        auto* font = shape.bold ? ui.fonts.bold : ui.fonts.body;
        const float px = std::round(static_cast<float>(shape.height) * k);
        const auto w = font->CalcTextSizeA(px, 1e6F, 0, shape.text.c_str());
        const float x = shape.align < 0 ? p.x : shape.align == 0 ? p.x - w.x / 2 : p.x - w.x;
        list->AddText(font, px, {std::round(x), std::round(p.y - px * 0.8F)}, color, shape.text.c_str());
        break;
      }
    }
  }
}

std::string municipality_name(const std::string& code) {
  for (const auto& one : assets::municipalities())
    if (one.code == code) return one.name;
  return code;
}

}  // namespace skolanalys::screens
