#include <set>

#include "core/commands/application.h"
#include "core/commands/plan.h"
#include "core/commands/selection.h"
#include "core/commands/series.h"
#include "core/exchange/series/gather.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

/// An office with a round of twenty invented municipalities.
struct RoundOffice {
  Person person;
  RoundOffice() {
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
  RoundOffice o;
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
  RoundOffice o;
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
  RoundOffice o;
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
  std::set<model::InterviewId> before;
  for (const auto& [id, interview] : person.model().interviews) before.insert(id);
  person.expect_visible("visit.new");
  person.click("visit.new");
  person.click("visit.role.skolkurator");
  person.click("visit.save");
  REQUIRE(person.model().interviews.size() == before.size() + 1);
  model::Interview made;
  for (const auto& [id, interview] : person.model().interviews)
    if (!before.contains(id)) made = interview;
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

TEST_CASE("a filled-in form is read into the fields, corrected there and saved", "[round]") {
  RoundOffice o;
  o.person.click("nav.applications");
  o.person.click("apply.new");
  o.person.click("apply.file");
  o.person.type(std::string(TESTS_DATA) + "/documents/application.docx");
  o.person.click("apply.read");
  REQUIRE(o.person.until([&] { return o.person.marks().contains("apply.form_read"); }));
  o.person.window().pass(2);
  CHECK(o.person.model().applications.empty());
  o.person.click("apply.signed.forvaltningschef");
  o.person.click("apply.save");
  REQUIRE(o.person.model().applications.size() == 1);
  const auto& a = o.person.model().applications.begin()->second;
  CHECK(a.municipality_code == "9999");
  CHECK(a.email == "utbildning@exempelkoping.example");
  CHECK(a.motivation.starts_with("Andelen elever"));
  CHECK(commands::complete(a));
}

TEST_CASE("applicants stand beside each other, in the order of the ranking", "[round]") {
  RoundOffice o;
  auto& project = o.person.session().project();
  const auto day = *model::parse_date("2024-07-01");
  for (const char* code : {"0331", "9999"}) {
    model::Application a;
    a.municipality_code = code;
    a.cohort = project.model().cohorts.begin()->first;
    a.received = model::parse_date("2024-06-11");
    commands::put_application(project, a, day);
  }
  o.person.click("nav.applications");
  o.person.click("apply.compare");
  REQUIRE(o.person.until([&] { return o.person.sees("compare.open.9999"); }));
  const auto ranked = o.person.marks().at("compare.open.9999").from.x;
  CHECK(ranked < o.person.marks().at("compare.open.0331").from.x);
  o.person.click("compare.who.0331");
  o.person.expect_gone("compare.open.0331");
  o.person.click("compare.open.9999");
  o.person.expect_visible("apply.save");
}

TEST_CASE("the words of a letter are changed on the screen and set back to those that ship", "[round]") {
  RoundOffice o;
  o.person.click("nav.applications");
  o.person.click("apply.letters");
  o.person.click("letters.text");
  o.person.type("Hej {okänt}. ");
  o.person.click("letters.reserve");
  CHECK(o.person.toast().find("{okänt}") != std::string::npos);
  CHECK(o.person.model().section_in("letter:admitted") == nullptr);
  o.person.window().pass(10);
  o.person.click("letters.text");
  o.person.type("Hej {contact}. ");
  o.person.click("letters.declined");
  const auto* own = o.person.model().section_in("letter:reserve");
  REQUIRE(own != nullptr);
  CHECK(own->body.find("Hej {contact}. ") != std::string::npos);
  o.person.click("letters.reserve");
  o.person.click("letters.reset");
  const auto* now = o.person.model().section_in("letter:reserve");
  CHECK((now == nullptr || now->body.empty()));
}

TEST_CASE("each step of a municipality's way opens the room where its work is done", "[round]") {
  Person person(Person::with_sample());
  const std::pair<const char*, std::string_view> steps[] = {
      {"registered", "applications"}, {"visit-planned", "visit"},
      {"visited", "visit"},           {"analysis", "findings"},
      {"report-sent", "report"},      {"workshop-1", "workshop"},
      {"workshop-2", "workshop"},     {"change-work", "change"},
      {"follow-up", "change"},        {"closed", "change"}};
  const auto file = person.session().project().path().stem().string();
  for (const auto& [step, room] : steps) {
    INFO(step);
    person.click("nav.overview");
    const auto id = "overview.step." + file + "." + step;
    // What the folder holds is looked up anew each time, and may move the steps.
    REQUIRE(person.until([&] { return !person.session().jobs.any() && person.sees(id); }));
    person.click(id);
    CHECK(person.session().room.id == room);
  }
}

TEST_CASE("the open engagement is told on the overview that its next step is taken", "[round]") {
  Person person(Person::with_sample());
  REQUIRE(person.model().engagement.stage == model::Stage::analysis);
  person.click("nav.overview");
  REQUIRE(person.until([&] { return person.sees("overview.advance"); }));
  person.click("overview.advance");
  CHECK(person.model().engagement.stage == model::Stage::report_sent);
  // Workshop 1 has not been held: that is said instead.
  REQUIRE(person.until([&] { return !person.sees("overview.advance"); }));
}
