#include <algorithm>
#include <numeric>

#include "app/screens/coding_parts.h"
#include "app/screens/page_view.h"
#include "app/ui/icons.h"
#include "core/commands/codebook.h"
#include "core/commands/field.h"
#include "core/text/fold_case.h"

namespace skolanalys::screens {
namespace {

/// What the project holds, in words; kept until it changes.
void read_rows(ui::Ui& ui, session::Session& session, PassagesState& p) {
  if (p.rows_at == session.project().revision() && p.language == ui.words->language() &&
      p.dark == ui.colors.dark)
    return;
  p.rows_at = session.project().revision();
  p.language = ui.words->language();
  p.dark = ui.colors.dark;
  p.rows.clear();
  const auto& model = session.model();
  for (const auto& e : session.evidence()) {
    PassagesState::Row row;
    row.coding = e.coding->id;
    row.text = e.coding->text;
    row.range = e.coding->range;
    row.stance = e.coding->stance;
    row.theme = ui.name_of(*e.theme);
    row.color = ui.colors.of(model.color_of(*e.theme));
    row.role = e.document != nullptr ? e.document->title : role_names(ui, e.roles);
    for (const auto id : e.respondents)
      if (const auto* r = model.find(id)) row.who += (row.who.empty() ? "" : ", ") + r->label;
    const auto source =
        e.interview != nullptr ? model::Model::called(*e.interview) : model::Model::called(*e.document);
    row.about = row.role + (row.who.empty() ? "" : " · " + row.who) + " · " + source +
                (e.clock.empty() ? "" : " " + e.clock);
    row.quote = e.quote;
    std::replace(row.quote.begin(), row.quote.end(), '\n', ' ');
    row.folded =
        text::fold_case(row.theme + " " + ui.name_of(*e.area) + " " + row.about + " " +
                        ui.t("stance." + std::string(model::to_string(row.stance))) + " " + row.quote);
    p.rows.push_back(std::move(row));
  }
  std::erase_if(p.chosen, [&](auto id) { return model.find(id) == nullptr; });
  p.shown_text = {};
  p.shown_filter = "\x01";  // none that can be typed: shown anew
}

void choose_shown(session::Session& session, CodingState& state) {
  auto& p = state.passages;
  const auto text = p.everywhere ? model::TextId{} : session.editor.text();
  if (p.shown_filter == p.filter && p.shown_sort == p.sort && p.shown_text == text) return;
  p.shown_filter = p.filter;
  p.shown_sort = p.sort;
  p.shown_text = text;
  p.shown.clear();
  // Every word must be there, in any order.
  std::vector<std::string> wanted;
  const auto folded = text::fold_case(p.filter);
  for (std::size_t at = 0; at < folded.size();) {
    const auto from = folded.find_first_not_of(' ', at);
    if (from == std::string::npos) break;
    at = std::min(folded.find(' ', from), folded.size());
    wanted.push_back(folded.substr(from, at - from));
  }
  for (std::size_t i = 0; i < p.rows.size(); ++i)
    if ((!text || p.rows[i].text == text) && std::all_of(wanted.begin(), wanted.end(), [&](const auto& word) {
          return p.rows[i].folded.find(word) != std::string::npos;
        }))
      p.shown.push_back(i);
  using Sort = PassagesState::Sort;
  const auto by = [&](auto member) {
    std::stable_sort(p.shown.begin(), p.shown.end(),
                     [&](std::size_t a, std::size_t b) { return p.rows[a].*member < p.rows[b].*member; });
  };
  if (p.sort == Sort::theme) by(&PassagesState::Row::theme);
  if (p.sort == Sort::role) by(&PassagesState::Row::role);
  if (p.sort == Sort::respondent) by(&PassagesState::Row::who);
  p.last = 0;
}

/// What can be done with all that are chosen.
void chosen_tools(ui::Ui& ui, session::Session& session, PassagesState& p) {
  const std::vector<model::CodingId> chosen(p.chosen.begin(), p.chosen.end());
  ui::paragraph(ui, ui.fonts.small, ui.colors.accent,
                ui.t("passages.chosen", {std::to_string(chosen.size())}));
  for (const auto stance : model::all_stances) {
    if (stance != model::Stance::strength) ImGui::SameLine();
    const auto id = std::string(model::to_string(stance));
    if (ui::chip(ui, "passages." + id, std::string(editor::stance_mark(stance)) + " " + ui.t("stance." + id),
                 false))
      session.act([&] {
        commands::set_stance(session.project(), chosen, stance);
        ui.toast(ui.t("toast.stances", {std::to_string(chosen.size())}), ui.t("undo"),
                 [&session] { session.undo_any(); });
      });
  }
  ImGui::SameLine();
  if (ui::chip(ui, "passages.remove", ui.t("coding.remove"), false, ui::icon::remove))
    session.act([&] {
      commands::remove_codings(session.project(), chosen);
      p.chosen.clear();
      ui.toast(ui.t("toast.uncoded_many", {std::to_string(chosen.size())}), ui.t("undo"),
               [&session] { session.undo_any(); });
    });
  ImGui::SameLine();
  if (ui::chip(ui, "passages.none", ui.t("passages.none_chosen"), false)) p.chosen.clear();
}

void press(session::Session& session, PassagesState& p, std::size_t at) {
  const auto& row = p.rows[p.shown[at]];
  const auto& io = ImGui::GetIO();
  if (io.KeyShift && !p.chosen.empty()) {
    for (auto i = std::min(at, p.last); i <= std::max(at, p.last); ++i)
      p.chosen.insert(p.rows[p.shown[i]].coding);
  } else if (io.KeyCtrl) {
    if (p.chosen.erase(row.coding) == 0) p.chosen.insert(row.coding);
  } else {
    p.chosen.clear();
    const auto coding = row.coding;
    session.go_to(row.text, row.range);
    session.editor.activate(coding);
  }
  p.last = at;
}

}  // namespace

void passage_list(ui::Ui& ui, session::Session& session, CodingState& state, Rect) {
  auto& p = state.passages;
  read_rows(ui, session, p);
  choose_shown(session, state);
  ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("passages.title", {std::to_string(p.shown.size())}));
  ImGui::SameLine(ImGui::GetContentRegionAvail().x - ui.px(20));
  if (ui::icon_button(ui, "passages.close", ui::icon::close, ui.t("passages.close"))) p.open = false;
  if (ui.focused() == "passages.filter" && ui.take(platform::Key::escape)) p.open = false;
  ui::field(ui, "passages.filter", p.filter, ui.t("passages.filter"), -1, p.focus);
  p.focus = false;
  if (ui::chip(ui, "passages.here", ui.t(p.everywhere ? "passages.everywhere" : "passages.here"),
               p.everywhere))
    p.everywhere = !p.everywhere;
  using Sort = PassagesState::Sort;
  for (const auto& [sort, name] :
       {std::pair(Sort::place, "place"), std::pair(Sort::theme, "theme"), std::pair(Sort::role, "role"),
        std::pair(Sort::respondent, "respondent")}) {
    ImGui::SameLine();
    const auto id = "passages.by." + std::string(name);
    if (ui::chip(ui, id, ui.t(id), p.sort == sort)) p.sort = sort;
  }
  if (!p.chosen.empty()) {
    chosen_tools(ui, session, p);
  } else if (!p.shown.empty()) {
    if (ui::chip(ui, "passages.all", ui.t("passages.choose_all"), false))
      for (const auto i : p.shown) p.chosen.insert(p.rows[i].coding);
    ImGui::SameLine();
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ui.px(6));
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("passages.how"));
    ImGui::Dummy({1, ui.px(2)});
  }
  if (p.shown.empty()) {
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted,
                  ui.t(p.filter.empty() ? "passages.empty" : "passages.no_match", {p.filter}));
    return;
  }
  ImGui::BeginChild("passages.rows");
  auto* list = ImGui::GetWindowDrawList();
  const float height = ui.px(74);
  std::optional<std::size_t> pressed;
  rows_in_view(p.shown.size(), height, [&](std::size_t i) {
    const auto& row = p.rows[p.shown[i]];
    const auto at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float inner = width - ui.px(28);
    if (ui.hit("passages." + model::to_string(row.coding), {width, height - 1}, row.quote)) pressed = i;
    const bool chosen = p.chosen.contains(row.coding);
    if (chosen || session.editor.active() == row.coding)
      list->AddRectFilled(at, {at.x + width, at.y + height - ui.px(4)}, ui.colors.accent_soft, ui.px(6));
    else if (ImGui::IsItemHovered())
      list->AddRectFilled(at, {at.x + width, at.y + height - ui.px(4)}, ui.colors.surface, ui.px(6));
    list->AddRectFilled({at.x + ui.px(6), at.y + ui.px(9)}, {at.x + ui.px(16), at.y + ui.px(19)}, row.color,
                        ui.px(3));
    const auto name = std::string(editor::stance_mark(row.stance)) + " " + row.theme;
    ui::text_at(ui, {at.x + ui.px(22), at.y + ui.px(6)}, ui.fonts.bold, ui.colors.text, name, inner);
    ui::text_at(ui, {at.x + ui.px(22), at.y + ui.px(27)}, ui.fonts.small, ui.colors.muted, row.about, inner);
    ui::text_at(ui, {at.x + ui.px(22), at.y + ui.px(45)}, ui.fonts.body, ui.colors.text, row.quote, inner);
  });
  ImGui::EndChild();
  if (pressed) press(session, p, *pressed);
}

void coding_bar(ui::Ui& ui, session::Session& session, CodingState& state) {
  auto& editor = session.editor;
  using Filter = editor::Editor::Filter;
  const auto chip = [&](Filter filter, const char* id) {
    if (ui::chip(ui, id, ui.t(id), editor.filter == filter)) editor.filter = filter;
    ImGui::SameLine();
  };
  chip(Filter::all, "filter.all");
  chip(Filter::coded, "filter.coded");
  chip(Filter::uncoded, "filter.uncoded");
  // A chosen theme narrows what is shown of the coded.
  editor.only = editor.filter == Filter::coded ? state.theme : model::CodeId{};
  const auto coverage = editor.coverage();
  if (ui::chip(ui, "coding.walk",
               coverage.turns == 0 ? ui.t("coding.no_answers")
               : coverage.uncoded == 0
                   ? ui.t("coding.all_coded")
                   : ui.t("coding.walk", {std::to_string(coverage.turns - coverage.uncoded),
                                          std::to_string(coverage.turns)}),
               editor.walking, ui::icon::collapse)) {
    editor.walking = !editor.walking;
    if (editor.walking) editor.next_uncoded();
  }
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.t("coding.walk_tip").c_str());
  ImGui::SameLine();
  if (ui::chip(ui, "passages.open", ui.t("passages.open"), state.passages.open, ui::icon::description)) {
    state.passages.open = !state.passages.open;
    state.passages.focus = state.passages.open;
  }
}

void add_coding_commands(session::Session& session, CodingState& state, session::Commands& commands) {
  using session::Section;
  const auto open = [&] { return session.open(); };
  commands.add({.id = "coding.passages",
                .words = "command.passages",
                .keys = {session::plain(platform::Key::f4)},
                .act = [&] { state.passages.focus = state.passages.open = !state.passages.open; },
                .section = Section::code,
                .room = session::Room::coding,
                .enabled = open});
  commands.add({.id = "coding.page",
                .words = "command.page_image",
                .keys = {session::ctrl_shift('p')},
                .act =
                    [&] {
                      if (state.pages == nullptr) state.pages = std::make_unique<PageView>();
                      state.pages->open = !state.pages->open;
                    },
                .section = Section::view,
                .room = session::Room::coding,
                .enabled = open});
  commands.add({.id = "coding.walk",
                .words = "command.walk",
                .keys = {session::plain(platform::Key::f8)},
                .act =
                    [&] {
                      session.editor.walking = !session.editor.walking;
                      if (session.editor.walking) session.editor.next_uncoded();
                    },
                .section = Section::code,
                .room = session::Room::coding,
                .enabled = open});
  commands.add({.id = "coding.filter",
                .words = "command.filter",
                .keys = {session::plain(platform::Key::f7)},
                .act =
                    [&] {
                      using Filter = editor::Editor::Filter;
                      auto& filter = session.editor.filter;
                      filter = filter == Filter::all     ? Filter::coded
                               : filter == Filter::coded ? Filter::uncoded
                                                         : Filter::all;
                    },
                .section = Section::code,
                .room = session::Room::coding,
                .enabled = open});
}

}  // namespace skolanalys::screens
