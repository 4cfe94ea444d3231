#include <nlohmann/json.hpp>

#include "core/analysis/panel.h"
#include "core/commands/selection.h"
#include "core/commands/series.h"
#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/exchange/series/kolada.h"
#include "core/exchange/table.h"
#include "tests/catch.h"
#include "tests/http_server.h"
#include "tests/scratch.h"

using namespace skolanalys;
using exchange::SeriesGathering;
using nlohmann::json;

namespace {

const std::filesystem::path sample = std::filesystem::path(ASSETS) / "sample";

const model::Series* find(const std::vector<model::Series>& all, const std::string& kpi,
                          const std::string& area, const std::string& gender = "T") {
  for (const auto& s : all)
    if (s.kpi == kpi && s.area == area && s.gender == gender) return &s;
  return nullptr;
}

std::vector<model::Series> gathered(const json& answer) {
  SeriesGathering all;
  (void)all.add_answer(answer, "answer");
  return all.take();
}

json row(const std::string& kpi, const std::string& area, const json& period, const json& values) {
  return {{"kpi", kpi}, {"municipality", area}, {"period", period}, {"values", values}};
}

std::string message(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& fault) {
    return fault.what();
  }
  return "nothing was thrown";
}

json titles(const std::string& title) { return {{"values", {{{"id", "N1"}, {"title", title}}}}}; }

}  // namespace

TEST_CASE("both versions of Kolada's answers give the same series", "[series]") {
  SeriesGathering v2;
  SeriesGathering v3;
  for (const char* file :
       {"kolada-kpi.json", "kolada-municipality.json", "kolada-municipality-groups.json"}) {
    v2.add_file(sample / file);
    v3.add_file(sample / file);
  }
  v2.add_file(sample / "kolada-data-v2.json");
  v3.add_file(sample / "kolada-data-v3.json");
  const auto a = v2.take();
  const auto b = v3.take();
  REQUIRE(a.size() == b.size());
  REQUIRE_FALSE(a.empty());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].kpi == b[i].kpi);
    CHECK(a[i].values == b[i].values);
  }
  const auto* own = find(a, "N15419", "9999");
  REQUIRE(own != nullptr);
  CHECK(own->values.at(2020) == 74.0);
  CHECK(own->title.find("kunskapskraven") != std::string::npos);
  CHECK(find(a, "N15419", "9999", "K") != nullptr);
  const auto* group = find(a, "N15419", "G9999");
  REQUIRE(group != nullptr);
  CHECK(group->members.size() == 7);
}

TEST_CASE("a missing value is a year without a value, never zero", "[series]") {
  const auto all =
      gathered({{"values",
                 {row("N1", "0380", 2020, {{{"gender", "T"}, {"status", "Missing"}, {"value", nullptr}}}),
                  row("N1", "0380", "2021", {{{"gender", "T"}, {"status", ""}, {"value", 7.5}}}),
                  row("N1", "0380", 2022, {{{"gender", "T"}, {"status", "Missing"}, {"value", 0}}})}}});
  REQUIRE(all.size() == 1);
  CHECK(all[0].values == std::map<int, double>{{2021, 7.5}});
}

TEST_CASE("women are K, whichever letter an old answer uses", "[series]") {
  const auto all = gathered({{"values", {row("N1", "0380", 2020, {{{"gender", "F"}, {"value", 1}}})}}});
  CHECK(all.at(0).gender == "K");
  CHECK_THROWS_AS(gathered({{"values", {row("N1", "0380", 2020, {{{"gender", "X"}, {"value", 1}}})}}}),
                  Error);
}

TEST_CASE("regions are left out, although their codes have four digits", "[series]") {
  const auto all = gathered({{"values",
                              {row("N1", "0001", 2020, {{{"value", 1}}}),
                               row("N1", "0000", 2020, {{{"value", 2}}}),
                               row("N1", "1480", 2020, {{{"value", 3}}}),
                               {{"id", "1480"}, {"title", "Region X"}, {"type", "L"}}}}});
  REQUIRE(all.size() == 1);
  CHECK(all[0].area == "0000");
}

TEST_CASE("answers of another shape are refused with the place", "[series]") {
  CHECK_THROWS_AS(gathered(json::object()), Error);
  CHECK_THROWS_AS(gathered({{"values", {1}}}), Error);
  CHECK_THROWS_AS(gathered({{"values", {row("N1", "0380", "i fjol", json::array())}}}), Error);
  CHECK_THROWS_AS(gathered({{"values", {row("N1", "Uppsala", 2020, json::array())}}}), Error);
  CHECK_THROWS_AS(gathered({{"values", {row("N1", "0380", 2020, {{{"value", "sju"}}})}}}), Error);
  CHECK(message([] {
          (void)gathered({{"values", {row("N1", "0380", 2020, 5)}}});
        }).find("values[0]") != std::string::npos);
}

TEST_CASE("an indicator whose title changes perspective is refused", "[series]") {
  SeriesGathering all;
  (void)all.add_answer(titles("Elever i åk 9, meritvärde kommunala skolor"), "a");
  CHECK_THROWS_AS(all.add_answer(titles("Elever i åk 9, meritvärde hemkommun"), "b"), Error);
  // Wording that moved without another perspective is the same indicator.
  (void)all.add_answer(titles("Elever i åk 9, betygskriterierna i alla ämnen, kommunala skolor"), "c");
  CHECK(exchange::perspective_of("fristående skolor, hemkommun") == "hemkommun+fristående skolor");
}

TEST_CASE("a project refuses the same, and is left as it was", "[series]") {
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "p.skolanalys");
  auto fresh = gathered({{"values", {row("N15505", "9999", 2025, {{{"value", 190}}})}}});
  fresh[0].title = "Elever i åk 9, meritvärde hemkommun, genomsnitt (17 ämnen)";
  const auto before = project->revision();
  CHECK_THROWS_AS(commands::import_series(*project, fresh), Error);
  CHECK(project->revision() == before);
}

TEST_CASE("imported again, a series gets new years and revised values, as one step", "[series]") {
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "p.skolanalys");
  const auto count = project->model().series.size();
  const auto values_of = [&] {
    return find(
               [&] {
                 std::vector<model::Series> all;
                 for (const auto& [id, s] : project->model().series) all.push_back(s);
                 return all;
               }(),
               "N15419", "9999")
        ->values;
  };
  const auto fresh = gathered(
      {{"values",
        {row("N15419", "9999", 2024, {{{"value", 58.2}}}), row("N15419", "9999", 2025, {{{"value", 60.0}}}),
         row("N15419", "0380", 2025, {{{"value", 70.0}}})}}});
  const auto done = commands::import_series(*project, fresh);
  CHECK(done.changed == 1);
  CHECK(done.revised == 1);
  CHECK(done.left_out == 1);
  CHECK(project->model().series.size() == count);
  {
    const auto now = values_of();
    CHECK(now.at(2024) == 58.2);
    CHECK(now.at(2025) == 60.0);
    CHECK(now.at(2020) == 74.0);
  }
  project->undo({});
  CHECK_FALSE(values_of().contains(2025));
}

TEST_CASE("a round keeps the series of all municipalities", "[series]") {
  const Scratch scratch;
  const auto round = commands::create_round(scratch / "round.skolanalys", "Hösten 2024");
  CHECK(commands::is_round(round->model()));
  SeriesGathering all;
  all.add_file(sample / "selection.csv");
  all.add_file(sample / "kolada-municipality.json");
  const auto done = commands::import_series(*round, all.take());
  CHECK(done.left_out == 0);
  const analysis::Panel panel(round->model());
  CHECK(panel.municipalities().size() == 20);
  CHECK(panel.name_of("9981") == "Testvik");
}

TEST_CASE("tables from spreadsheets: semicolons, decimal commas, lost zeros, quoted cells", "[series]") {
  const Scratch scratch;
  SeriesGathering all;
  all.add_file(scratch.write("a.csv",
                             "\xEF\xBB\xBFkpi;municipality;period;value;title;name\r\n"
                             "N1;380;2020;70,5;\"Åk 9; \"\"alla\"\" ämnen\";Uppsala\r\n"
                             "N1;0;2020;72;;\r\n;;;;;\r\nN1;380;2021;;;\r\n"));
  const auto got = all.take();
  const auto* s = find(got, "N1", "0380");
  REQUIRE(s != nullptr);
  CHECK(s->values == std::map<int, double>{{2020, 70.5}});
  CHECK(s->title == "Åk 9; \"alla\" ämnen");
  CHECK(s->area_name == "Uppsala");
  CHECK(find(got, "N1", "0000") != nullptr);
  SeriesGathering none;
  CHECK_THROWS_AS(none.add_file(scratch.write("b.csv", "a,b\n1,2\n")), Error);
  CHECK_THROWS_AS(
      none.add_file(scratch.write("c.csv", "kpi,municipality,period,value\nN1,0380,2020,mycket\n")), Error);
  CHECK_THROWS_AS(none.add_file(scratch.write("d.txt2", "")), Error);
}

TEST_CASE("a workbook is read as the table it is", "[series]") {
  const Scratch scratch;
  exchange::Table table;
  table.name = "Statistik";
  table.about = {{"Källa", "Kolada"}};
  table.headings = {"kpi", "municipality", "period", "value"};
  table.rows = {{std::string("N1"), std::string("0380"), 2020.0, 70.5},
                {std::string("N1"), 380.0, 2021.0, std::string()}};
  exchange::write_xlsx(scratch / "a.xlsx", {table});
  SeriesGathering all;
  all.add_file(scratch / "a.xlsx");
  const auto got = all.take();
  REQUIRE(got.size() == 1);
  CHECK(got[0].values == std::map<int, double>{{2020, 70.5}});
  SeriesGathering none;
  CHECK_THROWS_AS(none.add_file(scratch.write("b.xlsx", "no workbook")), Error);
}

TEST_CASE("figures are fetched page after page, with titles, names and groups", "[series]") {
  const auto file = [](const char* name) { return Scratch::read(sample / name); };
  const auto data = json::parse(file("kolada-data-v3.json"));
  auto first = data;
  auto second = data;
  auto& rows = first["values"];
  const auto half = static_cast<std::ptrdiff_t>(rows.size() / 2);
  rows.erase(rows.begin() + half, rows.end());
  second["values"].erase(second["values"].begin(), second["values"].begin() + half);
  std::map<std::string, std::string> answers{
      {"/v3/kpi/N15419,N15505", file("kolada-kpi.json")},
      {"/v3/municipality", file("kolada-municipality.json")},
      {"/v3/municipality_groups", file("kolada-municipality-groups.json")},
      {"/v3/page2", second.dump()}};
  first["next_url"] = "/v3/page2";
  answers["/v3/data/kpi/N15419,N15505/municipality/9999,0000/year/2020,2021"] = first.dump();
  const HttpServer server(answers);
  exchange::KoladaQuestion question;
  question.address = server.address() + "/v3/";
  question.kpis = {"N15419", "N15505"};
  question.areas = {"9999", "0000"};
  question.from_year = 2020;
  question.to_year = 2021;
  auto got = exchange::fetch_kolada(question);
  const auto series = got.take();
  SeriesGathering saved;
  saved.add_file(sample / "kolada-data-v3.json");
  CHECK(series.size() == saved.take().size());
  CHECK(find(series, "N15419", "9999")->title.find("kunskapskraven") != std::string::npos);
  CHECK(find(series, "N15419", "9999")->source.starts_with("Kolada 20"));
}

TEST_CASE("fetching fails with a sentence: no such indicator, another server, no JSON, in circles",
          "[series]") {
  const json kpi{{"values", {{{"id", "N1"}, {"title", "x"}}}}};
  const json none{{"values", json::array()}};
  std::map<std::string, std::string> answers{
      {"/kpi/N1", kpi.dump()}, {"/kpi/N2", none.dump()}, {"/municipality", none.dump()}};
  const auto fetch = [&](const std::string& page, const std::string& id = "N1") {
    auto all = answers;
    all["/data/kpi/N1/year/2020"] = page;
    const HttpServer server(all);
    exchange::KoladaQuestion question;
    question.address = server.address();
    question.kpis = {id};
    question.from_year = question.to_year = 2020;
    return message([&] { (void)exchange::fetch_kolada(question); });
  };
  CHECK(fetch(none.dump()) == "nothing was thrown");
  CHECK(fetch(none.dump(), "N2").find("has no indicator N2") != std::string::npos);
  CHECK(fetch("<html>").find("is no JSON") != std::string::npos);
  CHECK(fetch("!500").find("answers 500") != std::string::npos);
  CHECK(fetch(json{{"values", json::array()}, {"next_url", "http://example.invalid/x"}}.dump())
            .find("another server") != std::string::npos);
  CHECK(fetch(json{{"values", json::array()}, {"next_url", "file:///etc/passwd"}}.dump())
            .find("another server") != std::string::npos);
  CHECK(
      fetch(json{{"values", json::array()}, {"next_url", "/data/kpi/N1/year/2020"}}.dump()).find("circle") !=
      std::string::npos);
  CHECK(fetch(none.dump(), "../N1").find("is no id") != std::string::npos);
}

TEST_CASE("a server that never answers is given up in time, and at once when stopped", "[series]") {
  const HttpServer server({{"/x", "!wait"}, {"/large", std::string(5000, 'x')}});
  exchange::HttpLimits limits;
  limits.all = std::chrono::milliseconds(300);
  CHECK_THROWS_AS(exchange::http_get(server.address() + "/x", limits), Error);
  CHECK(message([&] {
          (void)exchange::http_get(server.address() + "/x", {}, [] { return false; });
        }).find("stopped") != std::string::npos);
  limits.bytes = 1000;
  CHECK_THROWS_AS(exchange::http_get(server.address() + "/large", limits), Error);
  CHECK_THROWS_AS(exchange::http_get("http://127.0.0.1:1/none", limits), Error);
  CHECK_THROWS_AS(exchange::http_get("file:///etc/passwd"), Error);
}
