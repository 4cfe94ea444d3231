#include "core/analysis/selection.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "core/error.h"

namespace skolanalys::analysis {
namespace {

struct Point {
  int year = 0;
  double d = 0;  ///< value minus the country's of the same year
  double v = 0;  ///< variance from the number of pupils
  double n = 0;
  double weight = 0;                                    ///< 1 / (v + noise of years)
  std::optional<std::pair<double, double>> background;  ///< education, newly arrived; distance to the country
};
struct Place {
  std::string code;
  std::vector<Point> points;
};

std::optional<double> value_in(const model::Series* series, int year) {
  if (series == nullptr) return std::nullopt;
  const auto found = series->values.find(year);
  return found == series->values.end() ? std::nullopt : std::optional(found->second);
}

struct Line {
  double level = 0, level_se = 0, slope = 0, slope_se = 0;
};
Line fitted(const std::vector<Point>& points, int without = 0) {
  double sum = 0;
  double sum_d = 0;
  double sum_t = 0;
  for (const auto& p : points) {
    if (p.year == without) continue;
    sum += p.weight;
    sum_d += p.weight * p.d;
    sum_t += p.weight * p.year;
  }
  const double centre = sum_t / sum;
  double square = 0;
  double product = 0;
  for (const auto& p : points) {
    if (p.year == without) continue;
    square += p.weight * (p.year - centre) * (p.year - centre);
    product += p.weight * (p.year - centre) * p.d;
  }
  return {sum_d / sum, std::sqrt(1 / sum), product / square, std::sqrt(1 / square)};
}

/// Mean without the tenth at each end.
double trimmed_mean(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto cut = static_cast<std::ptrdiff_t>(0.1 * static_cast<double>(values.size()));
  const auto from = values.begin() + cut;
  const auto to = values.end() - cut;
  return std::accumulate(from, to, 0.0) / static_cast<double>(to - from);
}

/// Noise from year to year that the number of pupils does not explain, as a variance.
double year_noise(const std::vector<Place>& places) {
  std::vector<double> excess;
  for (const auto& place : places)
    for (std::size_t i = 1; i < place.points.size(); ++i) {
      const auto& a = place.points[i - 1];
      const auto& b = place.points[i];
      if (b.year == a.year + 1) excess.push_back((b.d - a.d) * (b.d - a.d) - a.v - b.v);
    }
  return std::max(0.0, trimmed_mean(std::move(excess)) / 2);
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// What differs between municipalities beyond the error of each: a standard deviation.
double spread(const std::vector<double>& values, const std::vector<double>& errors) {
  const double middle = mean(values);
  double square = 0;
  double error = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    square += (values[i] - middle) * (values[i] - middle);
    error += errors[i] * errors[i];
  }
  const auto n = static_cast<double>(values.size());
  return std::sqrt(std::max(0.0, square / (n - 1) - error / n));
}

/// Weighted least squares with a constant and two variables; nothing where they do not vary.
std::optional<std::array<double, 3>> regression(const std::vector<Place>& places) {
  std::array<std::array<double, 4>, 3> m{};
  int count = 0;
  for (const auto& place : places)
    for (const auto& p : place.points) {
      if (!p.background) continue;
      const std::array<double, 4> row{1, p.background->first, p.background->second, p.d};
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 4; ++j) m[i][j] += p.n * row[i] * row[j];
      ++count;
    }
  constexpr int fewest = 10;  // observations for three coefficients
  if (count < fewest) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i) {
    std::size_t pivot = i;
    for (std::size_t r = i + 1; r < 3; ++r)
      if (std::abs(m[r][i]) > std::abs(m[pivot][i])) pivot = r;
    std::swap(m[i], m[pivot]);
    if (std::abs(m[i][i]) < 1e-9) return std::nullopt;
    for (std::size_t r = 0; r < 3; ++r) {
      if (r == i) continue;
      const double factor = m[r][i] / m[i][i];
      for (std::size_t c = i; c < 4; ++c) m[r][c] -= factor * m[i][c];
    }
  }
  return std::array<double, 3>{m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
}

/// P(X < threshold) of a normal X; a step where nothing is uncertain.
double below(double threshold, double middle, double sd) {
  if (sd <= 0) return middle < threshold ? 1 : 0;
  return 0.5 * std::erfc(-(threshold - middle) / sd / std::sqrt(2.0));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto n = values.size();
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int last_year_of(const Panel& panel, const SelectionSettings& settings) {
  if (settings.last_year != 0) return settings.last_year;
  int last = 9999;
  for (const auto& by : settings.indicators) {
    const auto* country = panel.find(by.kpi, std::string(country_area));
    if (country == nullptr || country->values.empty())
      throw Error(Fault::usage, "error.no_country_series", {by.kpi},
                  "there is no series of the country (0000) for " + by.kpi + "; import it too");
    last = std::min(last, country->values.rbegin()->first);
  }
  return last;
}

/// Collects what one municipality has of one indicator. Empty where it cannot be judged: `why` says so.
std::vector<Point> points_of(const Panel& panel, const SelectionSettings& settings, const JudgedBy& by,
                             const std::string& code, const std::vector<int>& years, std::string& why) {
  const std::string country(country_area);
  const auto* own = panel.find(by.kpi, code);
  const auto* mean_of_country = panel.find(by.kpi, country);
  const auto* pupils = panel.find(settings.pupils, code);
  const auto* education = panel.find(settings.education, code);
  const auto* arrived = panel.find(settings.newly_arrived, code);
  const auto* country_education = panel.find(settings.education, country);
  const auto* country_arrived = panel.find(settings.newly_arrived, country);
  std::vector<Point> out;
  bool pupils_missing = false;
  for (const int year : years) {
    const auto value = value_in(own, year);
    const auto beside = value_in(mean_of_country, year);
    if (!value || !beside) continue;
    const auto n = value_in(pupils, year);
    if (!n || *n <= 0) {
      pupils_missing = true;
      continue;
    }
    Point p;
    p.year = year;
    p.d = *value - *beside;
    p.n = *n;
    const double share = *beside / 100;
    p.v = by.share ? 1e4 * share * (1 - share) / *n : settings.merit_sd * settings.merit_sd / *n;
    const auto e = value_in(education, year);
    const auto a = value_in(arrived, year);
    const auto ce = value_in(country_education, year);
    const auto ca = value_in(country_arrived, year);
    if (e && a && ce && ca) p.background = std::pair(*e - *ce, *a - *ca);
    out.push_back(p);
  }
  const bool last = !out.empty() && out.back().year == years.back();
  if (static_cast<int>(out.size()) >= settings.needed && last) return out;
  why = pupils_missing ? "no-pupils" : !value_in(own, years.back()) ? "no-last-year" : "few-years";
  return {};
}

bool broken(const Panel& panel, const JudgedBy& by, const std::string& code, const std::vector<int>& years) {
  const auto inside = [&](const std::vector<int>& breaks) {
    return std::any_of(breaks.begin(), breaks.end(),
                       [&](int year) { return year > years.front() && year <= years.back(); });
  };
  if (inside(by.breaks)) return true;
  for (const auto& area : {code, std::string(country_area)})
    if (const auto* s = panel.find(by.kpi, area); s != nullptr && inside(s->breaks)) return true;
  return false;
}

std::string short_number(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.2f", value);
  return out;
}

/// Judges all places on one indicator and hands each its judgement.
Spread judge(const Panel& panel, const JudgedBy& by, std::vector<Place> places, const std::vector<int>& years,
             std::map<std::string, Candidate>& candidates) {
  Spread out;
  out.kpi = by.kpi;
  out.municipalities = static_cast<int>(places.size());
  const double noise = year_noise(places);
  out.tau_within = std::sqrt(noise);
  std::vector<double> levels, level_errors, slopes, slope_errors;
  double precision = 0;
  for (auto& place : places) {
    for (auto& p : place.points) p.weight = 1 / (p.v + noise);
    const auto line = fitted(place.points);
    levels.push_back(line.level);
    level_errors.push_back(line.level_se);
    slopes.push_back(line.slope);
    slope_errors.push_back(line.slope_se);
    precision += 1 / (line.level_se * line.level_se);
  }
  out.mean_level = mean(levels);
  out.mean_slope = mean(slopes);
  out.tau_between = spread(levels, level_errors);
  out.tau_slope = spread(slopes, slope_errors);
  out.regression = regression(places);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto& points = places[i].points;
    Judged j;
    j.kpi = by.kpi;
    j.level = levels[i];
    j.level_se = level_errors[i];
    j.slope = slopes[i];
    j.slope_se = slope_errors[i];
    j.values = static_cast<int>(points.size());
    j.gap = points.size() < years.size();
    j.broken = broken(panel, by, places[i].code, years);
    const double between = out.tau_between * out.tau_between;
    const double f = between / (between + j.level_se * j.level_se);
    j.level_shrunk = out.mean_level + f * (j.level - out.mean_level);
    // Where nothing but chance differs, all stand at the mean, as surely as the mean is known.
    j.level_sd = f > 0 ? std::sqrt(f) * j.level_se : std::sqrt(1 / precision);
    const double slope_between = out.tau_slope * out.tau_slope;
    const double g = slope_between / (slope_between + j.slope_se * j.slope_se);
    // Towards no trend, not towards the mean of the set: the distance to the country has its trend taken off.
    j.slope_shrunk = g * j.slope;
    j.slope_sd = std::sqrt(g) * j.slope_se;
    j.p_weak = below(by.level, j.level_shrunk, j.level_sd);
    j.p_declining = below(by.change, 4 * j.slope_shrunk, 4 * j.slope_sd);
    j.z_level = out.tau_between > 0 ? -(j.level_shrunk - out.mean_level) / out.tau_between : 0;
    j.z_trend = out.tau_slope > 0 ? -j.slope_shrunk / out.tau_slope : 0;
    j.robust = std::all_of(points.begin(), points.end(),
                           [&](const Point& p) { return fitted(points, p.year).slope < 0; });
    if (out.regression) {
      double sum = 0;
      double weights = 0;
      for (const auto& p : points) {
        if (!p.background) continue;
        const auto& c = *out.regression;
        sum += p.weight * (p.d - c[0] - c[1] * p.background->first - c[2] * p.background->second);
        weights += p.weight;
      }
      if (weights > 0) j.residual = sum / weights;
    }
    candidates[places[i].code].by.push_back(j);
  }
  return out;
}

void sum_up(Candidate& c, const Panel& panel, const SelectionSettings& settings,
            const std::vector<int>& years) {
  std::vector<double> weak, declining, level, trend, residuals, pupils;
  for (const auto& j : c.by) {
    weak.push_back(j.p_weak);
    declining.push_back(j.p_declining);
    level.push_back(j.z_level);
    trend.push_back(j.z_trend);
    if (j.residual) residuals.push_back(*j.residual);
    c.gap = c.gap || j.gap;
    c.broken = c.broken || j.broken;
  }
  c.gap = c.gap || c.by.size() < settings.indicators.size();
  c.p_weak = median(std::move(weak));
  c.p_declining = median(std::move(declining));
  c.severity = std::max(mean(level), mean(trend));
  if (!residuals.empty()) c.residual = mean(residuals);
  for (const int year : years)
    if (const auto n = value_in(panel.find(settings.pupils, c.code), year)) pupils.push_back(*n);
  if (!pupils.empty()) c.pupils = mean(pupils);
  if (const auto* s = panel.find(settings.published, c.code); s != nullptr)
    for (const int year : years)
      if (const auto value = value_in(s, year)) c.published = value;
}

}  // namespace

const Candidate* Selection::find(const std::string& code) const {
  const auto found =
      std::find_if(ranking.begin(), ranking.end(), [&](const Candidate& c) { return c.code == code; });
  return found == ranking.end() ? nullptr : &*found;
}

void classify(Selection& selection, const SelectionSettings& settings) {
  for (auto& c : selection.ranking) {
    const auto robust = static_cast<std::size_t>(
        std::count_if(c.by.begin(), c.by.end(), [](const Judged& j) { return j.robust; }));
    const auto most = std::max<std::size_t>(1, (2 * settings.indicators.size() + 2) / 3);
    c.weak = c.p_weak >= settings.class_probability;
    c.declining = c.p_declining >= settings.class_probability && robust >= most;
    c.watch = !c.selected() && c.probability() >= settings.watch_probability;
    c.small = c.pupils < settings.small;
    const auto beside = c.published ? c.published : c.residual;
    c.as_expected = c.weak && beside && *beside > settings.expected;
  }
  std::stable_sort(selection.ranking.begin(), selection.ranking.end(),
                   [](const Candidate& a, const Candidate& b) {
                     const auto classes = [](const Candidate& c) { return int{c.weak} + int{c.declining}; };
                     if (classes(a) != classes(b)) return classes(a) > classes(b);
                     // A difference that no screen shows does not go before severity.
                     const auto pa = std::lround(a.probability() * 1000);
                     const auto pb = std::lround(b.probability() * 1000);
                     if (pa != pb) return pa > pb;
                     if (a.severity != b.severity) return a.severity > b.severity;
                     return a.code < b.code;
                   });
  int rank = 0;
  for (auto& c : selection.ranking) c.rank = ++rank;
}

Selection select(const Panel& panel, const SelectionSettings& settings) {
  Selection out;
  const int last = last_year_of(panel, settings);
  for (int year = last - settings.years + 1; year <= last; ++year) out.years.push_back(year);
  std::map<std::string, Candidate> candidates;
  std::map<std::string, Unjudged> faults;
  std::vector<std::vector<Place>> all(settings.indicators.size());
  std::map<std::string, std::size_t> judged_by;
  for (std::size_t k = 0; k < settings.indicators.size(); ++k)
    for (const auto& code : panel.municipalities()) {
      std::string why;
      auto points = points_of(panel, settings, settings.indicators[k], code, out.years, why);
      if (points.empty()) {
        faults.try_emplace(code, Unjudged{code, panel.name_of(code), why, settings.indicators[k].kpi});
        continue;
      }
      all[k].push_back({code, std::move(points)});
      ++judged_by[code];
    }
  // On one indicator of three nobody is judged.
  const auto fewest = std::min<std::size_t>(2, settings.indicators.size());
  constexpr std::size_t fewest_places = 3;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto& by = settings.indicators[k];
    if (all[k].size() < fewest_places)
      throw Error(Fault::usage, "error.too_few_municipalities", {by.kpi, std::to_string(all[k].size())},
                  by.kpi + ": " + std::to_string(all[k].size()) +
                      " municipalities have enough years and a number of pupils; at least 3 are needed");
    out.spreads.push_back(judge(panel, by, std::move(all[k]), out.years, candidates));
    const auto& spread = out.spreads.back();
    if (std::abs(spread.mean_slope) > spread.tau_slope / 2)
      out.cautions.push_back({"selection.caution.trend",
                              {by.kpi, short_number(spread.mean_slope), short_number(spread.tau_slope)}});
    if (spread.tau_between == 0) out.cautions.push_back({"selection.caution.no-difference", {by.kpi}});
  }
  for (const auto& code : panel.municipalities()) {
    if (judged_by[code] < fewest) {
      const auto fault = faults.find(code);
      if (fault != faults.end()) out.unjudged.push_back(fault->second);
      continue;
    }
    auto& c = candidates[code];
    c.code = code;
    c.name = panel.name_of(code);
    c.county = panel.county_of(code);
    sum_up(c, panel, settings, out.years);
    out.ranking.push_back(std::move(c));
  }
  classify(out, settings);
  return out;
}

}  // namespace skolanalys::analysis
