#include "core/analysis/finding.h"
#include "core/analysis/follow_up.h"
#include "core/analysis/recurrence.h"
#include "core/exchange/codebook.h"
#include "core/exchange/codings.h"
#include "core/exchange/findings.h"
#include "core/exchange/note.h"
#include "core/report/build.h"
#include "core/report/process.h"
#include "core/report/write.h"
#include "tests/core/process/process_sample.h"

using namespace process;

namespace {

std::filesystem::path year_later(const char* name) {
  return std::filesystem::path(ASSETS) / "sample/year-later" / name;
}

/// Values of a year later join the series that are there.
void add_figures(store::Project& project) {
  auto change = project.change("");
  for (const auto& fresh : exchange::read_series(year_later("statistics.csv"), {}))
    for (const auto& [id, series] : project.model().series)
      if (series.kpi == fresh.kpi && series.area == fresh.area && series.gender == fresh.gender) {
        auto wanted = series;
        wanted.values.insert(fresh.values.begin(), fresh.values.end());
        change.update(wanted);
      }
  project.commit(std::move(change));
}

void add_interviews(store::Project& project) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(year_later("interviews")))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  CHECK(exchange::import_notes(project, files, {}).size() == 3);
  std::string coder;
  const auto codings = exchange::read_codings(year_later("codings.json"), coder);
  CHECK(exchange::add_codings(project, codings, coder).size() == 13);
}

bool says(const report::Report& report, const std::string& words) {
  return report::html(report).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the fictional municipality goes from mapping to a follow-up one year on", "[journey]") {
  const Sample s;
  auto& project = *s.project;

  // The mapping report is built from the findings, each with its way down and up.
  const auto mapping = report::build(s.model, {});
  CHECK(says(mapping, "finding-S1"));
  CHECK(says(mapping, "Kön till elevhälsan är inte borta."));
  report::write(mapping, s.scratch / "mapping.docx");

  // Workshop 1.
  const auto first = s.plan(1, "2024-12-03");
  model::Reaction said;
  said.workshop = first;
  said.finding = s.finding("S7");
  said.group = "Bord 4";
  said.kind = model::ReactionKind::agree;
  said.words = "Det är fler ställen än korridoren, bussen hem också.";
  const auto input = commands::react(project, said);
  commands::add_reaction_evidence(project, said.finding, input);
  commands::reword_finding(project, said.finding,
                           "Trygghetsenkäten fångar inte de platser där elever är otrygga.");
  commands::hold_workshop(project, first);
  const auto minutes = report::build_workshop(s.model, s.model.workshops.at(first), {});
  CHECK(says(minutes, "bussen hem också"));
  CHECK(says(minutes, "Trygghetsenkäten fångar inte de platser"));

  // Workshop 2: votes from a file, a decision.
  const auto second = s.plan(2, "2025-01-21");
  exchange::add_votes(project, second,
                      exchange::read_votes(std::filesystem::path(ASSETS) / "sample/workshop-votes.csv"));
  const auto maths = s.candidate("Gör som matematiken");
  commands::change_candidate(project, maths, s.model.priorities.at(maths).title, {s.finding("S5")});
  commands::decide(project, maths, true, "Flest prickar, störst effekt.", "Elva av nitton projekt.");
  commands::hold_workshop(project, second);
  const auto result = report::build_workshop(s.model, s.model.workshops.at(second), {});
  CHECK(says(result, "Elva av nitton projekt."));
  CHECK(says(result, "Gör nu"));
  CHECK(says(result, "mer än tre fjärdedelar av prickarna kommer från Bord 1"));
  for (const char* name : {"w2.docx", "w2.html", "w2.odt", "w2.pdf"}) {
    report::write(result, s.scratch / name);
    CHECK(std::filesystem::file_size(s.scratch / name) > 1000);
  }

  // Change work.
  const auto process_goal = s.goal(maths);
  model::Goal outcome;
  outcome.priority = maths;
  outcome.what = "Fler elever når målen i alla ämnen.";
  outcome.series = exchange::series_called(s.model, "N15419", "")->id;
  outcome.goal_value = 70;
  outcome.due = day("2027-06-30");
  outcome.owner = "forvaltningschef";
  const auto outcome_goal = commands::add_goal(project, outcome);
  const auto hour = commands::add_action(project, s.action(process_goal, "En timme i veckan i fyra ämnen."));
  auto tests = s.action(outcome_goal, "Gemensamma prov var sjätte vecka.");
  tests.series = outcome.series;
  const auto common_tests = commands::add_action(project, tests);
  commands::set_action_state(project, hour, model::ActionState::done, day("2025-09-01"));
  commands::set_action_state(project, common_tests, model::ActionState::started, day("2025-03-03"));
  model::SupportContact contact;
  contact.action = hour;
  contact.date = day("2025-04-10");
  contact.by = "LK";
  contact.words = "Schemaläggning av timmen i svenska.";
  commands::add_contact(project, contact);

  // A year on: new figures, new interviews on the same codebook, both sides judge.
  add_figures(project);
  add_interviews(project);
  const auto follow_up = commands::add_follow_up(project, "12 månader", day("2026-01-28"));
  using model::Grade;
  using model::Side;
  commands::judge(project, s.judgement(follow_up, hour, Side::association, Grade::on_track));
  commands::judge(project, s.judgement(follow_up, hour, Side::municipality, Grade::on_track));
  commands::judge(project, s.judgement(follow_up, common_tests, Side::municipality, Grade::on_track));
  // Not judged from both sides yet: the paper hides what one side has said, and it cannot be held.
  CHECK_FALSE(says(report::build_follow_up(s.model, s.model.follow_ups.at(follow_up), day("2026-01-28"), {}),
                   "Tveksamt"));
  CHECK(fault_of([&] { commands::hold_follow_up(project, follow_up, ""); }) == "error.judgements_missing");
  commands::judge(project, s.judgement(follow_up, common_tests, Side::association, Grade::doubtful));
  commands::hold_follow_up(project, follow_up, "Timmen håller, proven kom senare.");

  const auto& held = s.model.follow_ups.at(follow_up);
  const auto rounds = analysis::rounds_of(s.model, held);
  CHECK(rounds.before.size() == 8);
  CHECK(rounds.after.size() == 3);
  const auto compared = analysis::compare(s.model, rounds);
  const auto find = [&](const char* theme, const char* role) -> const analysis::Comparison* {
    for (const auto& c : compared)
      if (c.theme->slug == theme && c.role == role) return &c;
    return nullptr;
  };
  const auto* first_teachers = find("larare.forstelarare", "forstelarare");
  REQUIRE(first_teachers != nullptr);
  CHECK(first_teachers->shift == analysis::Shift::better);
  CHECK(first_teachers->few);
  CHECK(first_teachers->before.respondents == 1);
  CHECK(find("stod.elevhalsa", "rektor")->shift == analysis::Shift::same);
  CHECK(find("larare.forstelarare", "forvaltningschef")->shift == analysis::Shift::only_before);

  // 57.9 to 60.4 is less than twice the noise: nobody may call it better.
  CHECK(analysis::progress_of(s.model, s.model.goals.at(outcome_goal)).progress ==
        analysis::Progress::within);

  const auto report = report::build_follow_up(s.model, held, day("2026-01-28"), {});
  CHECK(says(report, "Timmen håller, proven kom senare."));
  CHECK(says(report, "Inom bruset"));
  CHECK(says(report, "Tveksamt"));
  CHECK(says(report, "Schemaläggning av timmen i svenska."));
  for (const char* name : {"f.docx", "f.html", "f.odt", "f.pdf"}) {
    report::write(report, s.scratch / name);
    CHECK(std::filesystem::file_size(s.scratch / name) > 1000);
  }
  analysis::Across across;
  across.take(s.model);
  const auto outcomes = across.outcomes();
  REQUIRE(outcomes.all.size() == 1);
  CHECK(outcomes.sums.front().within == 1);
  CHECK(outcomes.sums.front().theme == "larare");

  commands::close_engagement(project);
  CHECK(s.model.engagement.stage == model::Stage::closed);

  // All of it is in the file.
  project.flush();
  const auto version = project.version_vector();
  const auto copy = s.scratch / "copy.skolanalys";
  project.save_copy(copy);
  const auto again = store::Project::open(copy, store::Access::read);
  CHECK(again->model().judgements.size() == 4);
  CHECK(again->model().engagement.stage == model::Stage::closed);
  CHECK(store::check(copy).sound());
  CHECK_FALSE(version.empty());
}

TEST_CASE("a sentence of the analyst's that names no evidence is told of, one that does is linked",
          "[journey]") {
  const Sample s;
  auto change = s.project->change("");
  model::Section section;
  section.slot = "summary";
  section.body =
      "Kön har flyttat. [S1] Målet ligger över riket [N15436, EX-D1]. Allt annat är bra. Se [S99].";
  change.create(section);
  s.project->commit(std::move(change));
  const auto report = report::build(s.model, {});
  std::size_t bare = 0;
  std::size_t unknown = 0;
  for (const auto& warning : report.warnings) {
    bare += warning.find("Mening utan belägg") != std::string::npos ? 1 : 0;
    unknown += warning.find("[S99]") != std::string::npos ? 1 : 0;
  }
  CHECK(bare == 2);
  CHECK(unknown == 1);
  const auto html = report::html(report);
  CHECK(html.find("href=\"#finding-S1\"") != std::string::npos);
}
