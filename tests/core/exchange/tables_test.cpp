#include "core/error.h"
#include "core/exchange/incoming.h"
#include "core/exchange/merge_codebook.h"
#include "core/exchange/sample.h"
#include "core/exchange/survey.h"
#include "core/exchange/table.h"
#include "core/exchange/zip.h"
#include "core/model/turns.h"
#include "core/report/notes_out.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::exchange;

namespace {

const std::filesystem::path tables = TESTS_DATA "/tables";

struct Engagement {
  Scratch scratch;
  std::unique_ptr<store::Project> project = create_engagement(scratch / "p.skolanalys", "Uppsala");
  [[nodiscard]] const model::Model& model() const { return project->model(); }
  [[nodiscard]] std::string fault_of(const std::string& name, const std::string& bytes) const {
    try {
      (void)read_survey(scratch.write(name, bytes));
    } catch (const Error& fault) {
      return fault.id();
    }
    return "none";
  }
};

ColumnUse use_of(const Survey& survey, const std::string& heading) {
  for (const auto& column : survey.columns)
    if (column.heading == heading) return column.use;
  FAIL("no column " << heading);
  return ColumnUse::skip;
}

std::string words_of(const model::Model& model, const model::Interview& interview) {
  return model.find(interview.text)->content;
}

}  // namespace

TEST_CASE("a workbook of another program is read as its cells are seen", "[tables]") {
  const auto book = read::read_book(tables / "libreoffice.xlsx");
  REQUIRE(book.sheets.size() == 1);
  const auto& rows = book.sheets[0].rows;
  REQUIRE(rows.size() == 4);
  CHECK(rows[1][1] == "2015-10-05");
  CHECK(rows[2][4] == "11");
  // The value that was saved with the formula, never one of ours.
  CHECK(rows[2][5] == "22");
  CHECK(rows[3].size() > 7);
  CHECK(rows[3][5].empty());
  CHECK(rows[1][6].ends_with("från början 🙂"));
  CHECK(rows[2][6] == "Kollegialt lärande.\nVi besöker varandras lektioner.");
  std::vector<std::string> told;
  for (const auto& notice : book.notices) told.push_back(notice.id);
  CHECK(std::find(told.begin(), told.end(), "notice.table.formulas") != told.end());
  CHECK(std::find(told.begin(), told.end(), "notice.table.faults") != told.end());
}

TEST_CASE("survey answers become a respondent a row, with facts and words to code", "[tables]") {
  for (const char* file : {"libreoffice.xlsx", "libreoffice-1252.csv"}) {
    INFO(file);
    Engagement e;
    const auto survey = read_survey(tables / file);
    CHECK(use_of(survey, "Svarsnr") == ColumnUse::label);
    CHECK(use_of(survey, "Inskickat") == ColumnUse::date);
    CHECK(use_of(survey, "Roll") == ColumnUse::role);
    CHECK(use_of(survey, "Skola") == ColumnUse::unit);
    CHECK(use_of(survey, "Antal år") == ColumnUse::attribute);
    CHECK(use_of(survey, "Vad fungerar bra i skolans arbete?") == ColumnUse::text);
    // Nobody's address comes in unasked.
    CHECK(use_of(survey, "E-post") == ColumnUse::skip);
    const auto outcome = import_survey(*e.project, survey, {});
    CHECK(outcome.respondents == 3);
    CHECK(outcome.notes == 3);
    const auto stem = std::filesystem::path(file).stem().string();
    const auto* head = e.model().respondent_called(stem + " 1");
    REQUIRE(head != nullptr);
    CHECK(head->roles == std::vector<std::string>{"rektor"});
    CHECK(head->unit == "Björkskolan");
    CHECK(head->attributes.at("Antal år") == "4");
    CHECK_FALSE(head->attributes.contains("E-post"));
    // What is no role stays as it was written.
    CHECK(e.model().respondent_called(stem + " 3")->attributes.at("Roll") == "Vaktmästare på deltid");
    const auto& second = *e.model().interviews_in_order()[1];
    CHECK(words_of(e.model(), second) ==
          "Fråga: Vad fungerar bra i skolans arbete?\n\nSvar: Kollegialt lärande.\nVi besöker varandras "
          "lektioner.\n");
    CHECK(second.date == model::parse_date("2015-10-06"));
    const auto turns = model::turns_of(e.model(), *e.model().find(second.text));
    REQUIRE(turns.size() == 2);
    CHECK(turns[0].kind == model::TurnKind::question);
    CHECK(turns[1].respondent == second.respondents[0]);
    CHECK(turns[1].roles == std::vector<std::string>{"larare"});
    // The original is kept, and one step takes all of it back.
    CHECK(e.model().attachments.size() == 1);
    REQUIRE(e.project->undo({}) == "step.import");
    CHECK(e.model().respondents.empty());
    CHECK(e.model().interviews.empty());
  }
}

TEST_CASE("a question that speaks of the school is no school", "[tables]") {
  const Scratch scratch;
  const auto survey =
      read_survey(scratch.write("e.csv",
                                "Skola;Vad fungerar bra i er skola idag?;Arbetar du på en skola med F–6?\n"
                                "Alfaskolan;Samarbetet i arbetslaget;Ja\nBetaskolan;Tydliga rutiner;Nej\n"
                                "Alfaskolan;Läslyftet gav mycket;Ja\n"));
  CHECK(use_of(survey, "Skola") == ColumnUse::unit);
  CHECK(use_of(survey, "Vad fungerar bra i er skola idag?") == ColumnUse::text);
  CHECK(use_of(survey, "Arbetar du på en skola med F–6?") == ColumnUse::attribute);
}

TEST_CASE("a person says what a column is, and a label that is known means that respondent", "[tables]") {
  Engagement e;
  auto survey = read_survey(e.scratch.write("a.csv", "Kod,Betyg,Ord\nR1,3,bra\nR2,4,\n"));
  survey.columns[0].use = ColumnUse::label;
  survey.columns[1].use = ColumnUse::attribute;
  survey.columns[2].use = ColumnUse::text;
  CHECK(import_survey(*e.project, survey, {.role = "elev", .date = {}}).respondents == 2);
  CHECK(e.model().interviews.size() == 1);
  CHECK(e.model().respondent_called("R2")->roles == std::vector<std::string>{"elev"});
  auto later = read_survey(e.scratch.write("b.csv", "Kod;Trivs\nR1;ja\n"));
  later.columns[0].use = ColumnUse::label;
  const auto outcome = import_survey(*e.project, later, {});
  CHECK(outcome.respondents == 0);
  CHECK(outcome.matched == 1);
  CHECK(e.model().respondent_called("R1")->attributes ==
        std::map<std::string, std::string>{{"Betyg", "3"}, {"Trivs", "ja"}});
  CHECK_THROWS_AS(import_survey(*e.project, later, {.role = "kung", .date = {}}), Error);
}

TEST_CASE("a table in text is parted by the sign that makes its rows even", "[tables]") {
  const Scratch scratch;
  const auto rows = [&](const std::string& bytes) {
    return read::read_csv(scratch.write("t.csv", bytes)).sheets[0].rows;
  };
  using Rows = std::vector<std::vector<std::string>>;
  CHECK(rows("a;b\n1,5;x, y, z\n") == Rows{{"a", "b"}, {"1,5", "x, y, z"}});
  CHECK(rows("a\tb\r\n\"q \"\"r\"\"\n; s\"\t\r\n") == Rows{{"a", "b"}, {"q \"r\"\n; s", ""}});
  CHECK(rows("sep=|\na|b\n") == Rows{{"a", "b"}});
  CHECK(rows("\xEF\xBB\xBF"
             "å,ä\n'=1+1,-2\n") == Rows{{"å", "ä"}, {"=1+1", "-2"}});
}

TEST_CASE("what our own tables say comes back from them as it was", "[tables]") {
  const Scratch scratch;
  const Table table{
      "t",
      {{"Projekt", "X"}},
      {"a", "b"},
      {{std::string("=1+1"), 2.0}, {std::string("rad\nrad; \"å\""), 0.25}, {std::string("🙂 é"), -3.0}}};
  for (const char* name : {"t.csv", "t.xlsx"}) {
    INFO(name);
    write_tables(scratch / name, {table});
    const auto rows = read::read_book(scratch / name).sheets[0].rows;
    REQUIRE(rows.size() == 6);
    CHECK(rows[2] == std::vector<std::string>{"a", "b"});
    CHECK(rows[3][0] == "=1+1");
    CHECK(rows[4][0] == "rad\nrad; \"å\"");
    CHECK(rows[5][0] == "🙂 é");
    CHECK(std::stod(rows[4][1]) == 0.25);
  }
}

TEST_CASE("hostile and broken tables are refused in one sentence", "[tables][hostile]") {
  const Engagement e;
  CHECK(e.fault_of("a.csv", "a,b\n\"open,1\n2,3\n") == "error.table.quote");
  CHECK(e.fault_of("b.csv", "") == "error.table.empty");
  CHECK(e.fault_of("c.csv", "bara,rubriker\n") == "error.survey.no_answers");
  CHECK(e.fault_of("d.csv", "a\n\"" + std::string(2U << 20U, 'x') + "\"\n") == "error.table.cell");
  std::string wide;
  for (std::size_t i = 0; i <= read::most_columns; ++i) wide += ";";
  CHECK(e.fault_of("e.csv", wide + "\n" + wide + "\n") == "error.table.large");
  const auto sheet = [&](const std::string& data, const std::string& shared) {
    const auto path = e.scratch / "x.xlsx";
    ZipWriter zip(path);
    zip.add("[Content_Types].xml", "<Types>spreadsheetml</Types>");
    zip.add("_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" "
            "Target=\"xl/workbook.xml\"/></Relationships>");
    zip.add("xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"r1\"/></sheets></workbook>");
    zip.add("xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/><Relationship "
            "Id=\"r2\" "
            "Type=\"x/sharedStrings\" Target=\"/xl/shared.xml\"/></Relationships>");
    zip.add("xl/s.xml", "<worksheet><sheetData>" + data + "</sheetData></worksheet>");
    zip.add("xl/shared.xml", "<sst>" + shared + "</sst>");
    zip.close();
    return path;
  };
  // References that lead nowhere are empty cells, not a crash.
  const auto book =
      read::read_book(sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" "
                            "t=\"s\"><v>99</v></c><c r=\"D1\" t=\"s\"><v>-1</v></c></row>"
                            "<row r=\"2\"><c r=\"A2\" s=\"7\"><v>1e999</v></c></row>",
                            "<si><r><t>A</t></r><r><t>Å</t></r><rPh><t>x</t></rPh></si>"));
  CHECK(book.sheets[0].rows[0][0] == "AÅ");
  CHECK(book.sheets[0].rows[0].size() == 1);
  CHECK_THROWS_AS(read::read_book(sheet("<row r=\"9999999\"><c><v>1</v></c></row>", "")), Error);
  CHECK_THROWS_AS(read::read_book(sheet("<row r=\"1\"><c r=\"ZZZ1\"><v>1</v></c></row>", "")), Error);
  CHECK_THROWS_AS(read::read_book(sheet("", "<!DOCTYPE x [<!ENTITY a \"b\">]>")), Error);
}

TEST_CASE("a codebook goes out as a table and comes back whole", "[tables][codebook]") {
  const Scratch scratch;
  const auto sample = create_sample(scratch / "s.skolanalys");
  const auto& model = sample->model();
  for (const char* name : {"k.csv", "k.xlsx"})
    for (const char* language : {"sv", "en"}) {
      INFO(name << " " << language);
      write_tables(scratch / name, {report::table_of(model, report::TableKind::codebook, language)});
      const std::vector<std::filesystem::path> place{scratch / name};
      CHECK(incoming_of(place) == Incoming::codebook);
      const auto book = read_any_codebook(scratch / name);
      CHECK(book.entries.size() == model.codes.size());
      for (const auto& line : plan_merge(*sample, book)) {
        CHECK(line.match == Match::by_id);
        CHECK(line.differs.empty());
        CHECK_FALSE(line.elsewhere);
      }
      CHECK(merge_codebook(*sample, book) == 0);
    }
}

TEST_CASE("codebooks of others are read by their headings, parents wherever they stand",
          "[tables][codebook]") {
  const Scratch scratch;
  const auto book = read_any_codebook(scratch.write(
      "k.csv",
      "tag,parent,description,number of highlights\nBarn,Mor,om barn,3\nMor,,,0\nBarnbarn,Barn,,1\n"));
  REQUIRE(book.entries.size() == 3);
  CHECK(book.entries[0].code.name == "Mor");
  CHECK(book.entries[1].code.name == "Barn");
  CHECK(book.entries[1].parent == book.entries[0].code.slug);
  CHECK(book.entries[1].code.definition == "om barn");
  CHECK(book.entries[2].parent == book.entries[1].code.slug);
  const auto areas =
      read_any_codebook(scratch.write("o.csv", "Område;Tema\nStöd;Elevhälsa\nStöd;Frånvaro\n;Ensam\n"));
  REQUIRE(areas.entries.size() == 4);
  CHECK(areas.entries[0].code.name == "Stöd");
  CHECK(areas.entries[2].parent == areas.entries[0].code.slug);
  CHECK(areas.entries[3].parent.empty());
  for (const auto& [bytes, id] : {std::pair("Ord;Antal\nx;1\n", "error.codebook.no_name"),
                                  std::pair("Kod;parent\nA;B\n", "error.codebook.no_parent"),
                                  std::pair("Kod;parent\nA;B\nB;A\n", "error.codebook.circle"),
                                  std::pair("id;Kod\n1;A\n1;B\n", "error.codebook.twice"),
                                  std::pair("Kod;parent\n;A\nA;\n", "error.codebook.nameless")}) {
    INFO(bytes);
    try {
      (void)codebook_of(scratch / "x.csv", read::read_csv(scratch.write("x.csv", bytes)));
      FAIL("was read");
    } catch (const Error& fault) {
      CHECK(fault.id() == id);
    }
  }
}

TEST_CASE("a codebook is merged by GUID, then by name and place, after it is told", "[codebook]") {
  const Scratch scratch;
  const auto sample = create_sample(scratch / "s.skolanalys");
  refi::write_qdc(*sample, scratch / "s.qdc");
  // Renamed since it was written: the GUID still says which it is.
  const auto* theme = sample->model().code_called("stod.elevhalsa");
  auto renamed = *theme;
  renamed.name = "Hälsan i skolan";
  renamed.definition.clear();
  auto change = sample->change("step.edit");
  change.update(renamed);
  sample->commit(std::move(change));
  const auto before = sample->model().codes.size();
  const auto book = refi::read_qdc(scratch / "s.qdc");
  std::size_t told = 0;
  for (const auto& line : plan_merge(*sample, book)) {
    CHECK(line.match == Match::by_guid);
    if (line.code != theme->id) continue;
    ++told;
    CHECK(line.differs == std::vector<std::string>{"name"});
    CHECK(line.filled == std::vector<std::string>{"definition"});
  }
  CHECK(told == 1);
  CHECK(merge_codebook(*sample, book) == 0);
  CHECK(sample->model().codes.size() == before);
  CHECK(sample->model().find(theme->id)->name == "Hälsan i skolan");
  CHECK_FALSE(sample->model().find(theme->id)->definition.empty());
  // The same name in another place is another code.
  const auto area = sample->model().areas()[0]->name;
  const auto other = scratch.write(
      "o.csv", "Kod;parent\n" + area + ";\nHälsan i skolan;" + area + "\nHelt nytt;" + area + "\n");
  const auto plan = plan_merge(*sample, read_any_codebook(other));
  REQUIRE(plan.size() == 3);
  CHECK(plan[0].match == Match::by_name);
  CHECK(plan[1].match == Match::fresh);
  CHECK(plan[2].match == Match::fresh);
  CHECK(merge_codebook(*sample, read_any_codebook(other)) == 2);
  const auto children = sample->model().children(sample->model().areas()[0]->id);
  CHECK(children.back()->name == "Helt nytt");
  REQUIRE(sample->undo({}) == "step.import");
  CHECK(sample->model().codes.size() == before);
}
