#include "core/analysis/finding.h"
#include "core/commands/change_work.h"
#include "core/commands/finding.h"
#include "core/commands/follow_up.h"
#include "core/commands/workshop.h"
#include "tests/app/person.h"

using namespace skolanalys;

TEST_CASE("a finding is written and a passage taken in as evidence, with the keyboard's and pointer's help",
          "[process]") {
  Person person(Person::with_sample());
  person.press("ctrl+8");
  person.expect_visible("finding.S1");
  person.press("ctrl+shift+s");
  person.type("Ingen vet varför.");
  person.press("enter");
  REQUIRE(person.model().findings.size() == 9);
  const auto& made = commands::finding_called(person.model(), "S9");
  CHECK(made.statement == "Ingen vet varför.");
  person.click("adding.filter");
  person.type("fjorton förstelärare");
  person.click("add.for.K030");
  CHECK(analysis::Findings(person.model()).called("S9")->in_favour.size() == 1);
}

TEST_CASE("the finding's evidence is turned round and set to ready is refused when nothing speaks for it",
          "[process]") {
  Person person(Person::with_sample());
  commands::add_finding(person.session().project(), {.statement = "Utan belägg."});
  person.press("ctrl+8");
  person.window().settle();
  person.click("finding.S9");
  person.click("finding.status");
  CHECK(person.model().findings.at(commands::finding_called(person.model(), "S9").id).status ==
        model::FindingStatus::draft);
  CHECK(person.toast().find("Inget talar för S9") != std::string::npos);
}

TEST_CASE("words marked in a note become evidence of a finding from the palette", "[process]") {
  Person person(Person::with_sample());
  const auto text = person.model().interview_called("EX-01")->text;
  person.session().go_to(text, {410, 440});
  person.window().settle();
  REQUIRE_FALSE(person.session().editor.selection().empty());
  const auto before = person.model().finding_evidence.size();
  person.press("ctrl+k");
  person.type("talar emot S3");
  person.press("enter");
  REQUIRE(person.model().finding_evidence.size() == before + 1);
  CHECK(person.model().finding_evidence.rbegin()->second.against);
}

TEST_CASE("workshop 1 is planned, shown to the group with one key to go on, and a reaction written",
          "[process]") {
  Person person(Person::with_sample());
  person.press("ctrl+9");
  person.click("workshop.date");
  person.type("2024-12-03");
  person.click("workshop.plan");
  REQUIRE(person.model().workshops.size() == 1);
  CHECK(person.model().workshops.begin()->second.groups.size() == 4);
  person.click("react.S1.Bord 2.agree");
  CHECK(person.model().reactions.size() == 1);
  person.press("ctrl+f5");
  person.expect_text("presenter", "S1");
  person.press("space");
  person.expect_text("presenter", "S2");
  person.press("left");
  person.expect_text("presenter", "S1");
  person.press("escape");
  person.expect_gone("presenter");
}

TEST_CASE("a theme's page shows people, documents and figures side by side", "[process]") {
  Person person(Person::with_sample());
  person.press("ctrl+7");
  person.click("theme.ledarskap.kontinuitet");
  std::size_t said = 0;
  for (const auto& [id, mark] : person.marks()) said += id.starts_with("said.") ? 1 : 0;
  CHECK(said >= 2);
}

TEST_CASE("a side sees the other's judgement only when it has given its own", "[process]") {
  Person person(Person::with_sample());
  auto& project = person.session().project();
  model::Workshop w;
  w.number = 2;
  w.early_reason = "Kommunen har redan diskuterat.";
  const auto workshop = commands::plan_workshop(project, w);
  const auto candidate = commands::add_candidate(project, workshop, "En timme", {});
  commands::decide(project, candidate, true, "Flest prickar.", "Elva projekt.");
  model::Goal g;
  g.priority = candidate;
  g.what = "Timmen hålls.";
  g.question = "Har timmen legat kvar?";
  g.due = model::parse_date("2030-06-30");
  g.owner = "rektor";
  model::Action a;
  a.goal = commands::add_goal(project, g);
  a.what = "Lägg timmen på schemat.";
  a.question = "Har timmen legat kvar?";
  a.due = g.due;
  a.owner = "rektor";
  const auto action = commands::add_action(project, a);
  const auto follow_up = commands::add_follow_up(project, "12 månader", *model::parse_date("2030-01-28"));
  model::Judgement theirs;
  theirs.follow_up = follow_up;
  theirs.action = action;
  theirs.side = model::Side::association;
  theirs.grade = model::Grade::doubtful;
  theirs.words = "Två veckor föll.";
  commands::judge(project, theirs);
  person.press("ctrl+shift+g");
  person.click("change.follow_up");
  const auto key = model::to_string(action);
  person.click("why." + key);
  person.type("Den hölls.");
  person.click("grade." + key + ".on-track");
  REQUIRE(person.model().judgements.size() == 2);
  CHECK(person.model().judgements.rbegin()->second.side == model::Side::municipality);
  // Both have judged: it stands.
  person.click("grade." + key + ".off-track");
  CHECK(person.toast().find("står fast") != std::string::npos);
}
