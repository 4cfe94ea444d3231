#include <algorithm>

#include "app/screens/charts.h"
#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/analysis/finding.h"
#include "core/analysis/series.h"
#include "core/commands/finding.h"
#include "core/report/charts.h"
#include "core/report/finding_words.h"

namespace skolanalys::screens {
namespace {

/// Findings: a list with strength, and one of them with what speaks for and against it.
class FindingsRoom final : public Room {
 public:
  using Room::Room;

  void draw(Rect where) override {
    refresh();
    const float list = std::min(ui.px(400), where.size.x * 0.38F);
    draw_list({where.at, {list, where.size.y}});
    const bool adding = adding_ && where.size.x > ui.px(900);
    const float side = adding ? ui.px(360) : 0;
    draw_detail({{where.at.x + list, where.at.y}, {where.size.x - list - side, where.size.y}});
    if (adding) draw_adding({{where.at.x + where.size.x - side, where.at.y}, {side, where.size.y}});
    // What was asked for changes the project, and with it all that is drawn here: last.
    if (todo_) {
      session.act(todo_);
      todo_ = {};
    }
  }
  void reset() override {
    view_.reset();
    chosen_ = {};
    loaded_ = {};
  }
  void add_commands(session::Commands& commands) override {
    const auto open = [this] { return session.open(); };
    commands.add({.id = "finding.new",
                  .words = "findings.new",
                  .keys = {session::ctrl_shift('s')},
                  .act =
                      [this] {
                        session.go({"findings"});
                        creating_ = true;
                      },
                  .section = session::Section::edit,
                  .enabled = open});
    commands.add(
        {.id = "finding.add_selection",
         .words = "findings.add_selection",
         .keys = {session::ctrl_shift('e')},
         .act = [this] { add_selection(chosen_, false); },
         .section = session::Section::code,
         .enabled = [this] { return session.open() && session.model().findings.contains(chosen_); }});
  }
  void offer(std::vector<Found>& found) override {
    for (const auto& [id, finding] : session.model().findings) {
      const auto at = id;
      found.push_back({"find.finding." + finding.label, finding.label + "  " + finding.statement,
                       ui.t("room.findings"), [this, at] {
                         session.go({"findings"});
                         choose(at);
                       }});
      if (session.editor.selection().empty()) continue;
      for (const bool against : {false, true})
        found.push_back(
            {"find.evidence." + finding.label + (against ? ".against" : ".for"),
             ui.t(against ? "findings.selection_against" : "findings.selection_for", {finding.label}),
             finding.statement, [this, at, against] { add_selection(at, against); }});
    }
  }

 private:
  void refresh() {
    const auto now = session.project().revision();
    if (view_ != nullptr && at_ == now) return;
    view_ = std::make_unique<analysis::Findings>(session.model());
    indicators_ = analysis::indicators_of(session.model());
    at_ = now;
    if (view_->find(chosen_) == nullptr)
      chosen_ = view_->all().empty() ? model::FindingId{} : view_->all().front().finding->id;
  }
  void choose(model::FindingId id) {
    chosen_ = id;
    creating_ = false;
  }
  /// The words that are marked in the note become evidence: the coding that covers them, else the passage.
  void add_selection(model::FindingId finding, bool against) {
    session.act([&] {
      const auto text = session.editor.text();
      const auto range = session.editor.selection();
      const auto codings = session.model().codings_of(text);
      for (const auto* coding : codings)
        if (coding->range == range) {
          commands::add_coding_evidence(session.project(), finding, coding->id, {against, ""});
          return;
        }
      commands::add_passage_evidence(session.project(), finding, text, range, {against, ""});
    });
    ui.toast(ui.t("findings.added", {session.model().findings.at(finding).label}));
  }

  void draw_list(Rect where) {
    ui::begin_pane(ui, "findings", where.at, where.size, ui.colors.surface);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("room.findings"));
    if (ui::button(ui, "finding.new", ui.t("findings.new"), ui::ButtonKind::primary, ui::icon::add))
      creating_ = true;
    ImGui::Dummy({0, ui.px(6)});
    for (const auto& v : view_->all()) {
      ui::RowLook look;
      std::string detail = report::strength_word(v.strength(), *ui.words);
      detail += " · " + ui.t("findings.counts",
                             {std::to_string(v.in_favour.size()), std::to_string(v.against.size())});
      if (v.finding->strength_of_practice) detail += " · " + ui.t("findings.practice");
      look.detail = detail;
      look.selected = !creating_ && v.finding->id == chosen_;
      look.dot = strength_color(v.strength());
      const bool warns = std::any_of(v.flags.begin(), v.flags.end(),
                                     [](auto flag) { return flag != analysis::FindingFlag::overruled; });
      if (warns) look.icon = ui::icon::warning;
      if (ui::wrapped_row(ui, "finding." + v.finding->label, v.finding->label + "  " + v.words(), look))
        choose(v.finding->id);
    }
    ui::end_pane();
  }

  ImU32 strength_color(std::optional<analysis::Strength> s) const {
    if (!s) return ui.colors.danger;
    switch (*s) {
      case analysis::Strength::strong:
        return ui.colors.accent;
      case analysis::Strength::good:
        return ui.colors.with_alpha(ui.colors.accent, 150);
      case analysis::Strength::disputed:
        return ui.colors.of("#D1661F");
      case analysis::Strength::weak:
      case analysis::Strength::single:
        return ui.colors.faint;
    }
    return ui.colors.faint;
  }

  void draw_creating() {
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("findings.new"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("findings.new_about"));
    ui::field(ui, "finding.statement.new", new_statement_, ui.t("findings.statement_hint"), -1, true);
    const bool enter = ui.take(platform::Key::enter);
    if (ui::button(ui, "finding.create", ui.t("findings.create"), ui::ButtonKind::primary) || enter)
      todo_ = [this] {
        chosen_ = commands::add_finding(session.project(), {.statement = new_statement_});
        new_statement_.clear();
        creating_ = false;
        adding_ = true;
      };
    ImGui::SameLine();
    if (ui::button(ui, "finding.cancel", ui.t("cancel"), ui::ButtonKind::quiet)) creating_ = false;
  }

  void draw_detail(Rect where) {
    ui::begin_pane(ui, "finding", where.at, where.size, ui.colors.surface);
    const auto* v = creating_ ? nullptr : view_->find(chosen_);
    if (creating_) {
      draw_creating();
    } else if (v == nullptr) {
      if (ui::empty_state(ui, ui::icon::check_circle, ui.t("findings.empty"), "finding.first",
                          ui.t("findings.new")))
        creating_ = true;
    } else {
      draw_finding(*v);
    }
    ui::end_pane();
  }

  void load(const analysis::FindingView& v) {
    if (loaded_ == v.finding->id && loaded_at_ == at_) return;
    loaded_ = v.finding->id;
    loaded_at_ = at_;
    statement_ = v.finding->statement;
    against_ = v.finding->against;
    question_ = v.finding->question;
    reason_ = v.finding->strength_reason;
  }
  void change(const std::function<void(model::Finding&)>& how) {
    todo_ = [this, id = chosen_, how] {
      auto wanted = session.model().findings.at(id);
      how(wanted);
      commands::change_finding(session.project(), wanted);
    };
  }

  void draw_finding(const analysis::FindingView& v) {
    load(v);
    const auto& c = ui.colors;
    ui::words(
        ui, ui.fonts.small, c.muted,
        v.finding->label + " · " + ui.t("finding.status." + std::string(model::id_of(v.finding->status))));
    ui::paragraph(ui, ui.fonts.title, c.text, v.words());
    if (!v.finding->reworded.empty())
      ui::paragraph(ui, ui.fonts.small, c.muted, ui.t("report.findings.was", {v.finding->statement}));
    ImGui::Dummy({0, ui.px(4)});
    ui::words(ui, ui.fonts.bold, c.text,
              ui.t("report.strength.label", {report::strength_word(v.strength(), *ui.words)}));
    ui::paragraph(ui, ui.fonts.body, c.muted, report::strength_why(v, *ui.words));
    for (const auto& flag : report::flag_words(v, *ui.words))
      ui::paragraph(ui, ui.fonts.body, c.of("#B4531A"), "! " + flag);
    ImGui::Dummy({0, ui.px(6)});
    if (ui::button(ui, "finding.adding", ui.t(adding_ ? "findings.adding_done" : "findings.adding"),
                   adding_ ? ui::ButtonKind::plain : ui::ButtonKind::primary, ui::icon::add))
      adding_ = !adding_;
    ImGui::SameLine();
    const bool ready = v.finding->status == model::FindingStatus::draft;
    if (ui::button(ui, "finding.status", ui.t(ready ? "findings.set_ready" : "findings.set_draft")))
      change(
          [ready](auto& f) { f.status = ready ? model::FindingStatus::ready : model::FindingStatus::draft; });
    ImGui::SameLine();
    if (ui::button(ui, "finding.remove", ui.t("findings.remove"), ui::ButtonKind::quiet, ui::icon::remove))
      todo_ = [this, id = v.finding->id] { commands::remove_finding(session.project(), id); };
    compare_roles(v);
    draw_side(v.in_favour, "for", "finding.for");
    draw_side(v.against, "against", "finding.against");
    draw_fields(v);
  }

  /// Which roles speak for, which against: one line each, in the order of the steering chain.
  void compare_roles(const analysis::FindingView& v) {
    std::map<std::string, std::pair<std::set<model::RespondentId>, std::set<model::RespondentId>>> by_role;
    for (const auto& s : v.in_favour)
      for (const auto& role : s.roles) by_role[role].first.insert(s.respondents.begin(), s.respondents.end());
    for (const auto& s : v.against)
      for (const auto& role : s.roles)
        by_role[role].second.insert(s.respondents.begin(), s.respondents.end());
    if (by_role.empty()) return;
    ui::section(ui, ui.t("findings.roles"));
    for (const auto& role : assets::roles().roles) {
      const auto found = by_role.find(role.id);
      if (found == by_role.end()) continue;
      const auto at = ImGui::GetCursorScreenPos();
      const float names = ui.px(220);
      ui::text_at(ui, at, ui.fonts.body, ui.colors.text, assets::roles().name(role.id, ui.words->language()),
                  names);
      float x = at.x + names;
      const auto bar = [&](std::size_t n, ImU32 color) {
        const float w = ui.px(22) * static_cast<float>(n);
        if (n > 0)
          ImGui::GetWindowDrawList()->AddRectFilled({x, at.y + ui.px(3)},
                                                    {x + w - ui.px(2), at.y + ui.px(15)}, color, ui.px(3));
        x += w;
      };
      bar(found->second.first.size(), ui.colors.accent);
      bar(found->second.second.size(), ui.colors.of("#D1661F"));
      ui::text_at(ui, {x + ui.px(8), at.y}, ui.fonts.small, ui.colors.muted,
                  ui.t("findings.for_against", {std::to_string(found->second.first.size()),
                                                std::to_string(found->second.second.size())}));
      ImGui::Dummy({1, ui.px(22)});
    }
  }

  void draw_side(const std::vector<analysis::Support>& list, const char* side, const char* heading) {
    ui::section(ui, ui.t(heading) + " (" + std::to_string(list.size()) + ")");
    int n = 0;
    for (const auto& s : list) {
      const auto id = std::string(side) + "." + std::to_string(n++);
      const auto evidence = s.evidence->id;
      if (s.series != nullptr) {
        ui::paragraph(ui, ui.fonts.body, ui.colors.text, report::figures_of(s, *ui.words));
        ui::paragraph(ui, ui.fonts.small, ui.colors.muted, report::place_of(s, *ui.words, ""));
        for (const auto& i : indicators_)
          if (i.own == s.series)
            picture(
                ui,
                report::series_chart(
                    i,
                    {session.model().engagement.municipality, ui.t("report.country"), ui.t("report.group")},
                    "", s.series->title,
                    layout_width(ui, std::min(ImGui::GetContentRegionAvail().x, ui.px(480))),
                    ui.words->language()),
                std::min(ImGui::GetContentRegionAvail().x, ui.px(480)));
      } else if (s.coded != nullptr) {
        if (passage(ui, "evidence." + id, *s.coded)) open(s);
      } else {
        ui::paragraph(ui, ui.fonts.body, ui.colors.text, ui.t("quoted", {s.quote}));
        ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                      report::place_of(s, *ui.words, role_names(ui, s.roles)));
        if (s.reaction == nullptr && !s.lost &&
            ui::button(ui, "evidence." + id, ui.t("findings.go"), ui::ButtonKind::quiet))
          open(s);
      }
      if (!s.evidence->note.empty()) ui::paragraph(ui, ui.fonts.small, ui.colors.muted, s.evidence->note);
      if (ui::button(ui, "turn." + id, ui.t("findings.turn"), ui::ButtonKind::quiet, ui::icon::sync))
        todo_ = [this, evidence] { commands::turn_evidence(session.project(), evidence); };
      ImGui::SameLine();
      if (ui::button(ui, "drop." + id, ui.t("findings.drop"), ui::ButtonKind::quiet, ui::icon::close))
        todo_ = [this, evidence] { commands::remove_evidence(session.project(), evidence); };
      ImGui::Dummy({0, ui.px(4)});
    }
  }
  void open(const analysis::Support& s) {
    todo_ = [this, text = s.text, range = s.range] { session.go_to(text, range); };
  }

  void draw_fields(const analysis::FindingView& v) {
    const float width = ImGui::GetContentRegionAvail().x - ui.px(12);
    const auto several = [&](const char* id, const char* label, std::string& value, auto&& set) {
      ui::section(ui, ui.t(label));
      if (ui::area(ui, id, value, {width, ui.px(64)})) change([value, set](auto& f) { set(f, value); });
    };
    several("finding.statement", "findings.statement", statement_,
            [](auto& f, const auto& s) { f.statement = s; });
    several("finding.speaks_against", "finding.speaks_against", against_,
            [](auto& f, const auto& s) { f.against = s; });
    several("finding.question", "findings.question", question_,
            [](auto& f, const auto& s) { f.question = s; });
    ui::section(ui, ui.t("findings.theme"));
    for (const auto* area : session.model().areas()) {
      const auto* now = session.model().find(v.finding->area);
      const bool on = now != nullptr && &session.model().area_of(*now) == area;
      if (ui::chip(ui, "finding.area." + area->slug, ui.name_of(*area), on, nullptr,
                   ui.colors.of(session.model().color_of(*area))))
        change([on, id = area->id](auto& f) { f.area = on ? model::CodeId{} : id; });
      ImGui::SameLine();
      if (ImGui::GetContentRegionAvail().x < ui.px(170)) ImGui::NewLine();
    }
    ImGui::NewLine();
    ui::section(ui, ui.t("findings.own_strength"));
    ui::field(ui, "finding.reason", reason_, ui.t("findings.reason_hint"), width);
    constexpr analysis::Strength words[] = {analysis::Strength::strong, analysis::Strength::good,
                                            analysis::Strength::weak, analysis::Strength::single,
                                            analysis::Strength::disputed};
    for (const auto strength : words) {
      const bool on = v.chosen == strength;
      const std::string id(analysis::id_of(strength));
      if (ui::chip(ui, "finding.strength." + id, report::strength_word(strength, *ui.words), on))
        change([on, id, reason = reason_](auto& f) {
          f.strength = on ? "" : id;
          f.strength_reason = on ? "" : reason;
        });
      ImGui::SameLine();
    }
    if (ui::chip(ui, "finding.practice", ui.t("findings.practice"), v.finding->strength_of_practice))
      change([](auto& f) { f.strength_of_practice = !f.strength_of_practice; });
  }

  /// Passages and series to take in, found by words; the theme's own first.
  void draw_adding(Rect where) {
    ui::begin_pane(ui, "adding", where.at, where.size, ui.colors.raised);
    ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("findings.adding"));
    ui::field(ui, "adding.filter", filter_, ui.t("findings.filter"));
    const auto* v = view_->find(chosen_);
    if (v == nullptr) {
      ui::end_pane();
      return;
    }
    const auto* theme = session.model().find(v->finding->area);
    std::size_t shown = 0;
    const auto buttons = [&](const std::string& id, auto&& add) {
      for (const bool against : {false, true}) {
        if (ui::button(ui, "add." + std::string(against ? "against." : "for.") + id,
                       ui.t(against ? "finding.against" : "finding.for"), ui::ButtonKind::plain,
                       ui::icon::add))
          todo_ = [add, against] { add(against); };
        ImGui::SameLine();
      }
      ImGui::NewLine();
    };
    for (const auto& [id, series] : session.model().series) {
      if (series.gender != "T" || (filter_.empty() ? true : series.title.find(filter_) == std::string::npos))
        continue;
      ui::paragraph(ui, ui.fonts.small, ui.colors.text,
                    series.kpi + " " + series.title + " · " + series.area);
      buttons(series.kpi + "." + series.area, [this, finding = chosen_, one = id](bool against) {
        commands::add_series_evidence(session.project(), finding, one, 0, 0, {against, ""});
      });
    }
    for (const auto& e : view_->evidence()) {
      const bool fits = filter_.empty() ? theme == nullptr || e.theme == theme || e.area == theme
                                        : e.quote.find(filter_) != std::string::npos ||
                                              ui.name_of(*e.theme).find(filter_) != std::string::npos;
      if (!fits || ++shown > 60) continue;
      if (passage(ui, "adding." + e.reference, e))
        todo_ = [this, text = e.coding->text, range = e.coding->range] { session.go_to(text, range); };
      const auto used = view_->using_coding(e.coding->id);
      if (std::find(used.begin(), used.end(), v) != used.end()) {
        ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("findings.in_already"));
        continue;
      }
      buttons(e.reference, [this, finding = chosen_, coding = e.coding->id](bool against) {
        commands::add_coding_evidence(session.project(), finding, coding, {against, ""});
      });
    }
    ui::end_pane();
  }

  std::unique_ptr<analysis::Findings> view_;
  std::vector<analysis::Indicator> indicators_;
  std::uint64_t at_ = ~0ULL, loaded_at_ = ~0ULL;
  model::FindingId chosen_, loaded_;
  bool creating_ = false, adding_ = false;
  std::string new_statement_, statement_, against_, question_, reason_, filter_;
  std::function<void()> todo_;
};

}  // namespace

std::unique_ptr<Room> make_findings(ui::Ui& ui, session::Session& session) {
  return std::make_unique<FindingsRoom>(ui, session);
}

}  // namespace skolanalys::screens
