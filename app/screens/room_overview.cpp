#include <algorithm>
#include <filesystem>

#include "app/screens/choosing.h"
#include "app/screens/form.h"
#include "app/screens/room.h"
#include "app/ui/icons.h"
#include "core/commands/overview.h"
#include "core/commands/selection.h"
#include "core/commands/stage.h"

/// All engagements of a folder on one screen: how far each has come, what is next, what is missing. A step of
/// a municipality's way opens it there.
namespace skolanalys::screens {
namespace {

using commands::OverviewRow;
using commands::Step;

/// Where the work of a step is done.
session::Room room_of(model::Stage stage) {
  switch (stage) {
    case model::Stage::registered:
    case model::Stage::complete:
    case model::Stage::admitted:
    case model::Stage::reserve:
    case model::Stage::declined:
      return {"applications"};
    case model::Stage::visit_planned:
    case model::Stage::visited:
      return {"visit"};
    case model::Stage::analysis:
      return {"findings"};
    case model::Stage::report_sent:
      return session::Room::report;
    case model::Stage::workshop_1:
    case model::Stage::workshop_2:
      return {"workshop"};
    case model::Stage::change_work:
    case model::Stage::follow_up:
    case model::Stage::closed:
      return {"change"};
  }
  return session::Room::report;
}

class OverviewRoom final : public Room {
 public:
  using Room::Room;

  void enter() override { asked_ = false; }

  void draw(Rect where) override {
    if (folder_.empty()) folder_ = own().parent_path().string();
    if (!asked_) read();
    if (reading_ && !session.jobs.any()) reading_ = false;  // it was cancelled
    ui::begin_pane(ui, "overview", where.at, where.size, ui.colors.surface);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("overview.title"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("overview.about"));
    path_field(ui, session, "overview.folder", folder_, ui.t("overview.folder"),
               std::min(ui.px(460), where.size.x * 0.6F),
               {.what = session::FileWish::What::folder,
                .title = "choose.overview",
                .chosen = [this](const auto&) { read(); }});
    ImGui::SameLine();
    if (ui::button(ui, "overview.read", ui.t("overview.read"), ui::ButtonKind::plain, ui::icon::sync)) read();
    if (reading_) {
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("overview.reading"));
    } else if (all_ != nullptr && all_->rows.empty()) {
      ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("overview.nothing"));
    }
    std::filesystem::path open;
    session::Room to{};
    if (all_ != nullptr) {
      for (const auto& row : all_->rows) draw_row(row, open, to);
      across();
    }
    ui::end_pane();
    if (!open.empty()) go(open, to);
  }

 private:
  /// Files are told apart by where they are, however they were named.
  [[nodiscard]] std::filesystem::path own() const {
    std::error_code none;
    return std::filesystem::absolute(session.project().path(), none).lexically_normal();
  }

  void read() {
    asked_ = true;
    reading_ = true;
    const auto number = ++asking_;
    // The open project is shown as it stands here, saved or not.
    session.jobs.start<std::shared_ptr<commands::Overview>>(
        ui.t("overview.job"),
        [folder = std::filesystem::absolute(folder_).lexically_normal(), model = session.snapshot(),
         own = own()](session::Progress& progress) {
          const auto day = today();
          auto out = std::make_shared<commands::Overview>(
              commands::overview({folder}, day, [&] { return !progress.cancelled(); }));
          progress.check();
          for (auto& row : out->rows)
            if (row.path == own) row = commands::overview_of(*model, own, day);
          return out;
        },
        [this, number](std::shared_ptr<commands::Overview> made) {
          if (number != asking_) return;
          reading_ = false;
          all_ = std::move(made);
        });
  }

  void go(const std::filesystem::path& path, session::Room to) {
    const auto there = [&session = session, to] {
      if (!to.id.empty()) session.go(to);
    };
    if (path == own())
      there();
    else
      session.open_file(path, there);
  }

  [[nodiscard]] std::string missing(const commands::Remark& remark) const {
    return remark.id.starts_with("application.") ? ui.t(remark.id, remark.values)
                                                 : ui.t("error." + remark.id, remark.values);
  }

  void draw_row(const OverviewRow& row, std::filesystem::path& open, session::Room& to) {
    const auto& c = ui.colors;
    const auto id = "overview.row." + row.path.stem().string();
    ui::section(ui, row.municipality + (row.registry.empty() ? "" : " · " + row.registry));
    if (row.fault) {
      ui::paragraph(ui, ui.fonts.small, c.danger, ui.t(row.fault->id(), row.fault->values()));
      return;
    }
    std::string line =
        row.round ? ui.t("overview.round", {std::to_string(row.admitted), std::to_string(row.waiting)})
                  : ui.t("stage." + std::string(model::id_of(row.stage)));
    const bool passed = row.next && row.next->date < today();
    if (row.next) {
      const auto what = model::to_string(row.next->date) + " " + ui.t("overview.next." + row.next->what) +
                        (row.next->words.empty() ? "" : " " + row.next->words);
      line += " · " + (passed ? ui.t("overview.passed", {what}) : ui.t("overview.next") + ": " + what);
    }
    ui::RowLook look;
    look.icon = row.round ? ui::icon::folder : ui::icon::school;
    look.detail = ui.t("overview.counts",
                       {std::to_string(row.held), std::to_string(row.documents), std::to_string(row.codings),
                        std::to_string(row.findings), std::to_string(row.actions)});
    if (row.round) look.detail = row.path.filename().string();
    look.count = row.overdue > 0 ? ui::icon::warning : "";
    look.selected = row.path == own();
    if (ui::row(ui, id, line, look)) {
      open = row.path;
      to = row.round ? session::Room{"applications"} : room_of(row.stage);
    }
    if (!row.steps.empty()) way(row, open, to);
    if (row.path == own() && !row.round) advance(row);
    if (row.overdue > 0)
      ui::paragraph(ui, ui.fonts.small, c.danger, ui.t("overview.overdue", {std::to_string(row.overdue)}));
    std::string all;
    for (const auto& m : row.missing) all += (all.empty() ? "" : " ") + missing(m);
    if (!all.empty()) ui::paragraph(ui, ui.fonts.small, c.muted, ui.t("overview.missing") + ": " + all);
  }

  /// The open engagement is told to have come a step further, where nothing keeps it from that.
  void advance(const OverviewRow& row) {
    const auto next = commands::next_stage(session.model().engagement.stage);
    if (!row.missing.empty() || row.stage != session.model().engagement.stage || next == row.stage) return;
    if (!ui::button(ui, "overview.advance",
                    ui.t("overview.advance", {ui.t("stage." + std::string(model::id_of(next)))}),
                    ui::ButtonKind::quiet, ui::icon::check))
      return;
    session.act([&] {
      commands::set_stage(session.project(), next);
      read();
    });
  }

  /// One municipality's way as a line of steps; each opens it there.
  void way(const OverviewRow& row, std::filesystem::path& open, session::Room& to) {
    const auto& c = ui.colors;
    const auto at = ImGui::GetCursorScreenPos();
    const float width = std::min(ImGui::GetContentRegionAvail().x - ui.px(12), ui.px(1100));
    const float step = width / static_cast<float>(row.steps.size());
    const auto shown_of = [&](const Step& s) {
      const auto stage = std::string(model::id_of(s.stage));
      const auto way = "overview.way." + stage;
      return ui.words->has(way) ? ui.t(way) : ui.t("stage." + stage);
    };
    // Where steps are narrow their names break at the space, all rows alike.
    const bool two = std::any_of(row.steps.begin(), row.steps.end(), [&](const Step& s) {
      return ui::size_of(ui.fonts.small, shown_of(s)).x > step - ui.px(4);
    });
    const float height = ui.px(two ? 60 : 46);
    auto* list = ImGui::GetWindowDrawList();
    const float y = at.y + ui.px(10);
    for (std::size_t i = 0; i < row.steps.size(); ++i) {
      const auto& s = row.steps[i];
      const float x = at.x + step * (static_cast<float>(i) + 0.5F);
      if (i + 1 < row.steps.size())
        list->AddLine({x, y}, {x + step, y}, s.state == Step::State::done ? c.accent : c.border, ui.px(2));
    }
    for (std::size_t i = 0; i < row.steps.size(); ++i) {
      const auto& s = row.steps[i];
      const float x = at.x + step * (static_cast<float>(i) + 0.5F);
      ImGui::SetCursorScreenPos({x - step / 2, at.y});
      const auto stage = std::string(model::id_of(s.stage));
      const auto name = ui.t("stage." + stage);
      auto shown = shown_of(s);
      if (ui.hit("overview.step." + row.path.stem().string() + "." + stage, {step, height}, name)) {
        open = row.path;
        to = room_of(s.stage);
      }
      if (ImGui::IsItemHovered()) {
        list->AddRectFilled({x - step / 2, at.y}, {x + step / 2, at.y + height}, c.with_alpha(c.accent, 24),
                            ui.px(6));
        ImGui::SetTooltip("%s%s", name.c_str(), s.date ? (" " + model::to_string(*s.date)).c_str() : "");
      }
      const float radius = s.state == Step::State::now ? ui.px(6) : ui.px(4.5F);
      if (s.state == Step::State::coming) {
        list->AddCircleFilled({x, y}, radius, c.surface);
        list->AddCircle({x, y}, radius, c.border, 0, ui.px(1.5F));
      } else {
        list->AddCircleFilled({x, y}, radius, c.accent);
      }
      const auto centred = [&](const std::string& words, float top, ImU32 color) {
        const float w = std::min(ui::size_of(ui.fonts.small, words).x, step - ui.px(4));
        ui::text_at(ui, {x - w / 2, at.y + ui.px(top)}, ui.fonts.small, color, words, step - ui.px(4));
      };
      const auto color = s.state == Step::State::now ? c.text : c.muted;
      if (const auto space = shown.find(' '); two && space != std::string::npos) {
        centred(shown.substr(space + 1), 32, color);
        shown.resize(space);
      }
      centred(shown, 19, color);
      if (s.date && step > ui.px(74)) {
        const auto date = model::to_string(*s.date);
        const float dw = ui::size_of(ui.fonts.small, date).x;
        ui::text_at(ui, {x - dw / 2, at.y + ui.px(two ? 46 : 33)}, ui.fonts.small, c.faint, date, step);
      }
    }
    ImGui::SetCursorScreenPos({at.x, at.y + height + ui.px(4)});
    ImGui::Dummy({1, 0});
  }

  /// What the municipalities have in common.
  void across() {
    if (!all_->days.empty()) ui::section(ui, ui.t("overview.cohorts"));
    for (const auto& c : all_->days)
      ui::paragraph(ui, ui.fonts.body, ui.colors.text,
                    c.name + ": " +
                        ui.t(c.had > 0 ? "overview.days_of" : "overview.days_used",
                             {std::to_string(c.used), std::to_string(c.had), std::to_string(c.engagements)}));
    if (!all_->recurring.empty()) ui::section(ui, ui.t("overview.recurring"));
    for (const auto& r : all_->recurring) {
      std::string names;
      for (const auto& w : r.where)
        names += (names.empty() ? "" : ", ") + w.municipality + " (" + w.label + ")";
      ui::paragraph(ui, ui.fonts.body, ui.colors.text,
                    ui.t("overview.recurs", {r.name, std::to_string(r.where.size())}));
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, names);
    }
    const auto& outcomes = all_->outcomes.all;
    if (outcomes.empty()) return;
    ui::section(ui, ui.t("overview.actions"));
    for (const auto& one : outcomes) {
      const auto progress = one.progress.progress;
      const bool better = progress == analysis::Progress::reached || progress == analysis::Progress::toward;
      const bool worse = progress == analysis::Progress::away;
      ui::paragraph(ui, ui.fonts.body, ui.colors.text, one.municipality + ": " + one.action);
      ui::paragraph(ui, ui.fonts.small,
                    better  ? ui.colors.ok
                    : worse ? ui.colors.of("#B4531A")
                            : ui.colors.muted,
                    one.series + " · " + ui.t("report.progress." + std::string(analysis::id_of(progress))));
    }
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                  ui.t("across.caution", {std::to_string(all_->outcomes.municipalities)}));
  }

  std::string folder_;
  std::shared_ptr<commands::Overview> all_;  // made by a job, handed over here
  std::size_t asking_ = 0;
  bool asked_ = false, reading_ = false;
};

}  // namespace

std::unique_ptr<Room> make_overview(ui::Ui& ui, session::Session& session) {
  return std::make_unique<OverviewRoom>(ui, session);
}

}  // namespace skolanalys::screens
