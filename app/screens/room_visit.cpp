#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "app/screens/form.h"
#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "app/ui/translated_area.h"
#include "core/analysis/visit.h"
#include "core/commands/plan.h"
#include "core/exchange/file.h"
#include "core/report/visit_out.h"
#include "core/report/write.h"

/// The visit: who is interviewed, in which role, by whom, when and where; how the steering chain is heard;
/// the guides; which of their questions were asked.
namespace skolanalys::screens {
namespace {

using model::InterviewStatus;

const char* status_id(InterviewStatus status) {
  constexpr const char* ids[] = {"visit.status.planned", "visit.status.ongoing", "visit.status.held",
                                 "visit.status.cancelled"};
  return ids[static_cast<std::size_t>(status)];
}

std::string level_name(const ui::Ui& ui, const std::string& id) {
  for (const auto& level : assets::roles().levels)
    if (level.id == id) return ui.words->language() == "en" ? level.name_en : level.name_sv;
  return id;
}

std::vector<std::string> apart(const std::string& words) {
  std::vector<std::string> out;
  std::string one;
  for (const char c : words + ",") {
    if (c != ',' && c != ' ') {
      one += c;
    } else if (!one.empty()) {
      out.push_back(std::move(one));
      one.clear();
    }
  }
  return out;
}
std::string together(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

class VisitRoom final : public Room {
 public:
  using Room::Room;

  void reset() override {
    chosen_ = {};
    guide_ = {};
    form_ = {};
    seen_ = 0;
  }

  void draw(Rect where) override {
    refresh();
    const float left = std::min(ui.px(330), where.size.x * 0.36F);
    const float right = where.size.x > ui.px(900) ? ui.px(330) : 0;
    narrow_ = right == 0;
    if (!narrow_ && part_ == Part::chain) part_ = Part::interviews;
    list({where.at, {left, where.size.y}});
    const Rect middle{{where.at.x + left, where.at.y}, {where.size.x - left - right, where.size.y}};
    if (part_ == Part::chain) {  // in the middle, where there is no room for it beside
      chain(middle);
      return;
    }
    ui::begin_pane(ui, "visit.main", middle.at, middle.size, ui.colors.surface);
    switch (part_) {
      case Part::interviews:
        interview();
        break;
      case Part::guides:
        guide();
        break;
      case Part::coverage:
        coverage();
        break;
      case Part::chain:
        break;
    }
    ui::end_pane();
    if (right > 0) chain({{where.at.x + where.size.x - right, where.at.y}, {right, where.size.y}});
  }

  void add_commands(session::Commands& commands) override {
    commands.add({.id = "visit.add",
                  .words = "visit.add",
                  .act = [this] { begin({}); },
                  .section = session::Section::project,
                  .enabled = [this] { return session.open(); }});
  }

 private:
  enum class Part { interviews, guides, coverage, chain };

  /// Views of the project, made when it has changed.
  void refresh() {
    const auto revision = session.project().structure_revision() + 1;
    if (revision == seen_ && language_ == ui.words->language()) return;
    seen_ = revision;
    language_ = ui.words->language();
    balance_ = analysis::balance_of(session.model());
    chain_ = report::chain_chart(session.model(), *ui.words, 216);
    clashes_.clear();
    for (const auto& c : analysis::clashes_of(session.model()))
      clashes_.push_back(
          ui.t("visit.clash", {c.who, role_names(ui, c.first->roles), role_names(ui, c.second->roles),
                               model::to_string(*c.first->date), c.second->start}));
    coverage_.clear();
    for (const auto& a : analysis::coverage_of(session.model()))
      coverage_.push_back({a.guide->role, a.question->id, ui.in_language(a.question->id, a.question->text),
                           a.in.size(), a.in.size() + a.not_in.size()});
  }

  void begin(const std::string& role) {
    session.go({"visit"});
    part_ = Part::interviews;
    chosen_ = {};
    form_ = {};
    if (!role.empty()) form_.roles = {role};
    if (const auto& e = session.model().engagement; e.visit_from)
      form_.date = model::to_string(*e.visit_from);
    form_.interviewers = session.settings.initials;
    adding_ = true;
    ui.focus_on("visit.start");
  }

  void load(const model::Interview& i) {
    chosen_ = i.id;
    adding_ = false;
    form_ = {};
    form_.title = i.title;
    form_.roles = i.roles;
    form_.interviewers = together(i.interviewers);
    form_.date = i.date ? model::to_string(*i.date) : "";
    form_.start = i.start;
    form_.minutes = i.duration_min > 0 ? std::to_string(i.duration_min) : "";
    form_.place = i.place;
    form_.unit = i.unit;
    form_.guide = i.guide;
    if (!i.respondents.empty())
      if (const auto* r = session.model().find(i.respondents.front())) form_.name = r->name;
  }

  void list(Rect where) {
    ui::begin_pane(ui, "visit.list", where.at, where.size, ui.colors.raised);
    const std::pair<Part, const char*> parts[] = {{Part::interviews, "visit.interviews"},
                                                  {Part::guides, "visit.guides"},
                                                  {Part::coverage, "visit.questions_short"},
                                                  {Part::chain, "visit.chain"}};
    bool first = true;
    for (const auto& [part, words] : parts) {
      if (part == Part::chain && !narrow_) continue;
      if (!first) ImGui::SameLine();
      first = false;
      if (ui::chip(ui, words, ui.t(words), part_ == part)) part_ = part;
    }
    if (part_ == Part::guides) {
      for (const auto* g : commands::newest_guides(session.model())) {
        ui::RowLook look;
        look.detail =
            ui.t("visit.questions", {std::to_string(g->questions.size()), std::to_string(g->version)});
        look.selected = guide_ == g->id;
        if (ui::row(ui, "visit.guide." + g->slug, assets::roles().name(g->role, ui.words->language()), look))
          load_guide(*g);
      }
      ui::end_pane();
      return;
    }
    if (ui::button(ui, "visit.new", ui.t("visit.add"), ui::ButtonKind::primary, ui::icon::add)) begin({});
    std::optional<model::Date> day;
    bool any = false;
    for (const auto* i : session.model().interviews_in_order()) {
      if (!any || i->date != day) {
        day = i->date;
        any = true;
        ui::section(
            ui, day ? ui.t("weekday." +
                           std::to_string(std::chrono::weekday(std::chrono::sys_days(*day)).c_encoding())) +
                          " " + model::to_string(*day)
                    : ui.t("visit.undated"));
      }
      ui::RowLook look;
      look.dot = i->roles.empty() ? 0 : editor::role_color(ui.colors, i->roles.front());
      look.detail = ui.t(status_id(i->status)) +
                    (i->interviewers.empty() ? "" : " · " + together(i->interviewers)) +
                    (i->place.empty() ? "" : " · " + i->place);
      look.selected = chosen_ == i->id && !adding_;
      const auto roles = role_names(ui, i->roles);
      const auto name =
          (i->start.empty() ? "" : i->start + "  ") + (roles.empty() ? model::Model::called(*i) : roles);
      if (ui::wrapped_row(ui, "visit.interview." + model::Model::called(*i), name, look)) {
        part_ = Part::interviews;
        load(*i);
      }
    }
    ui::end_pane();
  }

  void roles() {
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("visit.roles"));
    float x = 0;
    const float width = ImGui::GetContentRegionAvail().x;
    for (const auto& role : assets::roles().roles) {
      const auto name = assets::roles().name(role.id, ui.words->language());
      const float need = ui::size_of(ui.fonts.small, name).x + ui.px(44);
      if (x > 0 && x + need < width)
        ImGui::SameLine();
      else
        x = 0;
      x += need;
      const auto at = std::find(form_.roles.begin(), form_.roles.end(), role.id);
      if (ui::chip(ui, "visit.role." + role.id, name, at != form_.roles.end(), nullptr,
                   editor::role_color(ui.colors, role.id))) {
        if (at != form_.roles.end())
          form_.roles.erase(at);
        else
          form_.roles.push_back(role.id);
        form_.guide.clear();
      }
    }
  }

  void interview() {
    const auto found = session.model().interviews.find(chosen_);
    const auto* i = found == session.model().interviews.end() ? nullptr : &found->second;
    if (i == nullptr && !adding_) {
      outputs();
      ui::empty_state(ui, ui::icon::person, ui.t("visit.empty"));
      return;
    }
    ui::words(ui, ui.fonts.title, ui.colors.text, adding_ ? ui.t("visit.add") : role_names(ui, i->roles));
    if (i != nullptr && !adding_) ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t(status_id(i->status)));
    const bool begun = i != nullptr && !adding_ &&
                       (i->status == InterviewStatus::ongoing || i->status == InterviewStatus::held);
    if (begun) {
      heard(*i);
      return;
    }
    FieldRow when(ui);
    when.field("visit.date", ui.t("visit.date"), form_.date, ui.px(140));
    when.field("visit.start", ui.t("visit.start"), form_.start, ui.px(90));
    when.field("visit.minutes", ui.t("visit.minutes"), form_.minutes, ui.px(90));
    FieldRow where(ui);
    where.field("visit.by", ui.t("visit.by"), form_.interviewers, ui.px(140));
    where.field("visit.place", ui.t("visit.place"), form_.place, ui.px(220));
    FieldRow whom(ui);
    whom.field("visit.unit", ui.t("visit.unit"), form_.unit, ui.px(220));
    whom.field("visit.name", ui.t("visit.name"), form_.name, ui.px(220));
    roles();
    if (!form_.roles.empty())
      if (const auto* g = form_.guide.empty() ? commands::guide_for(session.model(), form_.roles.front())
                                              : session.model().guide_called(form_.guide))
        ui::words(
            ui, ui.fonts.small, ui.colors.muted,
            ui.t("visit.guide") + ": " + assets::roles().name(g->role, ui.words->language()) + ", " +
                ui.t("visit.questions", {std::to_string(g->questions.size()), std::to_string(g->version)}));
    if (ui::button(ui, "visit.save", ui.t("visit.save"), ui::ButtonKind::primary)) save();
    if (i != nullptr && !adding_) {
      ImGui::SameLine();
      if (i->status == InterviewStatus::planned) {
        if (ui::button(ui, "visit.begin", ui.t("visit.begin"))) {
          session.act([&] {
            commands::set_status(session.project(), i->id, InterviewStatus::ongoing);
            const auto text = i->text;
            session.go(session::Room::capture);
            session.go_to(text, {});
          });
          return;
        }
        ImGui::SameLine();
        if (ui::button(ui, "visit.cancel", ui.t("visit.cancel_it"), ui::ButtonKind::quiet))
          session.act([&] { commands::set_status(session.project(), i->id, InterviewStatus::cancelled); });
      } else if (ui::button(ui, "visit.again", ui.t("visit.again"))) {
        session.act([&] { commands::set_status(session.project(), i->id, InterviewStatus::planned); });
      }
    }
    outputs();
  }

  /// What can still be said of an interview that has begun: which questions are left.
  void heard(const model::Interview& i) {
    if (ui::button(ui, "visit.open", ui.t("visit.open"), ui::ButtonKind::primary, ui::icon::edit)) {
      const auto text = i.text;
      session.go(session::Room::capture);
      session.go_to(text, {});
      return;
    }
    if (i.status == InterviewStatus::ongoing) {
      ImGui::SameLine();
      if (ui::button(ui, "visit.hold", ui.t("visit.hold")))
        session.act([&] { commands::set_status(session.project(), i.id, InterviewStatus::held); });
    }
    const auto left = analysis::left_to_ask(session.model(), i);
    ui::section(ui, ui.t("visit.left", {std::to_string(left.size())}));
    for (const auto* q : left) {
      ui::paragraph(ui, ui.fonts.body, ui.colors.text, ui.in_language(q->id, q->text));
      ui.mark("visit.left." + q->id, ui.in_language(q->id, q->text));
    }
  }

  void save() {
    session.act([&] {
      commands::PlannedInterview wanted;
      wanted.title = form_.title;
      wanted.roles = form_.roles;
      wanted.interviewers = apart(form_.interviewers);
      wanted.date = date_in(form_.date);
      wanted.start = form_.start;
      wanted.duration_min = std::atoi(form_.minutes.c_str());
      wanted.place = form_.place;
      wanted.unit = form_.unit;
      wanted.guide = form_.guide;
      wanted.name = form_.name;
      if (adding_) {
        chosen_ = commands::plan_interview(session.project(), wanted);
        adding_ = false;
        load(session.model().interviews.at(chosen_));
      } else {
        commands::replan_interview(session.project(), chosen_, wanted);
      }
    });
  }

  void outputs() {
    ui::section(ui, ui.t("visit.schedule"));
    for (const char* ending : {".pdf", ".docx", ".html", ".ics"}) {
      if (ending[1] != 'p') ImGui::SameLine();
      std::string format(ending + 1);
      for (auto& c : format) c = static_cast<char>(std::toupper(c));
      if (ui::button(ui, std::string("visit.out") + ending,
                     ending[1] == 'i' ? ui.t("visit.calendar_out") : format, ui::ButtonKind::plain,
                     ui::icon::download))
        write(ending);
    }
  }

  void write(const std::string& ending) {
    auto path = session.project().path();
    path.replace_extension();
    path += "-" + ui.t("visit.file_name") + ending;
    path = session.put_at(path);
    session.jobs.start<std::filesystem::path>(
        ui.t("visit.schedule"),
        [model = session.snapshot(), path, ending, words = ui.words](session::Progress&) {
          if (ending == ".ics")
            exchange::write_file(
                path, report::schedule_calendar(
                          *model, *words,
                          std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())));
          else
            report::write(report::schedule(*model, *words), path);
          return path;
        },
        [this](const std::filesystem::path& written) {
          ui.toast(ui.t("visit.written", {written.string()}));
        });
  }

  void load_guide(const model::Guide& g) {
    guide_ = g.id;
    edited_ = g;
  }

  void guide() {
    if (!session.model().guides.contains(guide_)) {
      ui::empty_state(ui, ui::icon::description, ui.t("visit.guide_choose"));
      return;
    }
    ui::words(ui, ui.fonts.title, ui.colors.text,
              ui.t("visit.guide_for", {assets::roles().name(edited_.role, ui.words->language())}));
    ui::words(
        ui, ui.fonts.small, ui.colors.muted,
        ui.t("visit.guide_version", {std::to_string(edited_.version), std::to_string(edited_.duration_min)}));
    const auto& now = session.model().guides.at(guide_);
    const bool used = std::any_of(
        session.model().interviews.begin(), session.model().interviews.end(), [&](const auto& one) {
          const auto status = one.second.status;
          return one.second.guide == now.slug &&
                 (status == InterviewStatus::ongoing || status == InterviewStatus::held);
        });
    if (used) ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("visit.guide_used"));
    std::size_t removed = edited_.questions.size();
    for (std::size_t n = 0; n < edited_.questions.size(); ++n) {
      auto& q = edited_.questions[n];
      ImGui::PushID(static_cast<int>(n));
      ui::words(ui, ui.fonts.small, ui.colors.muted,
                std::to_string(n + 1) + (q.probe.empty() ? "" : " · " + ui.in_language(q.id, q.probe)));
      ui.mark("visit.probe." + std::to_string(n), ui.in_language(q.id, q.probe));
      const float width = ImGui::GetContentRegionAvail().x - ui.px(48);
      ui::translated_area(ui, "visit.question." + std::to_string(n), q.text, ui.in_language(q.id, q.text),
                          {width, ui.px(48)});
      ImGui::SameLine();
      if (ui::icon_button(ui, "visit.question.remove." + std::to_string(n), ui::icon::remove,
                          ui.t("visit.remove_question")))
        removed = n;
      ImGui::PopID();
    }
    if (removed < edited_.questions.size())
      edited_.questions.erase(edited_.questions.begin() + static_cast<std::ptrdiff_t>(removed));
    if (ui::button(ui, "visit.question.add", ui.t("visit.add_question"), ui::ButtonKind::plain,
                   ui::icon::add)) {
      model::Question q;
      for (int n = 1;; ++n) {
        q.id = "q" + std::to_string(n);
        if (std::none_of(edited_.questions.begin(), edited_.questions.end(),
                         [&](const model::Question& other) { return other.id == q.id; }))
          break;
      }
      q.kind = "main";
      edited_.questions.push_back(std::move(q));
    }
    ImGui::SameLine();
    if (ui::button(ui, "visit.guide.save", ui.t("visit.save"), ui::ButtonKind::primary))
      session.act([&] {
        const auto id = commands::put_guide(session.project(), edited_);
        load_guide(session.model().guides.at(id));
        ui.toast(ui.t("visit.guide_saved", {std::to_string(edited_.version)}), ui.t("undo"),
                 [this] { session.undo_project(); });
      });
    ImGui::SameLine();
    if (ui::button(ui, "visit.guide.print", ui.t("visit.guide_print"), ui::ButtonKind::quiet,
                   ui::icon::download))
      session.act([&] {
        auto path = session.project().path();
        path.replace_extension();
        path += "-" + edited_.slug + ".docx";
        report::write(report::guide_sheet(edited_, *ui.words), path);
        ui.toast(ui.t("visit.written", {path.string()}));
      });
  }

  void coverage() {
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("visit.coverage"));
    if (coverage_.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("visit.coverage_none"));
    std::string shown;
    for (const auto& a : coverage_) {
      if (a.role != shown) {
        shown = a.role;
        ui::section(ui, assets::roles().name(shown, ui.words->language()));
      }
      ui::paragraph(ui, ui.fonts.body, ui.colors.text, a.question);
      ui.mark("visit.covered." + a.id, a.question);
      ui::words(ui, ui.fonts.small, a.in == 0 ? ui.colors.danger : ui.colors.muted,
                a.in == 0 ? ui.t("visit.never_asked")
                          : ui.t("visit.asked_in", {std::to_string(a.in), std::to_string(a.of)}));
    }
  }

  void chain(Rect where) {
    ui::begin_pane(ui, "visit.chain", where.at, where.size, ui.colors.raised);
    ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("visit.chain"));
    picture(ui, chain_, std::min(ImGui::GetContentRegionAvail().x - ui.px(8), ui.px(360)));
    if (!balance_.missing.empty()) {
      std::vector<std::string> names;
      for (const auto& level : balance_.missing) names.push_back(level_name(ui, level));
      ui::paragraph(ui, ui.fonts.body, ui.colors.danger,
                    std::string(ui::icon::warning) + " " + ui.t("visit.missing", {together(names)}));
    }
    for (const auto& clash : clashes_)
      ui::paragraph(ui, ui.fonts.small, ui.colors.danger, std::string(ui::icon::warning) + " " + clash);
    if (!balance_.proposals.empty()) ui::section(ui, ui.t("visit.proposals"));
    std::string chosen;
    for (const auto& p : balance_.proposals) {
      ui::RowLook look;
      look.dot = editor::role_color(ui.colors, p.role);
      const auto sentence =
          ui.t("visit.proposal." + p.why,
               {assets::roles().name(p.role, ui.words->language()), std::to_string(p.usual)});
      const auto colon = sentence.find(": ");
      look.detail = colon == std::string::npos ? "" : sentence.substr(colon + 2);
      if (ui::row(ui, "visit.proposal." + p.role, sentence.substr(0, colon), look)) chosen = p.role;
    }
    if (!chosen.empty()) begin(chosen);
    ui::end_pane();
  }

  struct Form {
    std::string title, interviewers, date, start, minutes, place, unit, guide, name;
    std::vector<std::string> roles;
  };
  Part part_ = Part::interviews;
  bool narrow_ = false;  ///< the steering chain finds no room at the right
  model::InterviewId chosen_;
  model::GuideId guide_;
  model::Guide edited_;
  Form form_;
  bool adding_ = false;
  std::uint64_t seen_ = 0;
  std::string language_;
  analysis::Balance balance_;
  report::Picture chain_;
  std::vector<std::string> clashes_;
  struct Covered {
    std::string role, id, question;
    std::size_t in = 0, of = 0;
  };
  std::vector<Covered> coverage_;
};

}  // namespace

std::unique_ptr<Room> make_visit(ui::Ui& ui, session::Session& session) {
  return std::make_unique<VisitRoom>(ui, session);
}

}  // namespace skolanalys::screens
