#include <algorithm>
#include <chrono>
#include <ctime>

#include "app/screens/capture_parts.h"
#include "core/commands/codebook.h"
#include "core/error.h"

namespace skolanalys::screens {
namespace {

std::tm local_now() {
  const auto now = std::time(nullptr);
  std::tm out{};
  localtime_r(&now, &out);
  return out;
}

}  // namespace

std::string clock_now() {
  char out[8];
  const auto now = local_now();
  std::strftime(out, sizeof out, "%H:%M", &now);
  return out;
}

void new_interview_form(ui::Ui& ui, session::Session& session, CaptureState& state) {
  const auto& model = session.model();
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("capture.new"));
  ui::labelled_field(ui, "new.title", ui.t("capture.title"), state.title, ui.px(360));
  if (ui::labelled_field(ui, "new.initials", ui.t("capture.initials"), session.settings.initials, ui.px(120)))
    session.settings.save();
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("capture.role"));
  bool first = true;
  for (const auto& role : assets::roles().roles) {
    if (!first) ImGui::SameLine();
    first = false;
    if (ui::chip(ui, "new.role." + role.id, assets::roles().name(role.id, ui.words->language()),
                 state.role == role.id, nullptr, editor::role_color(ui.colors, role.id))) {
      state.role = role.id;
      state.guide.clear();
      for (const auto& [id, guide] : model.guides)
        if (guide.role == role.id) state.guide = guide.slug;
    }
  }
  if (const auto* guide = model.guide_called(state.guide))
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              ui.t("capture.guide", {assets::roles().name(guide->role, ui.words->language()),
                                     std::to_string(guide->questions.size())}));
  else  // so that nothing below moves away from the pointer when a role brings its guide
    ImGui::Dummy({0, ui.fonts.small->FontSize});
  ImGui::Dummy({0, ui.px(4)});
  const bool go = ui::button(ui, "new.create", ui.t("capture.begin"), ui::ButtonKind::primary) ||
                  ui.take(platform::Key::enter);
  ImGui::SameLine();
  if (ui::button(ui, "new.cancel", ui.t("cancel"), ui::ButtonKind::quiet) || ui.take(platform::Key::escape)) {
    state.creating = false;
    return;
  }
  if (!go) return;
  session.act([&] {
    commands::NewInterview wanted;
    wanted.title = state.title.empty() ? assets::roles().name(state.role, ui.words->language()) : state.title;
    if (wanted.title.empty()) wanted.title = ui.t("capture.untitled");
    wanted.role = state.role;
    wanted.guide = state.guide;
    if (!session.settings.initials.empty()) wanted.interviewers = {session.settings.initials};
    const auto now = local_now();
    wanted.date = model::Date(std::chrono::year(now.tm_year + 1900),
                              std::chrono::month(static_cast<unsigned>(now.tm_mon + 1)),
                              std::chrono::day(static_cast<unsigned>(now.tm_mday)));
    wanted.start = clock_now();
    const auto id = commands::add_interview(session.project(), wanted);
    state = {};
    state.timed = id;
    state.timer_since = ui.now;
    session.go_to(session.model().find(id)->text, {});
  });
}

/// The interview's facts as a form.
void interview_form(ui::Ui& ui, session::Session& session, CaptureState& state,
                    const model::Interview& interview) {
  const float half = ui.px(220);
  ui::labelled_field(ui, "edit.title", ui.t("capture.title"), state.edit_title, 2 * half);
  ui::labelled_field(ui, "edit.respondent", ui.t("capture.respondent"), state.edit_respondent, half);
  ImGui::SameLine();
  ui::labelled_field(ui, "edit.unit", ui.t("capture.unit"), state.edit_unit, half);
  ui::labelled_field(ui, "edit.date", ui.t("capture.date"), state.edit_date, ui.px(120));
  ImGui::SameLine();
  ui::labelled_field(ui, "edit.start", ui.t("capture.start"), state.edit_start, ui.px(80));
  ImGui::SameLine();
  ui::labelled_field(ui, "edit.place", ui.t("capture.place"), state.edit_place, half);
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("capture.roles"));
  bool first = true;
  for (const auto& role : assets::roles().roles) {
    if (!first) ImGui::SameLine();
    first = false;
    const auto at = std::find(state.edit_roles.begin(), state.edit_roles.end(), role.id);
    if (ui::chip(ui, "edit.role." + role.id, assets::roles().name(role.id, ui.words->language()),
                 at != state.edit_roles.end(), nullptr, editor::role_color(ui.colors, role.id))) {
      if (at != state.edit_roles.end())
        state.edit_roles.erase(at);
      else
        state.edit_roles.push_back(role.id);
    }
  }
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("memo.interview"));
  (void)ui::area(ui, "edit.memo", state.edit_memo, {2 * half, ui.px(64)});
  if (ui::button(ui, "edit.save", ui.t("capture.save"), ui::ButtonKind::primary))
    session.act([&] {
      auto wanted = interview;
      wanted.title = state.edit_title;
      wanted.unit = state.edit_unit;
      wanted.start = state.edit_start;
      wanted.place = state.edit_place;
      wanted.roles = state.edit_roles;
      if (state.edit_date.empty()) {
        wanted.date.reset();
      } else {
        wanted.date = model::parse_date(state.edit_date);
        if (!wanted.date)
          throw Error(Fault::usage, "error.no_date", {state.edit_date},
                      "'" + state.edit_date + "' is no date; write YYYY-MM-DD");
      }
      auto change = session.project().change("step.interview_change", interview.id);
      change.update(wanted);
      if (interview.respondents.size() == 1)
        if (const auto* r = session.model().find(interview.respondents.front())) {
          auto person = *r;
          if (!state.edit_respondent.empty() &&
              session.model().respondent_called(state.edit_respondent) == nullptr)
            person.label = state.edit_respondent;
          person.roles = state.edit_roles;
          person.unit = state.edit_unit;
          change.update(person);
        }
      const auto id = interview.id;
      session.project().commit(std::move(change));
      commands::set_memo(session.project(), id, state.edit_memo, false, session.settings.initials);
      state.editing = false;
    });
  ImGui::SameLine();
  if (ui::button(ui, "edit.cancel", ui.t("cancel"), ui::ButtonKind::quiet) || ui.take(platform::Key::escape))
    state.editing = false;
}

void begin_edit(session::Session& session, CaptureState& state, const model::Interview& interview) {
  state.editing = true;
  state.edit_title = interview.title;
  state.edit_date = interview.date ? model::to_string(*interview.date) : "";
  state.edit_start = interview.start;
  state.edit_place = interview.place;
  state.edit_unit = interview.unit;
  state.edit_roles = interview.roles;
  state.edit_memo.clear();
  for (const auto& [id, memo] : session.model().memos)
    if (memo.target == interview.id) state.edit_memo = memo.body;
  const auto* person =
      interview.respondents.empty() ? nullptr : session.model().find(interview.respondents.front());
  state.edit_respondent = person == nullptr ? "" : person->label;
}

}  // namespace skolanalys::screens
