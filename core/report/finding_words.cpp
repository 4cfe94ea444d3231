#include "core/report/finding_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace skolanalys::report {
namespace {

/// "1 respondent", "6 respondenter": ids `ID.one` and `ID.many`.
std::string counted(std::size_t n, const std::string& id, const assets::Words& words) {
  return words(n == 1 ? id + ".one" : id + ".many", {std::to_string(n)});
}

}  // namespace

std::string figure(double value, const assets::Words& words) {
  char text[48];
  std::snprintf(text, sizeof text, value == std::floor(value) ? "%.0f" : "%.1f", value);
  std::string out(text);
  if (words.language() == "sv") std::replace(out.begin(), out.end(), '.', ',');
  if (out.starts_with('-')) out.replace(0, 1, "−");
  return out;
}

std::string strength_word(std::optional<analysis::Strength> strength, const assets::Words& words) {
  if (!strength) return words("finding.strength.none");
  return words("finding.strength." + std::string(analysis::id_of(*strength)));
}

std::string strength_why(const analysis::FindingView& view, const assets::Words& words) {
  const auto& g = view.grounds;
  std::string out;
  if (!view.computed) {
    out = words("finding.why.nothing");
  } else {
    out =
        words("finding.why",
              {counted(g.in_favour, "finding.respondents", words), counted(g.levels, "finding.levels", words),
               counted(g.sources, "finding.kinds", words), counted(g.against, "finding.respondents", words)});
    if (view.both_sides > 0)
      out += " " + words("finding.why.both", {counted(view.both_sides, "finding.respondents", words)});
  }
  if (view.chosen && view.chosen != view.computed)
    out += " " +
           words("finding.why.chosen", {strength_word(view.chosen, words),
                                        strength_word(view.computed, words), view.finding->strength_reason});
  return out;
}

std::vector<std::string> flag_words(const analysis::FindingView& view, const assets::Words& words) {
  std::vector<std::string> out;
  for (const auto flag : view.flags) {
    if (flag == analysis::FindingFlag::overruled) continue;  // said with the strength
    const auto only = view.sources.empty() ? std::string() : *view.sources.begin();
    out.push_back(words("finding.flag." + std::string(analysis::id_of(flag)), {only}));
  }
  return out;
}

std::string figures_of(const analysis::Support& support, const assets::Words& words) {
  if (support.series == nullptr) return {};
  const auto& values = support.series->values;
  const auto& evidence = *support.evidence;
  const auto first = values.lower_bound(evidence.from_year);
  auto last = evidence.to_year == 0 ? values.end() : values.upper_bound(evidence.to_year);
  if (first == values.end() || last == values.begin()) return words("finding.no_values");
  --last;
  const auto value = [&](const auto& at) {
    return figure(at->second, words) + " (" + std::to_string(at->first) + ")";
  };
  if (first->first >= last->first) return value(last);
  return value(first) + " → " + value(last);
}

std::string place_of(const analysis::Support& support, const assets::Words& words, const std::string& roles) {
  if (support.lost) return words("finding.lost");
  if (support.series != nullptr) {
    std::string area = support.series->area;
    if (area == "0000") area = words("report.country");
    return support.series->kpi + " " + support.series->title + " · " + area;
  }
  std::string out = support.source + (support.clock.empty() ? "" : " " + support.clock);
  if (support.document != nullptr) out += " · " + support.document->title;
  if (!roles.empty()) out += " · " + roles;
  return out;
}

}  // namespace skolanalys::report
