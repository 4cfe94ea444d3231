#include "core/report/selection_out.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "core/commands/selection.h"
#include "core/report/charts.h"
#include "core/report/shapes.h"

namespace skolanalys::report {
namespace {

using analysis::Candidate;
using analysis::Judged;

std::string decimals(double value, int count, const assets::Words& words) {
  char out[32];
  std::snprintf(out, sizeof out, "%.*f", count, value);
  std::string text(out);
  if (words.language() != "en") std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

/// The indicator whose probability is (nearest to) the median: the one that decides.
const Judged& decisive(const Candidate& c, double Judged::*p, double median) {
  return *std::min_element(c.by.begin(), c.by.end(), [&](const Judged& a, const Judged& b) {
    return std::abs(a.*p - median) < std::abs(b.*p - median);
  });
}

bool is_share(const std::string& kpi, const analysis::SelectionSettings& settings) {
  for (const auto& by : settings.indicators)
    if (by.kpi == kpi) return by.share;
  return true;
}

std::string unit(const std::string& kpi, const analysis::SelectionSettings& settings,
                 const assets::Words& words) {
  return words(is_share(kpi, settings) ? "selection.points" : "selection.merit");
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : between) + part;
  return out;
}

}  // namespace

std::string short_title(const std::string& kpi, const std::string& title, const assets::Words& words) {
  return words.has("kpi." + kpi) ? words("kpi." + kpi) : title.empty() ? kpi : title;
}

std::vector<std::string> classes_of(const Candidate& c, const assets::Words& words) {
  std::vector<std::string> out;
  if (c.weak) out.push_back(words("selection.weak"));
  if (c.declining) out.push_back(words("selection.declining"));
  if (c.watch) out.push_back(words("selection.watch"));
  return out;
}

std::vector<std::string> flags_of(const Candidate& c, const assets::Words& words) {
  std::vector<std::string> out;
  if (c.small) out.push_back(words("selection.flag.small"));
  if (c.gap) out.push_back(words("selection.flag.gap"));
  if (c.broken) out.push_back(words("selection.flag.break"));
  if (c.as_expected) out.push_back(words("selection.flag.expected"));
  return out;
}

std::string why_ranked(const Candidate& c, const analysis::Selection& selection,
                       const analysis::SelectionSettings& settings, const assets::Words& words) {
  if (c.by.empty()) return {};
  const auto p = [&](double value) { return decimals(value, 3, words); };
  const auto& low = decisive(c, &Judged::p_weak, c.p_weak);
  const auto& falling = decisive(c, &Judged::p_declining, c.p_declining);
  const auto name = [&](const std::string& kpi) { return short_title(kpi, {}, words); };
  std::vector<std::string> out;
  if (c.weak)
    out.push_back(words(low.level < 0 ? "selection.why.weak" : "selection.why.weak_set",
                        {c.name, decimals(std::abs(low.level), 1, words), unit(low.kpi, settings, words),
                         name(low.kpi), p(c.p_weak)}));
  if (c.declining)
    out.push_back(words(c.weak ? "selection.why.declining_too" : "selection.why.declining",
                        {c.name, decimals(std::abs(falling.slope), 1, words),
                         unit(falling.kpi, settings, words), name(falling.kpi), p(c.p_declining)}));
  if (!c.selected()) {
    const bool below = low.level < 0;
    out.push_back(words(c.watch ? "selection.why.watch" : "selection.why.none",
                        {c.name, decimals(std::abs(low.level), 1, words), unit(low.kpi, settings, words),
                         words(below ? "selection.under" : "selection.over"), name(low.kpi), p(c.p_weak),
                         p(c.p_declining), decimals(settings.class_probability, 2, words)}));
    if (c.p_declining >= settings.class_probability) out.push_back(words("selection.why.not_robust"));
  }
  if (c.small) out.push_back(words("selection.why.small", {decimals(c.pupils, 0, words)}));
  if (c.gap) {
    std::string gaps;
    for (const auto& j : c.by)
      if (j.gap) gaps += (gaps.empty() ? "" : ", ") + name(j.kpi);
    out.push_back(gaps.empty() ? words("selection.why.lacks", {std::to_string(c.by.size()),
                                                               std::to_string(selection.spreads.size())})
                               : words("selection.why.gap", {gaps}));
  }
  if (c.broken) out.push_back(words("selection.why.break"));
  if (c.as_expected)
    out.push_back(words(c.published ? "selection.why.expected_published" : "selection.why.expected",
                        {decimals(c.published ? *c.published : c.residual.value_or(0), 1, words)}));
  return joined(out, " ");
}

std::string why_unjudged(const analysis::Unjudged& one, const assets::Words& words) {
  return words("selection.unjudged." + one.reason, {one.name, short_title(one.kpi, {}, words)});
}

std::string caution_in_words(const analysis::Caution& caution, const assets::Words& words) {
  auto values = caution.values;
  if (!values.empty()) values[0] = short_title(values[0], {}, words);
  if (words.language() != "en")
    for (auto& value : values) std::replace(value.begin(), value.end(), '.', ',');
  return words(caution.id, values);
}

exchange::Table selection_table(const model::Model& model, const analysis::Panel& panel,
                                const analysis::Selection& selection,
                                const analysis::SelectionSettings& settings, const assets::Words& words) {
  exchange::Table out;
  out.name = words("selection.title");
  const auto years = selection.years.empty() ? std::string()
                                             : std::to_string(selection.years.front()) + "–" +
                                                   std::to_string(selection.years.back());
  std::vector<std::string> indicators;
  for (const auto& s : selection.spreads) indicators.push_back(s.kpi + " " + panel.title_of(s.kpi));
  out.about = {{words("selection.about.years"), years},
               {words("selection.about.indicators"), joined(indicators, "; ")},
               {words("selection.about.threshold"), decimals(settings.class_probability, 2, words)},
               {words("selection.about.source"), words("selection.source")},
               {words("selection.about.limit"), words("selection.limit")}};
  for (const auto& caution : selection.cautions)
    out.about.emplace_back(words("selection.about.caution"), caution_in_words(caution, words));
  for (const char* heading :
       {"selection.rank", "selection.code", "selection.municipality", "selection.county", "selection.class",
        "selection.p_weak", "selection.p_declining", "selection.severity", "selection.residual",
        "selection.pupils", "selection.flags", "selection.enters", "selection.overruled", "selection.reason"})
    out.headings.push_back(words(heading));
  const auto rounded = [](double value, double steps) { return std::round(value * steps) / steps; };
  for (const auto& c : selection.ranking) {
    const auto* word = commands::overrule_of(model, c.code);
    std::vector<exchange::Cell> row;
    row.emplace_back(static_cast<double>(c.rank));
    row.emplace_back(c.code);
    row.emplace_back(c.name);
    row.emplace_back(c.county);
    row.emplace_back(joined(classes_of(c, words), ", "));
    row.emplace_back(rounded(c.p_weak, 1000));
    row.emplace_back(rounded(c.p_declining, 1000));
    row.emplace_back(rounded(c.severity, 1000));
    row.emplace_back(c.residual ? exchange::Cell(rounded(*c.residual, 100)) : exchange::Cell(std::string()));
    row.emplace_back(rounded(c.pupils, 10));
    row.emplace_back(joined(flags_of(c, words), ", "));
    row.emplace_back(words(commands::enters(model, c) ? "selection.yes" : "selection.no"));
    row.emplace_back(word == nullptr ? std::string()
                                     : word->reason + (word->by.empty() ? "" : " (" + word->by + ")"));
    row.emplace_back(why_ranked(c, selection, settings, words));
    out.rows.push_back(std::move(row));
  }
  for (const auto& one : selection.unjudged) {
    std::vector<exchange::Cell> row(out.headings.size(), std::string());
    row[1] = one.code;
    row[2] = one.name;
    row[4] = words("selection.unjudged");
    row.back() = why_unjudged(one, words);
    out.rows.push_back(std::move(row));
  }
  return out;
}

Picture sparkline(const analysis::Indicator& indicator, double width, double height) {
  Picture out;
  out.width = width;
  out.height = height;
  double low = 1e300;
  double high = -1e300;
  int first = 9999;
  int last = 0;
  const auto lines = {indicator.group, indicator.country, indicator.own};
  for (const auto* series : lines) {
    if (series == nullptr) continue;
    for (const auto& [year, value] : series->values) {
      low = std::min(low, value);
      high = std::max(high, value);
      first = std::min(first, year);
      last = std::max(last, year);
    }
  }
  if (last == 0) return out;
  if (high - low < 1e-9) high = low + 1;
  const double edge = 3;
  const auto at = [&](int year, double value) {
    const double x = last == first ? width / 2 : edge + (width - 2 * edge) * (year - first) / (last - first);
    return std::pair(x, height - edge - (height - 2 * edge) * (value - low) / (high - low));
  };
  const auto draw = [&](const model::Series* series, double thick, const char* color, bool dashed) {
    if (series == nullptr) return;
    for (auto& part : shapes::unbroken(series->values, at))
      out.shapes.push_back(shapes::stroke(std::move(part), thick, color, dashed));
  };
  draw(indicator.group, 0.8, color_neutral, true);
  draw(indicator.country, 0.8, shapes::ink, false);
  draw(indicator.own, 1.6, color_weakness, false);
  if (indicator.own != nullptr && !indicator.own->values.empty()) {
    const auto& [year, value] = *indicator.own->values.rbegin();
    const auto [x, y] = at(year, value);
    out.shapes.push_back(shapes::circle(x, y, 2.2, color_weakness));
  }
  return out;
}

}  // namespace skolanalys::report
