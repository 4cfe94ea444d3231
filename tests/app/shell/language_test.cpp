#include <algorithm>

#include "core/assets/shipped_words.h"
#include "core/commands/codebook.h"
#include "core/commands/plan.h"
#include "tests/app/person.h"

/// What ships in Swedish, in a window in English: read there in English, kept in Swedish.
using namespace skolanalys;

namespace {

struct EnglishWindow : Person {
  EnglishWindow() : Person(surroundings()) {}

  static Surroundings surroundings() {
    auto in = with_sample();
    in.settings = R"({"language": "en", "initials": "AB", "welcomed": true})";
    return in;
  }

  [[nodiscard]] const model::Code& theme(const char* slug) { return *model().code_called(slug); }
  [[nodiscard]] const model::Guide& guide(const char* slug) { return *model().guide_called(slug); }
  void open_theme(const std::string& slug) {
    press("ctrl+shift+k");
    click("tree." + slug);
    window().settle();
  }
  void open_guide(const std::string& slug) {
    click("nav.visit");
    click("visit.guides");
    click("visit.guide." + slug);
    window().settle();
  }
};

const std::string elevhalsa = "Elevhälsans organisation, tillgänglighet och förebyggande arbete.";
const std::string health_team = "The pupil health team's organisation, accessibility and preventive work.";

}  // namespace

TEST_CASE("a theme's definition is read in English until somebody changes it", "[language]") {
  EnglishWindow person;
  person.open_theme("stod.elevhalsa");
  person.expect_text("theme.definition", health_team);
  CHECK(person.text_of("theme.use_when").starts_with("Somebody speaks of pupil health teams"));
  auto changed = person.theme("stod.elevhalsa");
  changed.definition = "Elevhälsans tid.";
  commands::change_theme(person.session().project(), changed);
  person.window().settle();
  CHECK(person.text_of("theme.definition").empty());  // a field, with the project's words
  CHECK(person.text_of("theme.use_when").starts_with("Somebody speaks of pupil health teams"));
}

TEST_CASE("in a window in Swedish the fields of a theme are fields", "[language]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  person.click("tree.stod.elevhalsa");
  person.window().settle();
  CHECK(person.text_of("theme.definition").empty());
}

TEST_CASE("a definition that is pressed is written in Swedish, and the rest of the theme is left as it was",
          "[language]") {
  EnglishWindow person;
  const auto before = person.theme("stod.elevhalsa");
  person.open_theme("stod.elevhalsa");
  person.click("theme.definition");
  person.window().settle();
  person.expect_focus("theme.definition");
  person.press("ctrl+end");
  person.type(" Och mer.");
  person.click("theme.use_when");
  person.window().settle();
  const auto& after = person.theme("stod.elevhalsa");
  CHECK(after.definition == elevhalsa + " Och mer.");
  CHECK(after.use_when == before.use_when);
  CHECK(after.not_when == before.not_when);
  CHECK(after.example_question == before.example_question);
}

TEST_CASE("a definition that is opened and left again is read in English as before", "[language]") {
  EnglishWindow person;
  person.open_theme("stod.elevhalsa");
  const auto revision = person.session().project().revision();
  person.click("theme.definition");
  person.window().settle();
  CHECK(person.text_of("theme.definition").empty());
  person.press("escape");
  person.window().settle();
  person.expect_text("theme.definition", health_team);
  CHECK(person.session().project().revision() == revision);
}

TEST_CASE("Tab comes to a definition that is read and the keyboard writes in it", "[language]") {
  EnglishWindow person;
  person.open_theme("stod.elevhalsa");
  person.press("f2");
  person.window().settle();
  person.press("tab");
  person.window().settle();
  person.press("tab");
  person.window().settle();
  person.expect_focus("theme.definition");
  person.press("ctrl+end");
  person.type("X");
  person.press("tab");
  person.window().settle();
  person.expect_focus("theme.use_when");
  CHECK(person.theme("stod.elevhalsa").definition == elevhalsa + "X");
}

TEST_CASE("what was changed can be written back as it shipped, and is then read in English again",
          "[language]") {
  EnglishWindow person;
  auto changed = person.theme("stod.elevhalsa");
  changed.definition = elevhalsa + "X";
  commands::change_theme(person.session().project(), changed);
  person.open_theme("stod.elevhalsa");
  person.click("theme.definition");
  person.window().settle();
  person.press("ctrl+end");
  person.press("backspace");
  person.window().settle();
  person.press("tab");
  person.window().settle();
  CHECK(person.theme("stod.elevhalsa").definition == elevhalsa);
  person.expect_text("theme.definition", health_team);
}

TEST_CASE("the guide beside the note asks in English, with its probes, but for a question that was changed",
          "[language]") {
  EnglishWindow person;
  auto guide = person.guide(person.session().interview()->guide.c_str());
  guide.questions[0].text = "Vad gör du här?";
  auto change = person.session().project().change("");
  change.update(guide);
  person.session().project().commit(std::move(change));
  person.window().settle();
  person.expect_text("question." + guide.questions[0].id, "Vad gör du här?");
  for (std::size_t n = 1; n < guide.questions.size(); ++n) {
    const auto& q = guide.questions[n];
    CHECK(person.text_of("question." + q.id) != q.text);
    person.expect_text("question." + q.id, assets::in_language(q.id, q.text, "en"));
    if (!q.probe.empty()) person.expect_text("probe." + q.id, assets::in_language(q.id, q.probe, "en"));
  }
}

TEST_CASE("a question that is put into the note is in the language of the guide", "[language]") {
  EnglishWindow person;
  const auto& guide = person.guide(person.session().interview()->guide.c_str());
  const auto note = [&] { return person.model().find(person.session().editor.text())->content; };
  const auto asked = [&] {
    return std::count_if(guide.questions.begin(), guide.questions.end(),
                         [&](const auto& q) { return note().find(q.text) != std::string::npos; });
  };
  const auto before = asked();
  person.press("f4");
  person.press("shift+f5");
  CHECK(asked() == before + 1);
  for (const auto& q : guide.questions)
    CHECK(note().find(assets::in_language(q.id, q.text, "en")) == std::string::npos);
}

TEST_CASE("a guide is read in English, and a question that is changed changes nothing else of it",
          "[language]") {
  EnglishWindow person;
  const auto before = person.guide("guide-rektor");
  person.open_guide("guide-rektor");
  person.expect_text("visit.question.0",
                     "How long have you been principal here, and what did you take over?");
  person.expect_text("visit.probe.1", "Go through last week.");
  person.click("visit.question.1");
  person.window().settle();
  person.press("ctrl+end");
  person.type(" I dag?");
  person.click("visit.guide.save");
  const auto newest = *commands::guide_for(person.model(), "rektor");
  REQUIRE(newest.questions.size() == before.questions.size());
  for (std::size_t n = 0; n < before.questions.size(); ++n) {
    CHECK(newest.questions[n].text == before.questions[n].text + (n == 1 ? " I dag?" : ""));
    CHECK(newest.questions[n].probe == before.questions[n].probe);
  }
  person.window().settle();
  CHECK(person.text_of("visit.question.1").empty());
  person.expect_text("visit.question.0",
                     "How long have you been principal here, and what did you take over?");
}

TEST_CASE("the visit tells in English which questions were asked", "[language]") {
  EnglishWindow person;
  person.click("nav.visit");
  person.click("visit.questions_short");
  person.window().settle();
  person.expect_text("visit.covered.rektor-03", "What did you see on your latest lesson visits?");
  person.click("top.language");
  person.window().settle();
  person.expect_text("visit.covered.rektor-03", "Vad såg du vid de senaste lektionsbesöken?");
}

TEST_CASE("a theme in hand while one codes, and its page, are defined in English", "[language]") {
  EnglishWindow person;
  person.press("ctrl+2");
  person.click("theme.stod.elevhalsa");
  person.window().settle();
  person.expect_text("panel.definition", health_team);
  person.session().go(session::Room{"theme"});
  person.window().settle();
  person.click("theme.stod.elevhalsa");
  person.window().settle();
  person.expect_text("theme.definition", health_team);
}
