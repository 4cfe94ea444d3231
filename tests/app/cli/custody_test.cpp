#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/program.h"

using nlohmann::json;

namespace {

/// Two people with a copy each of a project, by the command line.
struct Desks {
  Scratch scratch;
  Program run{scratch};
  std::string mine = (scratch / "mine.skolanalys").string();
  std::string theirs = (scratch / "theirs.skolanalys").string();
  std::string phrase = scratch.write("phrase.txt", "min fras\n").string();
  std::string other_phrase = scratch.write("other.txt", "deras fras\n").string();

  Desks() {
    REQUIRE(run({"new", mine, "--municipality", "Uppsala"}).code == 0);
    const auto note = scratch.write("hemlig.txt", "Intervjuare: Hur?\n\nSvar: Hemligtord sades.\n");
    REQUIRE(run({"import", mine, note.string(), "--role", "larare"}).code == 0);
    std::filesystem::copy_file(mine, theirs);
  }
  void protect(const std::string& file, const std::string& with) const {
    const auto ran = run({"protect", file, "--new-passphrase-file", with, "--sheet", file + ".sheet.txt"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
  }
  [[nodiscard]] std::string label(const std::string& file) const {
    for (const auto& one : json::parse(run({"erase", file, "--list", "--json"}).out))
      if (one["kind"] == "interview") return "interview:" + one["label"].get<std::string>();
    return {};
  }
};

}  // namespace

TEST_CASE("merging by command stands on a backup and erases what was erased there", "[cli][merge]") {
  Desks d;
  REQUIRE(d.run({"erase", d.theirs, d.label(d.theirs), "--reason", "begäran", "--by", "KL", "--yes"}).code ==
          0);
  const auto preview = d.run({"merge", d.mine, d.theirs, "--preview"});
  CHECK(preview.out.find("would be erased here too") != std::string::npos);
  CHECK(Scratch::read(d.mine).find("Hemligtord") != std::string::npos);
  const auto told = json::parse(d.run({"merge", d.mine, d.theirs, "--json"}).out);
  REQUIRE(told["erased"].size() == 1);
  CHECK(told["erased"][0] == json{{"what", "interview"}, {"by", "KL"}, {"count", 1}});
  CHECK(Scratch::read(d.mine).find("Hemligtord") == std::string::npos);
  const auto list = d.run({"restore", d.mine, "--list"});
  CHECK(list.out.find("merge") != std::string::npos);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(d.scratch / "state"))
    if (entry.is_regular_file()) CHECK(Scratch::read(entry.path()).find("Hemligtord") == std::string::npos);
  CHECK(d.run({"merge", d.mine, d.theirs}).out.find("Nothing new") != std::string::npos);
}

TEST_CASE("a shared folder is rid by command of what was erased", "[cli][erase]") {
  Desks d;
  const auto folder = (d.scratch / "delad").string();
  std::filesystem::create_directory(folder);
  CHECK(json::parse(d.run({"sync", d.theirs, folder, "--json"}).out)["written"] > 0);
  REQUIRE(d.run({"erase", d.mine, d.label(d.mine), "--reason", "begäran", "--by", "LK", "--yes"}).code == 0);
  const auto told = d.run({"sync", d.mine, folder});
  CHECK(told.out.find("1 older file in the shared folder still had it and is gone") != std::string::npos);
  CHECK(json::parse(d.run({"sync", d.mine, folder, "--json"}).out)["renewed"] == 0);
  CHECK(d.run({"sync", d.theirs, folder}).out.find("erased") != std::string::npos);
  CHECK(Scratch::read(d.theirs).find("Hemligtord") == std::string::npos);
}

TEST_CASE("sealed copies merge by command with a passphrase each, and nothing leaks into the open unasked",
          "[cli][merge]") {
  Desks d;
  d.protect(d.theirs, d.other_phrase);
  const auto note = d.scratch.write("ny.txt", "Intervjuare: Hur?\n\nSvar: Nyttord sades.\n");
  REQUIRE(d.run({"import", d.theirs, note.string(), "--role", "larare", "--passphrase-file", d.other_phrase})
              .code == 0);
  const auto refused = d.run({"merge", d.mine, d.theirs, "--from-passphrase-file", d.other_phrase});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("--unseal") != std::string::npos);
  CHECK(Scratch::read(d.mine).find("Nyttord") == std::string::npos);

  d.protect(d.mine, d.phrase);
  CHECK(d.run({"merge", d.mine, d.theirs, "--passphrase-file", d.phrase}).code == 2);
  CHECK(d.run({"merge", d.mine, d.theirs, "--passphrase-file", d.phrase, "--from-passphrase-file", d.phrase})
            .code == 1);
  const auto took = d.run({"merge", d.mine, d.theirs, "--passphrase-file", d.phrase, "--from-passphrase-file",
                           d.other_phrase, "--json"});
  REQUIRE(took.code == 0);
  CHECK(json::parse(took.out)["operations"] > 0);
  CHECK(Scratch::read(d.mine).find("Nyttord") == std::string::npos);
  CHECK(d.run({"check", d.mine, "--passphrase-file", d.phrase}).code == 0);

  const auto plain = (d.scratch / "plain.skolanalys").string();
  REQUIRE(d.run({"new", plain, "--municipality", "Uppsala"}).code == 0);
  const auto told = d.run({"merge", plain, d.theirs, "--from-passphrase-file", d.other_phrase, "--unseal"});
  CHECK(told.code == 0);
  CHECK(told.err.find("lie in the open") != std::string::npos);
}

TEST_CASE("a colleague opens a project by command with a key of their own", "[cli][seal]") {
  Desks d;
  const auto key = json::parse(d.run({"key", "--name", "Lena", "--json"}).out);
  const auto file = (d.scratch / "lena.key").string();
  REQUIRE(d.run({"key", "--name", "Lena", "--out", file}).code == 0);
  CHECK(Scratch::read(file) == key["key"].get<std::string>() + "\n");
  CHECK(d.run({"colleague", d.mine, "--add", file}).code == 2);  // not sealed
  d.protect(d.mine, d.phrase);
  CHECK(d.run({"export-text", d.mine, "--interview", "x"}).code == 1);
  CHECK(d.run({"colleague", d.mine, "--add", "skolanalys:abc/Lena", "--passphrase-file", d.phrase}).code ==
        2);
  REQUIRE(d.run({"colleague", d.mine, "--add", file, "--passphrase-file", d.phrase}).code == 0);
  const auto all = json::parse(d.run({"colleague", d.mine, "--json"}).out);  // by that key
  REQUIRE(all.size() == 1);
  CHECK(all[0] == json{{"name", "Lena"}, {"letters", key["letters"]}});
  CHECK(d.run({"colleague", d.mine, "--remove", "Nobody"}).code == 1);
  const auto gone = d.run({"colleague", d.mine, "--remove", "Lena"});
  CHECK(gone.code == 0);
  CHECK(gone.out.find("can still be read") != std::string::npos);
  CHECK(d.run({"colleague", d.mine}).code == 1);
  CHECK(d.run({"colleague", d.mine, "--passphrase-file", d.phrase}).code == 0);
}
