#include <algorithm>

#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "core/commands/codebook.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

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

void choose_theme(ui::Ui& ui, session::Session& session, CodingState& state, const model::Code& code) {
  session.act([&] {
    if (state.merging && state.merging != code.id) {
      const auto* from = session.model().find(state.merging);
      const auto name = from == nullptr ? "" : from->name;
      commands::merge_themes(session.project(), state.merging, code.id);
      state.merging = {};
      ui.toast(ui.t("toast.merged", {name, code.name}), ui.t("undo"), [&session] { session.undo_project(); });
    } else if (state.moving && state.moving != code.id) {
      commands::move_theme(session.project(), state.moving, session.model().area_of(code).id);
      state.moving = {};
      ui.toast(ui.t("toast.moved", {session.model().area_of(code).name}), ui.t("undo"),
               [&session] { session.undo_project(); });
    } else if (session.model().find(session.editor.active()) != nullptr) {
      commands::recode(session.project(), {session.editor.active()}, code.id);
      ui.toast(ui.t("toast.recoded", {code.name}), ui.t("undo"), [&session] { session.undo(); });
    } else if (!session.editor.selection().empty()) {
      session.editor.code_selection(session, code.id, model::Stance::neutral);
    } else {
      state.theme = state.theme == code.id ? model::CodeId{} : code.id;
      state.renaming = {};
    }
  });
}

void codebook(ui::Ui& ui, session::Session& session, CodingState& state, Rect where) {
  ui::begin_pane(ui, "codebook", where.at, where.size, ui.colors.surface);
  const auto& model = session.model();
  ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("codebook.title"));
  ui::field(ui, "codebook.filter", state.filter, ui.t("codebook.filter"));
  const auto wanted = text::fold_case(state.filter);
  if (session.model().find(session.editor.active()) != nullptr)
    ui::words(ui, ui.fonts.small, ui.colors.accent, ui.t("codebook.click_recodes"));
  else if (!session.editor.selection().empty())
    ui::words(ui, ui.fonts.small, ui.colors.accent, ui.t("codebook.click_codes"));
  bool anything = false;
  for (const auto* area : model.areas()) {
    std::vector<const model::Code*> shown;
    for (const auto* code : model.children(area->id))
      if (wanted.empty() || text::fold_case(code->name + " " + area->name).find(wanted) != std::string::npos)
        shown.push_back(code);
    if (shown.empty() && !wanted.empty()) continue;
    anything = true;
    std::size_t sum = session.codings_of(area->id);
    for (const auto* code : model.children(area->id)) sum += session.codings_of(code->id);
    ui::RowLook look;
    look.bold = true;
    look.count = sum == 0 ? "" : std::to_string(sum);
    look.key = area->shortcut;
    look.height = ui.px(30);
    look.selected = state.theme == area->id;
    if (ui::row(ui, "theme." + area->slug, area->name, look)) {
      const auto copy = *area;
      choose_theme(ui, session, state, copy);
      break;
    }
    bool changed = false;
    for (const auto* code : shown) {
      ui::RowLook theme;
      theme.dot = ui.colors.of(model.color_of(*code));
      const auto n = session.codings_of(code->id);
      theme.count = n == 0 ? "" : std::to_string(n);
      theme.indent = 8;
      theme.height = ui.px(28);
      theme.selected = state.theme == code->id;
      const bool pressed = ui::row(ui, "theme." + code->slug, code->name, theme);
      if (ImGui::IsItemHovered() && !code->definition.empty())
        ImGui::SetTooltip("%s", code->definition.c_str());
      // A theme is dragged onto another area, or onto a selection in the note.
      if (ImGui::BeginDragDropSource()) {
        const auto raw = static_cast<model::OpId>(code->id);
        ImGui::SetDragDropPayload("theme", &raw, sizeof raw);
        ImGui::TextUnformatted(code->name.c_str());
        ImGui::EndDragDropSource();
      }
      if (ImGui::BeginDragDropTarget()) {
        if (const auto* payload = ImGui::AcceptDragDropPayload("theme")) {
          state.moving = model::CodeId(*static_cast<const model::OpId*>(payload->Data));
          const auto copy = *code;
          choose_theme(ui, session, state, copy);
          changed = true;
        }
        ImGui::EndDragDropTarget();
      }
      if (pressed) {
        const auto copy = *code;
        choose_theme(ui, session, state, copy);
        changed = true;
      }
      if (changed) break;
    }
    if (changed) break;
    if (state.adding_to == area->id) {
      ui::field(ui, "theme.new", state.new_theme, ui.t("codebook.name"), -1, state.new_theme.empty());
      if (ui::button(ui, "theme.new.save", ui.t("codebook.add"), ui::ButtonKind::primary) ||
          ui.take(platform::Key::enter)) {
        session.act([&] { commands::add_theme(session.project(), area->id, state.new_theme); });
        state.adding_to = {};
        state.new_theme.clear();
        break;
      }
    }
  }
  if (!anything) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("codebook.no_match", {state.filter}));
  if (state.theme && wanted.empty()) {
    const auto* code = model.find(state.theme);
    if (code != nullptr && ui::button(ui, "theme.add", ui.t("codebook.add_to", {model.area_of(*code).name}),
                                      ui::ButtonKind::quiet, ui::icon::add))
      state.adding_to = model.area_of(*code).id;
  }
  ui::end_pane();
}

void memo_field(ui::Ui& ui, session::Session& session, CodingState& state, model::OpId target,
                const char* title = "memo.title") {
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
  ui::words(ui, ui.fonts.bold, ui.colors.text, code->name);
  ui::words(ui, ui.fonts.small, ui.colors.muted,
            session.model().area_of(*code).name + (coding.coder.empty() ? "" : " · " + coding.coder));
  for (const auto stance : model::all_stances) {
    if (stance != model::Stance::strength) ImGui::SameLine();
    const auto id = std::string(model::to_string(stance));
    if (ui::chip(ui, "coding." + id, ui.t("stance." + id), coding.stance == stance, nullptr,
                 editor::stance_color(ui.colors, stance)))
      session.set_stance(coding.id, stance);
  }
  ui::paragraph(ui, ui.fonts.body, ui.colors.text, "”" + coding.quote + "”");
  memo_field(ui, session, state, coding.id);
  if (ui::button(ui, "coding.remove", ui.t("coding.remove"), ui::ButtonKind::plain, ui::icon::remove))
    session.uncode(coding.id);
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("coding.keys"));
}

void theme_panel(ui::Ui& ui, session::Session& session, CodingState& state, const model::Code& code) {
  ui::words(ui, ui.fonts.title, ui.colors.text, code.name);
  if (!code.definition.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, code.definition);
  if (!code.use_when.empty())
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("codebook.use", {code.use_when}));
  if (!code.not_when.empty())
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("codebook.not", {code.not_when}));
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

}  // namespace

void coding(ui::Ui& ui, session::Session& session, CodingState& state, Rect where) {
  const float tree = ui.px(280);
  const float panel = where.size.x > ui.px(1000) ? ui.px(320) : 0;
  const auto* active = session.model().find(session.editor.active());
  const auto* theme = session.model().find(state.theme);
  const bool show_panel = panel > 0 && (active != nullptr || theme != nullptr || where.size.x > ui.px(1400));
  // Where it is narrow the words come first; other interviews are a Ctrl+K away.
  const float list = where.size.x - tree - (show_panel ? panel : 0) < ui.px(740) ? 0 : ui.px(230);
  if (list > 0) notes_list(ui, session, {where.at, {list, where.size.y}});
  const Rect middle{{where.at.x + list + 1, where.at.y},
                    {where.size.x - list - tree - (show_panel ? panel + 1 : 0) - 2, where.size.y}};
  ui::begin_pane(ui, "coded", middle.at, middle.size, ui.colors.surface);
  if (session.interview() == nullptr && session.document() == nullptr) {
    ui::empty_state(ui, ui::icon::label, ui.t("coding.empty"));
  } else {
    const auto* interview = session.interview();
    ui::words(ui, ui.fonts.title, ui.colors.text,
              interview != nullptr ? interview->title : session.document()->title);
    session.editor.mode = editor::Editor::Mode::coding;
    find_bar(ui, session, state.find);
    session.editor.draw(ui, session, "");
    if (ImGui::BeginDragDropTarget()) {
      if (const auto* payload = ImGui::AcceptDragDropPayload("theme"))
        session.editor.code_selection(session, model::CodeId(*static_cast<const model::OpId*>(payload->Data)),
                                      model::Stance::neutral);
      ImGui::EndDragDropTarget();
    }
  }
  ui::end_pane();
  if (show_panel) {
    ui::begin_pane(ui, "detail", {middle.at.x + middle.size.x + 1, where.at.y}, {panel, where.size.y},
                   ui.colors.raised);
    // Looked up again: what the note did this frame may have changed them.
    if (const auto* now = session.model().find(session.editor.active())) {
      const auto copy = *now;
      coding_card(ui, session, state, copy);
    } else if (const auto* code = session.model().find(state.theme)) {
      const auto copy = *code;
      theme_panel(ui, session, state, copy);
    } else if (const auto* interview = session.interview()) {
      const auto id = static_cast<model::OpId>(interview->id);
      memo_field(ui, session, state, id, "memo.interview");
    }
    ui::end_pane();
  }
  codebook(ui, session, state, {{where.at.x + where.size.x - tree, where.at.y}, {tree, where.size.y}});
}

}  // namespace skolanalys::screens
