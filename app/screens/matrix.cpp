#include <algorithm>
#include <set>
#include <utility>

#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "app/ui/side.h"
#include "app/ui/text.h"

namespace skolanalys::screens {
namespace {

/// A role's name over a narrow column: broken at spaces, and inside a word where its strings have a joint.
std::vector<std::string> head_lines(const ui::Ui& ui, const assets::Role& role, float width) {
  auto name = ui.t("head." + role.id);
  if (name == "head." + role.id) name = assets::roles().name(role.id, ui.words->language());
  const std::string joint = "\u00AD";
  std::vector<std::string> out;
  std::string line;
  const auto fits = [&](const std::string& words) { return ui::size_of(ui.fonts.small, words).x <= width; };
  for (std::size_t at = 0; at < name.size();) {
    const auto end = std::min(name.find(' ', at), name.size());
    std::vector<std::string> parts;
    std::string whole;
    for (auto from = at; from < end;) {
      const auto to = std::min(name.find(joint, from), end);
      parts.push_back(name.substr(from, to - from));
      whole += parts.back();
      from = to + (to < end ? joint.size() : 0);
    }
    at = end + 1;
    if (!line.empty() && fits(line + " " + whole)) {
      line += " " + whole;
      continue;
    }
    if (!line.empty()) out.push_back(std::exchange(line, {}));
    if (fits(whole)) {
      line = whole;
      continue;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::string hyphen = i + 1 < parts.size() && parts[i].back() != '-' ? "-" : "";
      if (!line.empty() && !fits(line + parts[i] + hyphen)) {
        out.push_back(line + (line.back() == '-' ? "" : "-"));
        line.clear();
      }
      line += parts[i];
    }
  }
  if (!line.empty()) out.push_back(line);
  return out;
}

}  // namespace

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
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("matrix.about"));
  // The names give way before the columns do.
  const float room = ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ScrollbarSize;
  const auto columns = static_cast<float>(roles.size());
  const float names = std::clamp(room - ui.px(84) * columns, ui.px(116), ui.px(216));
  const float cell_width = std::clamp((room - names) / columns, ui.px(30), ui.px(104));
  const float height = ui.px(30);
  const auto& c = ui.colors;
  auto* list = ImGui::GetWindowDrawList();
  // Heads stay where they are while the rows scroll.
  const auto head = ImGui::GetCursorScreenPos();
  std::vector<std::vector<std::string>> heads;
  std::size_t lines = 1;
  for (const auto* role : roles) {
    heads.push_back(head_lines(ui, *role, cell_width - ui.px(5)));
    lines = std::max(lines, heads.back().size());
  }
  const float pitch = ui::line_pitch(ui.fonts.small);
  const float rule = head.y + pitch * static_cast<float>(lines) + ui.px(3);
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const float x = head.x + names + cell_width * static_cast<float>(i);
    list->AddRectFilled({x + ui.px(2), rule}, {x + cell_width - ui.px(2), rule + ui.px(3)},
                        editor::role_color(c, roles[i]->id), ui.px(2));
    float y = rule - ui.px(2) - pitch * static_cast<float>(heads[i].size());
    for (const auto& line : heads[i]) {
      ui::text_at(ui, {x + ui.px(3), y}, ui.fonts.small, c.text, line, cell_width - ui.px(4));
      y += pitch;
    }
    const auto name = assets::roles().name(roles[i]->id, ui.words->language());
    if (heads[i].size() > 1 && ImGui::IsMouseHoveringRect({x, head.y}, {x + cell_width, rule}))
      ImGui::SetTooltip("%s", name.c_str());
  }
  ImGui::Dummy({0, rule - head.y - ui.px(6)});
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
        ImGui::Dummy({0, ui.px(6)});
        ui::words(ui, ui.fonts.bold, c.text, ui.name_of(*area));
        any = true;
      }
      const auto at = ImGui::GetCursorScreenPos();
      list->AddRectFilled({at.x + ui.px(4), at.y + ui.px(10)}, {at.x + ui.px(14), at.y + ui.px(20)},
                          c.of(model.color_of(*theme)), ui.px(3));
      const float room_for_name = names - ui.px(30);
      if (ui::size_of(ui.fonts.body, ui.name_of(*theme)).x <= room_for_name) {
        ui::text_at(ui, {at.x + ui.px(22), at.y + (height - ui.fonts.body->FontSize) / 2}, ui.fonts.body,
                    c.text, ui.name_of(*theme));
      } else {  // smaller, over two lines
        auto parts = ui::lines_of(ui.fonts.small, ui.name_of(*theme), room_for_name);
        for (std::size_t k = 2; k < parts.size(); ++k) parts[1] += " " + parts[k];
        parts.resize(std::min<std::size_t>(parts.size(), 2));
        const float step = ui.px(14);
        float y = at.y + (height - step * static_cast<float>(parts.size())) / 2;
        for (const auto& part : parts) {
          ui::text_at(ui, {at.x + ui.px(22), y}, ui.fonts.small, c.text, part, room_for_name);
          y += step;
        }
        if (ImGui::IsWindowHovered() &&
            ImGui::IsMouseHoveringRect(at, {at.x + names - ui.px(4), at.y + height}))
          ImGui::SetTooltip("%s", ui.name_of(*theme).c_str());
      }
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
              ui.name_of(*theme) + " · " + assets::roles().name(roles[i]->id, ui.words->language()) + "\n" +
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
      // Rows stand close, so that many are seen at once.
      ImGui::SetCursorScreenPos({at.x, at.y + height + ui.px(2) - ImGui::GetStyle().ItemSpacing.y});
      ImGui::Dummy({1, 0});
    }
  }
  ImGui::EndChild();
  ui::end_pane();
  if (!chosen) return;
  ui::begin_pane(ui, "cell", {where.at.x + where.size.x - side, where.at.y}, {side, where.size.y}, c.raised);
  const auto* code = model.code_called(state.theme);
  if (code != nullptr) {
    ui::words(ui, ui.fonts.title, c.text, ui.name_of(*code));
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
