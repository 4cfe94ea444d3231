#include "core/analysis/workshop.h"
#include "core/exchange/read/reader.h"
#include "core/report/process.h"
#include "core/report/write.h"

#include "core/analysis/finding.h"
#include "tests/core/process/process_sample.h"

using namespace process;
using Catch::Matchers::WithinAbs;

TEST_CASE("groups' reactions are counted and may be evidence of their own kind", "[workshop]") {
  const Sample s;
  const auto w = s.plan(1, "2024-12-03");
  model::Reaction r;
  r.workshop = w;
  r.finding = s.finding("S1");
  r.group = "Bord 2";
  r.kind = model::ReactionKind::agree;
  commands::react(*s.project, r);
  r.kind = model::ReactionKind::missing;
  r.words = "Skolsköterskan har också en kö.";
  const auto id = commands::react(*s.project, r);  // said again: replaces
  r.group = "Bord 4";
  r.kind = model::ReactionKind::disagree;
  r.words = "";
  const auto mark = commands::react(*s.project, r);
  CHECK(s.model.reactions.size() == 2);
  const auto tally = analysis::reactions_of(s.model, s.model.workshops.at(w));
  REQUIRE(tally.front().finding->label == "S1");
  CHECK(tally.front().agree.empty());
  CHECK(tally.front().missing.size() == 1);
  CHECK(tally.front().disagree.size() == 1);
  CHECK(tally.front().silent == std::vector<std::string>{"Bord 1", "Bord 3"});
  const auto before = analysis::Findings(s.model).called("S1")->grounds;
  commands::add_reaction_evidence(*s.project, s.finding("S1"), id);
  CHECK(fault_of([&] { commands::add_reaction_evidence(*s.project, s.finding("S1"), mark); }) ==
        "error.reaction_no_words");
  const analysis::Findings findings(s.model);
  const auto& view = *findings.called("S1");
  CHECK(view.in_favour.back().kind == analysis::SourceKind::workshop);
  CHECK(view.grounds.sources == before.sources);  // those who were shown it do not make it stronger
  CHECK(fault_of([&] { commands::remove_reaction(*s.project, id); }) == "error.reaction_used");
}

TEST_CASE("a finding leaves workshop 1 as it was reworded", "[workshop]") {
  const Sample s;
  const auto w = s.plan(1, "2024-12-03");
  commands::reword_finding(*s.project, s.finding("S2"),
                           "Det som bestäms i dialogen följs inte upp före nästa höst.");
  commands::hold_workshop(*s.project, w);
  CHECK(s.model.findings.at(s.finding("S2")).status == model::FindingStatus::reworded);
  CHECK(s.model.findings.at(s.finding("S1")).status == model::FindingStatus::discussed);
  CHECK(s.model.findings.at(s.finding("S8")).status == model::FindingStatus::draft);
  CHECK(s.model.engagement.stage == model::Stage::workshop_1);
  const analysis::Findings findings(s.model);
  CHECK(findings.called("S2")->words() == "Det som bestäms i dialogen följs inte upp före nästa höst.");
}

TEST_CASE("workshop 2 comes after workshop 1, or somebody says why not", "[workshop][refused]") {
  const Sample s;
  CHECK(fault_of([&] { s.plan(2, "2025-01-21"); }) == "error.workshop_early");
  CHECK_NOTHROW(s.plan(2, "2025-01-21", "Kommunen har redan diskuterat kartläggningen i egen regi."));
}

TEST_CASE("what a workshop may not be is refused", "[workshop][refused]") {
  const Sample s;
  model::Workshop w;
  w.number = 3;
  CHECK(fault_of([&] { commands::plan_workshop(*s.project, w); }) == "error.workshop_number");
  w.number = 1;
  w.groups = {{"Bord 1", {}, 6}, {"Bord 1", {}, 6}};
  CHECK(fault_of([&] { commands::plan_workshop(*s.project, w); }) == "error.group_twice");
  w.groups = {{"Bord 1", {"trollkarl"}, 6}};
  CHECK(fault_of([&] { commands::plan_workshop(*s.project, w); }) == "error.unknown_role");
  const auto id = s.plan(1, "2024-12-03");
  model::Reaction r;
  r.workshop = id;
  r.finding = s.finding("S1");
  r.group = "Bord 9";
  CHECK(fault_of([&] { commands::react(*s.project, r); }) == "error.unknown_group");
  r.group = "Bord 1";
  r.finding = {};
  CHECK(fault_of([&] { commands::react(*s.project, r); }) == "error.reaction_missing");
  CHECK(fault_of([&] { commands::add_candidate(*s.project, id, "Något", {}); }) ==
        "error.candidate_workshop");
}

TEST_CASE("the sample's votes are tallied with ties, spread and quadrants", "[workshop]") {
  const Sample s;
  const auto w = s.to_workshop_2();
  CHECK(exchange::add_votes(
            *s.project, w,
            exchange::read_votes(std::filesystem::path(ASSETS) / "sample/workshop-votes.csv")) == 24);
  const auto tally = analysis::tally_of(s.model, s.model.workshops.at(w));
  REQUIRE(tally.size() == 6);
  CHECK(tally[0].priority->title.starts_with("Gör som matematiken"));
  CHECK(tally[0].dots == 27);
  CHECK_THAT(tally[0].share, WithinAbs(27.0 / 90, 1e-9));
  CHECK(tally[0].quadrant == analysis::Quadrant::do_now);
  CHECK(tally[1].dots == 18);
  // 13 dots each: the median effect decides (4 beside 3.5), and it is said that a rule did.
  CHECK(tally[2].priority->title.starts_with("Lärarbyte"));
  CHECK(tally[3].priority->title.starts_with("Mentor"));
  CHECK(tally[2].dots == tally[3].dots);
  CHECK(tally[2].by_rule);
  CHECK_FALSE(tally[2].tie);
  const auto& fewer_schools = tally[5];
  CHECK(fewer_schools.priority->title.starts_with("Samla"));
  CHECK(fewer_schools.one_group == "Bord 1");
  CHECK(fewer_schools.quadrant == analysis::Quadrant::plan);
  CHECK(fewer_schools.effect.low == 2);
  CHECK(fewer_schools.effect.high == 4);
  CHECK(tally[0].one_group.empty());
  REQUIRE(tally[0].people_least);
  CHECK_THAT(*tally[0].people_least, WithinAbs((4 + 3 + 5 + 3) / 45.0, 1e-9));
  CHECK_THAT(*tally[0].people_most, WithinAbs(27 / 45.0, 1e-9));
}

TEST_CASE("what neither dots nor the rules tell apart is stated as a tie", "[workshop]") {
  const Sample s;
  const auto w = s.to_workshop_2();
  const auto a = commands::add_candidate(*s.project, w, "A", {});
  const auto b = commands::add_candidate(*s.project, w, "B", {});
  const auto c = commands::add_candidate(*s.project, w, "C", {});
  commands::set_votes(*s.project, {{a, "Bord 1", 4, 4, 2}, {b, "Bord 1", 4, 4, 2}, {c, "Bord 1", 4, 4, 3}});
  const auto tally = analysis::tally_of(s.model, s.model.workshops.at(w));
  CHECK(tally[0].tie);
  CHECK(tally[1].tie);
  CHECK(tally[0].rank == tally[1].rank);
  CHECK_FALSE(tally[2].tie);
  CHECK(tally[2].rank == 3);
}

TEST_CASE("votes over the limit are refused, whole", "[workshop][refused]") {
  const Sample s;
  const auto w = s.to_workshop_2();
  std::vector<model::PriorityId> c;
  for (const char* title : {"A", "B", "C", "D", "E", "F"})
    c.push_back(commands::add_candidate(*s.project, w, title, {}));
  // Six candidates: two dots a person, nine persons at table 4.
  CHECK(commands::dots_per_person(s.model, s.model.workshops.at(w)) == 2);
  CHECK(fault_of([&] {
          commands::set_votes(*s.project, {{c[0], "Bord 4", 19, 3, 3}});
        }) == "error.vote_on_one");
  CHECK(fault_of([&] {
          commands::set_votes(*s.project, {{c[0], "Bord 4", 10, 3, 3}, {c[1], "Bord 4", 9, 3, 3}});
        }) == "error.votes_over");
  CHECK(s.model.votes.empty());
  commands::set_votes(*s.project, {{c[0], "Bord 4", 10, 3, 3}, {c[1], "Bord 4", 8, 3, 3}});
  CHECK(fault_of([&] {
          commands::set_votes(*s.project, {{c[2], "Bord 4", 1, 3, 3}});
        }) == "error.votes_over");
  CHECK(fault_of([&] {
          commands::set_votes(*s.project, {{c[2], "Bord 1", 1, 6, 3}});
        }) == "error.vote_scale");
  CHECK(fault_of([&] {
          commands::set_votes(*s.project, {{c[2], "Bord 1", -1, 3, 3}});
        }) == "error.vote_negative");
  // A vote said again replaces the one before it.
  commands::set_votes(*s.project, {{c[0], "Bord 4", 2, 3, 3}});
  CHECK(s.model.votes.size() == 2);
}

TEST_CASE("votes are read from what a spreadsheet writes too", "[workshop]") {
  const Sample s;
  const auto votes = exchange::read_votes(
      s.scratch.write("votes.csv",
                      "\xEF\xBB\xBF"
                      "candidate;group;dots;effect;effort\r\nEn sak, två;Bord 4;3;;\r\n"));
  REQUIRE(votes.size() == 1);
  CHECK(votes[0].candidate == "En sak, två");
  CHECK(votes[0].dots == 3);
}

TEST_CASE("a file of votes over the limit leaves no candidate behind", "[workshop][refused]") {
  const Sample s;
  const auto w = s.to_workshop_2();
  const auto path = s.scratch.write("votes.csv",
                                    "candidate,group,roles,dots,effect,effort\n"
                                    "\"Ett, med komma\",Bord 4,elev,40,3,3\n");
  CHECK(fault_of([&] { exchange::add_votes(*s.project, w, exchange::read_votes(path)); }) ==
        "error.vote_on_one");
  CHECK(s.model.priorities.empty());
  CHECK(s.model.workshops.at(w).groups.size() == 4);
  CHECK(fault_of([&] {
          (void)exchange::read_votes(s.scratch.write("b.csv", "candidate,group,dots\nA,Bord 1,många\n"));
        }) == "error.shape");
}

TEST_CASE("what is chosen has a reason, something stopped for it, and at most two others",
          "[workshop][refused]") {
  const Sample s;
  const auto w = s.to_workshop_2();
  std::vector<model::PriorityId> c;
  for (const char* title : {"A", "B", "C", "D"})
    c.push_back(commands::add_candidate(*s.project, w, title, {}));
  CHECK(fault_of([&] { commands::hold_workshop(*s.project, w); }) == "error.workshop_undecided");
  CHECK(fault_of([&] { commands::decide(*s.project, c[0], true, "", "x"); }) == "error.decision_reason");
  CHECK(fault_of([&] { commands::decide(*s.project, c[0], true, "x", " "); }) == "error.decision_stopped");
  for (std::size_t i = 0; i < 3; ++i)
    commands::decide(*s.project, c[i], true, "Flest prickar.", "Ett projekt.");
  CHECK(fault_of([&] { commands::decide(*s.project, c[3], true, "x", "y"); }) == "error.decision_many");
  commands::hold_workshop(*s.project, w);
  CHECK(s.model.engagement.stage == model::Stage::workshop_2);
  for (int n = 5; n <= 12; ++n) commands::add_candidate(*s.project, w, "Nr " + std::to_string(n), {});
  CHECK(fault_of([&] { commands::add_candidate(*s.project, w, "Nr 13", {}); }) == "error.candidates_many");
}

TEST_CASE("what groups said has no footnotes, so that the minutes end without an empty list of them",
          "[workshop]") {
  const Sample s;
  const auto first = s.plan(1, "2024-12-03");
  model::Reaction said;
  said.workshop = first;
  said.finding = s.finding("S1");
  said.group = "Bord 1";
  said.kind = model::ReactionKind::agree;
  said.words = "Så är det.";
  commands::react(*s.project, said);
  const auto minutes = report::build_workshop(s.model, s.model.workshops.at(first), {});
  report::write(minutes, s.scratch / "w.pdf");
  const auto words = exchange::read::words_of(s.scratch / "w.pdf").text;
  CHECK(words.find("Så är det.") != std::string::npos);
  CHECK(words.find("Noter") == std::string::npos);
}
