#pragma once
#include <string>

#include "core/assets/assets.h"
#include "core/exchange/calendar.h"
#include "core/model/model.h"
#include "core/report/tree.h"

namespace skolanalys::report {

/// The visit's schedule as pages to print: a table a day (time, who, where, by whom, guide), then how the
/// steering chain is covered, whom else to ask, and clashes. Respondents stand by role and unit, never by
/// name, unless the engagement shows names.
[[nodiscard]] Report schedule(const model::Model& model, const assets::Words& words);

/// The visit's interviews as appointments; those without a date are left out. Cancelled ones say so, so that
/// a calendar that has them already takes them away.
[[nodiscard]] std::string schedule_calendar(const model::Model& model, const assets::Words& words,
                                            model::Moment stamp);

/// A guide to carry along on paper: questions with probes and room to tick.
[[nodiscard]] Report guide_sheet(const model::Guide& guide, const assets::Words& words);

/// How the steering chain is heard, level by level: dots of interviews held (filled), planned (ring) and
/// cancelled (crossed); a level that nobody is heard of stands out.
/// `width` in points.
[[nodiscard]] Picture chain_chart(const model::Model& model, const assets::Words& words, double width = 480);

}  // namespace skolanalys::report
