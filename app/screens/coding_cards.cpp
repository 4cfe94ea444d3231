#include <algorithm>

#include "app/screens/coding_parts.h"
#include "app/ui/icons.h"
#include "core/assets/shipped_words.h"
#include "core/commands/codebook.h"

namespace skolanalys::screens {
namespace {

void theme_tools(ui::Ui& ui, session::Session& session, CodingState& state, const model::Code& code) {
  const auto id = code.id;
  if (state.renaming == id) {
    ui::field(ui, "theme.name", state.name, ui.t("codebook.name"), -1, ImGui::IsWindowAppearing());
    if (ui::button(ui, "theme.rename.save", ui.t("codebook.rename"), ui::ButtonKind::primary)) {
      session.act([&] { commands::rename_theme(session.project(), id, state.name); });
      state.renaming = {};
    }
    ImGui::SameLine();
    if (ui::button(ui, "theme.rename.cancel", ui.t("cancel"), ui::ButtonKind::quiet)) state.renaming = {};
    return;
  }
  if (ui::chip(ui, "theme.rename", ui.t("codebook.rename"), false, ui::icon::edit)) {
    state.renaming = id;
    state.name = code.name;
  }
  ImGui::SameLine();
  if (ui::chip(ui, "theme.merge", ui.t(state.merging == id ? "codebook.merge_where" : "codebook.merge"),
               state.merging == id)) {
    state.merging = state.merging == id ? model::CodeId{} : id;
    state.moving = {};
  }
  ImGui::SameLine();
  if (ui::chip(ui, "theme.move", ui.t(state.moving == id ? "codebook.move_where" : "codebook.move"),
               state.moving == id)) {
    state.moving = state.moving == id ? model::CodeId{} : id;
    state.merging = {};
  }
  ImGui::SameLine();
  if (ui::chip(ui, "theme.remove", ui.t("codebook.remove"), false, ui::icon::remove)) {
    session.act([&] {
      commands::remove_theme(session.project(), id);
      state.theme = {};
      ui.toast(ui.t("toast.theme_removed"), ui.t("undo"), [&session] { session.undo_project(); });
    });
  }
}

}  // namespace

void memo_field(ui::Ui& ui, session::Session& session, CodingState& state, model::OpId target,
                const char* title) {
  if (state.memo_of != target || !state.memo_read) {
    state.memo_read = true;
    state.memo_of = target;
    state.memo.clear();
    for (const auto& [id, memo] : session.model().memos)
      if (memo.target == target) state.memo = memo.body;
  }
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t(title));
  if (ui::area(ui, "memo", state.memo, {-1, ui.px(72)}))
    session.act(
        [&] { commands::set_memo(session.project(), target, state.memo, true, session.settings.initials); });
}

void coding_card(ui::Ui& ui, session::Session& session, CodingState& state, const model::Coding& coding) {
  const auto* code = session.model().find(coding.code);
  if (code == nullptr) return;
  ui::words(ui, ui.fonts.bold, ui.colors.text, ui.name_of(*code));
  ui::words(ui, ui.fonts.small, ui.colors.muted,
            ui.name_of(session.model().area_of(*code)) + (coding.coder.empty() ? "" : " · " + coding.coder));
  for (const auto stance : model::all_stances) {
    if (stance != model::Stance::strength) ImGui::SameLine();
    const auto id = std::string(model::to_string(stance));
    if (ui::chip(ui, "coding." + id, ui.t("stance." + id), coding.stance == stance, nullptr,
                 editor::stance_color(ui.colors, stance)))
      session.set_stance(coding.id, stance);
    if (ImGui::IsItemHovered())
      ImGui::SetTooltip("%s", assets::definition_of(stance, ui.words->language()).c_str());
  }
  ui::paragraph(ui, ui.fonts.body, ui.colors.text, ui.t("quoted", {coding.quote}));
  memo_field(ui, session, state, coding.id);
  if (ui::button(ui, "coding.remove", ui.t("coding.remove"), ui::ButtonKind::plain, ui::icon::remove))
    session.uncode(coding.id);
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("coding.keys"));
}

void theme_panel(ui::Ui& ui, session::Session& session, CodingState& state, const model::Code& code) {
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.name_of(code));
  const auto said = [&](const std::string& words) { return ui.in_language(code.slug, words); };
  if (!code.definition.empty()) {
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted, said(code.definition));
    ui.mark("panel.definition", said(code.definition));
  }
  if (!code.use_when.empty())
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("codebook.use", {said(code.use_when)}));
  if (!code.not_when.empty())
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("codebook.not", {said(code.not_when)}));
  theme_tools(ui, session, state, code);
  memo_field(ui, session, state, code.id);
  // By role, counted in respondents.
  std::map<std::string, std::set<model::RespondentId>> by_role;
  std::vector<const analysis::Evidence*> passages;
  for (const auto& e : session.evidence()) {
    if (e.theme->id != code.id && e.area->id != code.id) continue;
    passages.push_back(&e);
    for (const auto& role : e.roles) by_role[role].insert(e.respondents.begin(), e.respondents.end());
  }
  bool first = true;
  for (const auto& [role, people] : by_role) {
    if (!first) ImGui::SameLine();
    first = false;
    ui::chip(ui, "by." + role,
             assets::roles().name(role, ui.words->language()) + "  " + std::to_string(people.size()), false,
             nullptr, editor::role_color(ui.colors, role));
  }
  ui::section(ui, ui.t("codebook.passages", {std::to_string(passages.size())}));
  if (passages.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("codebook.no_passages"));
  for (const auto* e : passages)
    if (passage(ui, "passage." + e->reference, *e)) {
      const auto coding = e->coding->id;
      const auto range = e->coding->range;
      session.go_to(e->coding->text, range);
      session.editor.activate(coding);
      break;
    }
}

}  // namespace skolanalys::screens
