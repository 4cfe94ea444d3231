#include <unicode/unistr.h>

#include "app/editor/layout.h"
#include "app/editor/palette.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::editor;

namespace {

/// Every letter ten pixels wide.
struct Even final : Metrics {
  [[nodiscard]] float advance(char32_t) const override { return 10; }
};
const Even even;

Layout laid(std::string_view words, float width = 200) {
  Layout out;
  out.set(words, even, width, 20, 4);
  return out;
}

std::vector<std::string> lines_of(const Layout& layout) {
  std::vector<std::string> out;
  for (const auto& p : layout.paragraphs())
    for (const auto& line : p.lines)
      out.emplace_back(layout.content().substr(p.byte + line.from, line.to - line.from));
  return out;
}

}  // namespace

TEST_CASE("lines break at spaces, and no letter is lost", "[editor]") {
  const std::string words = "Kön är elva månader lång och ingen räknar den längre i kommunen";
  const auto layout = laid(words);
  std::string joined;
  for (const auto& line : lines_of(layout)) {
    auto shown = line;
    while (shown.ends_with(' ')) shown.pop_back();
    CHECK(text::length(shown) <= 20);
    joined += line;
  }
  CHECK(joined == words);
}

TEST_CASE("a word longer than the line is broken between letters", "[editor]") {
  const std::string words(50, 'a');
  const auto layout = laid(words);
  CHECK(lines_of(layout) ==
        std::vector<std::string>{std::string(20, 'a'), std::string(20, 'a'), std::string(10, 'a')});
}

TEST_CASE("the caret goes by grapheme: a family, a flag and a combined letter are one step each",
          "[editor]") {
  const std::string words =
      "a\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7"
      "e\xCC\x81"
      "b";
  const auto layout = laid(words);
  text::Pos at = 0;
  std::vector<text::Pos> stops;
  while (at < layout.length()) stops.push_back(at = next_grapheme(layout, at));
  CHECK(stops == std::vector<text::Pos>{1, 6, 8, 9});
  while (at > 0) {
    stops.pop_back();
    at = previous_grapheme(layout, at);
    CHECK(at == (stops.empty() ? 0 : stops.back()));
  }
}

TEST_CASE("words with å ä ö are words", "[editor]") {
  const std::string words = "på Åsaskolan, ärenden";
  const auto layout = laid(words, 1000);
  CHECK(layout.words(word_at(layout, 4)) == "Åsaskolan");
  CHECK(next_word(layout, 0) == 3);
  CHECK(next_word(layout, 3) == 14);
  CHECK(previous_word(layout, 14) == 3);
}

TEST_CASE("a sentence is the natural unit to code", "[editor]") {
  const std::string words = "Kön är lång. Ingen räknar den! Varför?";
  const auto layout = laid(words, 1000);
  CHECK(layout.words(sentence_at(layout, 2)) == "Kön är lång.");
  CHECK(layout.words(sentence_at(layout, 15)) == "Ingen räknar den!");
}

TEST_CASE("a place and its position lead to each other", "[editor]") {
  const std::string words = "Första stycket är ganska långt och bryts.\n\nAndra: åäö 🙂 slut";
  const auto layout = laid(words);
  for (text::Pos at = 0; at <= layout.length(); ++at) {
    const auto place = layout.place_of(at, even);
    CHECK(layout.pos_at(place.x, place.y + 1, even) == at);
    CHECK(layout.pos_of(layout.byte_of(at)) == at);
  }
}

TEST_CASE("laying out an edit gives what laying out anew gives", "[editor][property]") {
  std::string words = "ett två tre\n\nfyra fem sex sju åtta nio tio elva tolv\nslut";
  Layout kept;
  unsigned seed = 42;
  const auto random = [&](std::size_t below) {
    seed = seed * 1664525U + 1013904223U;
    return below == 0 ? 0 : static_cast<std::size_t>(seed >> 8U) % below;
  };
  const std::vector<std::string> pieces{"å", " ", "\n", "ordet", "\n\n", "🙂", "-", "lång mening med ord"};
  for (int i = 0; i < 1500; ++i) {
    const auto length = text::length(words);
    const auto from = static_cast<text::Pos>(random(length + 1));
    const auto cut = static_cast<text::Pos>(random(std::min<std::size_t>(length - from, 12) + 1));
    const auto a = text::byte_of(words, from);
    const auto b = text::byte_of(words, from + cut);
    words.replace(a, b - a, random(3) == 0 ? "" : pieces[random(pieces.size())]);
    kept.set(words, even, 150, 20, 4);
    Layout fresh;
    fresh.set(words, even, 150, 20, 4);
    REQUIRE(lines_of(kept) == lines_of(fresh));
    REQUIRE(kept.height() == fresh.height());
    REQUIRE(kept.length() == text::length(words));
    for (std::size_t p = 0; p < fresh.paragraphs().size(); ++p) {
      REQUIRE(kept.paragraphs()[p].pos == fresh.paragraphs()[p].pos);
      REQUIRE(kept.paragraphs()[p].top == fresh.paragraphs()[p].top);
    }
  }
}

TEST_CASE("the palette finds themes by the beginning of their words, without å ä ö too", "[editor]") {
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto& model = project->model();
  const auto first = [&](const char* typed) {
    const auto found = choices(model, typed, {});
    return found.empty() ? std::string() : model.find(found.front().code)->slug;
  };
  CHECK(first("elevh") == "stod.elevhalsa");
  CHECK(first("overg") == "undervisning.overgangar");
  CHECK(first("förstel") == "larare.forstelarare");
  CHECK(choices(model, "xqz", {}).empty());
  CHECK(choices(model, "", {}).size() == 9);
  const auto used = model.code_called("mal.malbild")->id;
  CHECK(choices(model, "", {used}).front().code == used);
}
