#include <zip.h>

#include <algorithm>
#include <pugixml.hpp>
#include <set>

#include "core/analysis/evidence.h"
#include "core/analysis/series.h"
#include "core/error.h"
#include "core/exchange/read/reader.h"
#include "core/exchange/sample.h"
#include "core/exchange/zip.h"
#include "core/report/build.h"
#include "core/report/charts.h"
#include "core/report/visit_out.h"
#include "core/report/write.h"
#include "tests/catch.h"
#include "tests/sample.h"
#include "tests/scratch.h"

using namespace skolanalys;
using analysis::Agreement;
using analysis::Sign;

namespace {

struct ReportSample : SampleProject {
  std::vector<analysis::Evidence> evidence = analysis::evidence_of(model);
  std::vector<analysis::ThemeFinding> findings = analysis::findings_of(model, evidence);

  const analysis::ThemeFinding& finding(const std::string& slug) const {
    for (const auto& f : findings)
      if (f.theme->slug == slug) return f;
    FAIL(slug);
    return findings.front();
  }
  std::optional<Sign> sign(const std::string& slug, const std::string& role) const {
    for (const auto& voice : finding(slug).voices)
      if (voice.role == role) return voice.sign();
    return std::nullopt;
  }
};

/// Every string of a report, in order.
std::string words_of(const report::Report& report) {
  std::string out;
  const auto runs = [&](const report::Runs& all) {
    for (const auto& run : all) out += run.text + " ";
  };
  for (const auto& block : report.blocks) {
    if (const auto* h = std::get_if<report::Heading>(&block)) out += h->text + "\n";
    if (const auto* p = std::get_if<report::Paragraph>(&block)) runs(p->runs);
    if (const auto* b = std::get_if<report::Bullets>(&block))
      for (const auto& item : b->items) runs(item);
    if (const auto* q = std::get_if<report::Quote>(&block)) out += q->words + " " + q->who + " ";
    if (const auto* t = std::get_if<report::Table>(&block))
      for (const auto& row : t->rows)
        for (const auto& cell : row) runs(cell.runs);
  }
  return out;
}

std::string part(const std::string& docx, const char* name) {
  zip_error_t fault;
  auto* source = zip_source_buffer_create(docx.data(), docx.size(), 0, &fault);
  auto* archive = zip_open_from_source(source, ZIP_RDONLY, &fault);
  REQUIRE(archive != nullptr);
  zip_stat_t about;
  REQUIRE(zip_stat(archive, name, 0, &about) == 0);
  std::string out(about.size, '\0');
  auto* file = zip_fopen(archive, name, 0);
  zip_fread(file, out.data(), out.size());
  zip_fclose(file);
  zip_discard(archive);
  return out;
}

}  // namespace

TEST_CASE("the planted contradictions of the sample come out, with a quote from each side", "[analysis]") {
  ReportSample s;
  for (const auto* slug : {"stod.elevhalsa", "uppfoljning.dialog", "larare.forstelarare"}) {
    INFO(slug);
    const auto& f = s.finding(slug);
    CHECK(f.agreement == Agreement::contradiction);
    REQUIRE(f.strongest_for != nullptr);
    REQUIRE(f.strongest_against != nullptr);
    CHECK(f.strongest_for->coding->stance == model::Stance::strength);
    CHECK(f.strongest_against->coding->stance == model::Stance::weakness);
  }
  CHECK(s.sign("stod.elevhalsa", "namndordforande") == Sign::strength);
  CHECK(s.sign("uppfoljning.dialog", "rektor") == Sign::weakness);
  CHECK(s.sign("uppfoljning.dialog", "forvaltningschef") == Sign::strength);
  CHECK(s.sign("ledarskap.kontinuitet", "namndordforande") == Sign::both);
}

TEST_CASE("respondents are counted, never codings", "[analysis]") {
  ReportSample s;
  const auto matrix = analysis::theme_by_role(s.evidence);
  for (const auto& [key, cell] : matrix.cells) {
    CHECK(cell.respondents.size() <= cell.passages);
    CHECK(cell.respondents.size() <= 2);
    std::size_t stances = 0;
    for (const auto& [stance, n] : cell.stances) stances += n;
    CHECK(stances == cell.passages);
  }
  std::set<model::RespondentId> pupils;
  for (const auto& [key, cell] : matrix.cells)
    if (key.second == "elev") pupils.insert(cell.respondents.begin(), cell.respondents.end());
  CHECK(pupils.size() == 2);
}

TEST_CASE("a person with two roles is counted in the role that was spoken in", "[analysis]") {
  ReportSample s;
  bool teacher = false;
  bool union_rep = false;
  for (const auto& e : s.evidence) {
    if (e.interview == nullptr || e.interview->label != "EX-05") continue;
    REQUIRE(e.roles.size() == 1);
    teacher = teacher || e.roles[0] == "larare";
    union_rep = union_rep || e.roles[0] == "fackligt-ombud";
  }
  CHECK(teacher);
  CHECK(union_rep);
}

TEST_CASE("a claim that a series refutes is found", "[analysis]") {
  ReportSample s;
  const auto claims = analysis::claims_of(s.model);
  REQUIRE(claims.size() == 1);
  CHECK(claims[0].interview->label == "EX-01");
  CHECK(claims[0].clock == "09:00");
  CHECK(claims[0].figure == 85);
  CHECK(claims[0].value == Approx(83.7));
  CHECK(claims[0].refuted);
}

TEST_CASE("two silences are told apart", "[analysis]") {
  ReportSample s;
  const auto silence = analysis::silence_of(s.model, s.evidence);
  CHECK(silence.not_asked.size() + silence.asked_not_mentioned.size() == 1);  // 46 of 47 themes are coded
  CHECK_FALSE(silence.silent_roles.empty());
  for (const auto* theme : silence.asked_not_mentioned)
    for (const auto& e : s.evidence) CHECK(e.theme != theme);
}

TEST_CASE("strength of evidence follows its rules", "[analysis]") {
  ReportSample s;
  for (const auto& f : s.findings) {
    if (f.strength == analysis::Strength::disputed) CHECK(2 * f.against > f.in_favour);
    if (f.strength == analysis::Strength::good) CHECK((f.in_favour >= 3 && f.levels >= 2));
    if (f.strength == analysis::Strength::strong) CHECK(f.sources >= 2);
    CHECK(f.in_favour + f.against <= f.respondents);
  }
}

TEST_CASE("quotes stand under roles; a role that points out a person under its group", "[report]") {
  ReportSample s;
  const auto report = report::build(s.model, {});
  const auto words = words_of(report);
  for (const auto* label : {"R01", "R05", "R07A"}) CHECK(words.find(label) == std::string::npos);
  for (const auto& block : report.blocks)
    if (const auto* quote = std::get_if<report::Quote>(&block)) {
      CHECK(quote->who.find("Nämndordförande") == std::string::npos);
      CHECK(quote->who.find("Förvaltningschef") == std::string::npos);
    }
  CHECK(words.find("Politiker") != std::string::npos);
  CHECK_FALSE(report.warnings.empty());
}

TEST_CASE("an interview that is only planned, or was called off, is no material of the report", "[report]") {
  const ReportSample s;
  std::size_t planned = 0;
  for (const auto& [id, i] : s.model.interviews) planned += i.status == model::InterviewStatus::held ? 0 : 1;
  REQUIRE(planned > 0);
  const auto tree = report::build(s.model, {});
  for (const auto& block : tree.blocks)
    if (const auto* table = std::get_if<report::Table>(&block))
      for (const auto& row : table->rows) {
        INFO(row.front().runs.front().text);
        CHECK(row.front().runs.front().text.find("opposition") == std::string::npos);
        CHECK(row.front().runs.front().text != "Skolkurator");
      }
  CHECK(report::html(tree).find("8 genomförda") != std::string::npos);
}

TEST_CASE("who has refused to be quoted is not quoted, yet counted", "[report]") {
  ReportSample s;
  auto change = s.project->change("");
  auto refuser = *s.model.respondent_called("R03");
  refuser.consent_quotes = false;
  change.update(refuser);
  s.project->commit(std::move(change));
  for (const auto& block : report::build(s.model, {}).blocks)
    if (const auto* quote = std::get_if<report::Quote>(&block)) CHECK(quote->source != "EX-03");
  CHECK(analysis::evidence_of(s.model).size() == 182);
}

TEST_CASE("the analyst's own text stands in the report", "[report]") {
  ReportSample s;
  auto change = s.project->change("");
  for (const auto* slot : {"summary", "conclusions", "area:stod", "finding:stod.elevhalsa"}) {
    model::Section section;
    section.slot = slot;
    section.body = std::string("EGEN TEXT ") + slot;
    change.create(section);
  }
  s.project->commit(std::move(change));
  const auto words = words_of(report::build(s.model, {}));
  for (const auto* slot : {"summary", "conclusions", "area:stod", "finding:stod.elevhalsa"})
    CHECK(words.find(std::string("EGEN TEXT ") + slot) != std::string::npos);
}

TEST_CASE("the report can be of some themes only, and an unknown theme is refused", "[report]") {
  ReportSample s;
  const auto report = report::build(s.model, {.language = {}, .themes = {"stod"}});
  const auto words = words_of(report);
  CHECK(words.find("Elevhälsa") != std::string::npos);
  CHECK(words.find("Kontinuitet i ledningen") == std::string::npos);
  CHECK_THROWS_AS(report::build(s.model, {.language = {}, .themes = {"nix"}}), Error);
}

TEST_CASE("a report in English defines themes and lists questions in English, but for what was changed",
          "[report][language]") {
  ReportSample s;
  auto change = s.project->change("");
  auto theme = *s.model.code_called("stod.franvaro");
  theme.definition = "Hur frånvaron följs.";
  change.update(theme);
  s.project->commit(std::move(change));
  const auto english = words_of(report::build(s.model, {.language = "en", .themes = {}}));
  CHECK(english.find("The pupil health team's organisation, accessibility") != std::string::npos);
  CHECK(english.find("Hur frånvaron följs.") != std::string::npos);
  CHECK(english.find("What did you see on your latest lesson visits?") != std::string::npos);
  const auto swedish = words_of(report::build(s.model, {.language = "sv", .themes = {}}));
  CHECK(swedish.find("Elevhälsans organisation, tillgänglighet") != std::string::npos);
  CHECK(swedish.find("Vad såg du vid de senaste lektionsbesöken?") != std::string::npos);
}

TEST_CASE("a guide is printed in the language it is asked for in, probes too", "[report][language]") {
  ReportSample s;
  const auto& guide = *s.model.guide_called("guide-rektor");
  const auto printed = [&](const char* language) {
    return words_of(report::guide_sheet(guide, assets::Words::in(language)));
  };
  CHECK(printed("en").find("Go through last week.") != std::string::npos);
  CHECK(printed("sv").find("Gå igenom förra veckan.") != std::string::npos);
}

TEST_CASE("HTML is well-formed, self-contained, and every reference leads somewhere", "[report]") {
  ReportSample s;
  for (const auto* language : {"sv", "en"}) {
    const auto html = report::html(report::build(s.model, {.language = language, .themes = {}}));
    pugi::xml_document document;
    REQUIRE(document.load_buffer(html.data(), html.size(), pugi::parse_default | pugi::parse_doctype));
    CHECK(std::string(document.child("html").attribute("lang").value()) == language);
    std::set<std::string> ids;
    for (const auto& node : document.select_nodes("//*[@id]"))
      CHECK(ids.insert(node.node().attribute("id").value()).second);
    std::size_t references = 0;
    for (const auto& node : document.select_nodes("//a")) {
      const std::string target = node.node().attribute("href").value();
      REQUIRE(target.starts_with("#"));
      CHECK(ids.contains(target.substr(1)));
      ++references;
    }
    CHECK(references > 100);
    CHECK(document.select_nodes("//svg").size() > 3);
    CHECK(document.select_nodes("//script|//link|//img").empty());
    CHECK(html.find("report.") == std::string::npos);
  }
}

TEST_CASE("DOCX has headings, contents, table heads, footnotes and pictures that are all there", "[report]") {
  ReportSample s;
  const auto docx = report::docx(report::build(s.model, {}));
  pugi::xml_document document;
  REQUIRE(document.load_string(part(docx, "word/document.xml").c_str()));
  CHECK(document.select_nodes("//w:pStyle[@w:val='Heading1']").size() >= 10);
  CHECK(document.select_nodes("//w:pStyle[@w:val='Heading2']").size() >= 10);
  CHECK(document.select_nodes("//w:tblHeader").size() >= 4);
  CHECK(document.select_nodes("//w:instrText[contains(., 'TOC')]").size() == 1);
  pugi::xml_document notes;
  REQUIRE(notes.load_string(part(docx, "word/footnotes.xml").c_str()));
  std::set<std::string> ids;
  for (const auto& node : notes.select_nodes("//w:footnote"))
    ids.insert(node.node().attribute("w:id").value());
  const auto references = document.select_nodes("//w:footnoteReference");
  CHECK(references.size() > 30);
  for (const auto& node : references) CHECK(ids.contains(node.node().attribute("w:id").value()));
  std::set<std::string> bookmarks;
  for (const auto& node : document.select_nodes("//w:bookmarkStart"))
    bookmarks.insert(node.node().attribute("w:name").value());
  for (const auto& node : document.select_nodes("//w:hyperlink"))
    CHECK(bookmarks.contains(node.node().attribute("w:anchor").value()));
  pugi::xml_document relations;
  REQUIRE(relations.load_string(part(docx, "word/_rels/document.xml.rels").c_str()));
  for (const auto& node : relations.select_nodes("//Relationship"))
    CHECK_FALSE(part(docx, ("word/" + std::string(node.node().attribute("Target").value())).c_str()).empty());
}

TEST_CASE("signs that no document can hold stay out of what is written; the words around them stand",
          "[report]") {
  SampleProject sample;
  auto change = sample.project->change("");
  auto area = *sample.model.code_called("ledarskap");
  area.name =
      "Le\x01 dar\xEF\xBF\xBE"
      "skap & \x1Fvilja";
  change.update(area);
  sample.project->commit(std::move(change));
  const auto report = report::build(sample.model, {});
  for (const char* name : {"r.html", "r.docx", "r.odt", "r.pdf"}) {
    INFO(name);
    const auto path = sample.scratch / name;
    report::write(report, path);
    CHECK(exchange::read::words_of(path).text.find("Le darskap & vilja") != std::string::npos);
  }
  CHECK(Scratch::read(sample.scratch / "r.html").find("&#") == std::string::npos);
  exchange::ZipReader docx(sample.scratch / "r.docx");
  CHECK(docx.read("word/document.xml").find("&#") == std::string::npos);
}

TEST_CASE("a report is written whole or not at all", "[report]") {
  Scratch scratch;
  report::Report report;
  report.title = "T";
  CHECK_THROWS_AS(report::write(report, scratch / "r.pdfx"), Error);
  CHECK_THROWS_AS(report::write(report, scratch / "none/r.html"), Error);
  report::write(report, scratch / "r.html");
  CHECK(std::filesystem::exists(scratch / "r.html"));
  CHECK_FALSE(std::filesystem::exists(scratch / "r.html.part"));
}

TEST_CASE("a chart's axis has round steps, and in a narrow one the names stand below", "[report]") {
  const ReportSample s;
  const auto all = analysis::indicators_of(s.model);
  const auto found =
      std::find_if(all.begin(), all.end(), [](const auto& i) { return i.own->kpi == "N15419"; });
  REQUIRE(found != all.end());
  for (const double width : {480.0, 200.0}) {
    const auto chart = report::series_chart(*found, {"Exempelköping", "Riket", "Liknande"}, "", "", width);
    std::vector<std::string> axis;
    double names = 0;
    for (const auto& shape : chart.shapes) {
      if (shape.kind != report::Shape::Kind::text) continue;
      CHECK(shape.points.front().first <= width);
      CHECK(shape.points.front().second <= chart.height);
      if (shape.align == 1) axis.push_back(shape.text);
      if (shape.text.starts_with("Riket")) names = shape.points.front().second;
    }
    CHECK(axis == std::vector<std::string>{"50", "60", "70", "80"});
    CHECK((names > 140) == (width < 300));
  }
}

TEST_CASE("a chart writes figures as its language does", "[report]") {
  const ReportSample s;
  const auto all = analysis::indicators_of(s.model);
  const auto found =
      std::find_if(all.begin(), all.end(), [](const auto& i) { return i.own->kpi == "N15419"; });
  REQUIRE(found != all.end());
  const auto labels = [&](const char* language) {
    std::string out;
    for (const auto& shape :
         report::series_chart(*found, {"Exempelköping", "", ""}, "", "", 480, language).shapes)
      if (shape.text.starts_with("Exempelköping")) out = shape.text;
    return out;
  };
  CHECK(labels("sv") == "Exempelköping 57,9");
  CHECK(labels("en") == "Exempelköping 57.9");
}
