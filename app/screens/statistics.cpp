#include "app/screens/charts.h"
#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/analysis/series.h"
#include "core/report/charts.h"

namespace skolanalys::screens {

void statistics(ui::Ui& ui, session::Session& session, Rect where) {
  ui::begin_pane(ui, "statistics", where.at, where.size, ui.colors.surface);
  const auto indicators = analysis::indicators_of(session.model());
  if (indicators.empty()) {
    ui::empty_state(ui, ui::icon::trending, ui.t("statistics.empty"));
    ui::end_pane();
    return;
  }
  const auto& engagement = session.model().engagement;
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("statistics.title", {engagement.municipality}));
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("statistics.about"));
  const int columns = where.size.x > ui.px(1050) ? 2 : 1;
  const float width =
      (ImGui::GetContentRegionAvail().x - ui.px(32) * static_cast<float>(columns - 1) - ui.px(12)) /
      static_cast<float>(columns);
  int column = 0;
  for (const auto& i : indicators) {
    if (column > 0) ImGui::SameLine(0, ui.px(32));
    ImGui::BeginGroup();
    const auto at = ImGui::GetCursorScreenPos();
    const float title = ui::wrapped_height(ui.fonts.bold, i.own->title, width);
    ui::draw_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.bold, {at.x, at.y + ui.px(10)}, ui.colors.text,
                     i.own->title, width);
    ImGui::Dummy({width, title + ui.px(14)});
    picture(ui,
            report::series_chart(i, {engagement.municipality, ui.t("report.country"), ui.t("report.group")},
                                 "", i.own->title, layout_width(ui, std::min(width, ui.px(560))),
                                 ui.words->language()),
            std::min(width, ui.px(560)));
    ImGui::EndGroup();
    column = (column + 1) % columns;
  }
  ui::end_pane();
}

}  // namespace skolanalys::screens
