#include "core/commands/application.h"
#include "core/commands/plan.h"
#include "core/commands/selection.h"
#include "core/commands/series.h"
#include "core/exchange/series/gather.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

/// An office with a round of twenty invented municipalities.
struct Office {
  Person person;
  Office() {
    const auto path = person.scratch / "round.skolanalys";
    {
      const auto round = commands::create_round(path, "Hösten 2024");
      exchange::SeriesGathering all;
      for (const char* file : {"selection.csv", "kolada-municipality.json", "kolada-kpi.json"})
        all.add_file(std::filesystem::path(ASSETS) / "sample" / file);
      commands::import_series(*round, all.take());
      model::Cohort cohort;
      cohort.name = "Pilot";
      cohort.last_date = model::parse_date("2024-06-15");
      cohort.places = 1;
      commands::put_cohort(*round, cohort);
      round->flush();
    }
    person.session().open_file(path);
    REQUIRE(person.until([&] { return person.sees("selection.row.9999"); }));
  }
};

}  // namespace

TEST_CASE("a round opens on its ranking, and a row says why it stands there", "[round]") {
  Office o;
  o.person.expect_visible("selection.threshold");
  o.person.click("selection.row.9999");
  o.person.expect_visible("selection.overrule.go");
  // Without a reason nothing is overruled.
  o.person.click("selection.overrule.go");
  CHECK(o.person.model().overrules.empty());
  o.person.click("selection.reason");
  o.person.type("Pausar");
  o.person.click("selection.overrule.go");
  REQUIRE(o.person.model().overrules.size() == 1);
  CHECK_FALSE(o.person.model().overrules.begin()->second.include);
  REQUIRE(o.person.until([&] { return o.person.sees("selection.withdraw"); }));
  o.person.click("selection.withdraw");
  CHECK(o.person.model().overrules.empty());
}

TEST_CASE("the ranking is filtered by class and written as a workbook", "[round]") {
  Office o;
  o.person.click("selection.only.declining");
  o.person.expect_visible("selection.row.9982");
  o.person.expect_gone("selection.row.9981");
  o.person.click("selection.only.all");
  // Övningsala's 0.792 is a hair below the line.
  o.person.click("selection.lower");
  CHECK(o.person.text_of("selection.line").find("9 kommuner") != std::string::npos);
  o.person.click("selection.raise");
  CHECK(o.person.text_of("selection.line").find("8 kommuner") != std::string::npos);
  o.person.click("selection.export");
  CHECK(std::filesystem::exists(o.person.scratch / "round-urval.xlsx"));
}

TEST_CASE("an application is registered on the screen, refused unsigned and admitted signed", "[round]") {
  Office o;
  o.person.click("nav.applications");
  o.person.click("apply.new");
  o.person.click("apply.municipality");
  o.person.type("9999");
  o.person.click("apply.signed.namndordforande");
  o.person.click("apply.save");
  REQUIRE(o.person.model().applications.size() == 1);
  const auto id = o.person.model().applications.begin()->first;
  o.person.click("apply.decide.admitted");
  CHECK(o.person.model().applications.at(id).decision == model::Decision::undecided);
  CHECK(o.person.toast().find("förvaltningschefen") != std::string::npos);
  // What came today came after the last day of 2024.
  auto form = o.person.model().applications.at(id);
  form.late_reason = "Överenskommet";
  commands::put_application(o.person.session().project(), form, *form.received);
  o.person.click("apply.row." + to_string(id));
  o.person.click("apply.signed.forvaltningschef");
  o.person.click("apply.save");
  o.person.window().pass(10);  // until the message lies over nothing
  o.person.click("apply.decide.admitted");
  CHECK(o.person.model().applications.at(id).decision == model::Decision::admitted);
  o.person.expect_visible("apply.begin");
}

TEST_CASE("a visit is planned from a proposal, and the steering chain follows", "[round]") {
  Person person(Person::with_sample());
  person.click("nav.visit");
  const auto before = person.model().interviews.size();
  person.expect_visible("visit.new");
  person.click("visit.new");
  person.click("visit.role.skolkurator");
  person.click("visit.save");
  REQUIRE(person.model().interviews.size() == before + 1);
  const auto& made = person.model().interviews.rbegin()->second;
  CHECK(made.status == model::InterviewStatus::planned);
  CHECK(made.roles == std::vector<std::string>{"skolkurator"});
  person.click("visit.cancel");
  CHECK(person.model().interviews.at(made.id).status == model::InterviewStatus::cancelled);
}

TEST_CASE("the overview shows the folder, and a step opens its municipality there", "[round]") {
  Person person(Person::with_sample());
  person.click("nav.overview");
  REQUIRE(person.until([&] { return person.sees("overview.step.sample.visited"); }));
  person.click("overview.step.sample.visited");
  CHECK(person.session().room.id == "visit");
}

TEST_CASE("the rooms of the process have words in English too", "[round]") {
  Person person(Person::with_sample());
  person.click("top.language");
  for (const auto& [room, name] :
       {std::pair{"selection", "Selection"}, std::pair{"applications", "Applications"},
        std::pair{"visit", "Visit"}, std::pair{"overview", "Overview"}}) {
    person.expect_text("nav." + std::string(room), name);
    person.click("nav." + std::string(room));
    for (const auto& [id, mark] : person.marks()) {
      INFO(id << ": " << mark.label);
      CHECK(mark.label.find("selection.") == std::string::npos);
      CHECK(mark.label.find("visit.") == std::string::npos);
      CHECK(mark.label.find("apply.") == std::string::npos);
    }
  }
}
