#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "app/screens/charts.h"
#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/analysis/finding.h"
#include "core/analysis/series.h"
#include "core/report/charts.h"
#include "core/report/finding_words.h"

namespace skolanalys::screens {
namespace {

/// A theme's page: what people say, what documents say and what the figures say, side by side.
class ThemeRoom final : public Room {
 public:
  using Room::Room;

  void draw(Rect where) override {
    refresh();
    const float list = std::clamp(where.size.x * 0.24F, ui.px(228), ui.px(260));
    draw_list({where.at, {list, where.size.y}});
    const auto* theme = session.model().code_called(slug_);
    Rect room{{where.at.x + list, where.at.y}, {where.size.x - list, where.size.y}};
    if (theme != nullptr) draw_head(*theme, room);
    const char* names[] = {"theme.people", "theme.documents", "theme.figures"};
    const auto part = [&](int which) {
      ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t(names[which]));
      if (theme == nullptr) return;
      if (which == 0) draw_people(*theme);
      if (which == 1) draw_documents(*theme);
      if (which == 2) draw_figures(*theme);
    };
    // Three columns where words are not broken in them; else what documents and figures say below each other,
    // and where it is narrower still, all three.
    const int columns = room.size.x >= ui.px(760) ? 3 : room.size.x >= ui.px(520) ? 2 : 1;
    const float shares[3][3] = {{1, 0, 0}, {0.52F, 0.48F, 0}, {0.44F, 0.26F, 0.30F}};
    float x = room.at.x;
    for (int i = 0; i < columns; ++i) {
      const float width = std::floor(room.size.x * shares[columns - 1][i]);
      const float line = i == 0 ? 0 : 1;  // between columns
      ui::begin_pane(ui, names[i], {x + line, room.at.y},
                     {i + 1 == columns ? room.at.x + room.size.x - x - line : width - line, room.size.y},
                     ui.colors.surface);
      part(i);
      for (int rest = columns; i + 1 == columns && rest < 3; ++rest) {
        ImGui::Dummy({0, ui.px(12)});
        part(rest);
      }
      ui::end_pane();
      x += width;
    }
    if (todo_) {
      const auto act = std::move(todo_);
      todo_ = {};
      act();
    }
  }
  void reset() override {
    findings_.reset();
    slug_.clear();
  }
  void offer(std::vector<Found>& found) override {
    for (const auto* area : session.model().areas())
      for (const auto* theme : session.model().children(area->id))
        found.push_back({"find.theme_page." + theme->slug, ui.t("theme.page_of", {ui.name_of(*theme)}),
                         ui.name_of(*area),
                         [this, slug = theme->slug] {
                           session.go({"theme"});
                           slug_ = slug;
                         },
                         theme->name + " " + theme->name_en});
  }

 private:
  void refresh() {
    const auto now = session.project().revision();
    if (findings_ != nullptr && at_ == now) return;
    at_ = now;
    findings_ = std::make_unique<analysis::Findings>(session.model());
    indicators_ = analysis::indicators_of(session.model());
    counts_.clear();
    for (const auto& e : findings_->evidence()) ++counts_[e.theme->slug];
    if (session.model().code_called(slug_) == nullptr) {
      slug_.clear();
      // One that a finding is about has something in every column; else the one most spoken of.
      for (const auto& v : findings_->all())
        if (const auto* theme = analysis::theme_of(session.model(), v); theme != nullptr && slug_.empty())
          slug_ = theme->slug;
      if (!slug_.empty()) return;
      std::size_t most = 0;
      for (const auto& [slug, n] : counts_)
        if (n > most) {
          most = n;
          slug_ = slug;
        }
    }
  }
  /// What the page is about; takes its height from `room`.
  void draw_head(const model::Code& theme, Rect& room) {
    const float inner = room.size.x - ui.px(32);
    const auto& definition = ui.in_language(theme.slug, theme.definition);
    const float about = definition.empty() || room.size.y < ui.px(520)
                            ? 0
                            : ui::wrapped_height(ui.fonts.small, definition, std::min(inner, ui.px(760)));
    const auto& style = ImGui::GetStyle();
    const float height =
        2 * style.WindowPadding.y + ui.px(40) + (about > 0 ? about + style.ItemSpacing.y : 0);
    ui::begin_pane(ui, "theme.head", room.at, {room.size.x, height}, ui.colors.surface);
    const auto at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + ui.px(5)}, {at.x + ui.px(12), at.y + ui.px(17)},
                                              ui.colors.of(session.model().color_of(theme)), ui.px(3));
    ui::text_at(ui, {at.x + ui.px(22), at.y}, ui.fonts.title, ui.colors.text, ui.name_of(theme),
                inner - ui.px(22));
    const auto found = counts_.find(theme.slug);
    ui::text_at(ui, {at.x + ui.px(22), at.y + ui.px(26)}, ui.fonts.small, ui.colors.muted,
                ui.name_of(session.model().area_of(theme)) + " · " +
                    ui.t("codebook.passages", {std::to_string(found == counts_.end() ? 0 : found->second)}),
                inner - ui.px(22));
    ImGui::Dummy({1, ui.px(40)});
    if (about > 0) {
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, definition, std::min(inner, ui.px(760)));
      ui.mark("theme.definition", definition);
    }
    ui.marks["theme.title"] = {at, {at.x + inner, at.y + ui.px(24)}, ui.name_of(theme)};
    ui::end_pane();
    room.at.y += height + 1;
    room.size.y -= height + 1;
  }
  void draw_list(Rect where) {
    ui::begin_pane(ui, "themes", where.at, {where.size.x - 1, where.size.y}, ui.colors.raised);
    bool first = true;
    for (const auto* area : session.model().areas()) {
      if (!std::exchange(first, false)) ImGui::Dummy({0, ui.px(2)});
      ui::paragraph(ui, ui.fonts.bold, ui.colors.text, ui.name_of(*area));
      for (const auto* theme : session.model().children(area->id)) {
        ui::RowLook look;
        look.dot = ui.colors.of(session.model().color_of(*theme));
        look.selected = slug_ == theme->slug;
        look.height = ui.px(28);
        const auto found = counts_.find(theme->slug);
        look.count = found == counts_.end() ? "" : std::to_string(found->second);
        if (ui::wrapped_row(ui, "theme." + theme->slug, ui.name_of(*theme), look)) slug_ = theme->slug;
        if (look.selected && seen_ != slug_) {
          ImGui::SetScrollHereY(0.4F);
          seen_ = slug_;
        }
      }
    }
    ui::end_pane();
  }
  void show(const analysis::Evidence& e) {
    if (passage(ui, "said." + e.reference, e))
      todo_ = [this, text = e.coding->text, range = e.coding->range] { session.go_to(text, range); };
    for (const auto* v : findings_->using_coding(e.coding->id)) {
      ui::words(ui, ui.fonts.small, ui.colors.accent, "→ " + v->finding->label);
    }
  }
  void draw_people(const model::Code& theme) {
    for (const auto& role : assets::roles().roles) {
      bool any = false;
      for (const auto& e : findings_->evidence()) {
        if (e.theme != &theme || e.interview == nullptr || e.roles.empty() || e.roles.front() != role.id)
          continue;
        if (!any) ui::section(ui, assets::roles().name(role.id, ui.words->language()));
        any = true;
        show(e);
      }
    }
  }
  void draw_documents(const model::Code& theme) {
    bool any = false;
    for (const auto& e : findings_->evidence()) {
      if (e.theme != &theme || e.document == nullptr) continue;
      any = true;
      show(e);
    }
    // Words of documents that findings of this theme rest on, coded or not.
    for (const auto& v : findings_->all()) {
      if (analysis::theme_of(session.model(), v) != &theme) continue;
      for (const auto* side : {&v.in_favour, &v.against})
        for (const auto& s : *side) {
          if (s.document == nullptr || s.coded != nullptr || s.lost) continue;
          any = true;
          ui::paragraph(ui, ui.fonts.body, ui.colors.text, ui.t("quoted", {s.quote}));
          ui::paragraph(ui, ui.fonts.small, ui.colors.muted, s.document->title + " · " + v.finding->label);
          ImGui::Dummy({0, ui.px(8)});
        }
    }
    if (!any) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("theme.no_documents"));
  }
  void draw_figures(const model::Code& theme) {
    std::set<const model::Series*> shown;
    for (const auto& v : findings_->all()) {
      if (analysis::theme_of(session.model(), v) != &theme) continue;
      for (const auto* side : {&v.in_favour, &v.against})
        for (const auto& s : *side) {
          if (s.series == nullptr) continue;
          for (const auto& i : indicators_)
            if (i.own->kpi == s.series->kpi && shown.insert(i.own).second) draw_series(i, v.finding->label);
        }
    }
    if (shown.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("theme.no_figures"));
    ui::section(ui, ui.t("room.findings"));
    for (const auto& v : findings_->all()) {
      if (analysis::theme_of(session.model(), v) != &theme) continue;
      ui::paragraph(ui, ui.fonts.body, ui.colors.text, v.finding->label + "  " + v.words());
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, report::strength_word(v.strength(), *ui.words));
    }
  }
  void draw_series(const analysis::Indicator& i, const std::string& label) {
    ui::paragraph(ui, ui.fonts.body, ui.colors.text, i.own->title);
    ui::words(ui, ui.fonts.small, ui.colors.muted, i.own->source + " · " + label);
    picture(ui,
            report::series_chart(
                i, {session.model().engagement.municipality, ui.t("report.country"), ui.t("report.group")},
                "", i.own->title, layout_width(ui, ImGui::GetContentRegionAvail().x - ui.px(12)),
                ui.words->language()),
            ImGui::GetContentRegionAvail().x - ui.px(12));
  }

  std::unique_ptr<analysis::Findings> findings_;
  std::vector<analysis::Indicator> indicators_;
  std::map<std::string, std::size_t> counts_;
  std::uint64_t at_ = ~0ULL;
  std::string slug_;
  std::string seen_;  ///< the theme that was brought into sight
  std::function<void()> todo_;
};

}  // namespace

std::unique_ptr<Room> make_theme(ui::Ui& ui, session::Session& session) {
  return std::make_unique<ThemeRoom>(ui, session);
}

}  // namespace skolanalys::screens
