#include "core/exchange/read/reader.h"

#include <zip.h>

#include <algorithm>

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/exchange/note.h"
#include "core/exchange/read/book.h"
#include "core/exchange/read/pdf.h"
#include "core/exchange/sample.h"
#include "core/exchange/zip.h"
#include "core/model/turns.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::exchange;

namespace {

const std::filesystem::path documents = TESTS_DATA "/documents";

/// Words alone: what no format may change. Marks of headings and emphasis are not words, and pandoc sets
/// three dots as one sign.
std::string words_in(std::string text) {
  for (auto at = text.find("..."); at != std::string::npos; at = text.find("...")) text.replace(at, 3, "…");
  std::string out;
  bool space = true;
  for (const char c : text) {
    if (c == '#' || c == '*') continue;
    if (c == ' ' || c == '\n' || c == '\t') {
      space = true;
      continue;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    out += c;
  }
  return out;
}

}  // namespace

TEST_CASE("a document that spells out control characters brings none of them", "[read]") {
  const Scratch scratch;
  const auto rtf = scratch.write("a.rtf", R"({\rtf1\ansi en\'0drad\u13?till\u0?\'01\u7?s\par})");
  CHECK(read::words_of(rtf).text == "en\nrad\ntills\n");
  const auto html = scratch.write("a.html", "<html><body><p>en&#13;rad&#10;till&#1;s</p></body></html>");
  const auto text = read::words_of(html).text;
  CHECK(std::none_of(text.begin(), text.end(), [](char c) { return c < 0x20 && c >= 0 && c != '\n'; }));
  CHECK(exchange::read_text(scratch.write("a.txt", "en\r\nrad\x01\ttill\x1Bs")) == "en\nrad\ttills");
  const auto note = exchange::parse_note("a.md", "---\ntitle: \"en\\u0001 rubrik\"\n---\n\nord");
  CHECK(note.title == "en rubrik");
  CHECK(note.text == "ord");
}

TEST_CASE("what other programs wrote is read word for word", "[read]") {
  const auto source = words_in(Scratch::read(documents / "source.md"));
  for (const char* file : {"pandoc.docx", "pandoc.odt", "pandoc.rtf", "pandoc.html", "libreoffice.docx",
                           "libreoffice.odt", "libreoffice.rtf", "libreoffice.html"}) {
    INFO(file);
    CHECK(words_in(read::words_of(documents / file).text) == source);
  }
}

TEST_CASE("lists, tables and code of other programs lose no word", "[read]") {
  // How a list is marked is each program's own, and a table's bars are no words.
  const auto plain = [](const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      auto end = std::min(text.find('\n', at), text.size());
      auto line = text.substr(at, end - at);
      at = end + 1;
      if (line.starts_with("|--") || line.find_first_not_of("-|:– ") == std::string::npos) continue;
      auto from = line.find_first_not_of(" \t#");
      if (from == std::string::npos) continue;
      if (line.compare(from, 2, "- ") == 0) from += 2;
      const auto digits = line.find_first_not_of("0123456789", from);
      if (digits != std::string::npos && digits > from && digits < from + 3 && line[digits] == '.')
        from = digits + 1;
      out += line.substr(from) + "\n";
    }
    std::erase(out, '`');
    for (const char* sign : {"|", "•", "\t"})
      for (auto sign_at = out.find(sign); sign_at != std::string::npos; sign_at = out.find(sign))
        out.replace(sign_at, std::string_view(sign).size(), " ");
    // Typesetters' quotes.
    for (const auto& [set, typed] : {std::pair("’", "'"), std::pair("…", "...")})
      for (auto at2 = out.find(set); at2 != std::string::npos; at2 = out.find(set))
        out.replace(at2, std::string_view(set).size(), typed);
    return words_in(out);
  };
  for (const char* name : {"plan", "data"}) {
    const auto source = plain(Scratch::read(documents / (std::string(name) + ".md")));
    for (const char* program : {"pandoc", "libreoffice"})
      for (const char* ending : {".docx", ".odt", ".rtf", ".html"}) {
        const auto file = std::string(program) + "-" + name + ending;
        INFO(file);
        CHECK(plain(read::words_of(documents / file).text) == source);
      }
    const auto pdf = read::words_of(documents / ("libreoffice-" + std::string(name) + ".pdf")).text;
    for (const char* words : {"årskurs 9", "municipalities.csv"}) {
      const bool there = source.find(words) != std::string::npos;
      CHECK((pdf.find(words) != std::string::npos) == there);
    }
  }
}

TEST_CASE("a PDF is read page by page, its lines put together to turns", "[read]") {
  const auto read = read::words_of(documents / "libreoffice.pdf");
  CHECK(read.text.starts_with("## Sida 1\n\nIntervju med nämndens ordförande\n\n[08:30] LK: "));
  CHECK(read.text.find("## Sida 3") != std::string::npos);
  CHECK(read.text.find("\n\n[08:34] LK: Varför anmälde ni er?\n\n[08:34] R01: Vi hade sett") !=
        std::string::npos);
}

TEST_CASE("text in any of Sweden's encodings is the same text", "[read]") {
  const auto source = words_in(Scratch::read(documents / "source.md"));
  const Scratch scratch;
  for (const auto& [file, encoding] : {std::pair("cp1252.txt", "windows-1252"),
                                       std::pair("mac.txt", "macintosh"), std::pair("dos.txt", "ibm-850")}) {
    INFO(file);
    const auto read = read::words_of(documents / file);
    // The encodings lack some dashes and dots; letters they have.
    CHECK(words_in(read.text).substr(0, 600) == source.substr(0, 600));
    REQUIRE(read.notices.size() == 1);
    CHECK(read.notices[0].values[0] == encoding);
  }
  const auto decoded = decode_text("x", std::string("\xFF\xFE"
                                                    "a\0\xE5\0",
                                                    6));
  CHECK(decoded.text == "aå");
  CHECK_THROWS_AS(decode_text("x", std::string(5000, '\0')), Error);
}

TEST_CASE("letters that come in pieces are put together, and it is said", "[read]") {
  const Scratch scratch;
  const auto read = read::words_of(scratch.write("mac.txt", "Skola\u030ar i Ha\u0308rno\u0308sand\n"));
  CHECK(read.text == "Skolår i Härnösand\n");
  REQUIRE(read.notices.size() == 1);
  CHECK(read.notices[0].id == "notice.composed");
  const auto table = read::read_book(scratch.write("mac.csv", "Fra\u030aga;Svar\nA\u0308r det bra?;ja\n"));
  CHECK(table.sheets.at(0).rows.at(1).at(0) == "Är det bra?");
}

TEST_CASE("a line without an end is refused, and signs that turn the writing are told of",
          "[read][hostile]") {
  const Scratch scratch;
  try {
    (void)read::words_of(scratch.write("lång.txt", "kort\n" + std::string((1U << 20U) + 1, 'a') + "\n"));
    FAIL("was read");
  } catch (const Error& fault) {
    CHECK(std::string(fault.what()).find("line 2") != std::string::npos);
  }
  const auto read = read::words_of(scratch.write("bidi.txt", "Rektor \u202egnäsder\u202c sa\n"));
  REQUIRE(read.notices.size() == 1);
  CHECK(read.notices[0].id == "notice.bidi");
  CHECK(read.notices[0].values.at(0) == "2");
}

TEST_CASE("a PDF's pages are drawn, and words know which page they stand on", "[read]") {
  const auto bytes = Scratch::read(documents / "libreoffice.pdf");
  const auto pages = read::pdf_pages(bytes);
  REQUIRE(pages > 0);
  const auto image = read::pdf_page(bytes, 1, 400);
  CHECK(std::max(image.width, image.height) == 400);
  REQUIRE(image.pixels.size() == static_cast<std::size_t>(image.width * image.height * 3));
  // Dark letters on a light page, more of the page than of the letters.
  const auto dark = std::count_if(image.pixels.begin(), image.pixels.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 100; });
  CHECK(dark > 300);
  CHECK(dark * 4 < std::ssize(image.pixels));
  CHECK_THROWS_AS(read::pdf_page(bytes, pages + 5, 400), Error);
  CHECK_THROWS_AS(read::pdf_page("%PDF-1.4 nothing", 1, 400), Error);
  const std::string words = "## Sida 1\n\nförsta\n\n## Sida 3\n\ntredje";
  CHECK(read::pdf_page_at(words, 0) == 1);
  CHECK(read::pdf_page_at(words, 15) == 1);
  CHECK(read::pdf_page_at(words, 32) == 3);
  CHECK(read::pdf_page_at("utan sidor", 4) == 0);
  CHECK(read::pdf_words_of_page(words, 3) == 19);
  CHECK_FALSE(read::pdf_words_of_page(words, 2));
}

TEST_CASE("speakers are recognised, and whoever asks is an interviewer", "[read]") {
  const auto files = read_files(std::vector<std::filesystem::path>{documents / "libreoffice.docx"});
  REQUIRE(files.size() == 1);
  REQUIRE(files[0].speakers.size() == 3);
  CHECK(files[0].speakers[0].name == "R01");
  CHECK_FALSE(files[0].speakers[0].interviewer);
  CHECK(files[0].speakers[1].interviewer);
  CHECK(files[0].speakers[2].interviewer);
  const auto found = speakers_in("Rektor: vi gör så\n\nI: hur?\n\nTanken: att alla ska med\n\nRektor: ja");
  REQUIRE(found.size() == 2);
  CHECK(found[0].role == "rektor");
  CHECK(found[1].interviewer);
}

TEST_CASE("several who answer become respondents with the roles that a person gives them", "[read]") {
  const Scratch scratch;
  const auto project = create_engagement(scratch / "p.skolanalys", "9999");
  const std::vector<std::filesystem::path> file{
      scratch.write("grupp.vtt",
                    "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Moderator>Hur går det?\n\n"
                    "00:00:04.000 --> 00:00:06.000\n<v Talare 1>Det går bra.\n\n"
                    "00:00:06.500 --> 00:00:09.000\n<v Talare 1>Mycket bra &amp; lugnt.\n\n"
                    "01:02:03.000 --> 01:02:06.000\n<v Talare 2>Inte alls.\n")};
  ImportOptions options;
  options.speakers["Talare 1"] = {"Talare 1", 0, false, "rektor"};
  options.speakers["Talare 2"] = {"Talare 2", 0, false, "larare"};
  auto read = read_files(file);
  (void)import_files(*project, std::move(read), options);
  const auto& interview = project->model().interviews.begin()->second;
  const auto* text = project->model().find(interview.text);
  CHECK(text->content ==
        "[00:00:01] Moderator: Hur går det?\n\n[00:00:04] Talare 1: Det går bra. Mycket bra & lugnt.\n\n"
        "[01:02:03] Talare 2: Inte alls.\n");
  const auto turns = model::turns_of(project->model(), *text);
  REQUIRE(turns.size() == 3);
  CHECK(turns[0].kind == model::TurnKind::question);
  CHECK(turns[1].roles == std::vector<std::string>{"rektor"});
  CHECK(turns[2].roles == std::vector<std::string>{"larare"});
  CHECK(turns[1].respondent != turns[2].respondent);
  // What came is kept as it came.
  REQUIRE(project->model().attachments.size() == 1);
  CHECK(project->blob(project->model().attachments.begin()->second.sha256) == Scratch::read(file[0]));
  CHECK(project->undo({}) == "step.import");
  CHECK(project->model().interviews.empty());
}

TEST_CASE("subtitles without speakers become paragraphs at pauses", "[read]") {
  const Scratch scratch;
  const auto srt =
      scratch.write("a.txt",
                    "1\n00:00:01,000 --> 00:00:02,000\nEtt två\n\n2\n00:00:02,100 --> 00:00:03,000\n"
                    "tre.\n\n3\n00:00:10,000 --> 00:00:11,000\nFyra.\n");
  CHECK(read::format_of(srt) == read::Format::srt);
  CHECK(read::words_of(srt).text == "[00:00:01] Ett två tre.\n\n[00:00:10] Fyra.\n");
}

TEST_CASE("formats are told by what is in the file, not by its name", "[read]") {
  const Scratch scratch;
  std::filesystem::copy(documents / "pandoc.docx", scratch / "a.txt");
  std::filesystem::copy(documents / "libreoffice.pdf", scratch / "b.docx");
  CHECK(read::format_of(scratch / "a.txt") == read::Format::docx);
  CHECK(read::format_of(scratch / "b.docx") == read::Format::pdf);
}

TEST_CASE("hostile files are refused with file and place, and nothing is imported", "[read][hostile]") {
  const Scratch scratch;
  const auto project = create_engagement(scratch / "p.skolanalys", "9999");
  const auto refused = [&](const std::string& name) {
    INFO(name);
    const std::vector<std::filesystem::path> files{documents / "pandoc.docx", scratch / name};
    try {
      (void)import_notes(*project, files, {});
      FAIL("imported");
    } catch (const Error& fault) {
      CHECK(std::string(fault.what()).find(name) != std::string::npos);
    }
    CHECK(project->model().interviews.empty());
  };
  const auto docx = [&](const std::string& name, const std::string& document) {
    ZipWriter zip(scratch / name);
    zip.add("[Content_Types].xml", "<Types>wordprocessingml</Types>");
    zip.add("_rels/.rels", "<Relationships/>");
    zip.add("word/document.xml", document);
    zip.close();
  };
  docx("bomb.docx", std::string(100U << 20U, ' '));
  refused("bomb.docx");
  docx("deep.docx", [] {
    std::string out;
    for (int i = 0; i < 300'000; ++i) out += "<a>";
    return out;
  }());
  refused("deep.docx");
  docx("laughs.docx", "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><d>&b;</d>");
  refused("laughs.docx");
  docx("broken.docx", "<w:document><w:body>");
  refused("broken.docx");
  docx("latin.docx", "<d>\xE5</d>");
  refused("latin.docx");
  {
    ZipWriter zip(scratch / "climb.docx");
    zip.add("../../evil.txt", "x");
    zip.add("[Content_Types].xml", "wordprocessingml");
    zip.close();
  }
  refused("climb.docx");
  scratch.write("half.docx", Scratch::read(documents / "pandoc.docx").substr(0, 3000));
  refused("half.docx");
  scratch.write("no.pdf", "%PDF-1.7\nnot a page in it");
  refused("no.pdf");
  scratch.write("groups.rtf", "{\\rtf1 " + std::string(100'000, '{'));
  refused("groups.rtf");
  scratch.write("empty.vtt", "WEBVTT\n\nno cues");
  refused("empty.vtt");
  scratch.write("bytes.txt", std::string(200, '\x01'));
  refused("bytes.txt");
}

TEST_CASE("any bytes are read or refused, never more", "[read][hostile]") {
  const Scratch scratch;
  unsigned state = 5;
  const auto random = [&] { return state = state * 1664525U + 1013904223U, state >> 8U; };
  for (const char* file : {"pandoc.docx", "pandoc.odt", "pandoc.rtf", "pandoc.html"}) {
    const auto whole = Scratch::read(documents / file);
    for (int trial = 0; trial < 60; ++trial) {
      auto bytes = whole;
      for (unsigned i = 0, n = 1 + random() % 20; i < n; ++i)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      if (trial % 5 == 0) bytes.resize(random() % bytes.size());
      const auto path = scratch.write(std::string("x") + file, bytes);
      try {
        (void)read::words_of(path);
      } catch (const Error&) {
      }
    }
  }
  SUCCEED();
}
