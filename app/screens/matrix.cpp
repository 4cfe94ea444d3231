#include <algorithm>
#include <set>

#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "app/ui/side.h"

namespace skolanalys::screens {

void matrix(ui::Ui& ui, session::Session& session, MatrixState& state, Rect where) {
  const auto& model = session.model();
  const auto& counts = session.matrix();
  std::set<std::string> heard;
  for (const auto& [key, cell] : counts.cells) heard.insert(key.second);
  std::vector<const assets::Role*> roles;
  for (const auto& role : assets::roles().roles)
    if (heard.contains(role.id)) roles.push_back(&role);
  const bool chosen = !state.theme.empty() && where.size.x > ui.px(900);
  constexpr ui::Side cell_side{"matrix.cell", 360, 260, 640};
  const float side = chosen ? cell_side.width(ui, where.size.x * 0.5F) : 0;
  ui::begin_pane(ui, "matrix", where.at, {where.size.x - side, where.size.y}, ui.colors.surface);
  if (roles.empty()) {
    ui::empty_state(ui, ui::icon::grid_on, ui.t("matrix.empty", {std::to_string(model.interviews.size())}));
    ui::end_pane();
    return;
  }
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("matrix.title"));
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("matrix.about"));
  const float names = ui.px(216);
  const float cell_width = std::max(
      ui.px(54),
      std::min(ui.px(104), (ImGui::GetContentRegionAvail().x - names - ImGui::GetStyle().ScrollbarSize) /
                               static_cast<float>(roles.size())));
  const float height = ui.px(30);
  const auto& c = ui.colors;
  auto* list = ImGui::GetWindowDrawList();
  // Heads stay where they are while the rows scroll.
  const auto head = ImGui::GetCursorScreenPos();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const float x = head.x + names + cell_width * static_cast<float>(i);
    const auto name = assets::roles().name(roles[i]->id, ui.words->language());
    const auto space = name.find(' ');
    const bool two =
        ui::size_of(ui.fonts.small, name).x > cell_width - ui.px(6) && space != std::string::npos;
    list->AddRectFilled({x + ui.px(4), head.y + ui.px(36)}, {x + cell_width - ui.px(4), head.y + ui.px(39)},
                        editor::role_color(c, roles[i]->id), ui.px(2));
    ui::text_at(ui, {x + ui.px(4), head.y + ui.px(two ? 2 : 16)}, ui.fonts.small, c.text,
                two ? name.substr(0, space) : name, cell_width - ui.px(6));
    if (ui::size_of(ui.fonts.small, name).x > cell_width - ui.px(6) &&
        ImGui::IsMouseHoveringRect({x, head.y}, {x + cell_width, head.y + ui.px(40)}))
      ImGui::SetTooltip("%s", name.c_str());
    if (two)
      ui::text_at(ui, {x + ui.px(4), head.y + ui.px(18)}, ui.fonts.small, c.text, name.substr(space + 1),
                  cell_width - ui.px(6));
  }
  ImGui::Dummy({0, ui.px(42)});
  ImGui::BeginChild("rows");
  list = ImGui::GetWindowDrawList();
  for (const auto* area : model.areas()) {
    bool any = false;
    auto themes = model.children(area->id);
    themes.insert(themes.begin(), area);
    for (const auto* theme : themes) {
      std::size_t most = 0;
      for (const auto* role : roles)
        if (const auto* cell = counts.at(theme->slug, role->id))
          most = std::max(most, cell->respondents.size());
      if (most == 0) continue;
      if (!any) {
        ImGui::Dummy({0, ui.px(2)});
        ui::words(ui, ui.fonts.bold, c.text, area->name);
        any = true;
      }
      const auto at = ImGui::GetCursorScreenPos();
      list->AddRectFilled({at.x + ui.px(4), at.y + ui.px(10)}, {at.x + ui.px(14), at.y + ui.px(20)},
                          c.of(model.color_of(*theme)), ui.px(3));
      ui::text_at(ui, {at.x + ui.px(22), at.y + (height - ui.fonts.body->FontSize) / 2}, ui.fonts.body,
                  c.text, theme->name, names - ui.px(30));
      for (std::size_t i = 0; i < roles.size(); ++i) {
        const auto* cell = counts.at(theme->slug, roles[i]->id);
        const ImVec2 from{at.x + names + cell_width * static_cast<float>(i) + ui.px(2), at.y + ui.px(1)};
        const ImVec2 to{from.x + cell_width - ui.px(4), at.y + height - ui.px(1)};
        if (cell == nullptr) {
          ui::text_at(ui, {(from.x + to.x) / 2 - ui.px(3), from.y + ui.px(7)}, ui.fonts.small, c.faint, "–");
          continue;
        }
        ImGui::SetCursorScreenPos(from);
        const auto id = "cell." + theme->slug + "." + roles[i]->id;
        const bool pressed =
            ui.hit(id, {to.x - from.x, to.y - from.y}, std::to_string(cell->respondents.size()));
        const bool on = state.theme == theme->slug && state.role == roles[i]->id;
        const auto n = static_cast<int>(cell->respondents.size());
        list->AddRectFilled(from, to, c.with_alpha(c.accent, std::min(24 + 22 * n, 160)), ui.px(5));
        if (on || ImGui::IsItemHovered()) list->AddRect(from, to, c.accent, ui.px(5), 0, ui.px(on ? 2 : 1));
        const auto number = std::to_string(n);
        ui::text_at(ui, {(from.x + to.x) / 2 - ui::size_of(ui.fonts.bold, number).x / 2, from.y + ui.px(3)},
                    ui.fonts.bold, c.text, number);
        float x = from.x + ui.px(8);
        const float width = to.x - from.x - ui.px(16);
        for (const auto& [stance, passages] : cell->stances) {
          const float w = width * static_cast<float>(passages) / static_cast<float>(cell->passages);
          list->AddRectFilled({x, to.y - ui.px(6)}, {x + w, to.y - ui.px(3)},
                              editor::stance_color(c, stance));
          x += w;
        }
        if (ImGui::IsItemHovered()) {
          std::string tip =
              theme->name + " · " + assets::roles().name(roles[i]->id, ui.words->language()) + "\n" +
              ui.t("matrix.cell",
                   {number, std::to_string(cell->passages), std::to_string(cell->interviews.size())});
          for (const auto& [stance, passages] : cell->stances)
            tip += "\n" + std::string(editor::stance_mark(stance)) + " " +
                   ui.t("stance." + std::string(model::to_string(stance))) + " " + std::to_string(passages);
          ImGui::SetTooltip("%s", tip.c_str());
        }
        if (pressed) {
          state.theme = on ? "" : theme->slug;
          state.role = on ? "" : roles[i]->id;
        }
      }
      ImGui::SetCursorScreenPos({at.x, at.y + height});
      ImGui::Dummy({1, 0});
    }
  }
  ImGui::EndChild();
  ui::end_pane();
  if (!chosen) return;
  ui::begin_pane(ui, "cell", {where.at.x + where.size.x - side, where.at.y}, {side, where.size.y}, c.raised);
  const auto* code = model.code_called(state.theme);
  if (code != nullptr) {
    ui::words(ui, ui.fonts.title, c.text, code->name);
    ui::words(ui, ui.fonts.small, c.muted, assets::roles().name(state.role, ui.words->language()));
    for (const auto& e : session.evidence()) {
      if (e.theme->slug != state.theme ||
          std::find(e.roles.begin(), e.roles.end(), state.role) == e.roles.end())
        continue;
      if (passage(ui, "passage." + e.reference, e)) {
        const auto text = e.coding->text;
        const auto range = e.coding->range;
        session.go_to(text, range);
        break;
      }
    }
  }
  ui::end_pane();
  cell_side.handle(ui, {where.at.x + where.size.x - side, where.at.y}, where.size.y, -1);
}

}  // namespace skolanalys::screens
