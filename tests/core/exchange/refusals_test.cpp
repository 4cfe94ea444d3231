#include <functional>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/exchange/codings.h"
#include "core/exchange/findings.h"
#include "core/exchange/incoming.h"
#include "core/exchange/merge_codebook.h"
#include "core/exchange/note.h"
#include "core/exchange/series/gather.h"
#include "core/exchange/survey.h"
#include "core/exchange/votes.h"
#include "core/exchange/zip.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
namespace fs = std::filesystem;

namespace {

/// Words that stand in English sentences and in no Swedish one.
bool has_english(const std::string& sentence) {
  for (const char* word : {" is ", " the ", " must ", " no ", " has ", " holds ", " than ", " cannot ",
                           "line ", " row ", "part '", " and ", " points ", "missing", " nests "})
    if (sentence.find(word) != std::string::npos) return true;
  return false;
}

std::string zipped(const Scratch& scratch, const std::string& name, const std::string& part,
                   const std::string& bytes) {
  exchange::ZipWriter zip(scratch / name);
  zip.add(part, bytes);
  zip.close();
  return (scratch / name).string();
}

}  // namespace

TEST_CASE("a refusal is whole in the language of whoever meets it", "[exchange][refusals]") {
  const Scratch scratch;
  const auto file = [&](const char* name, const std::string& bytes) { return scratch.write(name, bytes); };
  const auto note = [](const fs::path& path) {
    const std::vector<fs::path> places{path};
    const auto got = exchange::read_files(places);
    if (got.at(0).fault) throw *got[0].fault;
  };
  std::string author, coder;
  exchange::SeriesGathering series;
  const std::vector<std::pair<const char*, std::function<void()>>> all{
      {"zip", [&] { note(file("a.docx", "PK\x03\x04 ...")); }},
      {"climbs", [&] { note(zipped(scratch, "b.docx", "../x", "y")); }},
      {"no part", [&] { note(zipped(scratch, "c.docx", "[Content_Types].xml", "wordprocessingml")); }},
      {"xml", [&] { (void)exchange::read_any_codebook(file("d.qdc", "<CodeBook><Codes>")); }},
      {"qdc", [&] { (void)exchange::read_any_codebook(file("e.qdc", "<codebook/>")); }},
      {"rtf", [&] { note(file("f.rtf", "{\\rtf1 " + std::string(2000, '{'))); }},
      {"pdf", [&] { note(file("g.pdf", "%PDF-1.4 nothing")); }},
      {"vtt", [&] { note(file("h.vtt", "WEBVTT\n\nno times\n")); }},
      {"yaml", [&] { note(file("i.md", "---\na: [1\n---\n\nx")); }},
      {"date", [&] { note(file("j.md", "---\ndate: igår\n---\n\nx")); }},
      {"unknown", [&] { note(zipped(scratch, "k.zip", "x.bin", "y")); }},
      {"codings", [&] { (void)exchange::read_codings(file("l.json", "{\"codings\": [3]}"), coder); }},
      {"findings", [&] { (void)exchange::read_findings(file("m.json", "{\"findings\": [{}]}"), author); }},
      {"votes", [&] { (void)exchange::read_votes(file("n.csv", "a,b\n1,2\n")); }},
      {"kolada", [&] { series.add_file(file("o.json", "{\"values\": [{\"kpi\": \"N1\"}]}")); }},
      {"series", [&] { series.add_file(file("p.csv", "kpi,municipality,period\nN1,0180,2020\n")); }},
      {"codebook", [&] { (void)exchange::read_codebook(file("q.json", "{\"areas\": [{}]}")); }},
      {"foreign", [&] { (void)exchange::read_foreign(file("r.sqlite", "SQLite format 3")); }},
      {"survey", [&] { (void)exchange::read_survey(file("s.csv", "a,b\n")); }},
      {"text", [&] { note(file("t.txt", std::string(200, '\x02') + "x")); }}};
  for (const auto& [name, act] : all) {
    INFO(name);
    try {
      act();
      FAIL("was not refused");
    } catch (const Error& fault) {
      const auto swedish = assets::Words::in("sv")(fault.id(), fault.values());
      const auto english = assets::Words::in("en")(fault.id(), fault.values());
      INFO(swedish);
      CHECK_FALSE(has_english(swedish));
      CHECK(english != swedish);
      CHECK(swedish.find_first_of("\x01\x02\x03{}") == std::string::npos);
      CHECK(swedish.find(scratch.folder().string()) != std::string::npos);
    }
  }
}
