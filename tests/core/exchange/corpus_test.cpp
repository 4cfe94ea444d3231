#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>

#include <fstream>
#include <functional>

#include "core/error.h"
#include "core/exchange/codebook.h"
#include "core/exchange/gate.h"
#include "core/exchange/read/book.h"
#include "core/exchange/read/reader.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/sample.h"
#include "core/exchange/zip.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::exchange;
namespace fs = std::filesystem;

// Each reader of archives meets each way to harm it: a part that grows without end, one whose header lies
// about its size, entities, depth, bytes that are no UTF-8, names that climb, links. Refused, with less than
// 300 MB.
namespace {

struct ArchiveKind {
  std::string ending;
  std::vector<std::pair<std::string, std::string>> before;  ///< parts that tell what it is
  std::string part;                                         ///< the one that is hostile
};
const std::vector<ArchiveKind> kinds_of_archive{
    {"docx",
     {{"[Content_Types].xml", "<Types>wordprocessingml</Types>"}, {"_rels/.rels", "<Relationships/>"}},
     "word/document.xml"},
    {"odt", {{"mimetype", "application/vnd.oasis.opendocument.text"}}, "content.xml"},
    {"xlsx",
     {{"[Content_Types].xml", "<Types>spreadsheetml</Types>"},
      {"xl/workbook.xml", "<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels", "<R><R Id='r1' Type='x/worksheet' Target='s.xml'/></R>"}},
     "xl/s.xml"},
    {"qdpx", {}, "project.qde"}};

fs::path hostile_archive(const Scratch& scratch, const ArchiveKind& kind, const std::string& words) {
  const auto path = scratch / ("x." + kind.ending);
  ZipWriter zip(path);
  for (const auto& [name, content] : kind.before) zip.add(name, content);
  zip.add(kind.part, words);
  zip.close();
  return path;
}

/// Says that the last part is a hundred bytes long, where it stands in the archive and in its directory.
void forge_size(const fs::path& path) {
  auto bytes = Scratch::read(path);
  const auto set = [&](std::size_t at) { bytes.replace(at, 4, std::string("d\0\0\0", 4)); };  // "d" is 100
  const auto local = bytes.rfind(std::string("PK\x03\x04", 4));
  const auto entry = bytes.rfind(std::string("PK\x01\x02", 4));
  REQUIRE(local != std::string::npos);
  REQUIRE(entry != std::string::npos);
  set(local + 22);
  set(entry + 24);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Makes the last entry a symbolic link to a file of this computer.
void add_link(const fs::path& path, const std::string& name) {
  fs::remove(path);
  int fault = 0;
  auto* zip = zip_open(path.c_str(), ZIP_CREATE, &fault);
  REQUIRE(zip != nullptr);
  const std::string target = "/etc/passwd";
  auto* source = zip_source_buffer(zip, target.data(), target.size(), 0);
  const auto index = zip_file_add(zip, name.c_str(), source, 0);
  REQUIRE(index >= 0);
  zip_file_set_external_attributes(zip, static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX, 0120777U << 16U);
  REQUIRE(zip_close(zip) == 0);
}

void read_as(const ArchiveKind& kind, const fs::path& path, const fs::path& project) {
  if (kind.ending == "xlsx") return (void)read::read_xlsx(path);
  if (kind.ending != "qdpx") return (void)read::words_of(path);
  const auto into = create_engagement(project, "9999");
  (void)refi::read_qdpx(*into, path);
}

/// What a child process says of a file, and the memory it took beyond what it began with.
struct Verdict {
  bool refused = false, died = true;
  long megabytes = 0;
};
Verdict verdict_on(const std::function<void()>& read) {
  int told[2];
  REQUIRE(pipe(told) == 0);
  const auto child = fork();
  if (child == 0) {
    const auto taken = [] {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      return usage.ru_maxrss / 1024;
    };
    const auto before = taken();
    Verdict out;
    out.died = false;
    try {
      read();
    } catch (const Error&) {
      out.refused = true;
    }
    out.megabytes = taken() - before;
    (void)!::write(told[1], &out, sizeof out);
    _exit(0);
  }
  ::close(told[1]);
  Verdict out;
  if (::read(told[0], &out, sizeof out) != static_cast<ssize_t>(sizeof out)) out = {};
  ::close(told[0]);
  waitpid(child, nullptr, 0);
  return out;
}

std::string times(const std::string& words, std::size_t n) {
  std::string out;
  out.reserve(words.size() * n);
  while (n-- > 0) out += words;
  return out;
}

}  // namespace

TEST_CASE("every reader of archives refuses every way to harm it, and takes little memory for it",
          "[hostile][corpus]") {
  const Scratch scratch;
  const auto secret = scratch.write("secret.txt", "hemligt");
  struct Way {
    std::string name;
    std::function<std::string()> words;  ///< made when wanted: what lies in memory would be counted
    bool forged = false;
  };
  const auto spaces = [] { return times(" ", 100U << 20U); };
  const std::vector<Way> ways{
      {"bomb", spaces},
      {"forged bomb", spaces, true},
      {"entity",
       [&] { return "<!DOCTYPE d [<!ENTITY a SYSTEM \"file://" + secret.string() + "\">]><d>&a;</d>"; }},
      {"laughs", [] { return "<!DOCTYPE d [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;\">]><d>&b;</d>"; }},
      {"deep", [] { return times("<a>", 300'000) + times("</a>", 300'000); }},
      {"unclosed", [] { return times("<a>", 1'000'000); }},
      {"no UTF-8", [] { return "<d>\xE5\xC3</d>"; }},
      {"half", [] { return "<d><e>"; }}};
  for (const auto& kind : kinds_of_archive) {
    for (const auto& way : ways) {
      CAPTURE(kind.ending, way.name);
      const auto path = hostile_archive(scratch, kind, way.words());
      if (way.forged) forge_size(path);
      const auto verdict = verdict_on([&] { read_as(kind, path, scratch / "p.skolanalys"); });
      CHECK_FALSE(verdict.died);
      CHECK(verdict.refused);
      CHECK(verdict.megabytes < 300);
      fs::remove(path);
      fs::remove(scratch / "p.skolanalys");
    }
    CAPTURE(kind.ending);
    const auto path = scratch / ("x." + kind.ending);
    for (const std::string name : {"../climb.xml", "/root.xml"}) {
      CAPTURE(name);
      ZipWriter zip(path);
      zip.add(name, "x");
      for (const auto& [before, content] : kind.before) zip.add(before, content);
      zip.add(kind.part, "<d/>");
      zip.close();
      CHECK(verdict_on([&] { read_as(kind, path, scratch / "p.skolanalys"); }).refused);
      fs::remove(scratch / "p.skolanalys");
    }
    add_link(path, kind.part);
    CHECK(verdict_on([&] { read_as(kind, path, scratch / "p.skolanalys"); }).refused);
    fs::remove(scratch / "p.skolanalys");
  }
}

TEST_CASE("notes that are no text, and codebooks made to harm, are refused with little memory",
          "[hostile][corpus]") {
  const Scratch scratch;
  const auto refused = [&](const std::string& name, const std::string& bytes,
                           const std::function<void(const fs::path&)>& read) {
    CAPTURE(name);
    const auto path = scratch.write(name, bytes);
    const auto verdict = verdict_on([&] { read(path); });
    CHECK_FALSE(verdict.died);
    CHECK(verdict.refused);
    CHECK(verdict.megabytes < 300);
    fs::remove(path);
  };
  const auto words = [](const fs::path& path) { (void)read::words_of(path); };
  const auto qdc = [](const fs::path& path) { (void)refi::read_qdc(path); };
  refused("line.txt", times("x", 20U << 20U), words);
  refused("groups.rtf", "{\\rtf1 " + times("{", 1'000'000), words);
  refused("deep.html", "<html>" + times("<div>", 400'000), words);
  refused("signs.vtt", "WEBVTT\n\n" + times("\x01", 100'000), words);
  refused("deep.qdc", "<CodeBook>" + times("<Code>", 300'000), qdc);
  refused("entity.qdc", "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><CodeBook>&a;</CodeBook>",
          qdc);
  refused("latin.qdc", "<CodeBook>\xE5\xC3</CodeBook>", qdc);
}
