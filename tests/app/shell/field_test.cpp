#include <regex>

#include "core/model/streams.h"
#include "tests/app/person.h"

/// What one does with notes in the window, by keys.
using namespace skolanalys;

namespace {

const std::string& words_of_note(Person& person) {
  return person.model().find(person.session().editor.text())->content;
}

}  // namespace

TEST_CASE("in a low window the guide is a line above the note, drawn out over it by a key", "[field]") {
  auto in = Person::with_sample();
  in.scale = 2;
  Person person(in);
  person.expect_visible("side.strip");
  person.expect_gone("question.rektor.1");
  const auto first = person.text_of("side.strip");
  person.press("f4");
  CHECK(person.text_of("side.strip") != first);
  person.press("ctrl+g");
  person.window().settle();
  const auto questions = [&] {
    return std::count_if(person.marks().begin(), person.marks().end(), [&](const auto& one) {
      return one.first.starts_with("question.") && person.sees(one.first);
    });
  };
  CHECK(questions() > 0);
  // One writes on meanwhile.
  const auto before = words_of_note(person).size();
  person.press("ctrl+end");
  person.type("ja");
  CHECK(words_of_note(person).size() == before + 2);
  person.press("ctrl+g");
  person.window().settle();
  CHECK(questions() == 0);
}

TEST_CASE("where there is room the same key shows and hides the guide beside the note", "[field]") {
  Person person(Person::with_sample());
  person.expect_gone("side.strip");
  CHECK(person.sees("side.questions"));
  person.press("ctrl+g");
  person.window().settle();
  CHECK_FALSE(person.sees("side.questions"));
  person.expect_visible("side.strip");
  person.click("side.strip");
  person.window().settle();
  CHECK(person.sees("side.questions"));
}

TEST_CASE("what is said before the first question stands first in the guide, until something is asked",
          "[field]") {
  Person person(Person::with_sample());
  CHECK(person.sees("guide.introduction"));
  person.expect_gone("guide.introduction.1");
  person.click("guide.introduction");
  CHECK(person.text_of("guide.introduction.3").starts_with("Säg att intervjun är frivillig"));
  person.click("guide.introduction");
  person.expect_gone("guide.introduction.1");

  person.press("ctrl+n");
  person.type("Ny");
  person.click("new.role.rektor");
  person.click("new.create");
  person.window().settle();
  REQUIRE(person.sees("guide.introduction.1"));
  const auto& asked = person.session().interview()->guide;
  const auto* guide = person.model().guide_called(asked);
  REQUIRE(guide != nullptr);
  person.click("question." + guide->questions.front().id);
  person.window().settle();
  person.expect_gone("guide.introduction.1");
}

TEST_CASE("an interview that is only planned has nothing to code, and says so", "[field][coding]") {
  Person person(Person::with_sample());
  const auto& all = person.model().interviews;
  const auto planned = std::find_if(all.begin(), all.end(), [](const auto& one) {
    return one.second.status == model::InterviewStatus::planned;
  });
  REQUIRE(planned != all.end());
  person.session().go_to(planned->second.text, {});
  person.session().go(session::Room::coding);
  person.window().settle();
  person.expect_text("coding.walk", "Inga svar än");
}

TEST_CASE("a second interviewer's turns get the time, and are woven in by it", "[field][stream]") {
  Person person(Person::with_sample());
  const auto own = person.session().editor.text();
  person.click("stream.add");
  person.type("MN");
  person.press("enter");
  REQUIRE(person.session().editor.text() != own);
  person.press("enter");
  person.type("Hon tvekade");
  const auto words = words_of_note(person);
  INFO(words);
  std::smatch clock;
  REQUIRE(std::regex_search(words, clock, std::regex(R"(^\[([0-2]\d):([0-5]\d)\] \S+: Hon tvekade$)")));
  const auto minute = std::stoi(clock[1]) * 60 + std::stoi(clock[2]);
  const auto& interview = *person.session().interview();
  const auto woven = model::woven(person.model(), interview);
  const auto hers = std::find_if(woven.begin(), woven.end(), [&](const model::Woven& one) {
    return one.text == person.session().editor.text();
  });
  REQUIRE(hers != woven.end());
  CHECK(hers->interviewer == "MN");
  CHECK(hers->minute == minute);
  CHECK(std::is_sorted(woven.begin(), woven.end(),
                       [](const auto& one, const auto& other) { return one.minute < other.minute; }));
  person.click("stream.woven");
  person.window().settle();
  person.expect_visible("woven.0");
}

TEST_CASE("Alt+N goes through the answers that nobody has coded, and begins again", "[coding]") {
  Person person(Person::with_sample());
  person.press("ctrl+2");
  const auto next = [&](const char* keys) {
    person.press(keys);
    const auto range = person.session().editor.selection();
    REQUIRE_FALSE(range.empty());
    for (const auto& [id, coding] : person.model().codings)
      if (coding.text == person.session().editor.text()) {
        INFO(coding.quote);
        CHECK((coding.range.to <= range.from || coding.range.from >= range.to));
      }
    return range;
  };
  const auto uncoded = person.session().editor.coverage().uncoded;
  REQUIRE(uncoded > 1);
  std::vector<text::Range> seen;
  for (std::size_t i = 0; i < uncoded; ++i) seen.push_back(next("alt+n"));
  for (std::size_t i = 1; i < uncoded; ++i) CHECK(seen[i - 1].to <= seen[i].from);
  CHECK(next("alt+n") == seen.front());
  CHECK(next("alt+shift+n") == seen.back());
}

TEST_CASE("a coding's ends can be pulled only where F7 shows its words", "[coding]") {
  Person person(Person::with_sample());
  person.press("ctrl+2");
  person.press("ctrl+home");
  person.press("alt+down");
  REQUIRE(person.session().editor.active());
  const auto pullable = [&] {
    return person.marks().contains("handle.begin") && person.marks().contains("handle.end");
  };
  CHECK(pullable());
  person.press("f7");  // what is coded
  CHECK(pullable());
  person.press("f7");  // what is not
  CHECK_FALSE(pullable());
  person.press("f7");  // all
  CHECK(pullable());
}

TEST_CASE("Alt+Enter goes to the next misspelt word and Enter puts right what was meant",
          "[field][spelling]") {
  Person person(Person::with_sample());
  person.press("ctrl+end");
  person.type(" Vi var på skolann igår");
  person.press("ctrl+end");
  REQUIRE(person.until([&] {
    person.press("alt+enter");
    return person.session().editor.selection().to - person.session().editor.selection().from == 7;
  }));
  REQUIRE(person.until([&] { return person.sees("spelling.skolan"); }));
  while (!words_of_note(person).ends_with("Vi var på skolan igår")) {
    person.press("down");
    person.press("up");
    REQUIRE(person.sees("spelling.skolan"));
    person.press("enter");
    REQUIRE_FALSE(words_of_note(person).ends_with("skolann igår"));
  }
}

TEST_CASE("themes of the analysis model are named in the interface's language until they are renamed",
          "[language]") {
  auto in = Person::with_sample();
  in.settings = R"({"language": "en", "initials": "AB", "welcomed": true})";
  Person person(in);
  person.press("ctrl+shift+k");
  person.expect_text("tree.ledarskap.politisk", "Political leadership");
  // Whoever knows only the Swedish name finds it all the same.
  person.press("ctrl+k");
  person.type("politisk ledning");
  person.expect_text("find.theme.ledarskap.politisk", "Political leadership");
  person.press("escape");
  person.click("tree.ledarskap.politisk");
  person.press("f2");
  person.window().settle();
  person.press("end");
  person.type(" i nämnden");
  person.click("theme.definition");
  person.expect_text("tree.ledarskap.politisk", "Politisk ledning i nämnden");
}
