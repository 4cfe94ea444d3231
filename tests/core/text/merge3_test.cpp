#include "core/text/merge3.h"
#include "core/text/utf8.h"
#include "tests/catch.h"

using namespace skolanalys;
using text::merge3;
using text::Range;

TEST_CASE("changes of different words are both taken", "[merge]") {
  const auto m = merge3("Det fanns fem elever i klassen.", "Det fanns sex elever i klassen.",
                        "Det fanns fem elever i gruppen.");
  CHECK(m.text == "Det fanns sex elever i gruppen.");
  CHECK(m.conflicts.empty());
}

TEST_CASE("the same change by both is taken once", "[merge]") {
  const auto m = merge3("a b c", "a x c", "a x c");
  CHECK(m.text == "a x c");
  CHECK(m.conflicts.empty());
}

TEST_CASE("the same word changed by two keeps both versions, whole lines, with what was there before",
          "[merge]") {
  const auto m = merge3("Rad ett\nDet fanns fem elever.\nRad tre", "Rad ett\nDet fanns sex elever.\nRad tre",
                        "Rad ett\nDet fanns sju elever.\nRad tre");
  CHECK(m.text == "Rad ett\nDet fanns sex elever.\nDet fanns sju elever.\nRad tre");
  REQUIRE(m.conflicts.size() == 1);
  CHECK(m.conflicts[0].base == "Det fanns fem elever.");
  CHECK(text::slice(m.text, m.conflicts[0].mine) == "Det fanns sex elever.");
  CHECK(text::slice(m.text, m.conflicts[0].theirs) == "Det fanns sju elever.");
}

TEST_CASE("changes that touch are a conflict: neither stood alone when it was written", "[merge]") {
  const auto m = merge3("ett två", "ett tre två", "ett fyra två");
  REQUIRE(m.conflicts.size() == 1);
  CHECK(m.text == "ett tre två\nett fyra två");
  const auto next = merge3("a,b", "x,b", "a;b");
  REQUIRE(next.conflicts.size() == 1);
  CHECK(next.text == "x,b\na;b");
}

TEST_CASE("two who write on at the end of a note both stand there", "[merge]") {
  const auto m = merge3("Start.\n", "Start.\nFrån A.\n", "Start.\nFrån B.\n");
  CHECK(m.text == "Start.\nFrån A.\nFrån B.\n");
  REQUIRE(m.conflicts.size() == 1);
  CHECK(m.conflicts[0].base.empty());
}

TEST_CASE("words taken away by one and changed by the other are kept as the other wrote them", "[merge]") {
  const auto m = merge3("ett\ntvå\ntre\n", "ett\ntre\n", "ett\ntvå och mer\ntre\n");
  REQUIRE(m.conflicts.size() == 1);
  CHECK(m.conflicts[0].mine.empty());
  CHECK(m.text == "ett\ntvå och mer\ntre\n");
}

TEST_CASE("what else was changed in a conflict's lines stays in its own version", "[merge]") {
  const auto m = merge3("en stor röd bil", "en liten röd bil", "en blå grön buss");
  REQUIRE(m.conflicts.size() == 1);
  CHECK(m.text == "en liten röd bil\nen blå grön buss");
}

TEST_CASE("one side alone is taken as it is", "[merge]") {
  CHECK(merge3("a b", "a b", "c").text == "c");
  CHECK(merge3("a b", "", "a b").text.empty());
  CHECK(merge3("", "x", "").text == "x");
}

TEST_CASE("a range of either version is found in the merged text", "[merge]") {
  const std::string base = "Det fanns fem elever i klassen.";
  const std::string mine = "Idag: Det fanns fem elever i klassen.";
  const std::string theirs = "Det fanns fem elever i den klassen.";
  const auto m = merge3(base, mine, theirs);
  REQUIRE(m.text == "Idag: Det fanns fem elever i den klassen.");
  const auto from = [&](const std::string& s, const char* words) {
    const auto at = text::pos_of(s, s.find(words));
    return Range{at, at + text::length(words)};
  };
  CHECK(text::slice(m.text, text::project_through(from(mine, "elever i klassen"), m.from_mine)) ==
        "elever i den klassen");
  CHECK(text::slice(m.text, text::project_through(from(theirs, "den klassen"), m.from_theirs)) ==
        "den klassen");
}

TEST_CASE("words cut and typed again are no change", "[merge]") {
  // Known from the splices: all of it was replaced; by words, only one was.
  const auto m = merge3("ett två tre", "ett två fyra", "noll två tre", {{0, 11, 12}}, {{0, 3, 4}});
  CHECK(m.text == "noll två fyra");
  CHECK(m.conflicts.empty());
}

TEST_CASE("an edit inside a word is the word's: letters of two people never mix in one word", "[merge]") {
  const auto m = merge3("skolan", "skolorna", "skolans");
  REQUIRE(m.conflicts.size() == 1);
  CHECK(m.text == "skolorna\nskolans");
}

TEST_CASE("joined emoji and combining marks stay in one piece", "[merge]") {
  const std::string family = "👨‍👩‍👧";
  const auto hunks = text::word_difference("x " + family + " y", "x 👨‍👩‍👦 y");
  REQUIRE(hunks.size() == 1);
  CHECK(hunks[0].before == Range{2, 2 + text::length(family)});
  const auto marks = text::word_difference("sko\u0308n dag", "skon dag");
  REQUIRE(marks.size() == 1);
  CHECK(marks[0].before == Range{0, 5});
}

TEST_CASE("survivors compose splices into the edits they come to", "[merge]") {
  text::Survivors kept(10);
  kept.apply(text::Edit{4, 2, 3});  // 0123 xxx 6789
  kept.apply(text::Edit{0, 1, 0});  // 123 xxx 6789
  kept.apply(text::Edit{4, 1, 5});  // inside what was put in
  CHECK(kept.edits() == std::vector<text::Edit>{{0, 1, 0}, {4, 2, 7}});
}

TEST_CASE("a very long difference is given whole and in reasonable time", "[merge]") {
  std::string a, b;
  for (int i = 0; i < 20000; ++i) {
    a += std::to_string(i * 7) + " ";
    b += std::to_string(i * 11 + 1) + " ";
  }
  CHECK_FALSE(text::word_difference(a, b).empty());
  CHECK(merge3(a, a, b).text == b);
}
