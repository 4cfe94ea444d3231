#include <algorithm>
#include <cmath>

#include "app/screens/capture_parts.h"
#include "app/ui/icons.h"
#include "core/commands/field.h"
#include "core/model/streams.h"
#include "core/model/turns.h"

namespace skolanalys::screens {
namespace {

/// From the turn at the caret on, its speaker speaks in this role: for people with two.
void speak_as(ui::Ui& ui, session::Session& session, const model::Interview& interview,
              const std::string& role) {
  if (!session.may_change()) return;
  const auto* text = session.model().find(interview.text);
  if (text == nullptr) return;
  for (const auto& turn : model::turns_of(session.model(), *text)) {
    if (turn.kind != model::TurnKind::answer || turn.range.to < session.editor.caret()) continue;
    model::SpeakerMark mark;
    mark.text = text->id;
    mark.range = {turn.range.from, turn.body.from};
    mark.speaker = turn.speaker;
    mark.roles = {role};
    auto change = session.project().change("step.role", interview.id);
    change.create(mark);
    session.project().commit(std::move(change));
    ui.toast(
        ui.t("toast.speaks_as", {turn.speaker, turn.clock, assets::roles().name(role, ui.words->language())}),
        ui.t("undo"), [&session] { session.undo(); });
    return;
  }
}

/// How long it has gone on: one press starts, the next ends the interview with its minutes.
void timer(ui::Ui& ui, session::Session& session, CaptureState& state, const model::Interview& interview) {
  const bool runs = state.timed == interview.id;
  std::string words;
  if (runs) {
    const auto minutes = static_cast<int>((ui.now - state.timer_since) / 60);
    const auto* guide = session.model().guide_called(interview.guide);
    words = guide != nullptr && guide->duration_min > 0
                ? ui.t("timer.of", {std::to_string(minutes), std::to_string(guide->duration_min)})
                : ui.t("timer.minutes", {std::to_string(minutes)});
    // The number is another in a minute, and not before.
    session.wake_at = state.timer_since + 60.0 * (minutes + 1);
  } else if (interview.duration_min > 0) {
    words = ui.t("timer.took", {std::to_string(interview.duration_min)});
  } else {
    words = ui.t("timer.start");
  }
  if (ui::chip(ui, "header.timer", words, runs, ui::icon::time)) toggle_timer(ui, session, state);
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.t(runs ? "timer.end" : "timer.start").c_str());
  ImGui::SameLine();
}

/// Whose notes are shown, where several write; and a way to be one more.
void streams(ui::Ui& ui, session::Session& session, CaptureState& state, const model::Interview& interview) {
  const auto notes = model::notes_of(session.model(), interview);
  if (notes.size() > 1) {
    for (const auto& note : notes) {
      const auto name = note.interviewer.empty() ? ui.t("stream.own") : note.interviewer;
      const bool shown = !state.woven && session.editor.text() == note.text;
      if (ui::chip(ui, "stream." + name, ui.t("stream.notes", {name}), shown, ui::icon::edit)) {
        state.woven = false;
        if (session.editor.text() != note.text) session.go_to(note.text, {});
      }
      ImGui::SameLine();
    }
    if (ui::chip(ui, "stream.woven", ui.t("stream.woven"), state.woven, ui::icon::merge))
      state.woven = !state.woven;
    ImGui::SameLine();
  }
  if (state.adding_stream) {
    ui::field(ui, "stream.initials", state.stream_initials, ui.t("stream.initials"), ui.px(120),
              state.stream_focus);
    state.stream_focus = false;
    ImGui::SameLine();
    if (ui::chip(ui, "stream.add.done", ui.t("stream.begin"), true) || ui.take(platform::Key::enter))
      session.act([&] {
        const auto id = commands::add_stream(session.project(), interview.id, state.stream_initials);
        state.adding_stream = false;
        state.stream_initials.clear();
        session.go_to(session.model().streams.at(id).text, {});
      });
    if (ui.take(platform::Key::escape)) state.adding_stream = false;
  } else if (ui::chip(ui, "stream.add", notes.size() > 1 ? "" : ui.t("stream.add"), false, ui::icon::add)) {
    state.adding_stream = state.stream_focus = true;
  }
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.t("stream.add_tip").c_str());
}

}  // namespace

void toggle_timer(ui::Ui& ui, session::Session& session, CaptureState& state) {
  const auto* interview = session.interview();
  if (interview == nullptr) return;
  if (state.timed != interview->id) {
    state.timed = interview->id;
    state.timer_since = ui.now;
    return;
  }
  const auto minutes = static_cast<int>(std::lround((ui.now - state.timer_since) / 60));
  state.timed = {};
  session.act([&] {
    commands::end_interview(session.project(), interview->id, minutes);
    ui.toast(ui.t("timer.ended", {std::to_string(std::max(minutes, 1))}), ui.t("undo"),
             [&session] { session.undo(); });
  });
}

void capture_header(ui::Ui& ui, session::Session& session, CaptureState& state) {
  const auto* interview = session.interview();
  if (interview == nullptr) {
    if (const auto* document = session.document()) {
      ui::words(ui, ui.fonts.title, ui.colors.text, document->title);
      ui::words(ui, ui.fonts.small, ui.colors.muted,
                document->issuer + (document->date ? " · " + model::to_string(*document->date) : ""));
    }
    return;
  }
  if (state.editing) {
    const auto copy = *interview;
    interview_form(ui, session, state, copy);
    return;
  }
  ui::words(ui, ui.fonts.title, ui.colors.text,
            interview->title.empty() ? model::Model::called(*interview) : interview->title);
  ImGui::SameLine();
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ui.px(4));
  if (ui::icon_button(ui, "header.edit", ui::icon::edit, ui.t("capture.edit")))
    begin_edit(session, state, *interview);
  const auto chip = [&](const std::string& id, const std::string& words, const char* icon, ImU32 dot = 0) {
    if (words.empty()) return;
    ui::chip(ui, "header." + id, words, false, icon, dot);
    ImGui::SameLine();
  };
  std::string people;
  for (const auto id : interview->respondents)
    if (const auto* r = session.model().find(id)) people += (people.empty() ? "" : ", ") + r->label;
  chip("respondent", people, ui::icon::person);
  for (const auto& role : std::vector<std::string>(interview->roles)) {
    const bool pressed = ui::chip(ui, "header.role." + role, assets::roles().name(role, ui.words->language()),
                                  false, nullptr, editor::role_color(ui.colors, role));
    if (interview->roles.size() > 1 && ImGui::IsItemHovered())
      ImGui::SetTooltip("%s", ui.t("capture.speak_as").c_str());
    ImGui::SameLine();
    if (pressed && interview->roles.size() > 1) {
      speak_as(ui, session, *interview, role);
      break;
    }
  }
  if (interview->date)
    chip("date",
         model::to_string(*interview->date) + (interview->start.empty() ? "" : " " + interview->start),
         ui::icon::time);
  chip("unit", interview->unit, nullptr);
  const auto copy = *interview;  // what is pressed may change it
  timer(ui, session, state, copy);
  streams(ui, session, state, copy);
}

}  // namespace skolanalys::screens
