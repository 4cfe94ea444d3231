#include <thread>

#include "app/editor/spelling.h"
#include "app/session/known_names.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using skolanalys::editor::Spelling;

namespace {

template <class Condition>
bool soon(Condition&& condition) {
  for (int i = 0; i < 500; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

TEST_CASE("unknown words are found; compounds, English, labels and one's own words pass", "[spelling]") {
  const Scratch scratch;
  {
    Spelling spelling(scratch / "own.txt", {});
    REQUIRE(soon([&] { return !spelling.right("felstavatt"); }));
    CHECK(spelling.right("elevhälsoteam"));
    CHECK(spelling.right("school"));
    const std::string words = "Rektorn är felstavatt i åk 9, R07A sa det.";
    const auto wrong = spelling.wrong(words);
    REQUIRE(wrong.size() == 1);
    CHECK(words.substr(wrong[0].first, wrong[0].second - wrong[0].first) == "felstavatt");
    spelling.add("felstavatt");
    CHECK(spelling.wrong(words).empty());
  }
  Spelling again(scratch / "own.txt", {});
  REQUIRE(soon([&] { return !again.right("xqzt"); }));
  CHECK(again.right("felstavatt"));
}

TEST_CASE("words added in a sealed project go where it keeps them, and pass nowhere else",
          "[spelling][seal]") {
  const Scratch scratch;
  std::string kept = "ödlundska\n";
  Spelling spelling(scratch / "own.txt", {});
  REQUIRE(soon([&] { return !spelling.right("ödlundska"); }));
  spelling.keep_elsewhere(kept, [&](const std::string& words) { kept = words; });
  CHECK(spelling.right("ödlundska"));
  spelling.add("hemlådabestig");
  CHECK(spelling.right("hemlådabestig"));
  CHECK(kept == "ödlundska\nhemlådabestig\n");
  CHECK_FALSE(std::filesystem::exists(scratch / "own.txt"));
  spelling.keep_in_file();
  CHECK_FALSE(spelling.right("ödlundska"));
  CHECK_FALSE(spelling.right("hemlådabestig"));
  spelling.add("öppetord");
  CHECK(Scratch::read(scratch / "own.txt") == "öppetord\n");
}

TEST_CASE("a misspelt word gets suggestions in a while", "[spelling]") {
  const Scratch scratch;
  Spelling spelling(scratch / "own.txt", {});
  REQUIRE(soon([&] { return !spelling.right("skolann"); }));
  std::optional<std::vector<std::string>> got;
  REQUIRE(soon([&] {
    got = spelling.suggestions("skolann");
    return got.has_value();
  }));
  CHECK(std::find(got->begin(), got->end(), "skolan") != got->end());
}

TEST_CASE("names of places, people and themes are no mistakes, nor what Swedish makes of them",
          "[spelling]") {
  const Scratch scratch;
  Spelling spelling(scratch / "own.txt", {});
  REQUIRE(soon([&] { return !spelling.right("felstavatt"); }));
  skolanalys::model::Model model;
  skolanalys::model::Respondent respondent;
  respondent.id = skolanalys::model::RespondentId({1, 1});
  respondent.label = "Ruvald";
  respondent.unit = "Vimmelfallsskolan";
  model.respondents[respondent.id] = respondent;
  CHECK_FALSE(spelling.right("Ruvald"));
  spelling.know(skolanalys::session::known_names(model));
  for (const auto* name : {"Ruvald", "Ruvalds", "Vimmelfallsskolan", "Vimmelfallsskolans", "Hällefors",
                           "Ydre", "Ydres", "Övertorneå", "Övertorneås", "Perstorpsskolan", "Ydreborna"}) {
    INFO(name);
    CHECK(spelling.right(name));
  }
  CHECK(spelling.right("Gammaskolans"));
  CHECK_FALSE(spelling.right("gammaskolanx"));
  CHECK_FALSE(spelling.right("Ruvaldx"));
  CHECK_FALSE(spelling.right("Ydrexqk"));
  spelling.know({});
  CHECK_FALSE(spelling.right("Ruvald"));
}
