#include <algorithm>

#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "core/analysis/finding.h"
#include "core/analysis/workshop.h"
#include "core/commands/finding.h"
#include "core/commands/workshop.h"
#include "core/exchange/votes.h"
#include "core/privacy/approval.h"
#include "core/privacy/names.h"
#include "core/report/charts_process.h"
#include "core/report/finding_words.h"

namespace skolanalys::screens {
namespace {

/// Workshops 1 and 2: planning, what the groups say and how they vote, and a view for the projector.
class WorkshopRoom final : public Room {
 public:
  using Room::Room;

  void draw(Rect where) override {
    refresh();
    if (presenting_) {
      present();
    } else {
      ui::begin_pane(ui, "workshop", where.at, where.size, ui.colors.surface);
      ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("room.workshop"));
      for (const int number : {1, 2}) {
        const auto n = std::to_string(number);
        if (ui::chip(ui, "workshop." + n, ui.t("report.workshop.title", {n}), number_ == number)) {
          number_ = number;
          groups_.clear();  // workshop 2 has those of workshop 1 unless others are written
          suggested_ = false;
        }
        ImGui::SameLine();
      }
      ImGui::NewLine();
      ImGui::Dummy({0, ui.px(8)});
      const auto* w = workshop(number_);
      if (w == nullptr)
        draw_plan();
      else if (number_ == 1)
        draw_first(*w);
      else
        draw_second(*w);
      ui::end_pane();
    }
    if (todo_) {
      session.act(todo_);
      todo_ = {};
    }
  }
  void reset() override {
    slides_.clear();
    findings_.reset();
    presenting_ = false;
    at_ = ~0ULL;
  }
  void add_commands(session::Commands& commands) override {
    commands.add({.id = "workshop.present",
                  .words = "workshop.present",
                  .keys = {session::Chord{platform::Key::f5, 0, true, false, false}},
                  .act =
                      [this] {
                        session.go({"workshop"});
                        presenting_ = true;
                        shown_ = 0;
                      },
                  .section = session::Section::view,
                  .enabled = [this] { return session.open() && !session.model().findings.empty(); }});
  }

 private:
  void refresh() {
    const auto now = session.project().revision();
    if (findings_ != nullptr && at_ == now) return;
    at_ = now;
    findings_ = std::make_unique<analysis::Findings>(session.model());
    names_ = std::make_unique<privacy::Names>(privacy::Names::of(session.model()));
    slides_.clear();
    for (const auto& v : findings_->all())
      if (v.finding->status != model::FindingStatus::dropped && v.computed) slides_.push_back(slide_of(v));
    reactions_.clear();
    tally_.clear();
    if (const auto* w = workshop(1)) reactions_ = analysis::reactions_of(session.model(), *w);
    if (const auto* w = workshop(2)) tally_ = analysis::tally_of(session.model(), *w);
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
    ui::labelled_field(ui, "workshop.groups", ui.t("workshop.groups"), groups_, width);
    ui::labelled_field(ui, "workshop.persons", ui.t("workshop.persons_each"), persons_, width);
    if (number_ == 2) ui::labelled_field(ui, "workshop.early", ui.t("workshop.early_reason"), early_, width);
    if (ui::button(ui, "workshop.plan", ui.t("workshop.plan"), ui::ButtonKind::primary))
      todo_ = [this] {
        model::Workshop w;
        w.number = number_;
        w.title = ui.t("report.workshop.title", {std::to_string(number_)});
        w.date = model::parse_date(date_);
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
      presenting_ = true;
      shown_ = 0;
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
        if (said != nullptr && !said->words.empty()) {
          ImGui::SameLine();
          if (ui::button(ui, "evidence." + key, ui.t("workshop.as_evidence"), ui::ButtonKind::quiet))
            todo_ = [this, finding = t.finding->id, id = said->id,
                     against = said->kind == model::ReactionKind::disagree] {
              commands::add_reaction_evidence(session.project(), finding, id, {against, ""});
            };
        }
      }
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
    ui::field(ui, "votes.file", file_, ui.t("workshop.votes_file"), ui.px(420));
    ImGui::SameLine();
    if (ui::button(ui, "votes.read", ui.t("workshop.votes_read"), ui::ButtonKind::plain, ui::icon::download))
      todo_ = [this, id = w.id] { exchange::add_votes(session.project(), id, exchange::read_votes(file_)); };
    draw_votes(w);
    if (tally_.empty()) return;
    std::vector<report::DotsRow> rows;
    std::vector<report::PriorityPoint> points;
    std::vector<std::string> groups;
    for (const auto& group : w.groups) groups.push_back(group.name);
    int n = 0;
    for (const auto& c : tally_) {
      ++n;
      report::DotsRow row;
      row.title = c.priority->title;
      for (const auto& group : groups) row.by_group.push_back(c.by_group.at(group));
      rows.push_back(std::move(row));
      if (c.quadrant) points.push_back({n, c.effect.median, c.effort.median, c.dots, c.priority->chosen});
    }
    ImGui::Dummy({0, ui.px(10)});
    const float width = std::min(ImGui::GetContentRegionAvail().x - ui.px(12), ui.px(720));
    picture(ui, report::dots_chart(rows, groups, "", ""), width);
    if (!points.empty()) {
      report::PriorityWords text;
      constexpr const char* quadrants[] = {"quadrant.do-now", "quadrant.plan", "quadrant.when-fits",
                                           "quadrant.refrain"};
      for (std::size_t i = 0; i < 4; ++i) text.quadrants[i] = ui.t(quadrants[i]);
      text.effect = ui.t("report.workshop.effect");
      text.effort = ui.t("report.workshop.effort");
      picture(ui, report::priority_chart(points, text, "", ""), width);
    }
    draw_decision();
  }

  /// A row a candidate and group: dots, effect, effort, typed from the paper.
  void draw_votes(const model::Workshop& w) {
    for (const auto& c : tally_) {
      const auto key = model::to_string(c.priority->id);
      const auto title = std::to_string(c.rank) + (c.tie ? "=  " : "  ") + c.priority->title;
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
      for (const auto& group : w.groups) {
        model::Vote now;
        for (const auto& [id, vote] : session.model().votes)
          if (vote.priority == c.priority->id && vote.group == group.name) now = vote;
        const auto at = ImGui::GetCursorScreenPos();
        ui::text_at(ui, {at.x, at.y + ui.px(5)}, ui.fonts.body, ui.colors.text, group.name, ui.px(130));
        ImGui::SetCursorScreenPos({at.x + ui.px(140), at.y});
        const auto number = [&](const char* what, int value) {
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
        const auto [dots, a] = number("dots", now.dots);
        const auto [effect, b] = number("effect", now.effect);
        const auto [effort, d] = number("effort", now.effort);
        ImGui::NewLine();
        if (a || b || d)
          todo_ = [this, vote = commands::GroupVote{c.priority->id, group.name, dots, effect, effort}] {
            commands::set_votes(session.project(), {vote});
          };
      }
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

  /// The whole window for a projector: one finding, its strongest words for and against, nothing that names
  /// anyone. Space goes on, Escape leaves.
  void present() {
    if (slides_.empty() || ui.take(platform::Key::escape)) {
      presenting_ = false;
      return;
    }
    if (ui.take(platform::Key::space) || ui.take(platform::Key::right) || ui.take(platform::Key::page_down) ||
        ui.take(platform::Key::enter))
      shown_ = std::min(shown_ + 1, slides_.size() - 1);
    if ((ui.take(platform::Key::left) || ui.take(platform::Key::page_up)) && shown_ > 0) --shown_;
    shown_ = std::min(shown_, slides_.size() - 1);
    const auto& slide = slides_[shown_];
    const auto& v = *slide.view;
    const auto& io = ImGui::GetIO();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ui.colors.surface);
    ImGui::Begin("presenter", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    auto* list = ImGui::GetWindowDrawList();
    const float margin = io.DisplaySize.x * 0.07F;
    const float width = io.DisplaySize.x - 2 * margin;
    const float unit = io.DisplaySize.y / 100;
    float y = unit * 6;
    const auto say = [&](ImFont* font, float size, ImU32 color, const std::string& words, float indent) {
      const auto box = font->CalcTextSizeA(size, 1e6F, width - indent, words.c_str());
      list->AddText(font, size, {margin + indent, y}, color, words.c_str(), nullptr, width - indent);
      y += box.y;
    };
    say(ui.fonts.bold, unit * 2.6F, ui.colors.muted,
        v.finding->label + "    " +
            ui.t("workshop.of", {std::to_string(shown_ + 1), std::to_string(slides_.size())}),
        0);
    y += unit * 1.5F;
    say(ui.fonts.title, unit * 5.4F, ui.colors.text, v.words(), 0);
    y += unit * 2;
    say(ui.fonts.body, unit * 2.5F, ui.colors.muted,
        ui.t("report.strength.label", {report::strength_word(v.strength(), *ui.words)}), 0);
    y += unit * 2;
    for (const auto& q : slide.quotes) {
      if (y > io.DisplaySize.y * 0.84F) break;
      const float top = y;
      say(ui.fonts.note, unit * 3.2F, ui.colors.text, "”" + q.words + "”", unit * 3);
      say(ui.fonts.small, unit * 2.1F, ui.colors.muted, q.who, unit * 3);
      list->AddRectFilled({margin, top}, {margin + unit * 0.8F, y},
                          q.against ? ui.colors.of("#D1661F") : ui.colors.accent, unit * 0.4F);
      y += unit * 2;
    }
    if (!v.finding->question.empty() && y < io.DisplaySize.y * 0.88F)
      say(ui.fonts.bold, unit * 3, ui.colors.accent, v.finding->question, 0);
    ui::text_at(ui, {margin, io.DisplaySize.y - unit * 5}, ui.fonts.small, ui.colors.faint,
                ui.t("workshop.keys"));
    ImGui::Dummy({1, 1});
    ui.mark("presenter", v.finding->label);
    ImGui::End();
    ImGui::PopStyleColor();
  }
  /// What is shown of one finding: words that may be quoted, names replaced, a role that points out a person
  /// as its wider group.
  struct Slide {
    struct Line {
      std::string words, who;
      bool against = false;
    };
    const analysis::FindingView* view = nullptr;
    std::vector<Line> quotes;
  };
  [[nodiscard]] Slide slide_of(const analysis::FindingView& v) const {
    Slide slide;
    slide.view = &v;
    for (const bool against : {false, true}) {
      std::vector<const analysis::Evidence*> passages;
      for (const auto& s : against ? v.against : v.in_favour)
        if (s.coded != nullptr) passages.push_back(s.coded);
      for (const auto* e : analysis::strongest(session.model(), passages, against ? 1 : 3)) {
        const auto say = privacy::say_of(session.model(), *e->coding);
        if (say.standing == privacy::Standing::refused) continue;
        const auto& words = say.standing == privacy::Standing::changed ? say.words : e->quote;
        slide.quotes.push_back({names_->pseudonymised(words), group_of(*e), against});
      }
    }
    return slide;
  }
  [[nodiscard]] std::string group_of(const analysis::Evidence& e) const {
    if (e.document != nullptr) return e.document->title;
    std::string out;
    for (const auto& role : e.roles) {
      const auto* known = assets::roles().find(role);
      const auto* level = assets::roles().level_of(role);
      if (known == nullptr || level == nullptr) continue;
      const bool sv = ui.words->language() == "sv";
      const auto name = known->occurrence == assets::Occurrence::many
                            ? assets::roles().name(role, ui.words->language())
                        : sv && !known->report_group_sv.empty() ? known->report_group_sv
                        : sv                                    ? level->name_sv
                                                                : level->name_en;
      if (out.find(name) == std::string::npos) out += (out.empty() ? "" : ", ") + name;
    }
    return out;
  }

  std::unique_ptr<analysis::Findings> findings_;
  std::unique_ptr<privacy::Names> names_;
  std::vector<Slide> slides_;
  std::vector<analysis::ReactionTally> reactions_;
  std::vector<analysis::CandidateTally> tally_;
  std::uint64_t at_ = ~0ULL;
  int number_ = 1;
  bool presenting_ = false, suggested_ = false;
  std::size_t shown_ = 0;
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
