#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/screens/charts.h"
#include "app/screens/choosing.h"
#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "core/commands/selection.h"
#include "core/commands/series.h"
#include "core/error.h"
#include "core/exchange/series/kolada.h"
#include "core/report/charts.h"
#include "core/report/selection_out.h"
#include "core/text/fold_case.h"

/// Which municipalities have weak or declining results: ranked, with the reason of each, and the analyst's
/// word against it.
namespace skolanalys::screens {
namespace {

/// What was reckoned when the statistics changed, ready to be drawn.
struct Ranking {
  analysis::Panel panel;
  analysis::Selection selection;
  std::map<std::string, report::Picture> sparks;  ///< by municipality
  std::string fault;                              ///< why nothing can be ranked
};

Ranking rank(const model::Model& model, const analysis::SelectionSettings& settings) {
  Ranking out;
  out.panel = analysis::Panel(model);
  try {
    out.selection = analysis::select(out.panel, settings);
  } catch (const Error& fault) {
    out.fault = fault.id();
    return out;
  }
  for (const auto& c : out.selection.ranking)
    out.sparks[c.code] =
        report::sparkline(out.panel.indicator_of(settings.indicators.front().kpi, c.code), 96, 26);
  return out;
}

std::string number(const ui::Ui& ui, double value, int decimals) {
  char out[32];
  std::snprintf(out, sizeof out, "%.*f", decimals, value);
  std::string text(out);
  if (ui.words->language() != "en") std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

class SelectionRoom final : public Room {
 public:
  using Room::Room;

  void reset() override {
    ranking_ = {};
    asked_ = 0;
    reckoning_ = false;
    chosen_.clear();
    reason_.clear();
    county_.clear();
  }

  void draw(Rect where) override {
    refresh();
    const bool side_by_side = !chosen_.empty() && where.size.x > ui.px(820);
    const float side = side_by_side ? std::min(ui.px(540), where.size.x * 0.46F) : 0;
    ui::begin_pane(ui, "selection", where.at, {where.size.x - side, where.size.y}, ui.colors.surface);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("selection.title"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("selection.about"));
    if (!ranking_)
      ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("selection.reckoning"));
    else if (!ranking_->fault.empty())
      nothing();
    else
      table();
    ui::end_pane();
    if (side_by_side && ranking_)
      if (const auto* c = ranking_->selection.find(chosen_))
        card(*c, {{where.at.x + where.size.x - side, where.at.y}, {side, where.size.y}});
  }

  void offer(std::vector<Found>& found) override {
    if (!ranking_) return;
    for (const auto& c : ranking_->selection.ranking)
      found.push_back({"find.selection." + c.code, c.name, ui.t("room.selection"), [this, code = c.code] {
                         session.go({"selection"});
                         chosen_ = code;
                       }});
  }

 private:
  /// Reckons anew when series changed; never while drawing.
  void refresh() {
    const auto revision = session.project().structure_revision() + 1;
    if (reckoning_ && !session.jobs.any()) reckoning_ = false;  // it was cancelled
    if (asked_ == revision || reckoning_) return;
    asked_ = revision;
    reckoning_ = true;
    auto settings = settings_;
    settings.class_probability = 0.8;
    session.jobs.start<std::shared_ptr<Ranking>>(
        ui.t("selection.job"),
        [model = session.snapshot(), settings](session::Progress&) {
          return std::make_shared<Ranking>(rank(*model, settings));
        },
        [this](std::shared_ptr<Ranking> made) {
          reckoning_ = false;
          ranking_ = std::move(made);
          at_default_.clear();
          for (const auto& c : ranking_->selection.ranking)
            if (c.selected()) at_default_.insert(c.code);
          classify();
        });
  }

  void classify() {
    settings_.class_probability = std::round(static_cast<double>(threshold_) * 100) / 100;
    settings_.watch_probability = std::min(0.6, settings_.class_probability);
    analysis::classify(ranking_->selection, settings_);
    why_.clear();
    offered_ = 0;
    in_.clear();
    out_.clear();
    std::set<std::string> counties;
    const auto add = [](std::string& list, const std::string& name) {
      list += (list.empty() ? "" : ", ") + name;
    };
    for (const auto& c : ranking_->selection.ranking) {
      why_[c.code] = report::why_ranked(c, ranking_->selection, settings_, *ui.words);
      offered_ += c.selected() ? 1 : 0;
      const bool before = at_default_.contains(c.code);
      if (c.selected() && !before) add(in_, c.name);
      if (!c.selected() && before) add(out_, c.name);
      if (!c.county.empty()) counties.insert(c.county);
    }
    counties_ = counties.size() > 1;
    language_ = ui.words->language();
  }

  void nothing() {
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("selection.empty"));
    labelled_path(ui, session, "selection.file", ui.t("selection.file"), file_, ui.px(420),
                  {.what = session::FileWish::What::files,
                   .title = "choose.series",
                   .endings = {".json", ".csv", ".xlsx"},
                   .folders_too = true});
    if (ui::button(ui, "selection.import", ui.t("selection.import"), ui::ButtonKind::primary,
                   ui::icon::download) &&
        !file_.empty())
      import();
    ui::section(ui, ui.t("selection.kolada"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("selection.kolada_about"));
    ui::labelled_field(ui, "selection.address", ui.t("selection.address"), address_, ui.px(300));
    ui::labelled_field(ui, "selection.kpis", ui.t("selection.kpis"), kpis_, ui.px(420));
    ui::labelled_field(ui, "selection.years", ui.t("selection.years"), years_, ui.px(140));
    if (ui::button(ui, "selection.fetch", ui.t("selection.fetch"), ui::ButtonKind::plain, ui::icon::sync))
      fetch();
  }

  void take_in(std::vector<model::Series> series) {
    session.act([&] {
      const auto done = commands::import_series(session.project(), std::move(series), commands::Areas::all);
      ui.toast(ui.t("selection.imported", {std::to_string(done.added), std::to_string(done.changed)}),
               ui.t("undo"), [this] { session.undo_project(); });
    });
  }

  void import() {
    session.jobs.start<std::vector<model::Series>>(
        ui.t("selection.import_job"),
        [file = std::filesystem::path(file_)](session::Progress& progress) {
          exchange::SeriesGathering all;
          std::error_code none;
          if (std::filesystem::is_directory(file, none)) {
            for (const auto& one : std::filesystem::directory_iterator(file)) {
              progress.check();
              const auto ending = one.path().extension();
              if (ending == ".json" || ending == ".csv" || ending == ".xlsx") all.add_file(one.path());
            }
          } else {
            all.add_file(file);
          }
          return all.take();
        },
        [this](std::vector<model::Series> got) { take_in(std::move(got)); });
  }

  void fetch() {
    exchange::KoladaQuestion question;
    question.address = address_;
    std::string id;
    for (const char c : kpis_ + " ") {
      if (c != ' ' && c != ',') {
        id += c;
      } else if (!id.empty()) {
        question.kpis.push_back(std::move(id));
        id.clear();
      }
    }
    question.from_year = std::atoi(years_.c_str());
    const auto dash = years_.find('-');
    question.to_year = dash == std::string::npos ? question.from_year : std::atoi(years_.c_str() + dash + 1);
    session.jobs.start<std::vector<model::Series>>(
        ui.t("selection.fetch_job"),
        [question](session::Progress& progress) {
          auto all = exchange::fetch_kolada(question, [&] { return !progress.cancelled(); });
          progress.check();
          return all.take();
        },
        [this](std::vector<model::Series> got) { take_in(std::move(got)); });
  }

  [[nodiscard]] bool shown(const analysis::Candidate& c) const {
    if (!county_.empty() && !text::fold_case(c.county).starts_with(text::fold_case(county_))) return false;
    switch (only_) {
      case Only::all:
        return true;
      case Only::weak:
        return c.weak;
      case Only::declining:
        return c.declining;
      case Only::watch:
        return c.watch;
      case Only::offered:
        return commands::enters(session.model(), c);
    }
    return true;
  }

  void filters() {
    const std::pair<Only, const char*> kinds[] = {{Only::all, "all"},
                                                  {Only::offered, "offered"},
                                                  {Only::weak, "weak"},
                                                  {Only::declining, "declining"},
                                                  {Only::watch, "watch"}};
    bool first = true;
    for (const auto& [only, id] : kinds) {
      if (!first) ImGui::SameLine();
      first = false;
      if (ui::chip(ui, std::string("selection.only.") + id, ui.t(std::string("selection.only.") + id),
                   only_ == only))
        only_ = only;
    }
    if (!counties_) return;
    ImGui::SameLine();
    ui::field(ui, "selection.county", county_, ui.t("selection.county"), ui.px(170));
  }

  void threshold() {
    ImGui::SetNextItemWidth(ui.px(220));
    float value = threshold_;
    if (ImGui::SliderFloat("##threshold", &value, 0.5F, 0.99F, "")) {
      threshold_ = std::round(value * 100) / 100;
      classify();
    }
    ui.mark("selection.threshold");
    const auto move = [&](float by) {
      threshold_ = std::clamp(std::round((threshold_ + by) * 100) / 100, 0.5F, 0.99F);
      classify();
    };
    ImGui::SameLine();
    if (ui::button(ui, "selection.lower", "−", ui::ButtonKind::quiet)) move(-0.01F);
    ImGui::SameLine();
    if (ui::button(ui, "selection.raise", "+", ui::ButtonKind::quiet)) move(0.01F);
    const auto sentence = ui.t("selection.line", {std::to_string(offered_), number(ui, threshold_, 2)});
    // Beside the line where it finds room, else below.
    const float left = ImGui::GetItemRectMax().x + ui.px(16);
    const auto& font = ui.fonts.small;
    if (left + ui::size_of(font, sentence).x <
        ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x) {
      ImGui::SameLine();
      ImGui::AlignTextToFramePadding();
      ui::words(ui, font, ui.colors.text, sentence);
    } else {
      ui::paragraph(ui, font, ui.colors.text, sentence);
    }
    ui.mark("selection.line", sentence);
    if (!in_.empty()) ui::paragraph(ui, ui.fonts.small, ui.colors.ok, ui.t("selection.come_in", {in_}));
    if (!out_.empty()) ui::paragraph(ui, ui.fonts.small, ui.colors.danger, ui.t("selection.leave", {out_}));
  }

  void table() {
    if (language_ != ui.words->language()) classify();
    filters();
    threshold();
    if (ui::button(ui, "selection.export", ui.t("selection.export"), ui::ButtonKind::plain,
                   ui::icon::download))
      export_list();
    for (const auto& caution : ranking_->selection.cautions)
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                    std::string(ui::icon::warning) + " " + report::caution_in_words(caution, *ui.words));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("selection.limit"));
    ImGui::BeginChild("ranking", {0, 0}, false, ImGuiWindowFlags_NoNavFocus);
    std::vector<const analysis::Candidate*> rows;
    for (const auto& c : ranking_->selection.ranking)
      if (shown(c)) rows.push_back(&c);
    const float height = ui.px(54);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()), height);
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
        row(*rows[static_cast<std::size_t>(i)], height);
    clipper.End();
    for (const auto& one : ranking_->selection.unjudged)
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, report::why_unjudged(one, *ui.words));
    ImGui::EndChild();
  }

  void row(const analysis::Candidate& c, float height) {
    const auto& colors = ui.colors;
    const auto at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(6);
    const auto id = "selection.row." + c.code;
    const bool pressed = ui.hit(id, {std::max(width, 1.0F), height - ui.px(2)}, c.name);
    if (pressed) {
      chosen_ = chosen_ == c.code ? "" : c.code;
      reason_.clear();
    }
    auto* list = ImGui::GetWindowDrawList();
    const bool hovered = ImGui::IsItemHovered();
    if (chosen_ == c.code || hovered)
      list->AddRectFilled(at, {at.x + width, at.y + height - ui.px(2)},
                          chosen_ == c.code ? colors.accent_soft : colors.raised, ui.px(6));
    const auto* word = commands::overrule_of(session.model(), c.code);
    const bool in = commands::enters(session.model(), c);
    char rank[8];
    std::snprintf(rank, sizeof rank, "%d", c.rank);
    ui::text_at(ui, {at.x + ui.px(8), at.y + ui.px(8)}, ui.fonts.bold, in ? colors.accent : colors.muted,
                rank);
    const float spark = ui.px(100);
    const float bar = ui.px(120);
    const float right = at.x + width - spark - bar - ui.px(24);
    const float left = at.x + ui.px(38);
    float x = left +
              ui::text_at(ui, {left, at.y + ui.px(8)}, ui.fonts.bold, colors.text, c.name, right - left) +
              ui.px(10);
    const auto label = [&](const std::string& words, ImU32 color) {
      if (x > right - ui.px(30)) return;
      x += ui::text_at(ui, {x, at.y + ui.px(10)}, ui.fonts.small, color, words, right - x) + ui.px(8);
    };
    for (const auto& words : report::classes_of(c, *ui.words))
      label(words, c.watch ? colors.muted : colors.of(report::color_weakness));
    for (const auto& words : report::flags_of(c, *ui.words)) label(words, colors.muted);
    if (word != nullptr)
      label(ui.t(word->include ? "selection.taken_in" : "selection.left_out"), colors.accent);
    ui::text_at(ui, {left, at.y + ui.px(29)}, ui.fonts.small, colors.muted,
                word != nullptr ? word->reason : why_[c.code], right - left);
    // The two probabilities, with the line they are held against.
    const float bx = right + ui.px(10);
    const auto probability = [&](float y, double p, const char* color) {
      const float w = bar - ui.px(46);
      list->AddRectFilled({bx, y}, {bx + w, y + ui.px(6)}, colors.border, ui.px(3));
      list->AddRectFilled({bx, y}, {bx + w * static_cast<float>(p), y + ui.px(6)}, colors.of(color),
                          ui.px(3));
      const float line = bx + w * threshold_;
      list->AddLine({line, y - ui.px(2)}, {line, y + ui.px(8)}, colors.text, 1);
      ui::text_at(ui, {bx + w + ui.px(6), y - ui.px(5)}, ui.fonts.small, colors.text, number(ui, p, 3));
    };
    probability(at.y + ui.px(14), c.p_weak, report::color_weakness);
    probability(at.y + ui.px(34), c.p_declining, report::color_mixed);
    if (hovered && ImGui::GetMousePos().x > bx)
      ImGui::SetTooltip("%s %s\n%s %s", ui.t("selection.p_weak").c_str(), number(ui, c.p_weak, 3).c_str(),
                        ui.t("selection.p_declining").c_str(), number(ui, c.p_declining, 3).c_str());
    if (const auto found = ranking_->sparks.find(c.code); found != ranking_->sparks.end()) {
      const auto here = ImGui::GetCursorScreenPos();
      ImGui::SetCursorScreenPos({at.x + width - spark, at.y + ui.px(12)});
      picture(ui, found->second, spark - ui.px(8));
      ImGui::SetCursorScreenPos(here);
    }
    ImGui::SetCursorScreenPos({at.x, at.y + height});
  }

  void card(const analysis::Candidate& c, Rect where) {
    ui::begin_pane(ui, "selection.card", where.at, where.size, ui.colors.raised);
    ui::words(ui, ui.fonts.title, ui.colors.text, c.name);
    ui::words(ui, ui.fonts.small, ui.colors.muted, c.county.empty() ? c.code : c.county + " · " + c.code);
    ui::paragraph(ui, ui.fonts.body, ui.colors.text, why_[c.code]);
    const float width = ImGui::GetContentRegionAvail().x - ui.px(6);
    for (const auto& j : c.by) {
      const auto indicator = ranking_->panel.indicator_of(j.kpi, c.code);
      if (indicator.own == nullptr) continue;
      ui::section(ui, report::short_title(j.kpi, indicator.own->title, *ui.words));
      picture(ui,
              report::series_chart(indicator, {c.name, ui.t("report.country"), ui.t("report.group")}, "",
                                   indicator.own->title, layout_width(ui, width), ui.words->language()),
              width);
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                    ui.t("selection.figures",
                         {number(ui, j.level, 1), number(ui, j.level_se, 1), number(ui, j.level_shrunk, 1),
                          number(ui, j.slope, 1), number(ui, j.slope_se, 1), number(ui, j.slope_shrunk, 1),
                          number(ui, j.p_weak, 3), number(ui, j.p_declining, 3)}));
    }
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("selection.source"));
    ui::section(ui, ui.t("selection.overrule"));
    const auto* word = commands::overrule_of(session.model(), c.code);
    if (word != nullptr) {
      ui::paragraph(ui, ui.fonts.body, ui.colors.text,
                    ui.t(word->include ? "selection.taken_in" : "selection.left_out") + ": " + word->reason);
      ui::words(ui, ui.fonts.small, ui.colors.muted,
                word->by + (word->date ? " " + model::to_string(*word->date) : ""));
      if (ui::button(ui, "selection.withdraw", ui.t("selection.withdraw")))
        session.act([&] { commands::withdraw_overrule(session.project(), c.code); });
    } else {
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("selection.overrule_about"));
      ui::area(ui, "selection.reason", reason_, {width, ui.px(70)});
      const bool in = c.selected();
      if (ui::button(ui, "selection.overrule.go", ui.t(in ? "selection.leave_out" : "selection.take_in")))
        session.act([&] {
          commands::overrule(
              session.project(), c.code, !in, reason_, session.settings.initials,
              model::Date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())));
          reason_.clear();
        });
    }
    ui::end_pane();
  }

  void export_list() {
    session.act([&] {
      auto path = session.project().path();
      path.replace_extension();
      path += "-" + ui.t("selection.file_name") + ".xlsx";
      path = session.put_at(path);
      exchange::write_tables(path, {report::selection_table(session.model(), ranking_->panel,
                                                            ranking_->selection, settings_, *ui.words)});
      ui.toast(ui.t("visit.written", {path.string()}));
    });
  }

  enum class Only { all, offered, weak, declining, watch } only_ = Only::all;
  analysis::SelectionSettings settings_;
  std::shared_ptr<Ranking> ranking_;  // made by a job, handed over here
  std::set<std::string> at_default_;
  std::size_t offered_ = 0;
  std::string in_, out_;  ///< who comes in and leaves at this line, compared with the usual one
  bool counties_ = false;
  std::map<std::string, std::string> why_;
  std::string language_, chosen_, reason_, county_, file_,
      kpis_ = "N15419 N15505 N15436 N15820 N15823", years_ = "2020-2024", address_ = exchange::kolada_address;
  float threshold_ = 0.8F;
  std::uint64_t asked_ = 0;
  bool reckoning_ = false;
};

}  // namespace

std::unique_ptr<Room> make_selection(ui::Ui& ui, session::Session& session) {
  return std::make_unique<SelectionRoom>(ui, session);
}

}  // namespace skolanalys::screens
