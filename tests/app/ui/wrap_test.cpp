#include "app/ui/wrap.h"

#include "app/ui/text.h"
#include "tests/app/person.h"

using namespace skolanalys;

TEST_CASE("words in a field of several lines are wrapped for the eye only", "[ui]") {
  Person person;
  const auto& font = *person.shell().ui.fonts.body;
  const std::string words = "Hur nämnd och kommunstyrelse tar ansvar för resultat,\n\när frågan. ";
  for (const float width : {40.0F, 90.0F, 200.0F, 2000.0F}) {
    const auto shown = ui::soft_wrapped(font, words, width);
    CHECK(ui::without_wraps(shown) == words);
    CHECK(ui::soft_wrapped(font, shown, width) == shown);
    for (std::size_t at = 0; at <= words.size(); ++at) {
      INFO(width << ": " << at);
      CHECK(ui::place_without_wraps(shown, ui::place_with_wraps(shown, at, false)) == at);
      CHECK(ui::place_without_wraps(shown, ui::place_with_wraps(shown, at, true)) == at);
    }
  }
  CHECK(ui::soft_wrapped(font, words, 90).find("\r\n") != std::string::npos);
}

TEST_CASE("what is typed in a wrapped field comes out without the wraps", "[ui]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  person.click("tree.ledarskap.politisk");
  const auto before = person.model().code_called("ledarskap.politisk")->definition;
  REQUIRE(before.size() > 80);
  person.click("theme.definition");
  person.press("ctrl+end");
  const std::string more = " En mening till som är så lång att den måste brytas någonstans på vägen.";
  person.type(more);
  person.click("theme.use_when");
  CHECK(person.model().code_called("ledarskap.politisk")->definition == before + more);
}

TEST_CASE("a word too long for its column is parted where Swedish joins it, if both parts fit", "[ui]") {
  Person person;
  const auto* font = person.shell().ui.fonts.small;
  const auto width = [&](const char* words) { return ui::size_of(person.shell().ui.fonts.small, words).x; };
  CHECK(ui::parted(font, "– Kompetensutveckling", width("Kompetensutv")) == "– Kompetens- utveckling");
  CHECK(ui::parted(font, "Kompetensutveckling", width("Kompetensutveckling") + 1) == "Kompetensutveckling");
  CHECK(ui::parted(font, "Elevhälsa", width("Elev")) == "Elevhälsa");
}
