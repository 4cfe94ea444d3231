#include <filesystem>

#include "core/privacy/review.h"
#include "tests/app/person.h"

using namespace skolanalys;

TEST_CASE("names are decided one key at a time, and the next undecided one comes up", "[shell][privacy]") {
  Person person(Person::with_sample());
  person.click("nav.privacy");
  REQUIRE(person.until([&] { return person.marks().contains("privacy.hit.1"); }));
  const auto undecided = [&] {
    std::size_t out = 0;
    for (const auto& hit : privacy::review(person.model(), {}).hits)
      out += hit.decision == model::HitDecision::undecided ? 1 : 0;
    return out;
  };
  const auto before = undecided();
  REQUIRE(before > 1);
  person.press("r");
  CHECK(person.model().name_hits.size() == 1);
  CHECK(person.model().pseudonyms.size() == 1);
  person.press("b");
  CHECK(person.model().name_hits.size() == 2);
  person.press("ctrl+z");
  CHECK(person.model().name_hits.size() == 1);
}

TEST_CASE("the report is not written for the municipality while a name is undecided", "[shell][privacy]") {
  Person person(Person::with_sample());
  person.click("nav.report");
  person.click("report.for.municipality");
  person.click("report.html");
  auto html = person.session().project().path();
  html.replace_extension(".html");
  REQUIRE(person.until([&] { return !person.toast().empty(); }));
  CHECK_FALSE(std::filesystem::exists(html));
  CHECK(person.model().export_records.empty());
  person.click("report.for.ourselves");
  person.click("report.html");
  REQUIRE(person.until([&] { return !person.model().export_records.empty(); }));
  CHECK(std::filesystem::exists(html));
}
