#include "core/exchange/others/foreign.h"

#include <sqlite3.h>

#include "core/error.h"
#include "core/exchange/incoming.h"
#include "core/exchange/others/database.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::exchange;

namespace {

void run(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  char* fault = nullptr;
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &fault);
  INFO((fault == nullptr ? "" : fault));
  CHECK(fault == nullptr);
  sqlite3_free(fault);
  sqlite3_close(db);
}

/// Tables, columns and offsets (bytes of UTF-8 within the words) as Taguette 1.4 makes them.
std::filesystem::path taguette(const Scratch& scratch) {
  const auto path = scratch / "2024-01-01_Skola.sqlite3";
  run(path,
      "CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT, created DATETIME);"
      "CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT, filename "
      "VARCHAR(200),"
      " created DATETIME, project_id INTEGER, text_direction VARCHAR(13), contents TEXT);"
      "CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200), description TEXT);"
      "CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, "
      "end_offset INTEGER,"
      " snippet TEXT);"
      "CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);"
      "INSERT INTO projects VALUES (1, 'Skola', 'Om skolan', '2024-01-01');"
      "INSERT INTO documents VALUES (1, 'Samtal', 'i oktober', 'a.html', '2024-01-01', 1, 'LEFT_TO_RIGHT',"
      " '<p>Vi når <i>alla</i> 🙂 elever.</p><p>Kön är lång.</p>');"
      "INSERT INTO tags VALUES (1, 1, 'stöd', 'hjälp till elever'), (2, 1, 'stöd.kö', '');"
      // "når alla" = bytes 3..12; "alla 🙂 elever.Kön" crosses the paragraphs = 8..29.
      "INSERT INTO highlights VALUES (1, 1, 3, 12, 'når <i>alla</i>'), (2, 1, 8, 29, '<i>alla</i> 🙂 "
      "elever.</p><p>Kön'),"
      " (3, 1, 0, 2, 'Vi');"
      "INSERT INTO highlight_tags VALUES (1, 1), (2, 1), (2, 2);");
  return path;
}

/// QualCoder 3's tables, as far as they are read; positions are code points.
std::filesystem::path qualcoder(const Scratch& scratch) {
  const auto folder = scratch / "Skola.qda";
  std::filesystem::create_directories(folder / "documents");
  run(folder / "data.qda",
      "CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,"
      " bookmarkpos integer, codername text);"
      "CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, "
      "owner text,"
      " date text, av_text_id integer, risid integer, unique(name));"
      "CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, "
      "supercatid integer);"
      "CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, "
      "date text, color text);"
      "CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 "
      "integer, pos1 integer,"
      " owner text, date text, memo text, avid integer, important integer);"
      "CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, "
      "height integer,"
      " cid integer, memo text, date text, owner text, important integer);"
      "CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo "
      "text, owner text, date text);"
      "CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);"
      "CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 "
      "integer, owner text,"
      " date text, memo text);"
      "CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id "
      "integer, date text, owner text);"
      "CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);"
      "INSERT INTO project VALUES ('v5', '2024-01-01', 'Hela kommunen', 'QualCoder 3.4', 0, 0, 'LK');"
      "INSERT INTO source VALUES (1, 'samtal.txt', 'Vi når alla 🙂 elever.' || char(13) || char(10) || "
      "'Kön är lång.', null,"
      " 'kort', 'LK', '2024-01-02', null, null), (2, 'tavla.png', null, '/images/tavla.png', '', 'LK', "
      "'2024-01-02', null, null);"
      "INSERT INTO code_cat VALUES (1, 'Elever', 'LK', '', '', null), (2, 'Hjälp', 'LK', '', 'område', 1);"
      "INSERT INTO code_name VALUES (1, 'Kö', 'väntan', 2, 'LK', '', '#F00000'), (2, 'Fri', '', null, 'LK', "
      "'', '#00F000');"
      "INSERT INTO code_text VALUES (1, 1, 1, 'Kön är lång', 23, 34, 'LK', '2024-01-03 10:11:12', 'viktigt', "
      "null, 1),"
      " (2, 2, 1, 'alla', 7, 11, 'TO', '2024-01-03 10:11:12', '', null, null), (3, 2, 9, 'borta', 0, 5, "
      "'TO', '', '', null, null);"
      "INSERT INTO code_image VALUES (1, 2, 0, 0, 9, 9, 1, '', '', 'LK', null);"
      "INSERT INTO annotation VALUES (1, 1, 0, 2, 'vilka?', 'LK', '');"
      "INSERT INTO cases VALUES (1, 'R1', 'rektorn', 'LK', '');"
      "INSERT INTO case_text VALUES (1, 1, 1, 0, 20, 'LK', '', '');"
      "INSERT INTO attribute VALUES (1, 'Roll', 'case', 'Rektor', 1, '', 'LK'), (2, 'Plats', 'file', "
      "'skolan', 1, '', 'LK');"
      "INSERT INTO journal VALUES (1, 'Dag 1', 'Första dagen', '2024-01-02 08:00:00', 'LK');");
  return folder;
}

struct Empty {
  Scratch scratch;
  std::unique_ptr<store::Project> project = [this] {
    model::Engagement engagement;
    engagement.municipality_code = "9999";
    engagement.municipality = "Exempelköping";
    return store::Project::create(scratch / "p.skolanalys", engagement);
  }();
  [[nodiscard]] const model::Model& model() const { return project->model(); }
  [[nodiscard]] std::vector<std::string> quotes() const {
    std::vector<std::string> out;
    for (const auto& [id, coding] : model().codings) {
      out.push_back(model().find(coding.code)->name + ": " + coding.quote);
      CHECK(text::slice(model().find(coding.text)->content, coding.range) == coding.quote);
    }
    std::sort(out.begin(), out.end());
    return out;
  }
};

}  // namespace

TEST_CASE("a project from Taguette comes in with its tags on the very words", "[others]") {
  const Empty e;
  const std::vector<std::filesystem::path> place{taguette(e.scratch)};
  REQUIRE(incoming_of(place) == Incoming::foreign);
  const auto foreign = read_foreign(place[0]);
  REQUIRE(foreign.notices.size() == 1);  // no doubt about the places; one highlight without a tag
  CHECK(foreign.notices[0].id == "notice.others.untagged");
  const auto outcome = others::take_in(*e.project, foreign);
  CHECK(outcome.codings == 3);
  CHECK(e.model().find(e.model().interviews.begin()->second.text)->content ==
        "Vi når alla 🙂 elever.\n\nKön är lång.\n\n");
  CHECK(e.quotes() == std::vector<std::string>{"stöd.kö: alla 🙂 elever.\n\nKön",
                                               "stöd: alla 🙂 elever.\n\nKön", "stöd: når alla"});
  CHECK(e.model().codes.begin()->second.definition == "hjälp till elever");
  // Again: nothing doubles.
  CHECK(others::take_in(*e.project, foreign).sources == 0);
  CHECK(e.model().codings.size() == 3);
  CHECK(e.model().codes.size() == 2);
}

TEST_CASE("highlights from Taguette come in without their documents", "[others]") {
  const std::string html =
      "<!DOCTYPE html><html><head><meta charset=\"UTF-8\"><title>Taguette highlights</title></head><body>\n"
      "<h1>Taguette highlights</h1>\n<p>når <i>alla</i></p>\n<p>\n <strong>Document:</strong> Samtal\n"
      " <strong>Tags:</strong>\n stöd,\n kö\n</p>\n<hr>\nKön\n<p>\n<strong>Document:</strong> Samtal "
      "<strong>Tags:</strong> kö</p></body></html>";
  const std::string csv =
      "id,document,tag,content\n1,Samtal,stöd,når alla\n1,Samtal,kö,når alla\n2,Samtal,kö,Kön\n";
  for (const auto& [name, bytes] :
       {std::pair(std::string("h.html"), html), std::pair(std::string("h.csv"), csv)}) {
    INFO(name);
    const Empty e;
    const std::vector<std::filesystem::path> place{e.scratch.write(name, bytes)};
    REQUIRE(incoming_of(place) == Incoming::foreign);
    (void)others::take_in(*e.project, read_foreign(place[0]));
    CHECK(e.quotes() == std::vector<std::string>{"kö: Kön", "kö: når alla", "stöd: når alla"});
    REQUIRE(e.model().documents.size() == 1);
    CHECK(e.model().documents.begin()->second.title == "Samtal");
  }
}

TEST_CASE("a project from QualCoder comes in: categories, cases, memos, codings at their words", "[others]") {
  const Empty e;
  const auto folder = qualcoder(e.scratch);
  for (const auto& place : {folder, folder / "data.qda"}) {
    const std::vector<std::filesystem::path> one{place};
    CHECK(incoming_of(one) == Incoming::foreign);
  }
  const auto outcome = others::take_in(*e.project, read_foreign(folder));
  CHECK(outcome.sources == 1);
  // Line ends of two characters: the positions count them, the kept text does not.
  CHECK(e.quotes() == std::vector<std::string>{"Fri: alla", "Kö: Kön är lång"});
  const auto* queue =
      e.model().find(std::find_if(e.model().codes.begin(), e.model().codes.end(), [](const auto& one) {
                       return one.second.name == "Kö";
                     })->first);
  CHECK(e.model().find(queue->parent)->name == "Hjälp");
  CHECK(e.model().find(e.model().find(queue->parent)->parent)->name == "Elever");
  CHECK(queue->color == "#F00000");
  const auto& interview = e.model().interviews.begin()->second;
  REQUIRE(interview.respondents.size() == 1);
  CHECK(interview.roles == std::vector<std::string>{"rektor"});
  CHECK(e.model().find(interview.respondents[0])->attributes.at("Roll") == "Rektor");
  std::string memos;
  for (const auto& [id, memo] : e.model().memos) memos += memo.body + "|";
  for (const char* words :
       {"Första dagen", "Hela kommunen", "viktigt", "”Vi”: vilka?", "Plats: skolan", "rektorn"})
    CHECK(memos.find(words) != std::string::npos);
  std::vector<std::string> told;
  for (const auto& notice : outcome.notices) told.push_back(notice.id);
  for (const char* id : {"notice.others.media", "notice.others.lost", "notice.refi.counting.crlf"})
    CHECK(std::find(told.begin(), told.end(), id) != told.end());
  REQUIRE(e.project->undo({}) == "step.import");
  CHECK(e.model().codes.empty());
  CHECK(e.model().memos.empty());
}

TEST_CASE("what another program's database says comes as words, without control characters", "[others]") {
  const Scratch scratch;
  run(scratch / "w.sqlite3",
      "CREATE TABLE t (x); INSERT INTO t VALUES ('en' || char(13, 10, 1) || 'rad' || char(13))");
  std::string words;
  others::Database(scratch / "w.sqlite3").each("SELECT x FROM t", [&](const auto& row) {
    words = row.text(0);
  });
  CHECK(words == "en\nrad\n");
}

TEST_CASE("a broken archive is nobody's database", "[others][hostile]") {
  const Scratch scratch;
  const auto path = scratch.write("x.sqlite3", "PK\x05\x06 and nothing more");
  CHECK_FALSE(others::is_taguette(path));
  CHECK_FALSE(others::is_qualcoder(path));
}

TEST_CASE("a database that is damaged, hostile or somebody else's changes nothing", "[others][hostile]") {
  const Empty e;
  const auto refused = [&](const std::filesystem::path& path) {
    CHECK_THROWS_AS(read_foreign(path), Error);
    CHECK(e.model().texts.empty());
  };
  refused(e.scratch.write("a.sqlite3", std::string("SQLite format 3\0", 16) + std::string(500, 'x')));
  run(e.scratch / "b.sqlite3", "CREATE TABLE other (x)");
  refused(e.scratch / "b.sqlite3");
  // A view in a table's place is no table.
  run(e.scratch / "c.sqlite3",
      "CREATE TABLE projects (id, name, description); CREATE TABLE documents (id); CREATE TABLE tags (id);"
      "CREATE VIEW highlights AS SELECT 1 AS id; CREATE TABLE highlight_tags (highlight_id, tag_id)");
  refused(e.scratch / "c.sqlite3");
  // Damage anywhere: read or refused, never worse.
  const auto whole = Scratch::read(taguette(e.scratch));
  for (std::size_t at = 0; at < whole.size(); at += 197) {
    auto bytes = whole;
    bytes[at] = static_cast<char>(~bytes[at]);
    try {
      (void)read_foreign(e.scratch.write("d.sqlite3", bytes));
    } catch (const Error&) {
    }
  }
  SUCCEED();
}
