#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "core/assets/assets.h"
#include "core/error.h"
#include "tests/catch.h"

using namespace skolanalys;

TEST_CASE("a count takes the word that fits it", "[words]") {
  const std::string sentence = "{0} {0|åtgärd är försenad|åtgärder är försenade}, {1} {1|klar|klara}.";
  CHECK(fill(sentence, {"1", "3"}) == "1 åtgärd är försenad, 3 klara.");
  CHECK(fill(sentence, {"0", "1"}) == "0 åtgärder är försenade, 1 klar.");
  CHECK(fill(sentence, {"21", "11"}) == "21 åtgärder är försenade, 11 klara.");
}

TEST_CASE("words that were filled in are not filled in again, and a brace that is none stays", "[words]") {
  CHECK(fill("{0}: {1}", {"{1}", "x"}) == "{1}: x");
  CHECK(fill("{0} {2} {name} {", {"a", "b"}) == "a {2} {name} {");
  CHECK(fill("{0|a}", {"1"}) == "{0|a}");
}

TEST_CASE("no sentence stands twice: the latter would hide the former", "[words]") {
  for (const char* language : {"sv", "en"}) {
    std::set<std::string> seen;
    const auto folder = std::filesystem::path(ASSETS) / "strings" / language;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      std::ifstream in(file.path());
      const auto whole =
          nlohmann::json::parse(in, [&](int, nlohmann::json::parse_event_t event, nlohmann::json& what) {
            if (event == nlohmann::json::parse_event_t::key) {
              INFO(file.path() << ": " << what.get<std::string>());
              CHECK(seen.insert(what.get<std::string>()).second);
            }
            return true;
          });
      CHECK(whole.is_object());
    }
  }
}

TEST_CASE("where one language counts, the other does not say one of many", "[words]") {
  // A plural that stands for one as well: "1 actions".
  const std::regex plural(
      "\\{([0-9])\\} (actions|passages|interviews|findings|municipalities|groups|dots|records)"
      "\\b");
  const std::regex swedish("\\{([0-9])\\} (åtgärder|passager|intervjuer|kommuner|grupper|prickar|poster)\\b");
  for (const auto& [id, sentence] : assets::Words::in("en").all()) {
    INFO(id);
    CHECK_FALSE(std::regex_search(sentence, plural));
  }
  for (const auto& [id, sentence] : assets::Words::in("sv").all()) {
    INFO(id);
    CHECK_FALSE(std::regex_search(sentence, swedish));
  }
}
