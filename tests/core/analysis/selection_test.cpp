#include "core/analysis/selection.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/exchange/codebook.h"
#include "tests/catch.h"

using namespace skolanalys;
using analysis::Panel;
using analysis::SelectionSettings;
using nlohmann::json;

namespace {

const std::filesystem::path sample = std::filesystem::path(ASSETS) / "sample";

analysis::Selection of_sample(const SelectionSettings& settings = {}) {
  return analysis::select(Panel(exchange::read_series(sample / "selection.csv", {})), settings);
}

model::Series series(const std::string& kpi, const std::string& area, std::map<int, double> values) {
  model::Series s;
  s.kpi = kpi;
  s.area = area;
  s.values = std::move(values);
  return s;
}

/// One share indicator, 2020-2024; country at 50 %, so that v = 2500/n.
struct Small {
  SelectionSettings settings;
  std::vector<model::Series> all{
      series("K", "0000", {{2020, 50}, {2021, 50}, {2022, 50}, {2023, 50}, {2024, 50}})};
  Small() { settings.indicators = {{"K"}}; }
  void add(const std::string& code, const std::array<double, 5>& values, double n) {
    std::map<int, double> v, pupils;
    for (std::size_t i = 0; i < 5; ++i) {
      v[2020 + static_cast<int>(i)] = values[i];
      pupils[2020 + static_cast<int>(i)] = n;
    }
    all.push_back(series("K", code, v));
    all.push_back(series("X-AK9", code, pupils));
  }
  [[nodiscard]] analysis::Selection select() const { return analysis::select(Panel(all), settings); }
};

}  // namespace

TEST_CASE("the ranking of the sample is that of the reference program", "[selection]") {
  const auto expected = json::parse(std::ifstream(sample / "selection-expected.json"));
  const double tolerance = expected["tolerance"];
  const auto got = of_sample();
  CHECK(got.years == expected["years"].get<std::vector<int>>());
  REQUIRE(got.spreads.size() == 3);
  for (const auto& s : got.spreads) {
    INFO(s.kpi);
    const auto& e = expected["parameters"][s.kpi];
    CHECK(std::abs(s.tau_within - e["tau_within"].get<double>()) <= tolerance);
    CHECK(std::abs(s.tau_between - e["tau_between"].get<double>()) <= tolerance);
    CHECK(std::abs(s.tau_slope - e["tau_slope"].get<double>()) <= tolerance);
    CHECK(std::abs(s.mean_level - e["mean_level"].get<double>()) <= tolerance);
    CHECK(std::abs(s.mean_slope - e["mean_slope"].get<double>()) <= tolerance);
    REQUIRE(s.regression);
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(std::abs((*s.regression)[i] - e["coef"][i].get<double>()) <= tolerance);
  }
  REQUIRE(got.ranking.size() == expected["ranking"].size());
  for (std::size_t i = 0; i < got.ranking.size(); ++i) {
    const auto& c = got.ranking[i];
    const auto& e = expected["ranking"][i];
    INFO(c.code << " ranked " << c.rank);
    CHECK(c.code == e["code"]);
    CHECK(c.rank == e["rank"]);
    CHECK(std::abs(c.p_weak - e["p_weak"].get<double>()) <= tolerance);
    CHECK(std::abs(c.p_declining - e["p_declining"].get<double>()) <= tolerance);
    CHECK(std::abs(c.severity - e["severity"].get<double>()) <= tolerance);
    CHECK(std::abs(c.residual.value() - e["mean_residual"].get<double>()) <= 0.005 + tolerance);
    CHECK(std::abs(c.pupils - e["mean_n"].get<double>()) <= 0.05);
    json classes = json::array();
    if (c.weak) classes.push_back("weak");
    if (c.declining) classes.push_back("declining");
    if (c.watch) classes.push_back("watch");
    CHECK(classes == e["classes"]);
    json flags = json::array();
    if (c.small) flags.push_back("small");
    if (c.gap) flags.push_back("gap");
    if (c.broken) flags.push_back("break");
    if (c.as_expected) flags.push_back("as-expected-from-background");
    CHECK(flags == e["flags"]);
    for (const auto& j : c.by) {
      INFO(j.kpi);
      const auto& d = expected["detail"][c.code][j.kpi];
      CHECK(j.robust == d["robust"].get<bool>());
      const std::vector<std::pair<const char*, double>> figures{
          {"level", j.level},       {"level_se", j.level_se},         {"level_shrunk", j.level_shrunk},
          {"level_sd", j.level_sd}, {"residual", j.residual.value()}, {"slope", j.slope},
          {"slope_se", j.slope_se}, {"slope_shrunk", j.slope_shrunk}, {"slope_sd", j.slope_sd},
          {"p_weak", j.p_weak},     {"p_declining", j.p_declining},   {"z_level", j.z_level},
          {"z_trend", j.z_trend}};
      for (const auto& [name, value] : figures) {
        INFO(name);
        CHECK(std::abs(value - d[name].get<double>()) <= tolerance);
      }
    }
  }
}

TEST_CASE("the sample warns that its mean trend is not the country's", "[selection]") {
  const auto got = of_sample();
  REQUIRE(got.cautions.size() == 3);
  CHECK(got.cautions[0].id == "selection.caution.trend");
  CHECK(got.cautions[0].values == std::vector<std::string>{"N15419", "-1.15", "1.22"});
}

TEST_CASE("another threshold lets municipalities in and out without judging anew", "[selection]") {
  auto got = of_sample();
  SelectionSettings settings;
  settings.class_probability = 0.79;
  analysis::classify(got, settings);
  CHECK(got.find("9987")->weak);
  settings.class_probability = 0.85;
  analysis::classify(got, settings);
  CHECK_FALSE(got.find("9987")->selected());
  CHECK_FALSE(got.find("9984")->selected());
  CHECK(got.find("9984")->watch);
  CHECK(got.find("9999")->rank == 1);
}

// By hand: 2500 pupils, so v = 1 a year; five equal values: L = -10 with SE^2 = 1/5, and the set -10, 0, 10
// has sample variance 100. tau_b^2 = 100 - 0.2 = 99.8, f = 99.8/100 = 0.998, L* = -9.98.
TEST_CASE("a level is shrunk towards the mean by hand's reckoning", "[selection]") {
  Small s;
  s.add("0001", {40, 40, 40, 40, 40}, 2500);
  s.add("0002", {50, 50, 50, 50, 50}, 2500);
  s.add("0003", {60, 60, 60, 60, 60}, 2500);
  const auto got = s.select();
  const auto& spread = got.spreads[0];
  CHECK(spread.tau_within == 0);
  CHECK(std::abs(spread.tau_between - std::sqrt(99.8)) < 1e-9);
  CHECK(spread.tau_slope == 0);
  const auto& j = got.find("0001")->by[0];
  CHECK(std::abs(j.level + 10) < 1e-9);
  CHECK(std::abs(j.level_se - std::sqrt(0.2)) < 1e-9);
  CHECK(std::abs(j.level_shrunk + 9.98) < 1e-9);
  CHECK(std::abs(j.slope_se - std::sqrt(0.1)) < 1e-9);
  CHECK(got.find("0001")->weak);
  CHECK_FALSE(got.find("0001")->declining);
  CHECK(got.find("0001")->rank == 1);
}

TEST_CASE("a falling series that one year alone makes fall is no decline", "[selection]") {
  Small s;
  s.add("0001", {50, 50, 50, 50, 20}, 2500);
  s.add("0002", {50, 46, 42, 38, 34}, 2500);
  s.add("0003", {50, 50, 50, 50, 50}, 2500);
  s.add("0004", {50, 50, 50, 50, 50}, 2500);
  const auto got = s.select();
  CHECK_FALSE(got.find("0001")->by[0].robust);
  CHECK(got.find("0001")->by[0].slope < -2);
  CHECK_FALSE(got.find("0001")->declining);
  CHECK(got.find("0002")->by[0].robust);
}

TEST_CASE("a small place with wild years is not classed, a large one with the same mean is", "[selection]") {
  Small s;
  s.add("0001", {30, 60, 38, 55, 27}, 15);
  s.add("0002", {42, 42, 42, 42, 42}, 900);
  s.add("0003", {50, 50, 50, 50, 50}, 900);
  s.add("0004", {55, 55, 55, 55, 55}, 900);
  s.add("0005", {52, 52, 52, 52, 52}, 900);
  const auto got = s.select();
  CHECK_FALSE(got.find("0001")->selected());
  CHECK(got.find("0001")->small);
  CHECK(got.find("0002")->weak);
}

TEST_CASE("a year without a value is a gap, never a zero", "[selection]") {
  Small s;
  s.add("0001", {40, 40, 40, 40, 40}, 2500);
  s.add("0002", {50, 50, 50, 50, 50}, 2500);
  s.add("0003", {60, 60, 60, 60, 60}, 2500);
  s.all[1].values.erase(2022);
  const auto got = s.select();
  CHECK(got.find("0001")->gap);
  CHECK(std::abs(got.find("0001")->by[0].level + 10) < 1e-9);
  CHECK(got.find("0001")->by[0].values == 4);
}

TEST_CASE("who cannot be judged is listed with the reason", "[selection]") {
  Small s;
  for (const char* code : {"0001", "0002", "0003", "0004", "0005", "0006"})
    s.add(code, {40, 45, 50, 45, 40}, 100);
  s.all[1].values.erase(2024);                     // 0001
  s.all[3].values = {{2023, 50.0}, {2024, 50.0}};  // 0002
  std::erase_if(s.all, [](const auto& one) { return one.kpi == "X-AK9" && one.area == "0003"; });
  const auto got = s.select();
  CHECK(got.ranking.size() == 3);
  REQUIRE(got.unjudged.size() == 3);
  CHECK(got.unjudged[0].reason == "no-last-year");
  CHECK(got.unjudged[1].reason == "few-years");
  CHECK(got.unjudged[2].reason == "no-pupils");
}

TEST_CASE("a year in which an indicator changed its meaning is flagged", "[selection]") {
  Small s;
  for (const char* code : {"0001", "0002", "0003"}) s.add(code, {40, 45, 50, 45, 40}, 100);
  s.all[0].breaks = {2022};
  CHECK(s.select().ranking[0].broken);
  s.all[0].breaks = {2020};  // the first year is compared with none before it
  CHECK_FALSE(s.select().ranking[0].broken);
}

TEST_CASE("without the country, or with two municipalities, nothing is ranked", "[selection]") {
  Small s;
  s.add("0001", {40, 40, 40, 40, 40}, 100);
  s.add("0002", {50, 50, 50, 50, 50}, 100);
  CHECK_THROWS_AS(s.select(), Error);
  s.add("0003", {50, 50, 50, 50, 50}, 100);
  CHECK(s.select().ranking.size() == 3);
  s.all.erase(s.all.begin());
  CHECK_THROWS_AS(s.select(), Error);
}
