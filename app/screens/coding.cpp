#include <algorithm>

#include "app/screens/coding_parts.h"
#include "app/screens/page_view.h"
#include "app/ui/icons.h"
#include "app/ui/side.h"
#include "app/ui/text.h"
#include "core/commands/codebook.h"
#include "core/commands/field.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {
namespace {

void wrapped_tip(const ui::Ui& ui, const std::string& words) {
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ui.px(340));
  ImGui::TextUnformatted(words.c_str());
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

void choose_theme(ui::Ui& ui, session::Session& session, CodingState& state, const model::Code& code) {
  session.act([&] {
    if (state.merging && state.merging != code.id) {
      const auto* from = session.model().find(state.merging);
      const auto name = from == nullptr ? std::string() : ui.name_of(*from);
      commands::merge_themes(session.project(), state.merging, code.id);
      state.merging = {};
      ui.toast(ui.t("toast.merged", {name, ui.name_of(code)}), ui.t("undo"),
               [&session] { session.undo_project(); });
    } else if (state.moving && state.moving != code.id) {
      commands::move_theme(session.project(), state.moving, session.model().area_of(code).id);
      state.moving = {};
      ui.toast(ui.t("toast.moved", {ui.name_of(session.model().area_of(code))}), ui.t("undo"),
               [&session] { session.undo_project(); });
    } else if (!state.passages.chosen.empty()) {
      const std::vector<model::CodingId> chosen(state.passages.chosen.begin(), state.passages.chosen.end());
      commands::recode(session.project(), chosen, code.id);
      state.passages.chosen.clear();
      ui.toast(ui.t("toast.recoded_many", {std::to_string(chosen.size()), ui.name_of(code)}), ui.t("undo"),
               [&session] { session.undo_any(); });
    } else if (session.model().find(session.editor.active()) != nullptr) {
      commands::recode(session.project(), {session.editor.active()}, code.id);
      ui.toast(ui.t("toast.recoded", {ui.name_of(code)}), ui.t("undo"), [&session] { session.undo(); });
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
  if (!state.passages.chosen.empty())
    ui::paragraph(ui, ui.fonts.small, ui.colors.accent,
                  ui.t("codebook.click_recodes_many", {std::to_string(state.passages.chosen.size())}));
  else if (session.model().find(session.editor.active()) != nullptr)
    ui::paragraph(ui, ui.fonts.small, ui.colors.accent, ui.t("codebook.click_recodes"));
  else if (!session.editor.selection().empty())
    ui::paragraph(ui, ui.fonts.small, ui.colors.accent, ui.t("codebook.click_codes"));
  bool anything = false;
  for (const auto* area : model.areas()) {
    std::vector<const model::Code*> shown;
    for (const auto* code : model.children(area->id))
      if (wanted.empty() ||
          text::fold_case(ui.name_of(*code) + " " + ui.name_of(*area)).find(wanted) != std::string::npos)
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
    bool changed = false;
    // A passage is carried here from the note, and so coded.
    const auto takes_passage = [&](const model::Code& code) {
      if (!ImGui::BeginDragDropTarget()) return;
      if (const auto* payload = ImGui::AcceptDragDropPayload("passage")) {
        const auto range = *static_cast<const text::Range*>(payload->Data);
        session.editor.reveal(range);
        session.editor.code_selection(session, code.id, model::Stance::neutral);
        changed = true;
      }
      ImGui::EndDragDropTarget();
    };
    const bool area_pressed = ui::wrapped_row(ui, "theme." + area->slug, ui.name_of(*area), look);
    const auto area_copy = *area;
    takes_passage(area_copy);
    if (area_pressed) choose_theme(ui, session, state, area_copy);
    if (area_pressed || changed) break;
    for (const auto* code : shown) {
      ui::RowLook theme;
      theme.dot = ui.colors.of(model.color_of(*code));
      const auto n = session.codings_of(code->id);
      theme.count = n == 0 ? "" : std::to_string(n);
      theme.indent = 8;
      theme.height = ui.px(28);
      theme.selected = state.theme == code->id;
      const bool pressed = ui::wrapped_row(ui, "theme." + code->slug, ui.name_of(*code), theme);
      if (ImGui::IsItemHovered() && !code->definition.empty())
        wrapped_tip(ui, ui.in_language(code->slug, code->definition));
      // A theme is dragged onto another area, or onto a selection in the note.
      if (ImGui::BeginDragDropSource()) {
        const auto raw = static_cast<model::OpId>(code->id);
        ImGui::SetDragDropPayload("theme", &raw, sizeof raw);
        ImGui::TextUnformatted(ui.name_of(*code).c_str());
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
      const auto copy = *code;
      if (!changed) takes_passage(copy);
      if (pressed && !changed) {
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

}  // namespace

void coding(ui::Ui& ui, session::Session& session, CodingState& state, Rect where) {
  const auto& settings = session.settings;
  session.editor.reading = {settings.note_size, settings.note_line, settings.note_measure};
  constexpr ui::Side tree_side{"themes", 256, 200, 460};
  constexpr ui::Side list_side{"notes", 236, 160, 420};
  constexpr ui::Side panel_side{"card", 288, 250, 560};
  constexpr ui::Side passages_side{"passages", 440, 300, 720};
  const float tree = tree_side.width(ui, where.size.x * 0.4F);
  const bool wide = where.size.x > ui.px(1000);
  const auto& beside_note = state.passages.open ? passages_side : panel_side;
  const float panel =
      !wide ? 0 : beside_note.width(ui, std::max(ui.px(260), where.size.x - tree - ui.px(530)));
  const auto* active = session.model().find(session.editor.active());
  const auto* theme = session.model().find(state.theme);
  const bool show_panel = panel > 0 && (state.passages.open || active != nullptr || theme != nullptr ||
                                        where.size.x > ui.px(1400));
  if (state.pages == nullptr) state.pages = std::make_unique<PageView>();
  const bool has_pages = state.pages->has_pages(session);
  const float page = has_pages && state.pages->open
                         ? std::min(ui.px(460), (where.size.x - tree - (show_panel ? panel : 0)) * 0.48F)
                         : 0;
  // Where it is narrow the words come first; other interviews are a Ctrl+K away.
  const float list =
      session.editor.alone || where.size.x - tree - page - (show_panel ? panel : 0) < ui.px(740)
          ? 0
          : list_side.width(ui);
  if (list > 0) notes_list(ui, session, {where.at, {list, where.size.y}});
  const Rect middle{
      {where.at.x + list + 1, where.at.y},
      {where.size.x - list - tree - (page > 0 ? page + 1 : 0) - (show_panel ? panel + 1 : 0) - 2,
       where.size.y}};
  ui::begin_pane(ui, "coded", middle.at, middle.size, ui.colors.surface);
  if (session.interview() == nullptr && session.document() == nullptr) {
    ui::empty_state(ui, ui::icon::label, ui.t("coding.empty"));
  } else if (!wide && state.passages.open) {
    passage_list(ui, session, state, {});
  } else {
    const auto* interview = session.interview();
    ui::words(ui, ui.fonts.title, ui.colors.text,
              interview != nullptr ? interview->title : session.document()->title);
    if (has_pages) {
      ImGui::SameLine();
      if (ui::chip(ui, "pages.show", ui.t("pages.show"), state.pages->open, ui::icon::description))
        state.pages->open = !state.pages->open;
    }
    session.editor.mode = editor::Editor::Mode::coding;
    coding_bar(ui, session, state);
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
  if (page > 0)
    state.pages->draw(ui, session, {{middle.at.x + middle.size.x + 1, where.at.y}, {page, where.size.y}});
  if (show_panel) {
    const Rect beside{{middle.at.x + middle.size.x + (page > 0 ? page + 1 : 0) + 1, where.at.y},
                      {panel, where.size.y}};
    ui::begin_pane(ui, "detail", beside.at, beside.size, ui.colors.raised);
    // Looked up again: what the note did this frame may have changed them.
    if (state.passages.open) {
      passage_list(ui, session, state, beside);
    } else if (const auto* now = session.model().find(session.editor.active())) {
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
  if (list > 0) list_side.handle(ui, {where.at.x + list, where.at.y}, where.size.y, 1);
  if (show_panel)
    beside_note.handle(ui, {middle.at.x + middle.size.x + (page > 0 ? page + 1 : 0), where.at.y},
                       where.size.y, -1);
  tree_side.handle(ui, {where.at.x + where.size.x - tree, where.at.y}, where.size.y, -1);
}

}  // namespace skolanalys::screens
