#include "app/shell/fuzzy.h"

#include "tests/catch.h"

using skolanalys::shell::fuzzy_score;

TEST_CASE("what begins with what was typed comes before what only holds it", "[shell]") {
  CHECK(fuzzy_score("elev", "elevhälsa") > fuzzy_score("elev", "tilltro till elevernas förmåga"));
  CHECK(fuzzy_score("elev", "tilltro till elevernas förmåga") > fuzzy_score("elev", "modelever"));
  CHECK(fuzzy_score("hälsa", "elevhälsa").has_value());
}

TEST_CASE("words are found in any order, and letters that begin words", "[shell]") {
  CHECK(fuzzy_score("ledning politisk", "politisk ledning").has_value());
  CHECK(fuzzy_score("pl", "politisk ledning").has_value());
  CHECK(fuzzy_score("tr", "teman × roller").has_value());
  CHECK_FALSE(fuzzy_score("ledning kök", "politisk ledning").has_value());
  CHECK_FALSE(fuzzy_score("xyz", "politisk ledning").has_value());
}

TEST_CASE("letters strewn over a long name are no find, and a letter of Swedish begins no word inside one",
          "[shell]") {
  CHECK_FALSE(fuzzy_score("oae", "kontinuitet i ledningen av skolan").has_value());
  CHECK(fuzzy_score("lärare", "lärare") > fuzzy_score("lärare", "förstelärare"));
}

TEST_CASE("nothing typed fits everything", "[shell]") { CHECK(fuzzy_score("", "a").has_value()); }
