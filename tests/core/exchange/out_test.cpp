#include <cstdlib>

#include "core/error.h"
#include "core/exchange/read/reader.h"
#include "core/exchange/sample.h"
#include "core/exchange/table.h"
#include "core/report/build.h"
#include "core/report/notes_out.h"
#include "core/report/write.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

struct Sample {
  Scratch scratch;
  std::unique_ptr<store::Project> project = exchange::create_sample(scratch / "s.skolanalys");
  const model::Model& model = project->model();
};

std::string output_of(const std::string& command, const Scratch& scratch) {
  const auto file = scratch / "output";
  REQUIRE(std::system((command + " > " + file.string() + " 2>/dev/null").c_str()) == 0);
  return Scratch::read(file);
}

}  // namespace

TEST_CASE("the PDF is tagged, has bookmarks and gives its words back with å ä ö", "[out]") {
  const Sample sample;
  const auto path = sample.scratch / "r.pdf";
  report::write(report::build(sample.model, {}), path);
  CHECK(output_of("pdfinfo " + path.string(), sample.scratch).find("Tagged:          yes") !=
        std::string::npos);
  const auto text = output_of("pdftotext -enc UTF-8 " + path.string() + " -", sample.scratch);
  CHECK(text.find("Höga förväntningar") != std::string::npos);
  CHECK(text.find("Ansvarsfördelning") != std::string::npos);
  const auto structure = output_of("pdfinfo -struct " + path.string(), sample.scratch);
  for (const char* tag : {"H1", "Table", "TR", "TD", "BlockQuote", "Figure", "LI", "Link"}) {
    INFO(tag);
    CHECK(structure.find(tag) != std::string::npos);
  }
}

TEST_CASE("every format of the report holds the same claims in the same order", "[out]") {
  const Sample sample;
  const auto report = report::build(sample.model, {});
  for (const char* name : {"r.pdf", "r.odt", "r.docx", "r.html"}) {
    INFO(name);
    const auto path = sample.scratch / name;
    report::write(report, path);
    const auto text = exchange::read::words_of(path).text;
    std::size_t at = 0;
    // From the second: a table of contents stands before the body and names the headings too.
    for (const auto& block : report.blocks)
      if (const auto* quote = std::get_if<report::Quote>(&block)) {
        const auto start =
            quote->words.substr(0, quote->words.find_first_of("-–") == std::string::npos ? 12 : 6);
        const auto found = text.find(start, at);
        REQUIRE(found != std::string::npos);
        at = found;
      }
    CHECK(at > 0);
  }
}

TEST_CASE("notes go out with every coding as a comment around its words", "[out]") {
  const Sample sample;
  const auto path = sample.scratch / "n.docx";
  report::write_notes_docx(sample.model, "sv", path);
  const auto text = exchange::read::words_of(path);
  for (const auto& [id, interview] : sample.model.interviews) {
    const auto& content = sample.model.find(interview.text)->content;
    const auto line = content.substr(content.rfind('\n', content.size() - 2) + 1, 30);
    CHECK(text.text.find(line) != std::string::npos);
  }
  REQUIRE(text.notices.size() == 1);
  CHECK(text.notices[0].id == "notice.comments");
  CHECK(text.notices[0].values[0] == std::to_string(sample.model.codings.size()));
}

TEST_CASE("tables hold a row a passage and leave out those who will not be quoted", "[out]") {
  const Sample sample;
  const auto before = report::table_of(sample.model, report::TableKind::passages, "sv").rows.size();
  CHECK(before > 100);
  auto change = sample.project->change("step.edit");
  auto person = *sample.model.respondent_called("R03");
  person.consent_quotes = false;
  change.update(person);
  sample.project->commit(std::move(change));
  const auto table = report::table_of(sample.model, report::TableKind::passages, "sv");
  CHECK(table.rows.size() < before);
  CHECK(table.about.back().first == "Utelämnat");
  exchange::write_tables(sample.scratch / "t.xlsx", report::all_tables(sample.model, "en"));
  const auto sheets =
      output_of("unzip -p " + (sample.scratch / "t.xlsx").string() + " xl/workbook.xml", sample.scratch);
  for (const char* name : {"Passages", "Theme × role", "Respondents", "Codebook"})
    CHECK(sheets.find(name) != std::string::npos);
}

TEST_CASE("a cell never starts a formula, and a file is written whole or not at all", "[out][hostile]") {
  const Scratch scratch;
  const exchange::Table table{
      "t", {}, {"a"}, {{std::string("=1+1")}, {std::string("@x")}, {-3.5}, {std::string("\"q\"")}}};
  CHECK(exchange::csv(table) ==
        "\xEF\xBB\xBF"
        "a\r\n'=1+1\r\n'@x\r\n-3.5000\r\n\"\"\"q\"\"\"\r\n");
  CHECK_THROWS_AS(exchange::write_tables(scratch / "none/t.xlsx", {table}), Error);
  CHECK_THROWS_AS(exchange::write_tables(scratch / "none/t.csv", {table}), Error);
  CHECK_THROWS_AS(exchange::write_tables(scratch / "t.doc", {table}), Error);
}
