#include <array>
#include <set>

#include "app/editor/breaking.h"
#include "app/editor/layout.h"
#include "app/editor/motion.h"
#include "app/editor/palette.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::editor;

namespace {

/// Every letter ten pixels wide.
constexpr Metrics even{{}, 10};

Layout laid(std::string_view words, float width = 200) {
  Layout out;
  out.set(words, 1, {even, width, 20, 4});
  return out;
}

unsigned seed = 42;
std::size_t random_below(std::size_t below) {
  seed = seed * 1664525U + 1013904223U;
  return below == 0 ? 0 : static_cast<std::size_t>(seed >> 8U) % below;
}

std::vector<std::string> lines_of(const Layout& layout) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const auto p = layout.paragraph(i);
    for (const auto& line : p.lines)
      out.emplace_back(layout.content().substr(p.byte + line.from, line.to - line.from));
  }
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
    const auto place = layout.place_of(at);
    CHECK(layout.pos_at(place.x, place.y + 1) == at);
    CHECK(layout.pos_of(layout.byte_of(at)) == at);
  }
}

namespace {

/// That two layouts are the same in everything that can be asked.
void strips_lie_on_lines(const Layout& layout, text::Range range) {
  std::set<float> lines;
  for (text::Pos at = range.from; at < range.to; ++at) lines.insert(layout.place_of(at).y);
  for (const auto& strip : layout.strips_of(range, 0, layout.height())) {
    CHECK(lines.contains(strip.y));
    lines.erase(strip.y);
  }
}

void require_same(const Layout& kept, const Layout& fresh) {
  REQUIRE(kept.size() == fresh.size());
  REQUIRE(kept.height() == fresh.height());
  REQUIRE(kept.length() == fresh.length());
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    const auto a = kept.paragraph(i);
    const auto b = fresh.paragraph(i);
    REQUIRE(a.byte == b.byte);
    REQUIRE(a.bytes == b.bytes);
    REQUIRE(a.pos == b.pos);
    REQUIRE(a.length == b.length);
    REQUIRE(a.top == b.top);
    REQUIRE(a.lead == b.lead);
    REQUIRE(a.hash == b.hash);
  }
  REQUIRE(lines_of(kept) == lines_of(fresh));
}

}  // namespace

TEST_CASE("laying out by parts gives what laying out the whole gives", "[editor][property]") {
  std::string words = "ett två tre\n\nfyra fem sex sju åtta nio tio elva tolv\nslut";
  const Shape shape{even, 150, 20, 4};
  Layout told;   // of each edit
  Layout found;  // finds out what changed
  told.set(words, 1, shape);
  const std::vector<std::string> pieces{
      "å", " ", "\n", "ordet", "\n\n", "🙂", "-", "lång mening med ord", "e\xCC\x81", "– ”så”"};
  for (std::uint64_t i = 2; i < 2500; ++i) {
    const auto length = text::length(words);
    const auto from = static_cast<text::Pos>(random_below(length + 1));
    const auto cut = static_cast<text::Pos>(random_below(std::min<std::size_t>(length - from, 12) + 1));
    const auto a = text::byte_of(words, from);
    const auto b = text::byte_of(words, from + cut);
    const auto piece = random_below(3) == 0 ? std::string() : pieces[random_below(pieces.size())];
    words.replace(a, b - a, piece);
    told.splice(words, i, a, b - a, piece.size());
    found.set(words, i, shape);
    Layout fresh;
    fresh.set(words, i, shape);
    require_same(told, fresh);
    require_same(found, fresh);
    if (i % 50 == 0) {
      // Places are asked for where the edits were and where they were not.
      const auto at = static_cast<text::Pos>(random_below(fresh.length() + 1));
      REQUIRE(told.place_of(at).y == fresh.place_of(at).y);
      REQUIRE(told.paragraph_at(at) == fresh.paragraph_at(at));
      REQUIRE(told.byte_of(at) == fresh.byte_of(at));
    }
  }
}

TEST_CASE("where lines of plain words break is where Unicode says", "[editor][property]") {
  // Words as they are written, and letters as they should not be.
  const std::array<std::string, 16> pieces{"å", "Ö", "skola", " ", " ", "-", ",", ".",
                                           ":", ";", "(",     ")", "[", "]", "é", "x"};
  std::size_t compared = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string words;
    for (std::size_t n = random_below(14); n > 0; --n) words += pieces[random_below(pieces.size())];
    if (!plain(words)) continue;
    std::vector<std::uint32_t> ours;
    std::vector<std::uint32_t> unicode;
    plain_places(words, ours);
    unicode_places(words, unicode);
    INFO('"' << words << '"');
    REQUIRE(ours == unicode);
    ++compared;
  }
  CHECK(compared > 1000);
}

TEST_CASE("plain words are wrapped a word at a time as they are a letter at a time", "[editor][property]") {
  // Whole widths, so that the order of adding does not matter.
  std::vector<float> widths(0x250);
  for (std::size_t c = 0; c < widths.size(); ++c) widths[c] = static_cast<float>(4 + c % 7);
  const Metrics metrics{widths, 9};
  const std::array<std::string, 9> pieces{"å", "skola", "ledarskapet", " ", "  ", "-", ",", "x", "é"};
  std::size_t compared = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string words;
    for (std::size_t n = random_below(30); n > 0; --n) words += pieces[random_below(pieces.size())];
    if (!plain(words)) continue;
    const auto width = static_cast<float>(20 + random_below(150));
    auto lead = static_cast<std::uint32_t>(random_below(3) == 0 ? random_below(words.size() + 1) : 0);
    while (lead < words.size() && (static_cast<unsigned char>(words[lead]) & 0xC0U) == 0x80U) ++lead;
    std::vector<std::uint32_t> places;
    plain_places(words, places);
    std::vector<Line> by_word;
    std::vector<Line> by_letter;
    wrap_plain(words, lead, metrics, width, places, by_word);
    wrap(words, lead, metrics, width, places, {}, by_letter);
    INFO('"' << words << "\" lead " << lead << " width " << width);
    REQUIRE(by_word.size() == by_letter.size());
    for (std::size_t k = 0; k < by_word.size(); ++k) {
      REQUIRE(by_word[k].from == by_letter[k].from);
      REQUIRE(by_word[k].to == by_letter[k].to);
    }
    ++compared;
  }
  CHECK(compared > 1000);
}

TEST_CASE("a combined letter and a family of emoji are as wide as one letter", "[editor]") {
  const std::string words =
      "e\xCC\x81\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7z";
  const auto layout = laid(words);
  CHECK(layout.place_of(layout.length()).x == 30);
  CHECK(layout.pos_at(11, 1) == 2);
  CHECK(layout.pos_at(21, 1) == layout.length() - 1);
}

TEST_CASE("the header of a turn takes no room, and the caret steps over it", "[editor]") {
  const std::string words = "[08:30] LK: Varför?\n\n[08:31] R01: Kön är lång. Så är det.";
  auto layout = laid(words, 1000);
  const std::vector<Lead> leads{{0, 12}, {21, 13}};
  layout.set_leads(leads);
  CHECK(layout.place_of(12).x == 0);
  CHECK(layout.place_of(19).x == 70);
  CHECK(layout.pos_at(0, 1) == 12);
  CHECK(settled(layout, 3, true) == 12);
  CHECK(settled(layout, 25, false) == 20);
  CHECK(previous_grapheme(layout, 34) == 20);
  CHECK(next_grapheme(layout, 20) == 34);
  CHECK(previous_word(layout, 34) == 20);
  CHECK(layout.line_at(40).from == 34);
  CHECK(layout.words(sentence_at(layout, 36)) == "Kön är lång.");
  // Backspace before the first word joins what is said to what was said before; Delete after the last too.
  CHECK(before(layout, 34) == text::Range{19, 34});
  CHECK(after(layout, 19) == text::Range{19, 34});
  CHECK(before(layout, 36) == text::Range{35, 36});
  // Told of an edit behind it, a header stays.
  auto longer = words;
  longer.insert(longer.find("Kön"), "Ja. ");
  layout.splice(longer, 2, longer.find("Ja."), 0, 4);
  CHECK(layout.paragraph(2).lead_length == 13);
}

TEST_CASE("paragraphs go by Ctrl+arrow, empty ones passed over", "[editor]") {
  const auto layout = laid("ett\n\ntvå tre\nfyra");
  CHECK(next_paragraph(layout, 1) == 5);
  CHECK(next_paragraph(layout, 5) == 13);
  CHECK(previous_paragraph(layout, 8) == 5);
  CHECK(previous_paragraph(layout, 5) == 0);
}

TEST_CASE("folding shows the passages asked for and nothing between", "[editor]") {
  const std::string words = "ett\n\ntvå tre\n\nfyra";
  auto layout = laid(words);
  const auto whole = layout.height();
  const std::vector<text::Range> shown{{5, 8}};
  layout.fold(shown, true);
  CHECK(layout.paragraph(0).hidden());
  CHECK_FALSE(layout.paragraph(2).hidden());
  CHECK(layout.paragraph(4).hidden());
  CHECK(layout.paragraph_at_height(0) == 2);
  CHECK(layout.paragraph_at_height(5000) == 3);  // the empty one after it goes with it
  CHECK(next_grapheme(layout, 12) == 13);
  layout.fold({}, false);
  CHECK(layout.height() == whole);
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

TEST_CASE("what a range covers lies on the lines of its words, also across paragraphs", "[editor]") {
  const auto layout = laid("Ett stycke med ord som bryts\n\nEtt till med fler ord i\n\nSlut", 90);
  const text::Range all{4, layout.length() - 2};
  const auto strips = layout.strips_of(all, 0, layout.height());
  REQUIRE(strips.size() > 4);
  CHECK(strips.front().x == layout.place_of(4).x);
  strips_lie_on_lines(layout, all);
  // Of what is seen only, and nothing of an empty range.
  CHECK(layout.strips_of(all, strips[2].y, strips[3].y).size() < strips.size());
  CHECK(layout.strips_of({4, 4}, 0, layout.height()).empty());
}
