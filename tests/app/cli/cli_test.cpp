#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/program.h"

using nlohmann::json;

namespace {

struct Shell {
  Scratch scratch;
  Program run{scratch};
  std::string file = (scratch / "p.skolanalys").string();
  [[nodiscard]] std::string note(const std::string& name, const std::string& bytes) const {
    return scratch.write(name, bytes).string();
  }
};

/// One line, on standard error only.
bool one_sentence(const Ran& ran) {
  return ran.out.empty() && ran.err.starts_with("skolanalys: ") && ran.err.find('\n') + 1 == ran.err.size();
}

}  // namespace

TEST_CASE("a note goes in, is coded and comes out byte for byte", "[cli]") {
  Shell s;
  REQUIRE(s.run({"new", s.file, "--municipality", "Uppsala"}).code == 0);
  const std::string words = "Kön är elva månader. 🙂\n\n  slut  \n";
  const auto imported = s.run({"import", "--json", s.file, s.note("a.txt", words), "--role", "larare"});
  REQUIRE(imported.code == 0);
  const auto id = json::parse(imported.out)["interviews"][0]["id"].get<std::string>();
  CHECK(s.run({"export-text", s.file, "--interview", id}).out == words);
  CHECK(s.run({"code", s.file, "--interview", id, "--theme", "stod.elevhalsa", "--from", "0", "--to", "3"})
            .code == 0);
  CHECK(s.run({"check", s.file}).code == 0);
  CHECK(json::parse(s.run({"check", s.file, "--json"}).out)["codings"] == 1);
}

TEST_CASE("ids are printed in the order of the files", "[cli]") {
  Shell s;
  s.run({"new", s.file, "--municipality", "0380"});
  const auto b = s.note("b.txt", "b");
  const auto a = s.note("a.txt", "a");
  const auto list = json::parse(s.run({"import", s.file, b, a, "--json"}).out)["interviews"];
  REQUIRE(list.size() == 2);
  CHECK(list[0]["file"] == b);
  CHECK(s.run({"export-text", s.file, "--interview", list[0]["id"]}).out == "b");
  CHECK(s.run({"export-text", s.file, "--interview", list[1]["id"]}).out == "a");
}

TEST_CASE("codings from a file are all made or none", "[cli]") {
  Shell s;
  s.run({"new", s.file, "--sample"});
  const auto before = json::parse(s.run({"check", s.file, "--json"}).out)["codings"];
  const auto bad = s.note("bad.json", R"([{"interview":"EX-01","theme":"stod.elevhalsa","from":0,"to":4},
                                          {"interview":"EX-01","theme":"stod.elevhalsa","from":4,"to":99999}])");
  const auto refused = s.run({"code", s.file, "--codings", bad});
  CHECK(refused.code == 2);
  CHECK(one_sentence(refused));
  CHECK(json::parse(s.run({"check", s.file, "--json"}).out)["codings"] == before);
}

TEST_CASE("wrong use gets exit code 2 and one sentence", "[cli]") {
  Shell s;
  s.run({"new", s.file, "--sample"});
  const auto before = Scratch::read(s.file);
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"dance"},
           {"new", (s.scratch / "x.skolanalys").string()},
           {"new", (s.scratch / "x.skolanalys").string(), "--municipality", "Ingenstans"},
           {"new", (s.scratch / "x.skolanalys").string(), "--sample", "--municipality", "0380"},
           {"import", s.file},
           {"import", s.file, s.note("n.txt", "x"), "--role", "kung"},
           {"import", s.file, s.note("n.txt", "x"), "--date", "2024-02-30"},
           {"code", s.file, "--interview", "EX-01", "--theme", "stod.elevhalsa", "--from", "5", "--to", "5"},
           {"code", s.file, "--interview", "EX-01", "--theme", "stod.elevhalsa", "--from", "-1", "--to", "5"},
           {"code", s.file, "--interview", "EX-99", "--theme", "stod.elevhalsa", "--from", "0", "--to", "5"},
           {"code", s.file, "--interview", "EX-01", "--theme", "nix", "--from", "0", "--to", "5"},
           {"code", s.file, "--interview", "EX-01"},
           {"export-text", s.file, "--interview", "EX-99"}}) {
    const auto ran = s.run(arguments);
    INFO((arguments.empty() ? "" : arguments.front()) << ": " << ran.err);
    CHECK(ran.code == 2);
    CHECK(one_sentence(ran));
  }
  CHECK(Scratch::read(s.file) == before);
}

TEST_CASE("what a terminal would take for orders is not printed", "[cli]") {
  Shell s;
  const auto told = s.run({"check", "no\x1B[2Jsuch.skolanalys"});
  CHECK(told.code == 1);
  CHECK(told.err.find("no[2Jsuch.skolanalys") != std::string::npos);
  CHECK(told.err.find('\x1B') == std::string::npos);
}

TEST_CASE("files that cannot be used get exit code 1 and stay as they were", "[cli]") {
  Shell s;
  s.run({"new", s.file, "--sample"});
  const auto note = s.note("latin1.txt", "sk\xF6rd");
  const auto refused = s.run({"import", s.file, note});
  CHECK(refused.code == 1);
  CHECK(refused.err.find("UTF-8") != std::string::npos);
  CHECK(s.run({"check", note}).code == 1);
  CHECK(s.run({"check", (s.scratch / "none").string()}).code == 1);
  CHECK(Scratch::read(note) == "sk\xF6rd");
  const auto again = s.run({"new", s.file, "--sample"});
  CHECK(again.code == 1);
  CHECK(one_sentence(again));
}

TEST_CASE("options may stand before or after the arguments, and help is always there", "[cli]") {
  Shell s;
  CHECK(s.run({"new", "--municipality", "0380", s.file}).code == 0);
  CHECK(s.run({"--help"}).code == 0);
  for (const char* verb :
       {"new", "import", "code", "search", "report", "passages", "matrix", "export-text", "check"}) {
    const auto help = s.run({verb, "--help"});
    CHECK(help.code == 0);
    CHECK(help.out.find("--help") != std::string::npos);
  }
}

TEST_CASE("search answers with passages, marks and facets of a file or a folder of files", "[cli]") {
  Shell s;
  s.run({"new", s.file, "--sample"});
  const auto folder = s.scratch.folder().string();
  for (const auto& where : {s.file, folder}) {
    const auto ran = s.run({"search", where, "elevhälsa", "--json", "--limit", "3"});
    REQUIRE(ran.code == 0);
    const auto answer = json::parse(ran.out);
    CHECK(answer["query"] == "elevhälsa");
    CHECK(answer["total"].get<int>() > 3);
    REQUIRE(answer["hits"].size() == 3);
    CHECK(answer["facets"]["municipality"]["9999"] == answer["total"]);
    const auto& hit = answer["hits"][0];
    for (const char* field :
         {"project", "municipality", "interview", "role", "date", "from", "to", "snippet", "marks"})
      CHECK(hit.contains(field));
    CHECK(hit["from"].get<int>() < hit["to"].get<int>());
  }
  const auto rektor = json::parse(s.run({"search", s.file, "elevhälsa", "--role", "rektor", "--json"}).out);
  for (const auto& hit : rektor["hits"]) CHECK(hit["role"] == json::array({"rektor"}));
  CHECK(s.run({"search", s.file, ""}).code == 2);
  CHECK(s.run({"search", s.file, "elev", "--role", "kung"}).code == 2);
  CHECK(s.run({"search", s.file, "\"öppen"}).code == 2);
  CHECK(s.run({"search", s.file}).code == 2);
  const auto none = s.run({"search", s.file, "zzqxkvast", "--json"});
  CHECK(none.code == 0);
  CHECK(json::parse(none.out)["total"] == 0);
}

TEST_CASE("the matrix counts respondents, and passages lead back to their places", "[cli]") {
  Shell s;
  s.run({"new", s.file, "--sample"});
  const auto cells = json::parse(s.run({"matrix", s.file, "--json"}).out)["cells"];
  bool found = false;
  for (const auto& cell : cells) {
    CHECK(cell["respondents"].get<int>() <= cell["passages"].get<int>());
    if (cell["theme"] != "stod.elevhalsa" || cell["role"] != "namndordforande") continue;
    found = true;
    CHECK(cell["respondents"] == 1);
    CHECK(cell["stances"]["strength"].get<int>() >= 1);
  }
  CHECK(found);
  const auto passages =
      json::parse(s.run({"passages", s.file, "--theme", "stod.elevhalsa", "--stance", "weakness", "--json"})
                      .out)["passages"];
  REQUIRE_FALSE(passages.empty());
  for (const auto& p : passages) CHECK(p["stance"] == "weakness");
  CHECK(s.run({"passages", s.file, "--theme", "nix"}).code == 2);
}

TEST_CASE("the report is written as HTML and as DOCX, in Swedish and English", "[cli]") {
  Shell s;
  s.run({"new", s.file, "--sample"});
  for (const char* name : {"r.html", "r.docx"}) {
    const auto out = (s.scratch / name).string();
    CHECK(s.run({"report", s.file, "--out", out}).code == 0);
    CHECK(std::filesystem::file_size(out) > 10000);
  }
  const auto english = (s.scratch / "e.html").string();
  CHECK(s.run({"report", s.file, "--out", english, "--language", "en", "--theme", "stod"}).code == 0);
  CHECK(Scratch::read(english).find("Mapping and analysis") != std::string::npos);
  CHECK(s.run({"report", s.file, "--out", (s.scratch / "r.txt").string()}).code == 2);
  CHECK(s.run({"report", s.file, "--out", english, "--theme", "nix"}).code == 2);
  CHECK(s.run({"report", s.file, "--out", (s.scratch / "no/such/r.html").string()}).code == 1);
}
