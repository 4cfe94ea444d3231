#include "core/commands/compare_applications.h"

#include <algorithm>

#include "core/assets/assets.h"
#include "core/error.h"

namespace skolanalys::commands {

std::vector<Compared> side_by_side(const model::Model& round, const analysis::Panel& panel,
                                   const std::vector<model::ApplicationId>& ids) {
  analysis::Selection selection;
  try {
    if (!panel.empty()) selection = analysis::select(panel, {});
  } catch (const Error&) {
    selection = {};  // too little to rank by: the applicants stand without
  }
  std::vector<Compared> out;
  for (const auto& [id, a] : round.applications) {
    const bool wanted = ids.empty() ? a.decision != model::Decision::withdrawn
                                    : std::find(ids.begin(), ids.end(), id) != ids.end();
    if (!wanted) continue;
    Compared one;
    one.application = id;
    one.code = a.municipality_code;
    one.municipality = assets::municipality(a.municipality_code).name;
    if (const auto* candidate = selection.find(a.municipality_code)) one.ranked = *candidate;
    one.chair = signed_by_chair(a);
    one.head = signed_by_head(a);
    one.late = late(round, a);
    one.received = a.received;
    one.price = price_of(round, a);
    one.stage = stage_of(a);
    if (const auto* cohort = cohort_of(round, a)) one.cohort = cohort->name;
    one.motivation = a.motivation;
    one.remarks = remarks_on(round, a);
    out.push_back(std::move(one));
  }
  std::stable_sort(out.begin(), out.end(), [](const Compared& a, const Compared& b) {
    if (a.ranked.has_value() != b.ranked.has_value()) return a.ranked.has_value();
    return a.ranked && a.ranked->rank < b.ranked->rank;
  });
  return out;
}

}  // namespace skolanalys::commands
