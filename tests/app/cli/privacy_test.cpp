#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/catch.h"
#include "tests/program.h"

using nlohmann::json;

namespace {

struct PrivacyShell {
  Scratch scratch;
  Program run{scratch};
  std::string file = (scratch / "p.skolanalys").string();

  PrivacyShell() {
    REQUIRE(run({"new", file, "--municipality", "Uppsala"}).code == 0);
    const auto note = scratch.write(
        "a.txt", "Intervjuare: Hur går det?\n\nSvar: Vi frågade Majken Ödlund, och Ödlunds svar var bra.\n");
    REQUIRE(run({"import", file, note.string(), "--role", "larare"}).code == 0);
  }
  [[nodiscard]] json names() const { return json::parse(run({"names", file, "--json"}).out); }
  [[nodiscard]] std::string out(const std::string& name) const { return (scratch / name).string(); }
};

}  // namespace

TEST_CASE("what goes to someone else waits for every name, then holds none and is logged", "[cli][privacy]") {
  PrivacyShell s;
  const auto to = s.out("notes.txt");
  const auto refused = s.run({"export", s.file, "--out", to, "--recipient", "Uppsala kommun"});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("Majken Ödlund") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(to));
  CHECK(json::parse(s.run({"exports", s.file, "--json"}).out).empty());

  REQUIRE(s.run({"names", s.file, "--replace", "Majken Ödlund"}).code == 0);
  REQUIRE(s.run({"names", s.file, "--replace-known"}).code == 0);
  CHECK(s.names()["undecided"] == 0);
  REQUIRE(s.run({"export", s.file, "--out", to, "--recipient", "Uppsala kommun", "--status", "dispatched"})
              .code == 0);
  const auto words = Scratch::read(to);
  CHECK(words.find("dlund") == std::string::npos);
  CHECK(words.find("frågade Person A, och Person A:s svar") != std::string::npos);
  const auto log = json::parse(s.run({"exports", s.file, "--json"}).out);
  REQUIRE(log.size() == 1);
  CHECK(log[0]["recipient"] == "Uppsala kommun");
  CHECK(log[0]["status"] == "dispatched");
  CHECK(log[0]["pseudonymised"] == true);
}

TEST_CASE("an export for ourselves keeps every name", "[cli][privacy]") {
  PrivacyShell s;
  REQUIRE(s.run({"export", s.file, "--out", s.out("n.txt")}).code == 0);
  CHECK(Scratch::read(s.out("n.txt")).find("Majken Ödlund") != std::string::npos);
  CHECK(json::parse(s.run({"exports", s.file, "--json"}).out)[0]["pseudonymised"] == false);
}

TEST_CASE("an answer about a quote is written down, and a bad one refused in one sentence",
          "[cli][privacy]") {
  PrivacyShell s;
  const auto interview =
      json::parse(s.run({"names", s.file, "--json"}).out)["hits"][0]["where"].get<std::string>();
  const auto coded = s.run({"code", s.file, "--interview", interview, "--theme", "stod.elevhalsa", "--from",
                            "0", "--to", "11", "--json"});
  REQUIRE(coded.code == 0);
  const auto coding = json::parse(coded.out)["codings"][0].get<std::string>();
  REQUIRE(
      s.run({"approve", s.file, "--coding", coding, "--state", "approved", "--date", "2024-10-15"}).code ==
      0);
  const auto answers = json::parse(s.run({"approve", s.file, "--json"}).out);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0]["state"] == "approved");
  CHECK(s.run({"approve", s.file, "--coding", coding, "--state", "changed"}).code == 2);
  CHECK(s.run({"approve", s.file, "--coding", "K999", "--state", "asked"}).code == 2);
}

TEST_CASE("a sealed project is checked, searched and erased from with its passphrase file",
          "[cli][privacy][seal]") {
  PrivacyShell s;
  const auto pass = s.scratch.write("pass", "fyra ord i rad\n").string();
  const auto sealed = s.out("q.skolanalys");
  REQUIRE(
      s.run({"new", sealed, "--municipality", "Uppsala", "--passphrase-file", pass, "--sheet", s.out("blad")})
          .code == 0);
  const auto note = s.scratch.write("b.txt", "Svar: Bara elevhälsan hjälpte oss.\n");
  REQUIRE(s.run({"import", sealed, note.string(), "--role", "larare", "--passphrase-file", pass}).code == 0);
  CHECK(Scratch::read(sealed).find("elevhälsan") == std::string::npos);

  CHECK(json::parse(s.run({"check", sealed, "--json"}).out)["texts"] == 0);
  CHECK(json::parse(s.run({"check", sealed, "--json", "--passphrase-file", pass}).out)["texts"] == 1);
  const auto wrong = s.scratch.write("wrong", "fel\n").string();
  CHECK(s.run({"check", sealed, "--passphrase-file", wrong}).code == 1);

  // What is searched lies in memory meanwhile, and is gone afterwards, whether it went well or not.
  const auto in_memory = [] {
    std::set<std::string> out;
    std::error_code none;
    for (const auto& folder :
         std::filesystem::directory_iterator("/dev/shm/skolanalys-" + std::to_string(::getuid()), none))
      if (folder.path().filename().string().starts_with("passing-")) out.insert(folder.path().string());
    return out;
  };
  const auto before = in_memory();
  CHECK(s.run({"search", sealed, "elevhälsan"}).code != 0);
  CHECK(in_memory() == before);
  const auto found = s.run({"search", sealed, "elevhälsan", "--passphrase-file", pass});
  CHECK(in_memory() == before);
  CHECK(found.code == 0);
  CHECK(found.out.find("elevhälsan") != std::string::npos);

  const auto list = json::parse(s.run({"erase", sealed, "--list", "--json", "--passphrase-file", pass}).out);
  REQUIRE(!list.empty());
  std::string who;
  for (const auto& one : list)
    if (one["kind"] == "interview") who = "interview:" + one["label"].get<std::string>();
  const auto unsure = s.run({"erase", sealed, who, "--reason", "begäran", "--passphrase-file", pass});
  CHECK(unsure.code == 2);
  CHECK(unsure.err.find("--yes") != std::string::npos);
  CHECK(s.run({"erase", sealed, who, "--yes", "--passphrase-file", pass}).code == 2);  // no reason
  CHECK(s.run({"erase", sealed, who, "--reason", "begäran", "--yes", "--passphrase-file", pass}).code == 0);
  CHECK(json::parse(s.run({"check", sealed, "--json", "--passphrase-file", pass}).out)["texts"] == 0);
  CHECK(s.run({"erase", sealed, "ingen", "--reason", "x", "--passphrase-file", pass}).code == 1);
}
