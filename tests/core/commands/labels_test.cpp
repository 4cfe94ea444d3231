#include "core/commands/labels.h"

#include <fstream>
#include <set>

#include "core/commands/codebook.h"
#include "core/commands/plan.h"
#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/store/share.h"
#include "tests/catch.h"
#include "tests/sample.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

model::Interview called(const std::string& label) {
  model::Interview out;
  out.label = label;
  return out;
}

model::Model with(const std::vector<std::string>& labels, const std::string& municipality = "Exempelköping") {
  model::Model out;
  out.engagement.municipality = municipality;
  for (const auto& label : labels) {
    auto interview = called(label);
    interview.id = model::InterviewId(model::OpId{1, out.interviews.size() + 1});
    out.interviews.emplace(interview.id, interview);
  }
  return out;
}

}  // namespace

TEST_CASE("an interview gets the next number of the project's series", "[labels]") {
  CHECK(commands::Labels(with({"EX-01", "EX-07", "EX-03"})).next_interview() == "EX-08");
  CHECK(commands::Labels(with({"EX-01", "EX-02"})).next_interview("LK") == "EX-03-LK");
  CHECK(commands::Labels(with({"EX-01", "EX-02-LK"})).next_interview("TO") == "EX-03-TO");
  CHECK(commands::Labels(with({"A-1", "B-1", "B-2"})).next_interview() == "B-03");
  CHECK(commands::Labels(with({"EX-99"})).next_interview() == "EX-100");
}

TEST_CASE("many that are begun one after the other are numbered through", "[labels]") {
  commands::Labels labels(with({"EX-01", "EX-02-LK"}));
  std::set<std::string> given;
  for (int i = 0; i < 20'000; ++i) given.insert(labels.next_interview());
  CHECK(given.size() == 20'000);
  CHECK(given.contains("EX-20002"));
  CHECK(labels.next_document() == "D1");
  CHECK(labels.next_document() == "D2");
}

TEST_CASE("the first interview's series is named by the municipality", "[labels]") {
  CHECK(commands::Labels(with({})).next_interview() == "EX-01");
  CHECK(commands::Labels(with({}, "Ånge")).next_interview() == "ÅN-01");
  CHECK(commands::Labels(with({}, "")).next_interview() == "I-01");
  // A name somebody gave is no series.
  CHECK(commands::Labels(with({"Rektor vid Ekskolan", "34vp4swmeh738-4x"}, "Mora")).next_interview("åö") ==
        "MO-01-åö");
}

TEST_CASE("initials in a label are letters and few", "[labels]") {
  CHECK(commands::Labels(with({})).next_interview(" L. K. ") == "EX-01-LK");
  CHECK(commands::Labels(with({})).next_interview("Lena Karlsson") == "EX-01-LK");
  CHECK(commands::Labels(with({})).next_interview("--") == "EX-01");
  CHECK(commands::Labels(with({})).next_interview("ÅÄÖÉ\xF0\x9F\x98\x80") == "EX-01-ÅÄÖÉ");
}

TEST_CASE("a document gets the next number, called as the others are", "[labels]") {
  CHECK(commands::Labels(with({"EX-01"})).next_document() == "D1");
  const auto next_after = [](const std::vector<std::string>& used) {
    commands::Labels labels(with({}));
    for (const auto& one : used) labels.keep(one);
    return labels.next_document();
  };
  CHECK(next_after({"D1", "D12", "D2"}) == "D13");
  CHECK(next_after({"EX-D1", "EX-D2", "EX-07"}) == "EX-D3");
  CHECK(next_after({"Skoldata D", "BUD9", "2024"}) == "D1");
}

TEST_CASE("a respondent's number is one that nobody has, with or without initials", "[labels]") {
  model::Model m;
  const auto add = [&](const std::string& label) {
    model::Respondent r;
    r.id = model::RespondentId(model::OpId{1, m.respondents.size() + 1});
    r.label = label;
    m.respondents.emplace(r.id, r);
  };
  const auto next = [&](std::string_view initials) { return commands::Labels(m).next_respondent(initials); };
  CHECK(next({}) == "R01");
  add("R01");
  add("R02-LK");
  CHECK(next({}) == "R03");
  CHECK(next("TO") == "R03-TO");
  add("R04");
  CHECK(next("TO") == "R03-TO");
}

TEST_CASE("what two begin on two laptops keeps apart when it comes together", "[labels][merge]") {
  const SampleProject s;
  auto& mine = *s.project;
  const auto& scratch = s.scratch;
  mine.flush();
  (void)mine.save_copy(scratch / "kollega.skolanalys");
  const auto theirs = store::Project::open(scratch / "kollega.skolanalys", store::Access::write,
                                           {.local = scratch / "kollegans"});
  const auto a = commands::add_interview(mine, {.title = "Rektor", .role = "rektor", .interviewers = {"LK"}});
  const auto b =
      commands::add_interview(*theirs, {.title = "Lärare", .role = "larare", .interviewers = {"TO"}});
  CHECK(mine.model().find(a)->label != theirs->model().find(b)->label);
  const auto person = [](const store::Project& p, model::InterviewId id) {
    return p.model().find(p.model().find(id)->respondents.front())->label;
  };
  CHECK(person(mine, a) != person(*theirs, b));
  CHECK(person(mine, a).ends_with("-LK"));
  CHECK(mine.model().interview_called(mine.model().find(a)->label)->id == a);
}

TEST_CASE("a planned interview gets its label when it begins", "[labels][plan]") {
  const Scratch scratch;
  const auto project = exchange::create_engagement(scratch / "e.skolanalys", "9999");
  const auto id = commands::plan_interview(*project, {.roles = {"rektor"}, .interviewers = {"LK", "TO"}});
  CHECK(project->model().find(id)->label.empty());
  commands::set_status(*project, id, model::InterviewStatus::ongoing);
  CHECK(project->model().find(id)->label == "EX-01-LK");
  commands::set_status(*project, id, model::InterviewStatus::held);
  CHECK(project->model().find(id)->label == "EX-01-LK");
}

TEST_CASE("what is imported without a label gets one that no other note brings", "[labels][import]") {
  const Scratch scratch;
  const auto project = exchange::create_engagement(scratch / "e.skolanalys", "9999");
  const std::vector<std::filesystem::path> files{scratch / "a.txt", scratch / "b.md", scratch / "c.md"};
  std::ofstream(files[0]) << "Vi saknar tid.\n";
  std::ofstream(files[1]) << "---\nid: EX-01\ntitle: Ett\nroles: [rektor]\n---\nVi har tid.\n";
  std::ofstream(files[2]) << "---\ntitle: Plan\nkind: document\n---\nMål och medel.\n";
  const auto imported = exchange::import_notes(*project, files, {});
  REQUIRE(imported.size() == 3);
  REQUIRE(project->model().find(imported[2].document) != nullptr);
  CHECK(project->model().find(imported[0].interview)->label == "EX-02");
  CHECK(project->model().find(imported[1].interview)->label == "EX-01");
  CHECK(project->model().find(imported[2].document)->label == "D1");
}
