#include "core/exchange/refi/refi.h"

#include <climits>
#include <cstdlib>
#include <random>

#include "core/error.h"
#include "core/exchange/refi/anchors.h"
#include "core/exchange/sample.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::exchange;

namespace {

/// Everything of a project that QDPX carries, as lines in an order that does not depend on ids.
std::vector<std::string> shown(const model::Model& model) {
  std::vector<std::string> out;
  const auto code_path = [&](const model::Code& code) {
    std::string path = code.name;
    for (auto at = model.find(code.parent); at != nullptr; at = model.find(at->parent))
      path = at->name + "/" + path;
    return path;
  };
  for (const auto& [id, code] : model.codes)
    out.push_back("code " + code_path(code) + "|" + code.slug + "|" + code.definition + "|" + code.use_when +
                  "|" + code.color + "|" + code.shortcut + "|" + code.order);
  const auto source = [&](model::TextId id) {
    const auto* text = model.find(id);
    return text == nullptr ? std::string("?") : text->content.substr(0, 20);
  };
  for (const auto& [id, i] : model.interviews) {
    std::string line = "interview " + i.label + "|" + i.title + "|" + i.start + "|" + i.place + "|" +
                       i.guide + "|" + std::to_string(static_cast<int>(i.status)) + "|" +
                       std::to_string(i.duration_min) + "|" + (i.date ? model::to_string(*i.date) : "") + "|";
    for (const auto& role : i.roles) line += role + ",";
    for (const auto who : i.respondents) line += model.find(who)->label + ",";
    out.push_back(line + model.find(i.text)->content);
  }
  for (const auto& [id, d] : model.documents)
    out.push_back("document " + d.label + "|" + d.title + "|" + model.find(d.text)->content);
  for (const auto& [id, c] : model.codings)
    out.push_back("coding " + source(c.text) + "|" + std::to_string(c.range.from) + "-" +
                  std::to_string(c.range.to) + "|" + code_path(*model.find(c.code)) + "|" +
                  std::string(model::to_string(c.stance)) + "|" + c.coder + "|" + c.label + "|" + c.quote);
  for (const auto& [id, m] : model.memos)
    out.push_back("memo " + m.body + "|" + m.author + (m.analysis ? "|analysis" : ""));
  for (const auto& [id, r] : model.respondents) {
    std::string line = "respondent " + r.label + "|" + r.name + "|" + r.unit + "|";
    for (const auto& role : r.roles) line += role + ",";
    for (const auto& [name, value] : r.attributes) line += name + "=" + value + ",";
    out.push_back(line + (r.consent_quotes ? (*r.consent_quotes ? "yes" : "no") : "-"));
  }
  for (const auto& [id, m] : model.speaker_marks)
    out.push_back("mark " + m.speaker + "|" + std::to_string(m.range.from) + "|" +
                  std::to_string(m.range.to));
  std::sort(out.begin(), out.end());
  return out;
}

/// A project without a codebook of its own.
std::unique_ptr<store::Project> empty_project(const std::filesystem::path& path) {
  model::Engagement engagement;
  engagement.municipality_code = "9999";
  engagement.municipality = "Exempelköping";
  return store::Project::create(path, engagement);
}

bool valid(const std::filesystem::path& qdpx, const Scratch& scratch) {
  ZipReader zip(qdpx);
  const auto file = scratch.write("project.qde", zip.read("project.qde"));
  return std::system(("xmllint --noout --schema " TESTS_DATA "/refi/Project.xsd " + file.string() +
                      " > /dev/null 2>&1")
                         .c_str()) == 0;
}

}  // namespace

TEST_CASE("the sample goes out as QDPX and comes back the same", "[refi]") {
  const Scratch scratch;
  const auto sample = exchange::create_sample(scratch / "a.skolanalys");
  const auto out = refi::write_qdpx(*sample, scratch / "a.qdpx");
  CHECK(out.codings == sample->model().codings.size());
  CHECK(valid(scratch / "a.qdpx", scratch));
  const auto back = empty_project(scratch / "b.skolanalys");
  (void)refi::read_qdpx(*back, scratch / "a.qdpx");
  CHECK(shown(back->model()) == shown(sample->model()));
  (void)refi::write_qdpx(*back, scratch / "b.qdpx");
  CHECK(valid(scratch / "b.qdpx", scratch));
  const auto again = empty_project(scratch / "c.skolanalys");
  (void)refi::read_qdpx(*again, scratch / "b.qdpx");
  CHECK(shown(again->model()) == shown(sample->model()));
}

TEST_CASE("a source without a label gets none that another source brings", "[refi]") {
  const Scratch scratch;
  const auto project = empty_project(scratch / "a.skolanalys");
  auto change = project->change("step.import");
  for (const std::string label : {"", "EX-01", "EX-02"}) {
    model::Interview interview;
    interview.title = "Intervju " + label;
    interview.label = label;
    interview.text = change.create(model::Text{});
    (void)change.create(interview);
  }
  project->commit(std::move(change));
  (void)refi::write_qdpx(*project, scratch / "a.qdpx");
  const auto back = empty_project(scratch / "b.skolanalys");
  (void)refi::read_qdpx(*back, scratch / "a.qdpx");
  std::map<std::string, std::string> labels;
  for (const auto& [id, i] : back->model().interviews) labels[i.title] = i.label;
  CHECK(labels["Intervju "] == "EX-03");
  CHECK(labels["Intervju EX-01"] == "EX-01");
  CHECK(labels["Intervju EX-02"] == "EX-02");
}

TEST_CASE("guids that came in go out, whatever they look like", "[refi]") {
  const Scratch scratch;
  const auto sample = exchange::create_sample(scratch / "a.skolanalys");
  (void)refi::write_qdpx(*sample, scratch / "a.qdpx");
  const auto back = empty_project(scratch / "b.skolanalys");
  (void)refi::read_qdpx(*back, scratch / "a.qdpx");
  (void)refi::write_qdpx(*back, scratch / "b.qdpx");
  const auto guids = [](const std::filesystem::path& path) {
    ZipReader zip(path);
    const auto document = parse_xml(path, "", zip.read("project.qde"));
    std::vector<std::string> out;
    for (const auto& node :
         document.select_nodes("//Code|//Case|//TextSource|//Coding|//PlainTextSelection|//User"))
      out.push_back(std::string(node.node().name()) + node.node().attribute("guid").value());
    std::sort(out.begin(), out.end());
    return out;
  };
  CHECK(guids(scratch / "a.qdpx") == guids(scratch / "b.qdpx"));
}

TEST_CASE("any project comes back: emoji, combining marks, overlaps, ten levels of codes", "[refi]") {
  std::mt19937 random(11);
  const std::vector<std::string> pieces{
      "skola ", "🙂",          "e\u0301", "ä",    "\n",     "\n\n",   "<&>\" ",
      "\t",     "\u00a0",        "漢字",    "ord ", "\u2028", "\u0085", "👩🏽‍🏫",
      "]]>",    "a\u0308\u0301", "\ufeff"};
  for (int trial = 0; trial < 12; ++trial) {
    const Scratch scratch;
    const auto project = empty_project(scratch / "a.skolanalys");
    auto change = project->change("step.import");
    std::vector<model::CodeId> codes;
    for (int depth = 0; depth < 10; ++depth) {
      model::Code code;
      if (!codes.empty()) code.parent = codes.back();
      code.name = "Nivå " + std::to_string(depth) + (depth % 3 == 0 ? " <é🙂>" : "");
      code.slug = "niva-" + std::to_string(depth);
      code.order = "0000";
      code.definition = depth % 2 == 0 ? "två\nrader & mer" : "";
      code.use_when = depth % 4 == 0 ? "rad\n rad" : "";
      code.color = depth % 2 == 0 ? "#1F6FB2" : "";
      codes.push_back(change.create(code));
    }
    for (int source = 0; source < 3; ++source) {
      model::Text text;
      // A byte order mark at the very start is easily taken for the file's own.
      if (source == 0) text.content = "\ufeff";
      for (int i = 0; i < 200; ++i) text.content += pieces[random() % pieces.size()];
      const auto length = text::length(text.content);
      const auto id = change.create(text);
      model::Interview interview;
      interview.label = "I-0" + std::to_string(source);
      interview.title = "Intervju " + std::to_string(source);
      interview.text = id;
      (void)change.create(interview);
      for (int i = 0; i < 40; ++i) {
        model::Coding coding;
        coding.text = id;
        coding.range.from = static_cast<text::Pos>(random() % length);
        // One in five is empty: its words were deleted.
        if (i % 5 > 0) coding.range.to = coding.range.from + static_cast<text::Pos>(random() % 30);
        coding.range.to = std::clamp(coding.range.to, coding.range.from, length);
        coding.quote = text::slice(text.content, coding.range);
        coding.code = codes[random() % codes.size()];
        coding.stance = model::all_stances[random() % 5];
        coding.coder = random() % 2 == 0 ? "LK" : "TO";
        (void)change.create(coding);
      }
    }
    project->commit(std::move(change));
    (void)refi::write_qdpx(*project, scratch / "a.qdpx");
    REQUIRE(valid(scratch / "a.qdpx", scratch));
    const auto back = empty_project(scratch / "b.skolanalys");
    (void)refi::read_qdpx(*back, scratch / "a.qdpx");
    const auto was = shown(project->model()), is = shown(back->model());
    REQUIRE(was.size() == is.size());
    for (std::size_t i = 0; i < was.size(); ++i) REQUIRE(is[i] == was[i]);
    (void)refi::write_qdpx(*back, scratch / "b.qdpx");
    REQUIRE(valid(scratch / "b.qdpx", scratch));
    const auto again = empty_project(scratch / "c.skolanalys");
    (void)refi::read_qdpx(*again, scratch / "b.qdpx");
    REQUIRE(shown(again->model()) == was);
  }
}

TEST_CASE("texts with CRLF, a byte order mark or in UTF-16 keep every selection", "[refi]") {
  std::mt19937 random(23);
  const std::vector<std::string> pieces{"skola ", "🙂", "e\u0301", "ä", "\r\n", "\r\n\r\n", "ord ", "åäö"};
  for (int trial = 0; trial < 12; ++trial) {
    const Scratch scratch;
    std::string words;
    for (int i = 0; i < 120; ++i) words += pieces[random() % pieces.size()];
    std::string plain;
    for (const char c : words)
      if (c != '\r') plain += c;
    const auto length = text::length(plain);
    std::vector<std::string> quotes;
    std::string selections;
    for (int i = 0; i < 30; ++i) {
      const auto from = static_cast<text::Pos>(random() % length);
      // As the standard counts: code points, a line end one. Empty ones too.
      const auto to = std::min(length, from + static_cast<text::Pos>(i % 6 == 0 ? 0 : random() % 20));
      quotes.emplace_back(text::slice(plain, {from, to}));
      auto name = quotes.back();
      for (auto at = name.find('\n'); at != std::string::npos; at = name.find('\n', at))
        name.replace(at, 1, "&#10;");
      const auto n = std::to_string(100000000000 + i);
      selections +=
          "<PlainTextSelection guid=\"00000000-0000-0000-0001-" + n + "\" name=\"" + name +
          "\" startPosition=\"" + std::to_string(from) + "\" endPosition=\"" + std::to_string(to) +
          "\"><Coding guid=\"00000000-0000-0000-0002-" + n +
          "\"><CodeRef targetGUID=\"BBBBBBBB-1111-1111-1111-111111111111\"/></Coding></PlainTextSelection>";
    }
    std::string bytes = words;
    if (trial % 3 == 1) bytes = "\xEF\xBB\xBF" + words;
    if (trial % 3 == 2) {
      std::u16string wide;
      for (std::size_t at = 0; at < words.size();) {
        const auto c = text::next(words, at);
        if (c > 0xFFFF) {
          wide += static_cast<char16_t>(0xD7C0 + (c >> 10U));
          wide += static_cast<char16_t>(0xDC00 + (c & 0x3FFU));
        } else {
          wide += static_cast<char16_t>(c);
        }
      }
      bytes = "\xFF\xFE";
      for (const auto unit : wide) {
        bytes += static_cast<char>(unit & 0xFFU);
        bytes += static_cast<char>(unit >> 8U);
      }
    }
    {
      ZipWriter zip(scratch / "f.qdpx");
      zip.add("project.qde", R"(<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="F" origin="Other">
<CodeBook><Codes><Code guid="BBBBBBBB-1111-1111-1111-111111111111" name="Kod" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="CCCCCCCC-1111-1111-1111-111111111111" name="Not" plainTextPath="internal://n.txt">)" +
                                 selections + "</TextSource></Sources></Project>");
      zip.add("sources/n.txt", bytes);
      zip.close();
    }
    const auto project = empty_project(scratch / "a.skolanalys");
    (void)refi::read_qdpx(*project, scratch / "f.qdpx");
    INFO("trial " << trial);
    REQUIRE(project->model().texts.begin()->second.content == plain);
    std::vector<std::string> got;
    for (const auto& [id, coding] : project->model().codings) got.push_back(coding.quote);
    CHECK(got == quotes);
    (void)refi::write_qdpx(*project, scratch / "b.qdpx");
    REQUIRE(valid(scratch / "b.qdpx", scratch));
    const auto back = empty_project(scratch / "b.skolanalys");
    (void)refi::read_qdpx(*back, scratch / "b.qdpx");
    CHECK(shown(back->model()) == shown(project->model()));
  }
}

TEST_CASE("imported twice, nothing doubles", "[refi]") {
  const Scratch scratch;
  const auto sample = exchange::create_sample(scratch / "a.skolanalys");
  (void)refi::write_qdpx(*sample, scratch / "a.qdpx");
  const auto before = shown(sample->model());
  const auto outcome = refi::read_qdpx(*sample, scratch / "a.qdpx");
  CHECK(outcome.sources == 0);
  CHECK(shown(sample->model()) == before);
}

TEST_CASE("one step takes an import back", "[refi]") {
  const Scratch scratch;
  const auto sample = exchange::create_sample(scratch / "a.skolanalys");
  (void)refi::write_qdpx(*sample, scratch / "a.qdpx");
  const auto back = empty_project(scratch / "b.skolanalys");
  (void)refi::read_qdpx(*back, scratch / "a.qdpx");
  REQUIRE(back->undo({}) == "step.import");
  CHECK(shown(back->model()).empty());
}

TEST_CASE("pictures, sound, graphs and links are kept and written back byte for byte", "[refi]") {
  const Scratch scratch;
  const std::string picture = "\x89PNG\r\n\x1a\n not shown here";
  {
    ZipWriter zip(scratch / "f.qdpx");
    zip.add("Project.qde", R"(<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="F" origin="Other">
<Users><User guid="{AAAAAAAA-1111-1111-1111-111111111111}" name="Ann Ek" id="AE"/></Users>
<CodeBook><Codes><Code guid="BBBBBBBB-1111-1111-1111-111111111111" name="Stöd" isCodable="false" color="#abc"/></Codes></CodeBook>
<Sources><TextSource guid="CCCCCCCC-1111-1111-1111-111111111111" name="Not" plainTextPath="internal://n.txt" richTextPath="internal://n.docx">
<PlainTextSelection guid="DDDDDDDD-1111-1111-1111-111111111111" name="hjälp" startPosition="4" endPosition="9">
<Coding guid="EEEEEEEE-1111-1111-1111-111111111111" creatingUser="{aaaaaaaa-1111-1111-1111-111111111111}"><CodeRef targetGUID="bbbbbbbb-1111-1111-1111-111111111111"/></Coding>
</PlainTextSelection></TextSource>
<PictureSource guid="FFFFFFFF-1111-1111-1111-111111111111" name="Tavla" path="internal://t.png"><PictureSelection guid="FFFFFFFF-2222-1111-1111-111111111111" firstX="1" firstY="2" secondX="3" secondY="4"/></PictureSource>
</Sources>
<Links><Link guid="99999999-1111-1111-1111-111111111111" name="l" direction="OneWay" originGUID="BBBBBBBB-1111-1111-1111-111111111111" targetGUID="CCCCCCCC-1111-1111-1111-111111111111"/></Links>
<Graphs><Graph guid="88888888-1111-1111-1111-111111111111" name="g"/></Graphs>
</Project>)");
    zip.add("Sources/n.txt", "mer hjälp nu");
    zip.add("Sources/n.docx", "rich bytes");
    zip.add("Sources/t.png", picture);
    zip.close();
  }
  const auto project = empty_project(scratch / "a.skolanalys");
  const auto outcome = refi::read_qdpx(*project, scratch / "f.qdpx");
  CHECK(outcome.codings == 1);
  const auto& coding = project->model().codings.begin()->second;
  CHECK(coding.quote == "hjälp");
  CHECK(coding.coder == "AE");
  CHECK(project->model().codes.begin()->second.color == "#aabbcc");
  (void)refi::write_qdpx(*project, scratch / "b.qdpx");
  CHECK(valid(scratch / "b.qdpx", scratch));
  ZipReader zip(scratch / "b.qdpx");
  CHECK(zip.read("sources/t.png") == picture);
  CHECK(zip.read("sources/n.docx") == "rich bytes");
  const auto xml = zip.read("project.qde");
  for (const char* kept : {"FFFFFFFF-2222-1111-1111-111111111111", "99999999-1111-1111-1111-111111111111",
                           "88888888-1111-1111-1111-111111111111", "DDDDDDDD-1111-1111-1111-111111111111",
                           "{AAAAAAAA-1111-1111-1111-111111111111}", "isCodable=\"false\"", "richTextPath"})
    CHECK(xml.find(kept) != std::string::npos);
}

TEST_CASE("positions are put right by the words they name", "[refi]") {
  const std::string crlf = "första raden\r\nandra raden 🙂\r\nhjälp här\r\n";
  const std::string kept = "första raden\nandra raden 🙂\nhjälp här\n";
  const auto at = [&](const refi::Anchoring& anchored, std::size_t i) {
    return std::string(text::slice(kept, anchored.ranges.at(i)));
  };
  // As specified: code points, a line end one.
  CHECK(at(refi::anchor(crlf, kept, {{27, 32, "hjälp"}}), 0) == "hjälp");
  // Line ends counted as two.
  const auto two = refi::anchor(crlf, kept, {{14, 19, "andra"}, {29, 34, "hjälp"}});
  CHECK(two.counting == "counting.crlf");
  CHECK(at(two, 1) == "hjälp");
  // UTF-16 units for emoji.
  const auto units = refi::anchor(crlf, kept, {{0, 6, "första"}, {28, 33, "hjälp"}});
  CHECK(units.counting == "counting.utf16");
  CHECK(at(units, 1) == "hjälp");
  // A constant offset that explains all.
  const auto shifted = refi::anchor(kept, kept, {{16, 21, "andra"}, {30, 35, "hjälp"}});
  CHECK(shifted.shift == -3);
  CHECK(at(shifted, 1) == "hjälp");
  // Without names nothing is guessed, and nothing points outside.
  CHECK(refi::anchor(kept, kept, {{3, 900, ""}}).ranges[0] == text::Range{3, text::length(kept)});
  const auto farthest = refi::anchor(kept, kept, {{LONG_MIN, LONG_MAX, "första"}});
  CHECK(farthest.ranges[0] == text::Range{0, text::length(kept)});
}

TEST_CASE("a file that is no project, or a damaged one, changes nothing", "[refi]") {
  const Scratch scratch;
  const auto project = empty_project(scratch / "a.skolanalys");
  const auto refuses = [&](const std::function<void(ZipWriter&)>& fill) {
    {
      ZipWriter zip(scratch / "x.qdpx");
      fill(zip);
      zip.close();
    }
    CHECK_THROWS_AS(refi::read_qdpx(*project, scratch / "x.qdpx"), Error);
    CHECK(shown(project->model()).empty());
  };
  refuses([](ZipWriter& zip) { zip.add("readme.txt", "x"); });
  refuses([](ZipWriter& zip) { zip.add("project.qde", "<Project"); });
  refuses([](ZipWriter& zip) { zip.add("project.qde", "<CodeBook/>"); });
  refuses([](ZipWriter& zip) {
    zip.add("project.qde", "<!DOCTYPE x [<!ENTITY a \"b\">]><Project name=\"&a;\"/>");
  });
  refuses([](ZipWriter& zip) {
    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += "<Code>";
    zip.add("project.qde", "<Project>" + deep);
  });
  refuses([](ZipWriter& zip) { zip.add("../project.qde", "<Project/>"); });
  scratch.write("y.qdpx", "PK\x03\x04 not a zip");
  CHECK_THROWS_AS(refi::read_qdpx(*project, scratch / "y.qdpx"), Error);
}

TEST_CASE("a codebook goes out as QDC and comes back into its place", "[refi]") {
  const Scratch scratch;
  const auto sample = exchange::create_sample(scratch / "a.skolanalys");
  refi::write_qdc(*sample, scratch / "a.qdc");
  CHECK(exchange::merge_codebook(*sample, refi::read_qdc(scratch / "a.qdc")) == 0);
  const auto other = empty_project(scratch / "b.skolanalys");
  CHECK(exchange::merge_codebook(*other, refi::read_qdc(scratch / "a.qdc")) == sample->model().codes.size());
  CHECK(other->model().areas().size() == sample->model().areas().size());
  scratch.write("bad.qdc", "<CodeBook><Codes><Code guid=\"x\"/></Codes></CodeBook>");
  CHECK_THROWS_AS(refi::read_qdc(scratch / "bad.qdc"), Error);
}
