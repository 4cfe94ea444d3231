#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/panel.h"

/// Which municipalities have weak or declining results, judged against the country with a probability rather
/// than by place in a league table. Small places are shrunk towards the middle by as much as their few pupils
/// make their figures uncertain, so that no cut-off in size is needed. Pure: a panel in, a ranking out.
///
/// What it cannot do: five yearly values with 160 pupils tell only relative losses of about ten points over
/// the period on one indicator, at a probability of 0.8. Whoever shows a ranking says so beside it.
namespace skolanalys::analysis {

/// An indicator that municipalities are judged by.
struct JudgedBy {
  std::string kpi;
  bool share = true;          ///< per cent of the pupils; else points of merit
  double level = -2;          ///< weak: below the country by more than this
  double change = -2;         ///< declining: lost against the country by more than this over four years
  std::vector<int> breaks{};  ///< years from which it is counted otherwise; besides those of the series
};

struct SelectionSettings {
  std::vector<JudgedBy> indicators{{"N15419"}, {"N15505", false, -5, -5}, {"N15436"}};
  std::string pupils = "X-AK9";          ///< number of pupils in year 9
  std::string education = "N15820";      ///< parents' education, per cent
  std::string newly_arrived = "N15823";  ///< newly arrived pupils, per cent
  std::string published = "U15461";  ///< deviation from a modelled value that is published; goes before ours
  int last_year = 0;                 ///< 0 = the latest that the country has for all indicators
  int years = 5;
  int needed = 4;        ///< values, of which the last year's is one
  double merit_sd = 60;  ///< of one pupil's merit
  double class_probability = 0.8;
  double watch_probability = 0.6;
  double small = 50;     ///< pupils in a year; fewer on average is flagged
  double expected = -1;  ///< weak, yet no further below what background explains: flagged
};

/// One indicator of one municipality; distances to the country in the indicator's own unit.
struct Judged {
  std::string kpi;
  double level = 0, level_se = 0;         ///< as measured, weighted over the years
  double level_shrunk = 0, level_sd = 0;  ///< after what chance explains has been taken off
  double slope = 0, slope_se = 0;         ///< a year
  double slope_shrunk = 0, slope_sd = 0;
  std::optional<double> residual;  ///< beside what background explains
  bool robust = false;             ///< falls whichever year is left out
  double p_weak = 0, p_declining = 0;
  double z_level = 0, z_trend = 0;
  int values = 0;  ///< years with a value
  bool gap = false, broken = false;
};

/// A municipality as ranked.
struct Candidate {
  std::string code, name, county;
  std::vector<Judged> by;
  double p_weak = 0, p_declining = 0;  ///< medians over the indicators
  double severity = 0;
  std::optional<double> residual;   ///< mean over the indicators
  std::optional<double> published;  ///< the published deviation, latest year
  double pupils = 0;                ///< mean of the years
  bool weak = false, declining = false, watch = false;
  bool small = false, gap = false, broken = false, as_expected = false;
  int rank = 0;
  [[nodiscard]] double probability() const { return p_weak > p_declining ? p_weak : p_declining; }
  [[nodiscard]] bool selected() const { return weak || declining; }
};

/// A municipality that cannot be judged, and why: string ids "selection.unjudged.…" with the indicator.
struct Unjudged {
  std::string code, name;
  std::string reason;  ///< "few-years", "no-last-year", "no-pupils"
  std::string kpi;
};

/// What holds for all municipalities together on one indicator.
struct Spread {
  std::string kpi;
  double tau_within = 0;   ///< noise from year to year besides that of few pupils
  double tau_between = 0;  ///< real differences of level
  double tau_slope = 0;    ///< real differences of trend
  double mean_level = 0, mean_slope = 0;
  std::optional<std::array<double, 3>> regression;  ///< constant, education, newly arrived
  int municipalities = 0;
};

/// Something to know before the ranking is used: id of a sentence and its values.
struct Caution {
  std::string id;
  std::vector<std::string> values;
};

struct Selection {
  std::vector<int> years;
  std::vector<Spread> spreads;
  std::vector<Candidate> ranking;
  std::vector<Unjudged> unjudged;
  std::vector<Caution> cautions;
  [[nodiscard]] const Candidate* find(const std::string& code) const;
};

/// Throws Error(usage) where nothing can be ranked: no indicator of the country, fewer than three
/// municipalities with enough years.
[[nodiscard]] Selection select(const Panel& panel, const SelectionSettings& settings);

/// Classes, flags and order for other thresholds, from the probabilities that are there already.
void classify(Selection& selection, const SelectionSettings& settings);

}  // namespace skolanalys::analysis
