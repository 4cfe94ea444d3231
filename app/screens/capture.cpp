#include <algorithm>
#include <chrono>
#include <ctime>

#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "core/commands/codebook.h"
#include "core/error.h"
#include "core/model/turns.h"

namespace skolanalys::screens {
namespace {

std::tm local_now() {
  const auto now = std::time(nullptr);
  std::tm out{};
  localtime_r(&now, &out);
  return out;
}

std::string clock_now() {
  char out[8];
  const auto now = local_now();
  std::strftime(out, sizeof out, "%H:%M", &now);
  return out;
}

void new_interview(ui::Ui& ui, session::Session& session, CaptureState& state) {
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
    session.go_to(session.model().find(id)->text, {});
  });
}

/// The interview's facts as a form.
void edit_header(ui::Ui& ui, session::Session& session, CaptureState& state,
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

/// From the turn at the caret on, its speaker speaks in this role: for people with two.
void speak_as(ui::Ui& ui, session::Session& session, const model::Interview& interview,
              const std::string& role) {
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

void header(ui::Ui& ui, session::Session& session, CaptureState& state) {
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
    edit_header(ui, session, state, copy);
    return;
  }
  ui::words(ui, ui.fonts.title, ui.colors.text,
            interview->title.empty() ? model::Model::called(*interview) : interview->title);
  ImGui::SameLine();
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ui.px(4));
  if (ui::icon_button(ui, "header.edit", ui::icon::edit, ui.t("capture.edit"))) {
    state.editing = true;
    state.edit_title = interview->title;
    state.edit_date = interview->date ? model::to_string(*interview->date) : "";
    state.edit_start = interview->start;
    state.edit_place = interview->place;
    state.edit_unit = interview->unit;
    state.edit_roles = interview->roles;
    state.edit_memo.clear();
    for (const auto& [id, memo] : session.model().memos)
      if (memo.target == interview->id) state.edit_memo = memo.body;
    const auto* person =
        interview->respondents.empty() ? nullptr : session.model().find(interview->respondents.front());
    state.edit_respondent = person == nullptr ? "" : person->label;
  }
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
  ImGui::NewLine();
}

void guide(ui::Ui& ui, session::Session& session, const model::Guide& guide, Rect where) {
  ui::begin_pane(ui, "guide", where.at, where.size, ui.colors.raised);
  const auto* interview = session.interview();
  std::size_t done = 0;
  for (const auto& q : guide.questions)
    done += std::find(interview->covered.begin(), interview->covered.end(), q.id) != interview->covered.end()
                ? 1
                : 0;
  ui::words(ui, ui.fonts.bold, ui.colors.text,
            ui.t("capture.questions", {std::to_string(done), std::to_string(guide.questions.size())}));
  for (const auto& q : guide.questions) {
    const bool covered =
        std::find(interview->covered.begin(), interview->covered.end(), q.id) != interview->covered.end();
    const float width = ImGui::GetContentRegionAvail().x;
    const float inner = width - ui.px(34);
    const auto text = ui.fonts.body->CalcTextSizeA(ui.fonts.body->FontSize, 1e6F, inner, q.text.c_str());
    const auto probe = q.probe.empty() ? ImVec2(0, 0)
                                       : ui.fonts.small->CalcTextSizeA(ui.fonts.small->FontSize, 1e6F, inner,
                                                                       q.probe.c_str());
    const float height = text.y + probe.y + ui.px(q.probe.empty() ? 14 : 18);
    const auto at = ImGui::GetCursorScreenPos();
    const bool pressed = ImGui::InvisibleButton(q.id.c_str(), {std::max(width, 1.0F), height});
    ui.mark("question." + q.id, q.text);
    auto* list = ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list->AddRectFilled(at, {at.x + width, at.y + height}, ui.colors.accent_soft, ui.px(6));
    const ImVec2 box{at.x + ui.px(6), at.y + ui.px(9)};
    if (covered)
      ui::text_at(ui, {box.x - ui.px(2), box.y - ui.px(1)}, ui.fonts.body, ui.colors.ok, ui::icon::check);
    else
      list->AddRect(box, {box.x + ui.px(13), box.y + ui.px(13)}, ui.colors.faint, ui.px(3));
    list->AddText(ui.fonts.body, ui.fonts.body->FontSize, {at.x + ui.px(28), at.y + ui.px(7)},
                  covered ? ui.colors.muted : ui.colors.text, q.text.data(), q.text.data() + q.text.size(),
                  inner);
    if (!q.probe.empty())
      list->AddText(ui.fonts.small, ui.fonts.small->FontSize, {at.x + ui.px(28), at.y + text.y + ui.px(10)},
                    ui.colors.muted, q.probe.data(), q.probe.data() + q.probe.size(), inner);
    if (pressed) {
      auto wanted = *interview;
      if (covered)
        std::erase(wanted.covered, q.id);
      else
        wanted.covered.push_back(q.id);
      auto change = session.project().change("step.covered", interview->id);
      change.update(wanted);
      session.project().commit(std::move(change));
      break;
    }
  }
  ui::end_pane();
}

}  // namespace

void begin_new_interview(CaptureState& state) {
  state = {};
  state.creating = true;
}

void capture(ui::Ui& ui, session::Session& session, CaptureState& state, Rect where) {
  const float list = ui.px(236);
  const auto* interview = session.interview();
  const auto* questions = interview == nullptr ? nullptr : session.model().guide_called(interview->guide);
  const float outline =
      questions != nullptr && state.outline && !state.creating && where.size.x > ui.px(1000) ? ui.px(252) : 0;
  notes_list(ui, session, {where.at, {list, where.size.y - ui.px(64)}});
  ui::begin_pane(ui, "new", {where.at.x, where.at.y + where.size.y - ui.px(64)}, {list, ui.px(64)},
                 ui.colors.surface);
  if (ui::button(ui, "interview.new", ui.t("capture.new"), ui::ButtonKind::primary, ui::icon::add))
    begin_new_interview(state);
  ui::end_pane();
  const Rect middle{{where.at.x + list + 1, where.at.y}, {where.size.x - list - outline - 2, where.size.y}};
  ui::begin_pane(ui, "note", middle.at, middle.size, ui.colors.surface);
  if (state.creating) {
    new_interview(ui, session, state);
  } else if (session.interview() == nullptr && session.document() == nullptr) {
    if (ui::empty_state(ui, ui::icon::edit, ui.t("capture.empty"), "capture.empty.new", ui.t("capture.new")))
      begin_new_interview(state);
  } else {
    header(ui, session, state);
    find_bar(ui, session, state.find);
    session.editor.draw(ui, session, clock_now());
  }
  ui::end_pane();
  if (outline > 0 && questions != nullptr && session.interview() != nullptr)
    guide(ui, session, *questions, {{middle.at.x + middle.size.x + 1, where.at.y}, {outline, where.size.y}});
}

}  // namespace skolanalys::screens
