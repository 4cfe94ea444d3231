#include "app/screens/applicants.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/ui/icons.h"
#include "core/report/charts.h"

namespace skolanalys::screens {
namespace {

std::string three(const ui::Ui& ui, double value) {
  char out[16];
  std::snprintf(out, sizeof out, "%.3f", value);
  std::string text(out);
  if (ui.words->language() != "en") std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

}  // namespace

void Applicants::reset() {
  reckoned_.reset();
  left_out_.clear();
  asked_ = 0;
}

void Applicants::reckon() {
  const auto revision = session_.project().structure_revision() + 1;
  if (asked_ == revision) return;
  asked_ = revision;
  const auto number = ++number_;
  session_.jobs.start<std::shared_ptr<Reckoned>>(
      ui_.t("selection.job"),
      [model = session_.snapshot(),
       names = std::vector<std::string>{ui_.t("report.country"), ui_.t("report.group")},
       language = ui_.words->language()](session::Progress&) {
        auto out = std::make_shared<Reckoned>();
        const analysis::Panel panel(*model);
        out->all = commands::side_by_side(*model, panel);
        const auto kpi = analysis::SelectionSettings().indicators.front().kpi;
        for (const auto& c : out->all)
          if (const auto indicator = panel.indicator_of(kpi, c.code); indicator.own != nullptr)
            out->charts[c.code] = report::series_chart(indicator, {c.municipality, names[0], names[1]}, "",
                                                       indicator.own->title, 200, language);
        return out;
      },
      [this, number](std::shared_ptr<Reckoned> made) {
        if (number == number_) reckoned_ = std::move(made);
      });
}

void Applicants::draw(const std::function<void(model::ApplicationId)>& open) {
  reckon();
  ui::words(ui_, ui_.fonts.title, ui_.colors.text, ui_.t("apply.compare"));
  ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("apply.compare_about"));
  if (reckoned_ == nullptr) {
    ui::paragraph(ui_, ui_.fonts.body, ui_.colors.muted, ui_.t("selection.reckoning"));
    return;
  }
  float x = 0;
  const float all = ImGui::GetContentRegionAvail().x;
  for (const auto& c : reckoned_->all) {
    const float need = ui::size_of(ui_.fonts.small, c.municipality).x + ui_.px(36);
    if (x > 0 && x + need < all)
      ImGui::SameLine();
    else
      x = 0;
    x += need;
    const bool on = !left_out_.contains(c.application);
    if (ui::chip(ui_, "compare.who." + c.code, c.municipality, on)) {
      if (on)
        left_out_.insert(c.application);
      else
        left_out_.erase(c.application);
    }
  }
  ImGui::Dummy({0, ui_.px(8)});
  std::size_t shown = 0;
  for (const auto& c : reckoned_->all) shown += left_out_.contains(c.application) ? 0 : 1;
  if (shown == 0) return;
  // As many beside each other as can be read; the rest go on below.
  const float least = ui_.px(250);
  const auto columns = static_cast<std::size_t>(std::max(1.0F, std::floor(all / least)));
  const float width = all / static_cast<float>(std::min(columns, shown));
  std::size_t n = 0;
  float top = ImGui::GetCursorPosY();
  float bottom = top;
  const float left = ImGui::GetCursorPosX();
  for (const auto& c : reckoned_->all) {
    if (left_out_.contains(c.application)) continue;
    if (n > 0 && n % columns == 0) top = bottom + ui_.px(18);
    ImGui::SetCursorPos({left + width * static_cast<float>(n % columns), top});
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(0);
    column(c, width - ui_.px(20));
    ImGui::PopTextWrapPos();
    ImGui::EndGroup();
    bottom = std::max(n % columns == 0 ? top : bottom, ImGui::GetCursorPosY());
    ++n;
  }
  ImGui::SetCursorPos({left, bottom});
  ImGui::Dummy({1, ui_.px(8)});
  if (pressed_) {
    const auto id = pressed_;
    pressed_ = {};
    open(id);
  }
}

void Applicants::line(const std::string& label, const std::string& value, bool bad) {
  const auto at = ImGui::GetCursorScreenPos();
  ui::text_at(ui_, at, ui_.fonts.small, ui_.colors.muted, label, ui_.px(112));
  ui::text_at(ui_, {at.x + ui_.px(116), at.y}, ui_.fonts.small, bad ? ui_.colors.danger : ui_.colors.text,
              value, ui_.px(130));
  ImGui::Dummy({1, ui_.px(12)});
}

void Applicants::column(const commands::Compared& c, float width) {
  ui::words(ui_, ui_.fonts.bold, ui_.colors.text, c.municipality);
  ui::words(ui_, ui_.fonts.small, ui_.colors.muted,
            c.ranked ? ui_.t("apply.rank", {std::to_string(c.ranked->rank)}) : ui_.t("apply.unranked"));
  if (const auto chart = reckoned_->charts.find(c.code); chart != reckoned_->charts.end())
    picture(ui_, chart->second, width);
  ImGui::Dummy({0, ui_.px(4)});
  const auto yes = [&](bool on) { return on ? ui_.t("apply.yes") : ui_.t("apply.no"); };
  if (c.ranked) {
    line(ui_.t("selection.p_weak"), three(ui_, c.ranked->p_weak), false);
    line(ui_.t("selection.p_declining"), three(ui_, c.ranked->p_declining), false);
  }
  line(ui_.t("compare.chair"), yes(c.chair), !c.chair);
  line(ui_.t("compare.head"), yes(c.head), !c.head);
  line(ui_.t("compare.received"),
       (c.received ? model::to_string(*c.received) : "–") + (c.late ? " · " + ui_.t("apply.late") : ""),
       c.late || !c.received);
  line(ui_.t("compare.price"), ui_.t("apply.kronor", {std::to_string(static_cast<long>(c.price))}), false);
  line(ui_.t("compare.stage"), ui_.t("stage." + std::string(model::id_of(c.stage))), false);
  if (!c.cohort.empty()) line(ui_.t("compare.cohort"), c.cohort, false);
  if (ui::button(ui_, "compare.open." + c.code, ui_.t("apply.compare_one"), ui::ButtonKind::quiet,
                 ui::icon::note))
    pressed_ = c.application;
}

}  // namespace skolanalys::screens
