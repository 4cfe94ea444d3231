#include <algorithm>
#include <chrono>

#include "app/screens/charts.h"
#include "app/screens/choosing.h"
#include "app/screens/contacts.h"
#include "app/screens/form.h"
#include "app/screens/leaving.h"
#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "core/analysis/change_work.h"
#include "core/analysis/follow_up.h"
#include "core/analysis/series.h"
#include "core/commands/change_work.h"
#include "core/commands/follow_up.h"
#include "core/report/charts.h"
#include "core/report/finding_words.h"
#include "core/report/process.h"

namespace skolanalys::screens {
namespace {

/// Change work and follow-up: priority, goal, actions; what is due; both sides' judgements; before and after.
class ChangeRoom final : public Room {
 public:
  ChangeRoom(ui::Ui& lent_ui, session::Session& lent_session)
      : Room(lent_ui, lent_session), contacts_(lent_ui, lent_session) {}

  void draw(Rect where) override {
    refresh();
    const float side = where.size.x > ui.px(900) ? ui.px(340) : 0;
    ui::begin_pane(ui, "change", where.at, {where.size.x - side, where.size.y}, ui.colors.surface);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("room.change"));
    for (const bool follow : {false, true}) {
      if (ui::chip(ui, follow ? "change.follow_up" : "change.goals",
                   ui.t(follow ? "change.follow_up" : "change.goals"), follow == follow_up_))
        follow_up_ = follow;
      ImGui::SameLine();
    }
    ImGui::NewLine();
    if (follow_up_)
      draw_follow_ups();
    else
      draw_goals();
    if (side == 0) draw_side();
    ui::end_pane();
    if (side > 0) draw_side_pane({{where.at.x + where.size.x - side, where.at.y}, {side, where.size.y}});
    if (todo_) {
      session.act(todo_);
      todo_ = {};
    }
  }
  void reset() override {
    at_ = ~0ULL;
    goals_.clear();
    pairs_.clear();
    compared_.clear();
    events_.clear();
    chosen_ = {};
    contacts_.reset();
  }

 private:
  void refresh() {
    const auto now = session.project().revision();
    if (at_ == now && shown_ == chosen_ && side_ == seen_side_) return;
    const auto& model = session.model();
    at_ = now;
    if (!model.follow_ups.contains(chosen_))
      chosen_ = model.follow_ups.empty() ? model::FollowUpId{} : model.follow_ups.begin()->first;
    shown_ = chosen_;
    seen_side_ = side_;
    goals_ = analysis::goals_of(model);
    indicators_ = analysis::indicators_of(model);
    events_ = analysis::calendar_of(model, today());
    pairs_.clear();
    compared_.clear();
    if (!chosen_) return;
    pairs_ = analysis::judgements_seen_by(model, chosen_, side_);
    compared_ = analysis::compare(model, analysis::rounds_of(model, model.follow_ups.at(chosen_)));
  }
  [[nodiscard]] std::string role(const std::string& id) const {
    return assets::roles().name(id, ui.words->language());
  }

  void draw_goals() {
    bool any = false;
    for (const auto& [id, priority] : session.model().priorities) {
      if (!priority.chosen) continue;
      any = true;
      ui::section(ui, priority.title);
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                    ui.t("report.workshop.reason") + " " + priority.reason + "  " +
                        ui.t("report.workshop.stopped") + " " + priority.stopped);
      for (const auto& view : goals_)
        if (view.goal->priority == id) draw_goal(view);
      const auto key = model::to_string(id);
      if (ui::button(ui, "goal.new." + key, ui.t("change.goal_new"), ui::ButtonKind::quiet, ui::icon::add))
        begin(key);
      if (form_ == key) draw_goal_form(id);
    }
    if (!any) ui::empty_state(ui, ui::icon::check_circle, ui.t("change.empty"));
  }
  void begin(const std::string& key) {
    form_ = form_ == key ? "" : key;
    what_.clear();
    owner_.clear();
    due_.clear();
    series_.clear();
    question_.clear();
    value_.clear();
    process_ = false;
  }
  void draw_goal(const analysis::GoalView& view) {
    const auto& g = *view.goal;
    ImGui::Dummy({0, ui.px(6)});
    ui::paragraph(ui, ui.fonts.bold, ui.colors.text, g.what);
    std::string detail = role(g.owner) + (g.due ? " · " + model::to_string(*g.due) : "");
    if (view.series != nullptr) {
      detail += " · " + view.series->kpi;
      if (g.start_value) detail += " " + report::figure(*g.start_value, *ui.words);
      if (g.goal_value) detail += " → " + report::figure(*g.goal_value, *ui.words);
    } else {
      detail += " · " + ui.t("report.followup.question", {g.question});
    }
    if (g.process) detail += " · " + ui.t("change.process");
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, detail);
    for (const auto warning : view.warnings)
      ui::paragraph(ui, ui.fonts.body, ui.colors.of("#B4531A"),
                    "! " + ui.t("goal.warning." + std::string(analysis::id_of(warning)),
                                {view.noise ? report::figure(2 * view.noise->sd, *ui.words) : ""}));
    for (const auto* a : view.actions) {
      const auto key = model::to_string(a->id);
      ui::RowLook look;
      look.detail = role(a->owner) + (a->due ? " · " + model::to_string(*a->due) : "") + " · " +
                    ui.t("action_state." + std::string(model::id_of(a->state)));
      look.indent = ui.px(16);
      look.selected = open_ == key;
      if (late(a->id)) look.icon = ui::icon::warning;
      if (ui::row(ui, "action." + key, a->what, look)) open_ = open_ == key ? "" : key;
      if (open_ != key) continue;
      constexpr model::ActionState states[] = {model::ActionState::planned, model::ActionState::started,
                                               model::ActionState::done, model::ActionState::stopped};
      for (const auto state : states) {
        const std::string id(model::id_of(state));
        if (ui::chip(ui, "state." + key + "." + id, ui.t("action_state." + id), a->state == state))
          todo_ = [this, action = a->id, state] {
            commands::set_action_state(session.project(), action, state, today());
          };
        ImGui::SameLine();
      }
      if (ui::button(ui, "action.remove." + key, ui.t("findings.remove"), ui::ButtonKind::quiet,
                     ui::icon::remove))
        todo_ = [this, action = a->id] { commands::remove_action(session.project(), action); };
    }
    const auto key = model::to_string(g.id);
    if (ui::button(ui, "action.new." + key, ui.t("change.action_new"), ui::ButtonKind::quiet, ui::icon::add))
      begin(key);
    if (form_ == key) draw_action_form(g.id);
  }
  [[nodiscard]] bool late(model::OpId id) const {
    return std::any_of(events_.begin(), events_.end(), [&](const auto& e) {
      return e.of == id && e.overdue && e.kind == analysis::EventKind::action_due;
    });
  }

  /// What goal and action have in common.
  void draw_form_fields() {
    const float width = ui.px(460);
    ui::labelled_field(ui, "form.what", ui.t("change.what"), what_, width);
    ui::labelled_field(ui, "form.owner", ui.t("change.owner"), owner_, width);
    if (const auto* known = assets::roles().called(owner_); known == nullptr && !owner_.empty())
      ui::words(ui, ui.fonts.small, ui.colors.of("#B4531A"), ui.t("change.owner_hint"));
    ui::labelled_field(ui, "form.due", ui.t("change.due"), due_, width);
    ui::labelled_field(ui, "form.series", ui.t("change.series"), series_, width);
    ui::labelled_field(ui, "form.question", ui.t("change.question"), question_, width);
  }
  [[nodiscard]] std::string owner_id() const {
    const auto* known = assets::roles().called(owner_);
    return known == nullptr ? owner_ : known->id;
  }
  [[nodiscard]] model::SeriesId series_id() const {
    for (const auto& [id, series] : session.model().series)
      if (series.kpi == series_ && series.area == session.model().engagement.municipality_code &&
          series.gender == "T")
        return id;
    return {};
  }
  void draw_goal_form(model::PriorityId priority) {
    draw_form_fields();
    ui::labelled_field(ui, "form.value", ui.t("change.goal_value"), value_, ui.px(160));
    if (ui::chip(ui, "form.process", ui.t("change.process"), process_)) process_ = !process_;
    if (ui::button(ui, "form.save", ui.t("change.save"), ui::ButtonKind::primary))
      todo_ = [this, priority] {
        model::Goal g;
        g.priority = priority;
        g.what = what_;
        g.owner = owner_id();
        g.due = date_in(due_);
        g.series = series_id();
        g.question = question_;
        g.process = process_;
        auto number = value_;
        std::replace(number.begin(), number.end(), ',', '.');
        if (!number.empty()) g.goal_value = std::atof(number.c_str());
        commands::add_goal(session.project(), g);
        form_.clear();
      };
  }
  void draw_action_form(model::GoalId goal) {
    draw_form_fields();
    if (ui::button(ui, "form.save", ui.t("change.save"), ui::ButtonKind::primary))
      todo_ = [this, goal] {
        model::Action a;
        a.goal = goal;
        a.what = what_;
        a.owner = owner_id();
        a.due = date_in(due_);
        a.series = series_id();
        a.question = question_;
        commands::add_action(session.project(), a);
        form_.clear();
      };
  }

  void draw_follow_ups() {
    const auto& model = session.model();
    if (model.follow_ups.empty()) {
      ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("change.no_follow_ups"));
      ui::labelled_field(ui, "follow.from", ui.t("change.from"), from_, ui.px(200));
      if (ui::button(ui, "follow.plan", ui.t("change.plan"), ui::ButtonKind::primary))
        todo_ = [this] {
          commands::plan_follow_ups(
              session.project(), date_in(from_).value_or(today()),
              {ui.t("followup.half"), ui.t("followup.year"), ui.t("followup.two_years")});
        };
      return;
    }
    for (const auto& [id, f] : model.follow_ups) {
      if (ui::chip(ui, "follow." + f.label, f.label + (f.date ? " · " + model::to_string(*f.date) : ""),
                   id == chosen_, f.held ? ui::icon::check : nullptr))
        chosen_ = id;
      ImGui::SameLine();
    }
    ImGui::NewLine();
    if (!chosen_ || chosen_ != shown_) return;
    ui::section(ui, ui.t("change.judgements"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("change.judge_about"));
    for (const auto which : {model::Side::municipality, model::Side::association}) {
      const std::string id(model::id_of(which));
      if (ui::chip(ui, "side." + id, ui.t("report.followup." + id), side_ == which)) side_ = which;
      ImGui::SameLine();
    }
    ImGui::NewLine();
    for (const auto& pair : pairs_) draw_pair(pair);
    if (pairs_.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("report.followup.no_actions"));
    const auto& f = model.follow_ups.at(chosen_);
    if (!f.held) {
      ui::field(ui, "follow.summary", summary_, ui.t("change.summary"), ui.px(560));
      if (ui::button(ui, "follow.hold", ui.t("change.hold"), ui::ButtonKind::primary, ui::icon::check))
        todo_ = [this] { commands::hold_follow_up(session.project(), chosen_, summary_); };
    } else if (!f.summary.empty()) {
      ui::paragraph(ui, ui.fonts.body, ui.colors.text, f.summary);
    }
    draw_figures();
    draw_before_after();
  }

  void draw_pair(const analysis::JudgementPair& pair) {
    const auto key = model::to_string(pair.action->id);
    ImGui::Dummy({0, ui.px(6)});
    ui::paragraph(ui, ui.fonts.bold, ui.colors.text, pair.action->what);
    const auto* own = pair.of(side_);
    constexpr model::Grade grades[] = {model::Grade::on_track, model::Grade::doubtful,
                                       model::Grade::off_track, model::Grade::too_early};
    auto& words = words_[key + std::string(model::id_of(side_))];
    for (const auto grade : grades) {
      const std::string id(model::id_of(grade));
      if (ui::chip(ui, "grade." + key + "." + id, ui.t("grade." + id), own != nullptr && own->grade == grade))
        todo_ = [this, action = pair.action->id, grade,
                 said = words.empty() && own != nullptr ? own->words : words] {
          model::Judgement j;
          j.follow_up = chosen_;
          j.action = action;
          j.side = side_;
          j.grade = grade;
          j.words = said;
          j.date = today();
          commands::judge(session.project(), j);
        };
      ImGui::SameLine();
    }
    ui::field(ui, "why." + key, words, own == nullptr ? ui.t("change.why") : own->words,
              std::max(ui.px(120), ImGui::GetContentRegionAvail().x - ui.px(12)));
    const auto other =
        side_ == model::Side::association ? model::Side::municipality : model::Side::association;
    const auto name = ui.t("report.followup." + std::string(model::id_of(other)));
    if (!pair.both())
      ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("change.hidden", {name}));
    else
      ui::paragraph(ui, ui.fonts.body, pair.disagree() ? ui.colors.of("#B4531A") : ui.colors.muted,
                    name + ": " + ui.t("grade." + std::string(model::id_of(pair.of(other)->grade))) + ". " +
                        pair.of(other)->words);
  }

  void draw_figures() {
    ui::section(ui, ui.t("report.followup.figures"));
    for (const auto& view : goals_) {
      if (view.series == nullptr) continue;
      const auto stands = analysis::progress_of(session.model(), *view.goal);
      ui::paragraph(
          ui, ui.fonts.body, ui.colors.text,
          view.goal->what + "  " + ui.t("report.progress." + std::string(analysis::id_of(stands.progress))));
      for (const auto& i : indicators_)
        if (i.own == view.series)
          picture(
              ui,
              report::series_chart(
                  i, {session.model().engagement.municipality, ui.t("report.country"), ui.t("report.group")},
                  "", view.series->title,
                  layout_width(ui, std::min(ImGui::GetContentRegionAvail().x, ui.px(520))),
                  ui.words->language()),
              std::min(ImGui::GetContentRegionAvail().x, ui.px(520)));
    }
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("report.followup.caution"));
  }

  void draw_before_after() {
    ui::section(ui, ui.t("report.followup.interviews"));
    if (compared_.empty()) {
      ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("report.followup.no_interviews"));
      return;
    }
    for (const auto& c : compared_) {
      const auto stand = [&](const analysis::Stand3& s) {
        return s.respondents == 0
                   ? ui.t("report.followup.nobody")
                   : ui.t("report.followup.stand", {std::to_string(s.respondents), std::to_string(s.strength),
                                                    std::to_string(s.both), std::to_string(s.weakness)});
      };
      const auto at = ImGui::GetCursorScreenPos();
      const bool all = c.role.empty();
      ui::text_at(ui, {at.x + ui.px(all ? 0 : 16), at.y}, all ? ui.fonts.bold : ui.fonts.body, ui.colors.text,
                  all ? ui.name_of(*c.theme) : role(c.role), ui.px(230));
      ui::text_at(ui, {at.x + ui.px(250), at.y}, ui.fonts.small, ui.colors.muted,
                  stand(c.before) + "  →  " + stand(c.after), ui.px(420));
      ui::text_at(ui, {at.x + ui.px(680), at.y}, ui.fonts.bold,
                  c.shift == analysis::Shift::better  ? ui.colors.ok
                  : c.shift == analysis::Shift::worse ? ui.colors.of("#B4531A")
                                                      : ui.colors.muted,
                  ui.t("shift." + std::string(analysis::id_of(c.shift))) + (c.few ? " *" : ""), ui.px(140));
      ImGui::Dummy({1, ui.px(22)});
    }
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, "* " + ui.t("report.followup.few"));
  }

  void draw_side_pane(Rect where) {
    ui::begin_pane(ui, "calendar", where.at, where.size, ui.colors.raised);
    draw_side();
    ui::end_pane();
  }
  void draw_side() {
    if (follow_up_ && session.model().follow_ups.contains(chosen_)) draw_documents();
    draw_calendar();
    contacts_.draw();
  }

  /// The yearly report, and the end of the engagement.
  void draw_documents() {
    const auto& f = session.model().follow_ups.at(chosen_);
    ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("report.followup.title", {f.label}));
    for_whom(ui, "change", leaving_);
    where_it_lands(ui, session, "change");
    bool first = true;
    for (const char* ending : {".docx", ".html", ".pdf", ".odt"}) {
      if (!first) ImGui::SameLine();
      if (ui::button(ui, std::string("change.write") + ending, ui.t(std::string("leaving") + ending),
                     first ? ui::ButtonKind::primary : ui::ButtonKind::plain)) {
        auto path = session.project().path();
        path.replace_extension();
        path += "-" + ui.t("change.file_name", {f.date ? model::to_string(*f.date) : f.label}) + ending;
        write_document(ui, session, leaving_, "follow-up", path,
                       [id = chosen_, day = today()](const model::Model& model, bool outside) {
                         return report::build_follow_up(model, model.follow_ups.at(id), day,
                                                        {.outside = outside});
                       });
      }
      first = false;
    }
    if (session.model().engagement.stage == model::Stage::closed)
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("change.closed"));
    else if (ui::button(ui, "change.close", ui.t("cli.followup.close"), ui::ButtonKind::quiet,
                        ui::icon::check))
      todo_ = [this] { commands::close_engagement(session.project()); };
    ImGui::Dummy({0, ui.px(10)});
  }

  void draw_calendar() {
    ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("change.calendar"));
    for (const bool over : {true, false}) {
      const bool any = std::any_of(events_.begin(), events_.end(),
                                   [&](const auto& e) { return !e.done && e.overdue == over; });
      if (!any) continue;
      ui::section(ui, ui.t(over ? "change.overdue" : "change.coming"));
      for (const auto& e : events_) {
        if (e.done || e.overdue != over) continue;
        ui::RowLook look;
        look.detail = model::to_string(e.date) + " · " +
                      ui.t("event." + std::string(analysis::id_of(e.kind))) +
                      (e.owner.empty() ? "" : " · " + role(e.owner));
        if (over) look.icon = ui::icon::warning;
        (void)ui::row(ui, "event." + model::to_string(e.of) + "." + std::string(analysis::id_of(e.kind)),
                      e.what, look);
      }
    }
    if (events_.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("change.nothing_due"));
  }

  std::uint64_t at_ = ~0ULL;
  std::vector<analysis::GoalView> goals_;
  std::vector<analysis::Indicator> indicators_;
  std::vector<analysis::Event> events_;
  std::vector<analysis::JudgementPair> pairs_;
  std::vector<analysis::Comparison> compared_;
  model::FollowUpId chosen_, shown_;
  model::Side side_ = model::Side::municipality, seen_side_ = model::Side::association;
  bool follow_up_ = false, process_ = false;
  Contacts contacts_;
  Leaving leaving_;
  std::string form_, open_, what_, owner_, due_, series_, question_, value_, from_, summary_;
  std::map<std::string, std::string> words_;
  std::function<void()> todo_;
};

}  // namespace

std::unique_ptr<Room> make_change(ui::Ui& ui, session::Session& session) {
  return std::make_unique<ChangeRoom>(ui, session);
}

}  // namespace skolanalys::screens
