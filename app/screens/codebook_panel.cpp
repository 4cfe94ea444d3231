#include <algorithm>
#include <ctime>

#include "app/screens/codebook.h"
#include "app/ui/codes.h"
#include "app/ui/icons.h"
#include "app/ui/translated_area.h"
#include "core/commands/codebook.h"
#include "core/model/clock.h"
#include "core/store/merge.h"

namespace skolanalys::screens {
namespace {

using What = analysis::ThemeEvent::What;

}  // namespace

void CodebookRoom::definition(Rect where) {
  ui::begin_pane(ui, "definition", where.at, where.size, ui.colors.surface);
  const auto* code = in_hand();
  // Undo, or another hand on the same project: the fields show what is, unless one is being written in.
  if (edited_.id != code->id || (!ui::Ui::typing_in_field() && !ImGui::IsAnyItemActive())) edited_ = *code;
  ImGui::PushID(code->slug.c_str());  // a field must not carry its words over to the next theme
  bool left = false;
  const auto line = [&](const char* id, const char* label, std::string& value, float width) {
    ui::labelled_field(ui, id, ui.t(label), value, width);
    left |= ImGui::IsItemDeactivatedAfterEdit();
  };
  const auto several = [&](const char* id, const char* label, std::string& value, float height) {
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t(label));
    left |= ui::translated_area(ui, id, value, ui.in_language(code->slug, value), {-1, ui.px(height)});
  };
  const float width = ImGui::GetContentRegionAvail().x;
  const float half = (width - ui.px(8)) / 2;
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.name_of(*code));
  tools(*code);
  ImGui::Dummy({1, ui.px(2)});
  line("theme.name", "cb.name", edited_.name, half);
  ImGui::SameLine(0, ui.px(8));
  line("theme.name_en", "cb.name_en", edited_.name_en, -1);
  several("theme.definition", "cb.definition", edited_.definition, 92);
  several("theme.use_when", "cb.use_when", edited_.use_when, 70);
  several("theme.not_when", "cb.not_when", edited_.not_when, 70);
  several("theme.example", "cb.example", edited_.example_question, 52);
  line("theme.shortcut", "cb.shortcut", edited_.shortcut, ui.px(120));
  colors(*code);
  ImGui::PopID();
  if (left) save();
  ui::end_pane();
}

void CodebookRoom::tools(const model::Code& code) {
  const auto id = code.id;
  if (ui::chip(ui, "theme.merge", ui.t("codebook.merge"), choosing_ == Choosing::merge, ui::icon::merge))
    choosing_ = choosing_ == Choosing::merge ? Choosing::nothing : Choosing::merge;
  if (code.parent) {
    ImGui::SameLine();
    if (ui::chip(ui, "theme.move", ui.t("codebook.move"), choosing_ == Choosing::move))
      choosing_ = choosing_ == Choosing::move ? Choosing::nothing : Choosing::move;
  }
  ImGui::SameLine();
  if (ui::chip(ui, "theme.code", ui.t("cb.code_with"), false, ui::icon::label)) {
    session.theme = id;
    session.go(session::Room::coding);
  }
  ImGui::SameLine();
  if (ui::chip(ui, "theme.remove", ui.t("codebook.remove"), false, ui::icon::remove)) remove();
}

void CodebookRoom::colors(const model::Code& code) {
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t(code.parent ? "cb.color_theme" : "cb.color"));
  const float side = ui.px(26);
  bool first = true;
  std::optional<std::string> wanted;
  const auto swatch = [&](const std::string& id, const std::string& hex, const std::string& tip, bool on) {
    if (!first) ImGui::SameLine(0, ui.px(4));
    first = false;
    const auto at = ImGui::GetCursorScreenPos();
    if (ui.hit(id, {side, side}, tip)) wanted = hex;
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 to{at.x + side, at.y + side};
    list->AddRectFilled({at.x + ui.px(3), at.y + ui.px(3)}, {to.x - ui.px(3), to.y - ui.px(3)},
                        hex.empty() ? ui.colors.raised : ui.colors.of(hex), ui.px(4));
    if (hex.empty())
      ui::text_at(ui, {at.x + ui.px(6), at.y + ui.px(6)}, ui.fonts.small, ui.colors.muted, "–");
    if (on || ImGui::IsItemHovered())
      list->AddRect(at, to, on ? ui.colors.accent : ui.colors.border, ui.px(6), 0, ui.px(2));
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tip.c_str());
  };
  if (code.parent) swatch("color.none", "", ui.t("cb.color_of_area"), code.color.empty());
  for (const auto& one : ui::code_colors())
    swatch(std::string("color.") + one.id, one.hex, ui.t(std::string("color.") + one.id),
           code.color == one.hex);
  if (wanted) {
    edited_.color = *wanted;
    save();
  }
}

const CodebookRoom::View& CodebookRoom::view() {
  const auto& all = session.evidence();
  const auto revision = session.project().revision();
  if (view_.theme == theme_ && view_.revision == revision) return view_;
  view_ = {};
  view_.theme = theme_;
  view_.revision = revision;
  std::map<std::string, std::set<model::RespondentId>> people;
  std::map<std::string, View::Count> units;
  std::map<std::string, std::set<model::RespondentId>> unit_people;
  std::map<std::string, View::Count> by_role;
  for (const auto& e : all) {
    if (e.theme->id != theme_ && e.area->id != theme_) continue;
    view_.passages.push_back(&e);
    const auto stance = static_cast<std::size_t>(
        std::find(std::begin(model::all_stances), std::end(model::all_stances), e.coding->stance) -
        std::begin(model::all_stances));
    for (const auto& role : e.roles) {
      auto& count = by_role[role];
      ++count.passages;
      if (stance < std::size(count.stances)) ++count.stances[stance];
      people[role].insert(e.respondents.begin(), e.respondents.end());
    }
    if (e.interview != nullptr && !e.interview->unit.empty()) {
      auto& count = units[e.interview->unit];
      ++count.passages;
      if (stance < std::size(count.stances)) ++count.stances[stance];
      unit_people[e.interview->unit].insert(e.respondents.begin(), e.respondents.end());
    }
  }
  // In the order of the steering chain.
  for (const auto& role : assets::roles().roles)
    if (const auto found = by_role.find(role.id); found != by_role.end()) {
      auto count = found->second;
      count.id = role.id;
      count.respondents = people[role.id].size();
      view_.roles.push_back(count);
    }
  for (auto& [name, count] : units) {
    count.id = count.name = name;
    count.respondents = unit_people[name].size();
    view_.units.push_back(count);
  }
  if (const auto* code = in_hand(); code != nullptr) {
    const auto add_municipality = [&](const commands::MunicipalityThemes& from) {
      const auto found = from.themes.find(code->slug);
      if (found == from.themes.end()) return;
      View::Count count;
      count.id = count.name = from.municipality;
      count.passages = found->second.passages;
      count.respondents = found->second.respondents;
      for (std::size_t i = 0; i < std::size(count.stances); ++i)
        if (const auto n = found->second.stances.find(model::all_stances[i]);
            n != found->second.stances.end())
          count.stances[i] = n->second;
      view_.municipalities.push_back(std::move(count));
    };
    add_municipality(commands::themes_in(session.model(), all));
    for (const auto& other : others_) add_municipality(other);
  }
  for (const auto* counts : {&view_.roles, &view_.units, &view_.municipalities})
    for (const auto& count : *counts) view_.most = std::max(view_.most, count.passages);
  return view_;
}

void CodebookRoom::counts(const std::vector<View::Count>& all, const char* title) {
  if (all.empty()) return;
  ui::section(ui, ui.t(title));
  auto* list = ImGui::GetWindowDrawList();
  for (const auto& count : all) {
    const auto name = count.name.empty() ? assets::roles().name(count.id, ui.words->language()) : count.name;
    const auto at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float label = width * 0.44F;
    ui::text_at(ui, at, ui.fonts.small, ui.colors.text, name, label - ui.px(8));
    const auto number = ui.t("cb.count", {std::to_string(count.respondents), std::to_string(count.passages)});
    const float number_width = ui::size_of(ui.fonts.small, number).x;
    const float room = width - label - number_width - ui.px(10);
    // One bar a role, its parts in the colours of the stances.
    float x = at.x + label;
    for (std::size_t i = 0; i < std::size(count.stances); ++i) {
      if (count.stances[i] == 0) continue;
      const float part = room * static_cast<float>(count.stances[i]) / static_cast<float>(view_.most);
      list->AddRectFilled({x, at.y + ui.px(3)}, {x + std::max(part - 1, 2.0F), at.y + ui.px(13)},
                          editor::stance_color(ui.colors, model::all_stances[i]), ui.px(2));
      x += part;
    }
    ui::text_at(ui, {at.x + width - number_width, at.y}, ui.fonts.small, ui.colors.muted, number);
    ImGui::Dummy({width, ui.px(14)});
    ui.mark("count." + count.id, number);
  }
}

void CodebookRoom::evidence(Rect where) {
  ui::begin_pane(ui, "evidence", where.at, where.size, ui.colors.raised);
  const auto& shown = view();
  if (ui::chip(ui, "codebook.passages", ui.t("cb.passages", {std::to_string(shown.passages.size())}),
               !show_history_))
    show_history_ = false;
  ImGui::SameLine();
  if (ui::chip(ui, "codebook.history", ui.t("cb.history"), show_history_, ui::icon::history))
    show_history_ = true;
  if (show_history_) {
    history();
  } else {
    counts(shown.roles, "cb.by_role");
    counts(shown.units, "cb.by_unit");
    counts(shown.municipalities, "cb.by_municipality");
    if (others_.empty() && !shown.municipalities.empty())
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("cb.other_municipalities"));
    passages();
  }
  ui::end_pane();
}

void CodebookRoom::passages() {
  const auto& shown = view();
  ui::section(ui, ui.t("codebook.passages", {std::to_string(shown.passages.size())}));
  if (shown.passages.empty()) {
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("codebook.no_passages"));
    return;
  }
  const auto* code = in_hand();
  if (code->parent) {
    if (picked_.empty()) {
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("cb.split_about"));
    } else {
      ui::field(ui, "split.name", split_name_, ui.t("cb.split_name"));
      if (ui::button(ui, "split.go", ui.t("cb.split_go", {std::to_string(picked_.size())}),
                     ui::ButtonKind::primary))
        return split();
      ImGui::SameLine();
      if (ui::button(ui, "split.cancel", ui.t("cancel"), ui::ButtonKind::quiet)) picked_.clear();
    }
  }
  for (const auto* e : shown.passages) {
    const auto id = e->coding->id;
    if (code->parent) {
      const auto at = ImGui::GetCursorScreenPos();
      const bool on = picked_.contains(id);
      if (ui.hit("pick." + e->reference, {ui.px(24), ui.px(30)}, ui.t("cb.pick"))) {
        if (on)
          picked_.erase(id);
        else
          picked_.insert(id);
      }
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.t("cb.pick").c_str());
      auto* list = ImGui::GetWindowDrawList();
      const ImVec2 box{at.x + ui.px(4), at.y + ui.px(9)};
      const ImVec2 end{box.x + ui.px(14), box.y + ui.px(14)};
      if (on) list->AddRectFilled(box, end, ui.colors.accent, ui.px(3));
      list->AddRect(box, end, on ? ui.colors.accent : ui.colors.muted, ui.px(3));
      if (on)
        ui::text_at(ui, {box.x, box.y - ui.px(1)}, ui.fonts.small, ui.colors.on_accent, ui::icon::check);
      ImGui::SameLine(0, ui.px(2));
    }
    if (passage(ui, "passage." + e->reference, *e)) {
      const auto range = e->coding->range;
      session.theme = theme_;
      session.go_to(e->coding->text, range);
      session.editor.activate(id);
      return;
    }
  }
}

void CodebookRoom::history() {
  if (history_at_ != session.project().revision()) {
    history_at_ = session.project().revision();
    session.jobs.start<analysis::ThemeHistory>(
        ui.t("cb.reading_history"),
        [operations = session.project().snapshot().operations](session::Progress& progress) {
          progress.check();
          return analysis::ThemeHistory::read(operations);
        },
        [this](analysis::ThemeHistory read) { history_ = std::move(read); });
  }
  auto events = history_.of(theme_);
  std::reverse(events.begin(), events.end());
  ImGui::Dummy({1, ui.px(4)});
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& e = events[i];
    std::string what;
    switch (e.what) {
      case What::made:
        what = ui.t("cb.event.made");
        break;
      case What::changed:
        if (e.field == "parent") {
          const auto name = [&](const std::string& id) {
            const auto parsed = model::parse_id(id);
            const auto* code = parsed ? session.model().find(model::CodeId(*parsed)) : nullptr;
            return code == nullptr ? std::string("–") : ui.name_of(*code);
          };
          what = ui.t("cb.event.moved", {name(e.before), name(e.after)});
        } else {
          what = ui.t("cb.event.changed", {ui.t("cb.field." + e.field), e.before.empty() ? "–" : e.before,
                                           e.after.empty() ? "–" : e.after});
        }
        break;
      case What::removed:
        what = ui.t("cb.event.removed");
        break;
      case What::restored:
        what = ui.t("cb.event.restored");
        break;
      case What::coded:
        what = ui.t("cb.event.coded", {std::to_string(e.count)});
        break;
      case What::uncoded:
        what = ui.t("cb.event.uncoded", {std::to_string(e.count)});
        break;
    }
    auto line = model::in_local_time(e.when, model::day_and_minute);
    if (!e.coder.empty()) line += " · " + e.coder;
    if (!e.step.empty() && ui.words->has(e.step)) line += " · " + ui.t(e.step);
    ui::words(ui, ui.fonts.small, ui.colors.muted, line);
    ui::paragraph(ui, ui.fonts.body, ui.colors.text, what);
    ui.mark("event." + std::to_string(i), what);
    ImGui::Dummy({1, ui.px(2)});
  }
}

}  // namespace skolanalys::screens
