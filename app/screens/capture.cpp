#include "app/screens/capture_parts.h"
#include "app/ui/icons.h"
#include "app/ui/side.h"

namespace skolanalys::screens {

void begin_new_interview(ui::Ui& ui, CaptureState& state) {
  const auto timed = state.timed;  // the one that goes on is not ended by another's being made
  const auto since = state.timer_since;
  state = {};
  state.timed = timed;
  state.timer_since = since;
  state.creating = true;
  ui.focus_on("new.title");
}

void capture(ui::Ui& ui, session::Session& session, CaptureState& state, Rect where) {
  const auto& settings = session.settings;
  session.editor.reading = {settings.note_size, settings.note_line, settings.note_measure};
  const bool alone = session.editor.alone && !state.creating;
  constexpr ui::Side list_side{"notes", 236, 160, 420};
  constexpr ui::Side guide_side{"guide", 260, 200, 520};
  const auto* interview = session.interview();
  const bool written = interview != nullptr && !state.creating && !alone;
  const float usual_list = alone || where.size.x < ui.px(700) ? 0 : list_side.width(ui, where.size.x * 0.36F);
  // Where both find no room, the questions are what one needs while somebody speaks; where not even they do,
  // they are drawn out over the note.
  const bool with_list = where.size.x - usual_list > ui.px(820);
  state.beside = written && (with_list || where.size.x > ui.px(800));
  if (state.beside) state.drawer = false;
  const bool guided = state.beside && state.outline;
  const float list = guided && !with_list ? 0 : usual_list;
  const float outline = guided ? guide_side.width(ui, where.size.x - list - ui.px(420)) : 0;
  if (list > 0) {
    notes_list(ui, session, {where.at, {list, where.size.y - ui.px(64)}});
    ui::begin_pane(ui, "new", {where.at.x, where.at.y + where.size.y - ui.px(64)}, {list, ui.px(64)},
                   ui.colors.surface);
    if (ui::button(ui, "interview.new", ui.t("capture.new"), ui::ButtonKind::primary, ui::icon::add))
      begin_new_interview(ui, state);
    ui::end_pane();
  }
  const Rect middle{{where.at.x + list + 1, where.at.y}, {where.size.x - list - outline - 2, where.size.y}};
  ui::begin_pane(ui, "note", middle.at, middle.size, ui.colors.surface);
  if (state.creating) {
    new_interview_form(ui, session, state);
  } else if (session.interview() == nullptr && session.document() == nullptr) {
    if (ui::empty_state(ui, ui::icon::edit, ui.t("capture.empty"), "capture.empty.new", ui.t("capture.new")))
      begin_new_interview(ui, state);
  } else {
    if (!alone || state.editing) capture_header(ui, session, state);
    if (written && outline == 0 && !state.editing) question_strip(ui, session, state);
    find_bar(ui, session, state.find);
    if (state.woven && session.interview() != nullptr)
      woven_notes(ui, session, state, *session.interview());
    else
      session.editor.draw(ui, session, clock_now());
  }
  ui::end_pane();
  if (outline > 0 && session.interview() != nullptr)
    capture_side(ui, session, state,
                 {{middle.at.x + middle.size.x + 1, where.at.y}, {outline, where.size.y}});
  if (written && state.drawer) {
    const float width = std::min(ui.px(340), where.size.x * 0.8F);
    const Rect drawer{{where.at.x + where.size.x - width, where.at.y}, {width, where.size.y}};
    // In a child of its own, so that it lies over the note and not only its words do.
    ImGui::SetCursorScreenPos(drawer.at);
    ImGui::BeginChild("drawer", drawer.size, false, ImGuiWindowFlags_NoNavFocus);
    capture_side(ui, session, state, drawer);
    ImGui::GetWindowDrawList()->AddRectFilled(drawer.at, {drawer.at.x + 1, drawer.at.y + drawer.size.y},
                                              ui.colors.border);
    ImGui::EndChild();
  }
  if (list > 0) list_side.handle(ui, {where.at.x + list, where.at.y}, where.size.y, 1);
  if (outline > 0) guide_side.handle(ui, {middle.at.x + middle.size.x, where.at.y}, where.size.y, -1);
}

}  // namespace skolanalys::screens
