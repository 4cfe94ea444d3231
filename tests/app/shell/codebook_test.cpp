#include "app/ui/codes.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

std::vector<std::string> themes_of(Person& person, const char* area) {
  std::vector<std::string> out;
  for (const auto* code : person.model().children(person.model().code_called(area)->id))
    out.push_back(code->slug);
  return out;
}

}  // namespace

TEST_CASE("a theme is renamed and defined in its fields, one undo a field", "[codebook]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  person.click("tree.ledarskap.politisk");
  person.press("f2");
  person.window().settle();
  person.press("end");
  person.type(" i nämnden");
  person.click("theme.definition");
  CHECK(person.model().code_called("ledarskap.politisk")->name == "Politisk ledning i nämnden");
  person.press("escape");
  person.press("escape");
  person.press("ctrl+z");
  CHECK(person.model().code_called("ledarskap.politisk")->name == "Politisk ledning");
}

TEST_CASE("what is being written in a field is kept when one goes to another theme or room", "[codebook]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  person.click("tree.ledarskap.politisk");
  person.click("theme.use_when");
  person.type("XY");
  person.click("tree.ledarskap.forvaltning");
  CHECK(person.model().code_called("ledarskap.politisk")->use_when.find("XY") != std::string::npos);
  CHECK(person.model().code_called("ledarskap.forvaltning")->use_when.find("XY") == std::string::npos);
  person.click("theme.use_when");
  person.type("ZZ");
  person.press("ctrl+1");
  CHECK(person.model().code_called("ledarskap.forvaltning")->use_when.find("ZZ") != std::string::npos);
}

TEST_CASE("a theme is moved by keys and dragged to another area; undo is in the message", "[codebook]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  const auto before = themes_of(person, "ledarskap");
  person.click("tree." + before[1]);
  person.press("alt+up");
  CHECK(themes_of(person, "ledarskap").front() == before[1]);
  person.press("alt+down");
  CHECK(themes_of(person, "ledarskap") == before);
  person.drag("tree." + before[0], "tree.larare");
  CHECK(themes_of(person, "larare").front() == before[0]);
  person.click("toast.action");
  CHECK(themes_of(person, "ledarskap") == before);
}

TEST_CASE("a new theme is made and named without leaving the keyboard", "[codebook]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  const auto n = person.model().codes.size();
  person.press("ctrl+t");
  person.window().settle();
  person.press("ctrl+a");
  person.type("Skolskjuts");
  person.press("enter");
  CHECK(person.model().codes.size() == n + 1);
  bool found = false;
  for (const auto& [id, code] : person.model().codes) found |= code.name == "Skolskjuts";
  CHECK(found);
}

TEST_CASE("themes are merged by a click on the other, and split by ticking passages", "[codebook]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  person.click("tree.ledarskap.kontinuitet");
  const auto n = person.session().codings_of(person.session().theme);
  REQUIRE(n >= 2);
  std::string pick;
  for (const auto& [id, mark] : person.marks())
    if (id.starts_with("pick.") && person.sees(id)) pick = id;
  REQUIRE_FALSE(pick.empty());
  person.click(pick);
  person.click("split.name");
  person.type("Rektorsbyten");
  person.click("split.go");
  const auto fresh = person.session().theme;
  CHECK(person.model().find(fresh)->name == "Rektorsbyten");
  CHECK(person.session().codings_of(fresh) == 1);
  person.press("ctrl+m");
  person.click("tree.ledarskap.kontinuitet");
  CHECK(person.model().find(fresh) == nullptr);
  CHECK(person.session().codings_of(person.session().theme) == n);
}

TEST_CASE("the history tells what was done to the theme, the latest first", "[codebook]") {
  Person person(Person::with_sample());
  person.press("ctrl+shift+k");
  person.click("tree.ledarskap.politisk");
  person.click("color.teal");
  person.click("codebook.history");
  CHECK(person.until([&] { return person.text_of("event.0").starts_with("Färg: "); }));
  CHECK(person.text_of("event.0").ends_with("#208C94"));
}

TEST_CASE("a theme is counted by role and by municipality, those of the same folder too", "[codebook]") {
  Person person(Person::with_sample());
  std::filesystem::copy_file(person.scratch / "sample.skolanalys", person.scratch / "copy.skolanalys");
  {
    const auto other =
        skolanalys::store::Project::open(person.scratch / "copy.skolanalys", store::Access::write);
    auto change = other->change("");
    auto engagement = other->model().engagement;
    engagement.municipality = "Grannkommun";
    change.update(engagement);
    other->commit(std::move(change));
    other->flush();
  }
  person.press("ctrl+shift+k");
  person.click("tree.stod.elevhalsa");
  const auto own = person.model().engagement.municipality;
  CHECK(person.until([&] { return person.marks().contains("count.Grannkommun"); }));
  CHECK(person.text_of("count." + own) == person.text_of("count.Grannkommun"));
  CHECK(person.marks().contains("count.rektor"));
}
