#include "core/report/columns.h"

#include <numeric>

#include "tests/catch.h"

using namespace skolanalys;

namespace {

report::Table table_of(std::vector<std::string> header, const std::vector<std::vector<std::string>>& rows) {
  report::Table out;
  out.header = std::move(header);
  for (const auto& row : rows) {
    out.rows.emplace_back();
    for (const auto& words : row) {
      report::Run run;
      run.text = words;
      out.rows.back().emplace_back().runs.push_back(std::move(run));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a column is as wide as its longest word, and others give what that takes", "[report]") {
  auto table =
      table_of({"Nyckeltal", "År", "Exempelköping", "Riket"},
               {{"Kostnad för kommunal grundskola, kr per elev", "2024", "142\u00a0600", "135\u00a0400"}});
  table.widths = {8, 1, 1, 1};
  const auto columns = report::columns_of(table, 460, 8.5, 9);
  CHECK(std::accumulate(columns.widths.begin(), columns.widths.end(), 0.0) == Approx(460));
  CHECK(columns.widths[2] > 13 * 8.5 * 0.5);
  CHECK(columns.widths[3] > 7 * 8.5 * 0.5);
  CHECK(columns.widths[0] > columns.widths[2]);
  CHECK(columns.header == table.header);
}

TEST_CASE("where there is no room headings may part as Swedish parts them", "[report]") {
  auto table = table_of({"Område", "Förvaltningsnivå", "Skolledningsnivå", "Undervisningsnivå",
                         "Samverkansparter", "Elevhälsa och stöd", "Politisk nivå"},
                        {{"Undervisning och lärmiljö", "1", "1", "1", "1", "1", "1"}});
  const auto columns = report::columns_of(table, 330, 8.5, 9);
  CHECK(std::accumulate(columns.widths.begin(), columns.widths.end(), 0.0) == Approx(330));
  CHECK(columns.header[1].find("ningsni") == std::string::npos);
  CHECK(columns.header[1].find("nings\u00adnivå") != std::string::npos);
  CHECK(columns.header[4].find("samver") == std::string::npos);
  for (const auto width : columns.widths) CHECK(width > 20);
}

TEST_CASE("words part between consonants and after a joining s, never near their ends", "[report]") {
  CHECK(report::parted("Exempelköping") == "Exem\u00adpel\u00adköping");
  CHECK(report::parted("Skolledningsnivå") == "Skol\u00adled\u00adnings\u00adnivå");
  CHECK(report::parted("År") == "År");
  CHECK(report::parted("142600kr") == "142600kr");
}
