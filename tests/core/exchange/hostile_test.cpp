#include <sqlite3.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/exchange/codebook.h"
#include "core/exchange/gate.h"
#include "core/exchange/others/foreign.h"
#include "core/exchange/read/book.h"
#include "core/exchange/read/reader.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "tests/catch.h"
#include "tests/scratch.h"

// Files made to harm whoever opens them: to run out of stack, memory or patience. Each is answered, or
// refused with one sentence.

using namespace skolanalys;
using namespace skolanalys::exchange;

namespace {

/// The id of what a reader says against it; "read" where it read it.
std::string answer(const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& e) {
    return e.id();
  }
  return "read";
}

std::string repeated(const std::string& words, std::size_t n) {
  std::string out;
  out.reserve(words.size() * n);
  for (; n > 0; --n) out += words;
  return out;
}

std::filesystem::path workbook(const Scratch& scratch, const std::string& sheet,
                               const std::string& strings = {}) {
  ZipWriter zip(scratch / "x.xlsx");
  zip.add("[Content_Types].xml", "<Types>spreadsheetml</Types>");
  zip.add("xl/workbook.xml", "<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>");
  zip.add("xl/_rels/workbook.xml.rels",
          "<R><R Id='r1' Type='x/worksheet' Target='s.xml'/><R Id='r2' Type='x/sharedStrings' "
          "Target='t.xml'/></R>");
  zip.add("xl/s.xml", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>");
  if (!strings.empty()) zip.add("xl/t.xml", "<sst>" + strings + "</sst>");
  zip.close();
  return scratch / "x.xlsx";
}

}  // namespace

TEST_CASE("XML that hides how deep it is behind an attribute is refused before anything recurses",
          "[hostile]") {
  const auto deep = repeated("<a b='/>'>", 20'000) + repeated("</a>", 20'000);
  CHECK(answer([&] { (void)parse_xml("x.xml", "", deep); }) == "error.shape");
  CHECK(answer([&] { (void)parse_xml("x.xml", "", "<a b='>' c=\"/>\"><d/></a>"); }) == "read");
}

TEST_CASE("a web page that nests without end, or multiplies itself, is refused", "[hostile]") {
  const Scratch scratch;
  const auto deep = scratch.write("deep.html", "<html>" + repeated("<div>", 400'000) + "x");
  CHECK(answer([&] { (void)read::read_html(deep); }) == "error.html.bounds");
  // Each unclosed <font> is opened again in each paragraph: 20 KB that would become 4 million elements.
  std::string fonts;
  for (int i = 0; i < 2000; ++i) fonts += "<font size=" + std::to_string(i) + ">";
  const auto wide = scratch.write("wide.html", "<html>" + fonts + repeated("<p>x", 2000));
  CHECK(answer([&] { (void)read::read_html(wide); }) == "error.html.bounds");
  const auto fair =
      scratch.write("fair.html", "<html>" + repeated("<p>x<br><b>y</b><ul><li>z", 300) + "</html>");
  CHECK(answer([&] { (void)read::read_html(fair); }) == "read");
}

TEST_CASE("a subtitle's line is read whatever its length", "[hostile]") {
  const Scratch scratch;
  const auto long_line = std::string(60'000, 'x');
  const auto path =
      scratch.write("x.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 " + long_line + "\nR1: " + long_line +
                                 "\n\n" + std::string(60'000, ' ') + "00:01.000 --> 00:02.000\nja\n");
  const auto words = read::read_subtitles(path);
  CHECK(words.text.starts_with("[00:00:01] R1: x"));
  CHECK(words.text.size() > 60'000);
}

TEST_CASE("a workbook cannot ask for more cells than it has, nor repeat a long text without end",
          "[hostile]") {
  const Scratch scratch;
  std::string rows;
  for (int i = 1; i <= 20'000; ++i)
    rows += "<row r='" + std::to_string(i) + "'><c r='BXX1'><v>1</v></c></row>";
  CHECK(answer([&] { (void)read::read_xlsx(workbook(scratch, rows)); }) == "error.table.large");
  const Scratch other;
  const auto sheet = "<row>" + repeated("<c t='s'><v>0</v></c>", 1500) + "</row>";
  CHECK(answer([&] {
          (void)read::read_xlsx(workbook(other, sheet, "<si><t>" + std::string(400'000, 'x') + "</t></si>"));
        }) == "error.table.large");
}

TEST_CASE("JSON made of nothing but brackets is refused before memory is taken for it", "[hostile]") {
  const Scratch scratch;
  CHECK(answer([&] { (void)read_json(scratch.write("a.json", std::string(8U << 20U, '['))); }) ==
        "error.json.bounds");
  CHECK(answer([&] { (void)read_json(scratch.write("b.json", "[" + repeated("[],", 7'000'000) + "0]")); }) ==
        "error.json.bounds");
  CHECK(answer([&] { (void)read_json(scratch.write("c.json", R"({"a": [1, {"b": null}]})")); }) == "read");
  CHECK(answer([&] { (void)read_json(scratch.write("d.json", R"({"a": [1, {"b" null}]})")); }) ==
        "error.no_json");
  CHECK(answer([&] { (void)read_json(scratch.write("e.json", R"({"a": 1e999})")); }) == "error.json.number");
  CHECK(answer([&] { (void)read_series(scratch.write("x.csv", "kpi\n"), scratch.write("t.json", "[1]")); }) ==
        "error.shape");
}

TEST_CASE("codes that another program's file puts under each other a hundred thousand deep do no harm",
          "[hostile]") {
  const Scratch scratch;
  const auto path = scratch / "x.sqlite3";
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  const std::string sql =
      "CREATE TABLE projects (id INTEGER PRIMARY KEY, name, description);"
      "CREATE TABLE documents (id INTEGER PRIMARY KEY, name, description, contents, project_id);"
      "CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id, path, description, parent_id);"
      "CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id, start_offset, end_offset, snippet);"
      "CREATE TABLE highlight_tags (highlight_id, tag_id);"
      "INSERT INTO projects VALUES (1, 'a', '');"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
      " INSERT INTO tags SELECT i, 1, 'k' || i, '', i + 1 FROM n;";
  REQUIRE(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
  CHECK(answer([&] { (void)others::read_taguette(path); }) == "error.others.deep");
}
