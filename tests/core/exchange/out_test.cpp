#include <algorithm>
#include <cstdlib>

#include "core/error.h"
#include "core/exchange/read/book.h"
#include "core/exchange/read/reader.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/sample.h"
#include "core/exchange/table.h"
#include "core/exchange/zip.h"
#include "core/report/build.h"
#include "core/report/notes_out.h"
#include "core/report/out.h"
#include "core/report/pictures_out.h"
#include "core/report/write.h"
#include "tests/catch.h"
#include "tests/sample.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

std::string output_of(const std::string& command, const Scratch& scratch) {
  const auto file = scratch / "output";
  REQUIRE(std::system((command + " > " + file.string() + " 2>/dev/null").c_str()) == 0);
  return Scratch::read(file);
}

}  // namespace

TEST_CASE("the PDF is tagged, has bookmarks and gives its words back with å ä ö", "[out]") {
  const SampleProject sample;
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
  const SampleProject sample;
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
  const SampleProject sample;
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
  const SampleProject sample;
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

TEST_CASE("LibreOffice opens what is written and shows the same words", "[out][slow]") {
  const SampleProject sample;
  const auto report = report::build(sample.model, {});
  const auto& folder = sample.scratch.folder().string();
  for (const char* name : {"docx.docx", "odt.odt"}) report::write(report, sample.scratch / name);
  report::write_notes_docx(sample.model, "sv", sample.scratch / "n.docx");
  exchange::write_tables(sample.scratch / "t.xlsx",
                         {report::table_of(sample.model, report::TableKind::passages, "sv")});
  const std::string office =
      "soffice --headless -env:UserInstallation=file://" + folder + "/profile --convert-to ";
  const auto into = " --outdir " + folder + "/seen ";
  (void)output_of(office + "pdf" + into + folder + "/docx.docx " + folder + "/odt.odt " + folder + "/n.docx",
                  sample.scratch);
  (void)output_of(office + "'csv:Text - txt - csv (StarCalc):44,34,76'" + into + folder + "/t.xlsx",
                  sample.scratch);
  const auto squeezed = [](const std::string& text) {
    std::string out;
    for (const char c : text)
      if (c != ' ' && c != '\n' && c != '\f' && c != '-') out += c;
    return out;
  };
  for (const char* name : {"docx", "odt"}) {
    INFO(name);
    const auto seen =
        squeezed(output_of("pdftotext -enc UTF-8 " + folder + "/seen/" + name + ".pdf -", sample.scratch));
    std::size_t quotes = 0;
    for (const auto& block : report.blocks)
      if (const auto* quote = std::get_if<report::Quote>(&block)) {
        ++quotes;
        CHECK(seen.find(squeezed(quote->words).substr(0, 24)) != std::string::npos);
      }
    CHECK(quotes > 10);
    // Its pictures are PNGs that LibreOffice could draw.
    const auto pictures = static_cast<std::size_t>(
        std::count_if(report.blocks.begin(), report.blocks.end(),
                      [](const auto& block) { return std::holds_alternative<report::Picture>(block); }));
    const auto drawn = output_of("pdfimages -list " + folder + "/seen/" + name + ".pdf", sample.scratch);
    CHECK(static_cast<std::size_t>(std::count(drawn.begin(), drawn.end(), '\n')) >= pictures + 2);
  }
  const auto notes = squeezed(output_of("pdftotext -enc UTF-8 " + folder + "/seen/n.pdf -", sample.scratch));
  for (const auto& [id, interview] : sample.model.interviews)
    CHECK(notes.find(squeezed(interview.title)) != std::string::npos);
  const auto rows = exchange::read::read_csv(sample.scratch / "seen/t.csv").sheets[0].rows;
  const auto table = report::table_of(sample.model, report::TableKind::passages, "sv");
  REQUIRE(rows.size() == table.about.size() + 2 + table.rows.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    CHECK(rows[table.about.size() + 2 + r][8] == std::get<std::string>(table.rows[r][8]));
}

TEST_CASE("a DOCX template keeps its cover, header and styles; the report stands where it says", "[out]") {
  const SampleProject sample;
  const auto mine = sample.scratch / "mall.dotx";
  {
    exchange::ZipWriter zip(mine);
    zip.add(
        "[Content_Types].xml",
        R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>)");
    zip.add(
        "_rels/.rels",
        R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)");
    zip.add(
        "word/_rels/document.xml.rels",
        R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>)");
    const std::string space =
        R"( xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")";
    zip.add(
        "word/document.xml",
        "<w:document" + space +
            R"(><w:body><w:p><w:r><w:t>Kommunens omslag för {{kommun}}</w:t></w:r></w:p><w:p><w:r><w:t>{{rapport}}</w:t></w:r></w:p><w:p><w:r><w:t>Sist: kontaktuppgifter</w:t></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2000" w:right="1700" w:bottom="1700" w:left="1700" w:header="700" w:footer="700" w:gutter="0"/></w:sectPr></w:body></w:document>)");
    zip.add("word/header1.xml",
            "<w:hdr" + space + "><w:p><w:r><w:t>Kontoret · {{titel}}</w:t></w:r></w:p></w:hdr>");
    zip.add(
        "word/styles.xml",
        "<w:styles" + space +
            R"(><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:color w:val="AA0000"/><w:sz w:val="40"/></w:rPr></w:style></w:styles>)");
    zip.add("word/vbaProject.bin", "macros");
    zip.close();
  }
  const auto report = report::build(sample.model, {});
  const auto out = sample.scratch / "r.docx";
  report::write(report, out, mine);
  exchange::ZipReader zip(out);
  const auto document = zip.read("word/document.xml");
  CHECK(document.find("Kommunens omslag för " + report.subtitle) != std::string::npos);
  CHECK(document.find("\"Rubrik1\"") != std::string::npos);
  CHECK(document.find("\"Heading1\"") == std::string::npos);
  CHECK(document.find("{{") == std::string::npos);
  CHECK(zip.read("word/header1.xml").find("Kontoret · " + report.title) != std::string::npos);
  CHECK(zip.read("word/styles.xml").find("AA0000") != std::string::npos);
  CHECK(zip.read("[Content_Types].xml").find("template.main") == std::string::npos);
  CHECK_FALSE(zip.has("word/vbaProject.bin"));
  const auto text = exchange::read::words_of(out).text;
  const auto cover = text.find("Kommunens omslag"), last = text.find("Sist: kontaktuppgifter");
  std::size_t quotes = 0;
  for (const auto& block : report.blocks)
    if (const auto* quote = std::get_if<report::Quote>(&block)) {
      const auto at = text.find(quote->words.substr(0, 12));
      CHECK((at > cover && at < last));
      ++quotes;
    }
  CHECK(quotes > 10);
  CHECK_THROWS_AS(report::write(report, sample.scratch / "r.pdf", mine), Error);
  CHECK_THROWS_AS(report::write(report, out, sample.scratch.write("x.docx", "PK no")), Error);
}

TEST_CASE("other programs read the codebook, the notes and the web page that were written", "[out][slow]") {
  const SampleProject sample;
  const auto& folder = sample.scratch.folder().string();
  const auto out = [&](const char* what, const char* name) {
    (void)report::write_out({.what = what, .language = "sv"}, *sample.project, sample.model,
                            sample.scratch / name);
  };
  out("report", "r.html");
  out("codebook", "k.docx");
  out("codebook", "k.csv");
  out("qdc", "k.qdc");
  out("notes", "n.docx");
  out("notes", "n.md");
  out("notes", "n.txt");
  const std::string office =
      "soffice --headless -env:UserInstallation=file://" + folder + "/profile --convert-to ";
  const auto into = " --outdir " + folder + "/seen ";
  (void)output_of(office + "'txt:Text (encoded):UTF8'" + into + folder + "/k.docx", sample.scratch);
  (void)output_of(office + "fodt" + into + folder + "/n.docx", sample.scratch);
  (void)output_of(office + "xlsx --infilter=CSV:44/59,34,76" + into + folder + "/k.csv", sample.scratch);
  const auto page =
      output_of("xmllint --xpath 'string(//*[local-name()=\"body\"])' " + folder + "/r.html", sample.scratch);
  const auto codebook = Scratch::read(sample.scratch / "seen/k.txt");
  const auto qdc =
      output_of("xmllint --xpath '//*[local-name()=\"Code\"]/@name' " + folder + "/k.qdc", sample.scratch);
  const auto rows = exchange::read::read_xlsx(sample.scratch / "seen/k.xlsx").sheets.at(0).rows;
  for (const auto& entry : sample.model.codes) {
    const auto& code = entry.second;
    INFO(code.name);
    CHECK(page.find(code.name) != std::string::npos);
    CHECK(codebook.find(code.name) != std::string::npos);
    CHECK(codebook.find(code.definition.substr(0, 20)) != std::string::npos);
    CHECK(qdc.find("name=\"" + code.name + "\"") != std::string::npos);
    CHECK(std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
      return row.size() > 4 && row[0] == code.slug && row[4] == code.definition;
    }));
  }
  // Of a colleague's office program every coding is a comment, with its theme.
  const auto comments = output_of(
      "xmllint --xpath 'count(//*[local-name()=\"annotation\"])' " + folder + "/seen/n.fodt", sample.scratch);
  CHECK(std::stoul(comments) == sample.model.codings.size());
  for (const char* name : {"n.md", "n.txt"}) {
    const auto words = output_of(
        "iconv -f UTF-8 -t UTF-16 " + folder + "/" + name + " | iconv -f UTF-16 -t UTF-8", sample.scratch);
    for (const auto& [id, interview] : sample.model.interviews)
      CHECK(words.find(sample.model.find(interview.text)->content) != std::string::npos);
  }
}

TEST_CASE("every sheet of the tables is the same in another spreadsheet", "[out][slow]") {
  const SampleProject sample;
  const auto& folder = sample.scratch.folder().string();
  const auto tables = report::all_tables(sample.model, "sv");
  exchange::write_tables(sample.scratch / "t.xlsx", tables);
  // -1: each sheet to a file of its own.
  (void)output_of("soffice --headless -env:UserInstallation=file://" + folder +
                      "/profile --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,"
                      "false,false,-1' --outdir " +
                      folder + "/seen " + folder + "/t.xlsx",
                  sample.scratch);
  for (const auto& table : tables) {
    INFO(table.name);
    const auto rows =
        exchange::read::read_csv(sample.scratch / ("seen/t-" + table.name + ".csv")).sheets[0].rows;
    const auto first = table.about.size() + 2;
    REQUIRE(rows.size() == first + table.rows.size());
    for (std::size_t r = 0; r < table.rows.size(); ++r)
      for (std::size_t c = 0; c < table.rows[r].size(); ++c)
        if (const auto* words = std::get_if<std::string>(&table.rows[r][c]);
            words != nullptr && !words->empty())
          CHECK(rows[first + r].at(c) == *words);
  }
}

TEST_CASE("the matrix and the charts go out as pictures that name their project", "[out]") {
  const SampleProject sample;
  const auto svg =
      report::write_pictures(sample.scratch / "m.svg", {report::matrix_picture(sample.model, "sv")});
  REQUIRE(svg.size() == 1);
  const auto markup = Scratch::read(svg[0]);
  for (const char* words : {"Exempelköping (9999)", "Tema × roll", "Elevhälsa", "Rektor"})
    CHECK(markup.find(words) != std::string::npos);
  CHECK(std::system(("xmllint --noout " + svg[0].string()).c_str()) == 0);
  const auto charts = report::chart_pictures(sample.model, "en");
  const auto files = report::write_pictures(sample.scratch / "c.png", charts);
  CHECK(files.size() == charts.size());
  CHECK(files.size() > 1);
  for (const auto& file : files) CHECK(Scratch::read(file).starts_with("\x89PNG"));
  CHECK_THROWS_AS(report::write_pictures(sample.scratch / "m.gif", charts), Error);
  CHECK_THROWS_AS(report::write_pictures(sample.scratch / "m.svg", {report::matrix_picture({}, "sv")}),
                  Error);
}

TEST_CASE("what goes out says of which project, from when and in which language", "[out]") {
  const SampleProject sample;
  for (const auto& [language, name] : {std::pair("sv", "svenska"), std::pair("en", "English")}) {
    const auto first = report::notes_text(sample.model, language).substr(0, 120);
    CHECK(first.find("Exempelköping (9999)") != std::string::npos);
    CHECK(first.find(name) != std::string::npos);
    for (const auto& table : report::all_tables(sample.model, language)) {
      CHECK(table.about[0].second == "Exempelköping (9999)");
      CHECK(table.about[2].second == name);
    }
  }
  for (const auto& one : {std::pair("sv", " på svenska"), std::pair("en", " in English")}) {
    const auto report = report::build(sample.model, {.language = one.first});
    CHECK(std::any_of(report.cover.begin(), report.cover.end(),
                      [&](const auto& line) { return line.ends_with(one.second); }));
  }
  exchange::refi::write_qdc(*sample.project, sample.scratch / "s.qdc");
  CHECK(Scratch::read(sample.scratch / "s.qdc").find("<!-- Exempelköping (9999), ") != std::string::npos);
  (void)exchange::refi::write_qdpx(*sample.project, sample.scratch / "s.qdpx");
  exchange::ZipReader zip(sample.scratch / "s.qdpx");
  const auto xml = zip.read("project.qde");
  CHECK(xml.find("<Description>Exempelköping (9999), svenska") != std::string::npos);
}
