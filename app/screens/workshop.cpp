#include <algorithm>
#include <set>

#include "app/screens/choosing.h"
#include "app/screens/form.h"
#include "app/screens/leaving.h"
#include "app/screens/presenter.h"
#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "core/analysis/finding.h"
#include "core/analysis/workshop.h"
#include "core/commands/finding.h"
#include "core/commands/workshop.h"
#include "core/exchange/votes.h"
#include "core/report/process.h"

namespace skolanalys::screens {
namespace {

/// Workshops 1 and 2: planning, what the groups say and how they vote, and a view for the projector.
class WorkshopRoom final : public Room {
 public:
  WorkshopRoom(ui::Ui& lent_ui, session::Session& lent_session)
      : Room(lent_ui, lent_session), presenter_(lent_ui, lent_session) {}

  bool take_files(const std::vector<std::string>& files) override {
    if (number_ != 2 || std::filesystem::path(files.front()).extension() != ".csv") return false;
    file_ = files.front();
    return true;
  }
  void draw(Rect where) override {
    refresh();
    if (presenter_.on()) {
      presenter_.draw();
    } else {
      const auto* w = workshop(number_);
      const float side = w != nullptr && where.size.x > ui.px(900) ? ui.px(320) : 0;
      ui::begin_pane(ui, "workshop", where.at, {where.size.x - side, where.size.y}, ui.colors.surface);
      ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("room.workshop"));
      for (const int number : {1, 2}) {
        const auto n = std::to_string(number);
        if (ui::chip(ui, "workshop." + n, ui.t("report.workshop.title", {n}), number_ == number)) {
          number_ = number;
          groups_.clear();  // workshop 2 has those of workshop 1 unless others are written
          date_.clear();
          persons_.clear();
          suggested_ = false;
        }
        ImGui::SameLine();
      }
      ImGui::NewLine();
      ImGui::Dummy({0, ui.px(8)});
      w = workshop(number_);  // the chips may have chosen the other
      if (w == nullptr)
        draw_plan();
      else if (number_ == 1)
        draw_first(*w);
      else
        draw_second(*w);
      if (w != nullptr && side == 0) draw_documents(*w);
      ui::end_pane();
      if (side > 0) {
        ui::begin_pane(ui, "workshop.side", {where.at.x + where.size.x - side, where.at.y},
                       {side, where.size.y}, ui.colors.raised);
        if (w != nullptr) draw_documents(*w);
        ui::end_pane();
      }
    }
    if (todo_) {
      session.act(todo_);
      todo_ = {};
    }
  }
  void reset() override {
    presenter_.forget();
    findings_.reset();
    at_ = ~0ULL;
  }
  void add_commands(session::Commands& commands) override {
    commands.add({.id = "workshop.present",
                  .words = "workshop.present",
                  .keys = {session::Chord{platform::Key::f5, 0, true, false, false}},
                  .act =
                      [this] {
                        session.go({"workshop"});
                        presenter_.begin();
                      },
                  .section = session::Section::view,
                  .enabled = [this] { return session.open() && !session.model().findings.empty(); }});
  }

 private:
  void refresh() {
    const auto now = session.project().revision();
    if (findings_ != nullptr && at_ == now && language_ == ui.words->language()) return;
    at_ = now;
    language_ = ui.words->language();
    findings_ = std::make_unique<analysis::Findings>(session.model());
    presenter_.take(*findings_);
    reactions_.clear();
    used_.clear();
    for (const auto& [id, evidence] : session.model().finding_evidence)
      if (evidence.reaction) used_.insert(evidence.reaction);
    tally_.clear();
    if (const auto* w = workshop(1)) reactions_ = analysis::reactions_of(session.model(), *w);
    pictures_.reset();
    if (const auto* w = workshop(2)) {
      tally_ = analysis::tally_of(session.model(), *w);
      if (!tally_.empty()) pictures_ = report::pictures_of(*w, tally_, *ui.words);
    }
  }
  [[nodiscard]] const model::Workshop* workshop(int number) const {
    const model::Workshop* out = nullptr;
    for (const auto& [id, w] : session.model().workshops)
      if (w.number == number) out = &w;
    return out;
  }

  void draw_plan() {
    const float width = ui.px(420);
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted,
                  ui.t(number_ == 1 ? "workshop.about_1" : "workshop.about_2"));
    if (number_ == 1 && !suggested_) groups_ = ui.t("workshop.groups_default");
    suggested_ = true;
    ui::labelled_field(ui, "workshop.date", ui.t("workshop.date"), date_, width);
    ui::labelled_field(ui, "workshop.groups",
                       ui.t(number_ == 2 ? "workshop.groups_again" : "workshop.groups"), groups_, width);
    ui::labelled_field(ui, "workshop.persons", ui.t("workshop.persons_each"), persons_, width);
    if (number_ == 2) ui::labelled_field(ui, "workshop.early", ui.t("workshop.early_reason"), early_, width);
    if (ui::button(ui, "workshop.plan", ui.t("workshop.plan"), ui::ButtonKind::primary))
      todo_ = [this] {
        model::Workshop w;
        w.number = number_;
        w.title = ui.t("report.workshop.title", {std::to_string(number_)});
        w.date = date_in(date_);
        w.early_reason = early_;
        if (const auto* first = workshop(1); number_ == 2 && groups_.empty() && first != nullptr)
          w.groups = first->groups;
        const int persons = std::atoi(persons_.c_str());
        for (std::size_t at = 0; at < groups_.size();) {
          const auto end = std::min(groups_.find(',', at), groups_.size());
          auto name = groups_.substr(at, end - at);
          name.erase(0, name.find_first_not_of(' '));
          if (!name.empty()) w.groups.push_back({name, {}, persons});
          at = end + 1;
        }
        commands::plan_workshop(session.project(), w);
      };
  }

  void draw_head(const model::Workshop& w) {
    ui::words(ui, ui.fonts.body, ui.colors.muted,
              (w.date ? model::to_string(*w.date) : std::string()) +
                  (w.held ? " · " + ui.t("workshop.held") : "") + " · " +
                  ui.t("workshop.group_count", {std::to_string(w.groups.size())}));
    if (!w.held &&
        ui::button(ui, "workshop.hold", ui.t("workshop.hold"), ui::ButtonKind::plain, ui::icon::check))
      todo_ = [this, id = w.id] { commands::hold_workshop(session.project(), id); };
  }

  void draw_first(const model::Workshop& w) {
    draw_head(w);
    if (ui::button(ui, "workshop.present", ui.t("workshop.present"), ui::ButtonKind::primary)) {
      presenter_.begin();
    }
    constexpr model::ReactionKind kinds[] = {model::ReactionKind::agree, model::ReactionKind::disagree,
                                             model::ReactionKind::missing};
    for (const auto& t : reactions_) {
      const auto* v = findings_->find(t.finding->id);
      ui::section(ui, t.finding->label);
      ui::paragraph(ui, ui.fonts.bold, ui.colors.text, v->words());
      for (const auto& group : w.groups) {
        const model::Reaction* said = nullptr;
        for (const auto* list : {&t.agree, &t.disagree, &t.missing})
          for (const auto* r : *list)
            if (r->group == group.name) said = r;
        const auto key = t.finding->label + "." + group.name;
        const auto at = ImGui::GetCursorScreenPos();
        ui::text_at(ui, {at.x, at.y + ui.px(5)}, ui.fonts.body, ui.colors.text, group.name, ui.px(130));
        ImGui::SetCursorScreenPos({at.x + ui.px(140), at.y});
        const auto react = [this, workshop = w.id, finding = t.finding->id, name = group.name](
                               model::ReactionKind kind, const std::string& words) {
          model::Reaction r;
          r.workshop = workshop;
          r.finding = finding;
          r.group = name;
          r.kind = kind;
          r.words = words;
          commands::react(session.project(), r);
        };
        for (const auto kind : kinds) {
          const std::string id(model::id_of(kind));
          const bool on = said != nullptr && said->kind == kind;
          if (ui::chip(ui, "react." + key + "." + id, ui.t("report.workshop." + id), on))
            todo_ = [react, kind, words = said == nullptr ? std::string() : said->words] {
              react(kind, words);
            };
          ImGui::SameLine();
        }
        auto& words = words_[key];
        if (words_at_[key] != at_) {
          words = said == nullptr ? "" : said->words;
          words_at_[key] = at_;
        }
        ui::field(ui, "words." + key, words, ui.t("workshop.said"),
                  std::max(ui.px(120), ImGui::GetContentRegionAvail().x - ui.px(150)));
        const bool left = ImGui::IsItemDeactivatedAfterEdit();
        if (left && said != nullptr)
          todo_ = [react, kind = said->kind, said_now = words] { react(kind, said_now); };
        if (said != nullptr && used_.contains(said->id)) {
          ImGui::SameLine();
          ui::words(ui, ui.fonts.small, ui.colors.ok, ui.t("workshop.is_evidence"));
        } else if (said != nullptr && !said->words.empty()) {
          ImGui::SameLine();
          ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, at.y - ui.px(4)});
          if (ui::button(ui, "evidence." + key, ui.t("workshop.as_evidence"), ui::ButtonKind::quiet))
            todo_ = [this, finding = t.finding->id, id = said->id,
                     against = said->kind == model::ReactionKind::disagree] {
              commands::add_reaction_evidence(session.project(), finding, id, {against, ""});
            };
        }
      }
      ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("workshop.reworded"));
      auto& reworded = reworded_[t.finding->label];
      if (reworded_at_[t.finding->label] != at_) {
        reworded = v->words();
        reworded_at_[t.finding->label] = at_;
      }
      if (ui::area(ui, "reword." + t.finding->label, reworded,
                   {ImGui::GetContentRegionAvail().x - ui.px(12), ui.px(44)}))
        todo_ = [this, id = t.finding->id, now = reworded] {
          commands::reword_finding(session.project(), id, now);
        };
    }
    if (reactions_.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("workshop.no_findings"));
  }

  void draw_second(const model::Workshop& w) {
    draw_head(w);
    const int each = commands::dots_per_person(session.model(), w);
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted,
                  ui.t("report.workshop.votes_text", {std::to_string(each), std::to_string(w.most_on_one)}));
    ui::field(ui, "candidate.title", title_, ui.t("workshop.candidate_hint"), ui.px(420));
    ImGui::SameLine();
    if (ui::button(ui, "candidate.add", ui.t("workshop.candidate_add"), ui::ButtonKind::primary,
                   ui::icon::add))
      todo_ = [this, id = w.id] {
        commands::add_candidate(session.project(), id, title_, {});
        title_.clear();
      };
    path_field(ui, session, "votes.file", file_, ui.t("workshop.votes_file"), ui.px(420),
               {.title = "choose.votes", .endings = {".csv"}});
    ImGui::SameLine();
    if (ui::button(ui, "votes.read", ui.t("workshop.votes_read"), ui::ButtonKind::plain, ui::icon::download))
      todo_ = [this, id = w.id] { exchange::add_votes(session.project(), id, exchange::read_votes(file_)); };
    draw_votes(w);
    if (tally_.empty()) return;
    draw_decision();
    if (!pictures_) return;
    ImGui::Dummy({0, ui.px(10)});
    const float width = std::min(ImGui::GetContentRegionAvail().x - ui.px(12), ui.px(720));
    picture(ui, pictures_->dots, width);
    if (pictures_->matrix) picture(ui, *pictures_->matrix, width);
  }

  /// A row a candidate and group: dots, effect, effort, typed from the paper.
  void draw_votes(const model::Workshop& w) {
    int number = 0;
    for (const auto& c : tally_) {
      const auto key = model::to_string(c.priority->id);
      const auto title = std::to_string(++number) + "  " + c.priority->title;
      ui::section(ui, title);
      std::string detail = ui.t("workshop.dots", {std::to_string(c.dots)});
      if (c.quadrant) detail += " · " + ui.t("quadrant." + std::string(analysis::id_of(*c.quadrant)));
      if (c.tie) detail += " · " + ui.t("workshop.is_tie");
      if (c.by_rule && !c.tie) detail += " · " + ui.t("workshop.is_by_rule");
      if (!c.one_group.empty()) detail += " · " + ui.t("workshop.from_one", {c.one_group});
      ui::words(ui, ui.fonts.small, c.one_group.empty() ? ui.colors.muted : ui.colors.of("#B4531A"), detail);
      if (ui::chip(ui, "votes.open." + key, ui.t("workshop.enter_votes"), open_ == key))
        open_ = open_ == key ? "" : key;
      ImGui::SameLine();
      if (ui::chip(ui, "decide.open." + key, ui.t(c.priority->chosen ? "workshop.chosen" : "workshop.choose"),
                   c.priority->chosen || deciding_ == key)) {
        deciding_ = deciding_ == key ? "" : key;
        reason_ = c.priority->reason;
        stopped_ = c.priority->stopped;
      }
      if (open_ != key) continue;
      draw_grounds(*c.priority);
      for (const auto& group : w.groups) {
        model::Vote now;
        for (const auto& [id, vote] : session.model().votes)
          if (vote.priority == c.priority->id && vote.group == group.name) now = vote;
        const auto at = ImGui::GetCursorScreenPos();
        ui::text_at(ui, {at.x, at.y + ui.px(5)}, ui.fonts.body, ui.colors.text, group.name, ui.px(130));
        ImGui::SetCursorScreenPos({at.x + ui.px(140), at.y});
        const auto figure = [&](const char* what, int value) {
          const auto id = "vote." + key + "." + group.name + "." + what;
          auto& text = words_[id];
          if (words_at_[id] != at_) {
            text = value == 0 ? "" : std::to_string(value);
            words_at_[id] = at_;
          }
          ui::field(ui, id, text, ui.t(std::string("report.workshop.") + what), ui.px(96));
          const bool left = ImGui::IsItemDeactivatedAfterEdit();
          ImGui::SameLine();
          return std::pair(std::atoi(text.c_str()), left);
        };
        const auto [dots, a] = figure("dots", now.dots);
        const auto [effect, b] = figure("effect", now.effect);
        const auto [effort, d] = figure("effort", now.effort);
        ImGui::NewLine();
        if (a || b || d)
          todo_ = [this, vote = commands::GroupVote{c.priority->id, group.name, dots, effect, effort}] {
            commands::set_votes(session.project(), {vote});
          };
      }
    }
  }

  /// The findings that a candidate rests on.
  void draw_grounds(const model::Priority& candidate) {
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("workshop.rests_on"));
    for (const auto& v : findings_->all()) {
      if (v.finding->status == model::FindingStatus::dropped) continue;
      const auto at = std::find(candidate.findings.begin(), candidate.findings.end(), v.finding->id);
      const bool on = at != candidate.findings.end();
      ImGui::SameLine();
      if (ui::chip(ui, "grounds." + model::to_string(candidate.id) + "." + v.finding->label, v.finding->label,
                   on)) {
        auto findings = candidate.findings;
        if (on)
          findings.erase(findings.begin() + (at - candidate.findings.begin()));
        else
          findings.push_back(v.finding->id);
        todo_ = [this, id = candidate.id, title = candidate.title, findings] {
          commands::change_candidate(session.project(), id, title, findings);
        };
      }
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", v.words().c_str());
    }
  }

  /// The analyst's own minutes, and the document that leaves the house.
  void draw_documents(const model::Workshop& w) {
    ui::section(ui, ui.t("workshop.minutes"));
    if (minutes_of_ != w.id || minutes_at_ != at_) {
      minutes_ = w.minutes;
      minutes_of_ = w.id;
      minutes_at_ = at_;
    }
    if (ui::area(ui, "workshop.minutes", minutes_, {-1, ui.px(110)}))
      todo_ = [this, id = w.id, words = minutes_] {
        auto wanted = session.model().workshops.at(id);
        wanted.minutes = words;
        commands::change_workshop(session.project(), wanted);
      };
    for_whom(ui, "workshop", leaving_);
    where_it_lands(ui, session, "workshop");
    bool first = true;
    for (const char* ending : {".docx", ".html", ".pdf", ".odt"}) {
      if (!first) ImGui::SameLine();
      if (ui::button(ui, std::string("workshop.write") + ending, ui.t(std::string("leaving") + ending),
                     first ? ui::ButtonKind::primary : ui::ButtonKind::plain)) {
        auto path = session.project().path();
        path.replace_extension();
        path += "-" + ui.t("workshop.file_name", {std::to_string(w.number)}) + ending;
        write_document(ui, session, leaving_, "workshop", path,
                       [number = w.number](const model::Model& model, bool outside) {
                         return report::build_workshop(model, commands::workshop_numbered(model, number),
                                                       {.outside = outside});
                       });
      }
      first = false;
    }
  }

  void draw_decision() {
    if (deciding_.empty()) return;
    for (const auto& c : tally_) {
      if (model::to_string(c.priority->id) != deciding_) continue;
      ui::section(ui, ui.t("workshop.decide", {c.priority->title}));
      const float width = ui.px(560);
      ui::labelled_field(ui, "decide.reason", ui.t("report.workshop.reason"), reason_, width);
      ui::labelled_field(ui, "decide.stopped", ui.t("report.workshop.stopped"), stopped_, width);
      if (ui::button(ui, "decide.choose", ui.t("workshop.choose"), ui::ButtonKind::primary))
        todo_ = [this, id = c.priority->id] {
          commands::decide(session.project(), id, true, reason_, stopped_);
          deciding_.clear();
        };
      if (c.priority->chosen) {
        ImGui::SameLine();
        if (ui::button(ui, "decide.unchoose", ui.t("workshop.unchoose"), ui::ButtonKind::quiet))
          todo_ = [this, id = c.priority->id] { commands::decide(session.project(), id, false, "", ""); };
      }
    }
  }

  std::unique_ptr<analysis::Findings> findings_;
  std::vector<analysis::ReactionTally> reactions_;
  std::vector<analysis::CandidateTally> tally_;
  std::uint64_t at_ = ~0ULL;
  int number_ = 1;
  bool suggested_ = false;
  Presenter presenter_;
  std::set<model::ReactionId> used_;  ///< that are evidence of a finding
  Leaving leaving_;
  std::optional<report::VotePictures> pictures_;
  model::WorkshopId minutes_of_;
  std::uint64_t minutes_at_ = 0;
  std::string minutes_, language_;
  std::string date_, groups_, persons_, early_, title_, file_, open_, deciding_, reason_, stopped_;
  std::map<std::string, std::string> words_, reworded_;
  std::map<std::string, std::uint64_t> words_at_, reworded_at_;
  std::function<void()> todo_;
};

}  // namespace

std::unique_ptr<Room> make_workshop(ui::Ui& ui, session::Session& session) {
  return std::make_unique<WorkshopRoom>(ui, session);
}

}  // namespace skolanalys::screens
