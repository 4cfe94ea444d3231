#include "core/commands/plan.h"

#include "core/analysis/visit.h"
#include "core/error.h"
#include "core/exchange/calendar.h"
#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/report/visit_out.h"
#include "core/report/write.h"
#include "tests/catch.h"
#include "tests/fault.h"
#include "tests/scratch.h"

using namespace skolanalys;
using model::InterviewStatus;

namespace {

struct Visit {
  Scratch scratch;
  std::unique_ptr<store::Project> project = exchange::create_engagement(scratch / "e.skolanalys", "9999");
  model::InterviewId plan(const commands::PlannedInterview& wanted) {
    return commands::plan_interview(*project, wanted);
  }
  const model::Model& m() const { return project->model(); }
};

model::Date date(const char* text) { return *model::parse_date(text); }

/// Lines with folds taken back, as a reader sees them.
std::vector<std::string> unfolded(const std::string& ics) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < ics.size();) {
    const auto end = ics.find("\r\n", from);
    REQUIRE(end != std::string::npos);
    const auto line = ics.substr(from, end - from);
    CHECK(line.size() <= 75);
    if (line.starts_with(' '))
      out.back() += line.substr(1);
    else
      out.push_back(line);
    from = end + 2;
  }
  return out;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

}  // namespace

TEST_CASE("a planned interview has a role, its guide and nothing that was heard", "[plan]") {
  Visit v;
  const auto id =
      v.plan({.roles = {"rektor"}, .interviewers = {"LK"}, .date = date("2024-10-15"), .start = "09:00"});
  const auto& i = v.m().interviews.at(id);
  CHECK(i.status == InterviewStatus::planned);
  CHECK(i.guide == "guide-rektor");
  CHECK(v.m().find(i.text)->content.empty());
  CHECK(fault_of([&] { v.plan({}); }) == "error.plan_role");
  CHECK(fault_of([&] { v.plan({.roles = {"kung"}}); }) == "error.unknown_role");
  CHECK(fault_of([&] { v.plan({.roles = {"rektor"}, .start = "9.00"}); }) == "error.no_time");
  CHECK(fault_of([&] { v.plan({.roles = {"rektor"}, .start = "24:00"}); }) == "error.no_time");
  CHECK(fault_of([&] { v.plan({.roles = {"rektor"}, .guide = "nix"}); }) == "error.no_guide");
}

TEST_CASE("what was heard is not planned again, what is cancelled can be", "[plan]") {
  Visit v;
  const auto id = v.plan({.roles = {"rektor"}});
  commands::set_status(*v.project, id, InterviewStatus::cancelled);
  CHECK(fault_of([&] { commands::set_status(*v.project, id, InterviewStatus::held); }) ==
        "error.interview_cancelled");
  commands::set_status(*v.project, id, InterviewStatus::planned);
  commands::replan_interview(*v.project, id, {.roles = {"larare"}, .place = "Rum 2"});
  CHECK(v.m().interviews.at(id).place == "Rum 2");
  CHECK(v.m().find(v.m().interviews.at(id).respondents.front())->roles == std::vector<std::string>{"larare"});
  commands::set_status(*v.project, id, InterviewStatus::held);
  CHECK(fault_of([&] { commands::set_status(*v.project, id, InterviewStatus::cancelled); }) ==
        "error.interview_heard");
  CHECK(fault_of([&] { commands::replan_interview(*v.project, id, {.roles = {"rektor"}}); }) ==
        "error.plan_begun");
}

TEST_CASE("a level of the steering chain that nobody is heard of is named, with whom to ask", "[plan]") {
  Visit v;
  CHECK(analysis::balance_of(v.m()).missing.size() == 7);
  v.plan({.roles = {"namndordforande"}});
  v.plan({.roles = {"larare", "fackligt-ombud"}});  // one person, two levels
  const auto cancelled = v.plan({.roles = {"rektor"}});
  commands::set_status(*v.project, cancelled, InterviewStatus::cancelled);
  const auto balance = analysis::balance_of(v.m());
  CHECK(balance.missing == std::vector<std::string>{"forvaltning", "skolledning", "elevhalsa", "elev-hem"});
  REQUIRE_FALSE(balance.proposals.empty());
  CHECK(balance.proposals.front().role == "forvaltningschef");
  CHECK(balance.proposals.front().why == "level");
  for (const auto& p : balance.proposals) CHECK(p.role != "namndordforande");
  bool teachers = false;
  for (const auto& p : balance.proposals) teachers |= p.role == "larare" && p.why == "more" && p.usual == 4;
  CHECK(teachers);
}

TEST_CASE("an interviewer in two places at once is noticed", "[plan]") {
  Visit v;
  const auto at = [&](const char* start, const char* who, int minutes) {
    v.plan({.roles = {"larare"},
            .interviewers = {who},
            .date = date("2024-10-15"),
            .start = start,
            .duration_min = minutes});
  };
  at("09:00", "LK", 60);
  at("10:00", "LK", 60);  // one ends as the other begins
  at("10:30", "TO", 60);
  CHECK(analysis::clashes_of(v.m()).empty());
  at("10:45", "LK", 30);
  REQUIRE(analysis::clashes_of(v.m()).size() == 1);
  CHECK(analysis::clashes_of(v.m())[0].who == "LK");
}

TEST_CASE("a guide that was used keeps its questions; its change is a new version for those to come",
          "[plan]") {
  Visit v;
  auto guide = *v.m().guide_called("guide-rektor");
  guide.questions[0].text = "En annan första fråga?";
  const auto same = commands::put_guide(*v.project, guide);
  CHECK(same == guide.id);
  CHECK(v.m().guides.at(same).version == guide.version);
  const auto held = v.plan({.roles = {"rektor"}});
  const auto coming = v.plan({.roles = {"rektor"}});
  commands::set_status(*v.project, held, InterviewStatus::held);
  guide = v.m().guides.at(same);
  guide.questions[0].text = "En tredje?";
  const auto fresh = commands::put_guide(*v.project, guide);
  CHECK(fresh != same);
  CHECK(v.m().guides.at(fresh).version == guide.version + 1);
  CHECK(v.m().guides.at(same).questions[0].text == "En annan första fråga?");
  CHECK(v.m().interviews.at(held).guide == "guide-rektor");
  CHECK(v.m().interviews.at(coming).guide == v.m().guides.at(fresh).slug);
  CHECK(commands::guide_for(v.m(), "rektor")->id == fresh);
  CHECK(commands::newest_guides(v.m()).size() == 13);
  guide.questions.clear();
  CHECK(fault_of([&] { commands::put_guide(*v.project, guide); }) == "error.guide_empty");
}

TEST_CASE("which questions were asked, and in which interviews they were not", "[plan]") {
  Visit v;
  const auto first = v.plan({.roles = {"rektor"}});
  const auto second = v.plan({.roles = {"rektor"}});
  CHECK(analysis::coverage_of(v.m()).empty());
  commands::set_status(*v.project, first, InterviewStatus::held);
  commands::set_status(*v.project, second, InterviewStatus::ongoing);
  const auto& guide = *v.m().guide_called("guide-rektor");
  auto i = v.m().interviews.at(first);
  i.covered = {guide.questions[0].id};
  auto change = v.project->change("step.covered");
  change.update(i);
  v.project->commit(std::move(change));
  const auto coverage = analysis::coverage_of(v.m());
  REQUIRE(coverage.size() == guide.questions.size());
  CHECK(coverage[0].in.size() == 1);
  CHECK(coverage[0].not_in.size() == 1);
  CHECK(coverage[1].in.empty());
  CHECK(analysis::left_to_ask(v.m(), v.m().interviews.at(first)).size() == guide.questions.size() - 1);
}

TEST_CASE("the schedule is an iCalendar file that other programs read", "[plan]") {
  Visit v;
  v.plan(
      {.roles = {"rektor"},
       .interviewers = {"LK", "TO"},
       .date = date("2024-10-15"),
       .start = "09:30",
       .duration_min = 75,
       .place = "Norra skolan; rum 2, plan 3\\öst – där ingången till den gamla gymnastiksalen ligger åååååå",
       .unit = "Norra skolan"});
  v.plan({.roles = {"larare"}, .date = date("2024-10-16")});
  v.plan({.roles = {"elev"}});
  const auto ics = report::schedule_calendar(v.m(), assets::Words::in("sv"), model::Moment{});
  const auto lines = unfolded(ics);
  CHECK(lines.front() == "BEGIN:VCALENDAR");
  CHECK(lines.back() == "END:VCALENDAR");
  CHECK(has(lines, "DTSTART;TZID=Europe/Stockholm:20241015T093000"));
  CHECK(has(lines, "DTEND;TZID=Europe/Stockholm:20241015T104500"));
  CHECK(has(lines, "DTSTART;VALUE=DATE:20241016"));
  CHECK(has(lines, "DTEND;VALUE=DATE:20241017"));
  CHECK(has(lines,
            "LOCATION:Norra skolan\\; rum 2\\, plan 3\\\\öst – där ingången till den gamla "
            "gymnastiksalen ligger åååååå"));
  CHECK(std::count(lines.begin(), lines.end(), "BEGIN:VEVENT") == 2);
  CHECK(has(lines, "TZID:Europe/Stockholm"));
}

TEST_CASE("folding never cuts a character, and an event past midnight ends the next day", "[plan]") {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    const auto line =
        std::string(shift, 'x') +
        "åäö🙂åäö🙂åäö🙂åäö🙂åäö🙂åäö🙂åäö🙂åäö🙂åäö🙂";
    const auto folded = exchange::ical_line(line);
    std::string back;
    for (const auto& one : unfolded(folded)) back += one;
    CHECK(back == line);
    for (std::size_t at = folded.find("\r\n "); at != std::string::npos; at = folded.find("\r\n ", at + 3))
      CHECK((static_cast<unsigned char>(folded[at + 3]) & 0xC0U) != 0x80U);
  }
  CHECK(exchange::ical_text("a,b;c\\d\r\ne") == "a\\,b\\;c\\\\d\\ne");
  const auto ics = exchange::icalendar({{"u", date("2024-12-31"), 23 * 60 + 30, 60, "x", "", ""}}, "n", {});
  CHECK(ics.find("DTEND;TZID=Europe/Stockholm:20250101T003000") != std::string::npos);
}

TEST_CASE("the schedule is a page with a table a day and a warning for a missing level", "[plan]") {
  Visit v;
  v.plan({.roles = {"rektor"},
          .interviewers = {"LK"},
          .date = date("2024-10-15"),
          .start = "09:30",
          .name = "Hemlig Person"});
  const auto& words = assets::Words::in("sv");
  const auto page = report::html(report::schedule(v.m(), words));
  CHECK(page.find("09:30–") != std::string::npos);
  CHECK(page.find("tisdag 2024-10-15") != std::string::npos);
  CHECK(page.find("Hemlig") == std::string::npos);
  CHECK(page.find(words("visit.nobody")) != std::string::npos);
  report::write(report::schedule(v.m(), words), v.scratch / "s.docx");
  report::write(report::schedule(v.m(), words), v.scratch / "s.pdf");
  CHECK(std::filesystem::file_size(v.scratch / "s.pdf") > 5000);
}

TEST_CASE("an interviewer whom the front matter names and who speaks in the note is one", "[plan]") {
  Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto* i = project->model().interview_called("EX-01");
  REQUIRE(i != nullptr);
  CHECK(i->interviewers == std::vector<std::string>{"LK", "TO"});
}

TEST_CASE("a note that comes from outside is taken into the interview it was planned as", "[plan]") {
  Visit v;
  const auto rektor =
      v.plan({.roles = {"rektor"}, .date = date("2024-10-15"), .start = "13:00", .place = "Rum 3"});
  const auto teacher = v.plan({.roles = {"larare"}, .date = date("2024-10-15"), .start = "13:00"});
  const auto two = v.plan({.roles = {"elev"}, .date = date("2024-10-16")});
  const auto same = v.plan({.roles = {"elev"}, .date = date("2024-10-16")});
  const auto note = [&](const char* name, const char* front) {
    return v.scratch.write(name, std::string("---\n") + front + "---\n\nI: Hur går det?\nR02: Bra.\n");
  };
  // Planning called the principal R01 and the teacher R02; the notes call them the other way round.
  const std::vector<std::filesystem::path> files{
      note("a.md", "id: A\nrespondent: R02\nroles: [rektor]\ndate: 2024-10-15\nstart: \"13:00\"\n"),
      note("b.md", "id: B\nrespondent: R01\nroles: [larare]\ndate: 2024-10-15\n"),
      note("c.md", "id: C\nrespondent: R07\nroles: [elev]\ndate: 2024-10-16\n"),
      note("d.md", "id: D\nrespondent: R08\nroles: [rektor]\ndate: 2024-10-17\n")};
  CHECK(exchange::import_notes(*v.project, files, {}).size() == 4);
  const auto& a = v.m().interviews.at(rektor);
  CHECK(a.status == InterviewStatus::held);
  CHECK(a.label == "A");
  CHECK(a.place == "Rum 3");
  CHECK(a.guide == "guide-rektor");
  CHECK(v.m().find(a.text)->content.find("Hur går det?") != std::string::npos);
  CHECK(v.m().find(a.respondents.front())->label == "R02");
  CHECK(v.m().find(a.respondents.front())->roles == std::vector<std::string>{"rektor"});
  const auto& b = v.m().interviews.at(teacher);
  CHECK(b.status == InterviewStatus::held);
  CHECK(v.m().find(b.respondents.front())->label == "R01");
  CHECK(v.m().find(b.respondents.front())->roles == std::vector<std::string>{"larare"});
  // Two could be meant, or none: the note stands for itself.
  CHECK(v.m().interviews.at(two).status == InterviewStatus::planned);
  CHECK(v.m().interviews.at(same).status == InterviewStatus::planned);
  CHECK(v.m().interviews.size() == 6);
  // One step, taken back as one.
  v.project->undo({});
  CHECK(v.m().interviews.size() == 4);
  CHECK(v.m().interviews.at(rektor).status == InterviewStatus::planned);
  CHECK(v.m().find(v.m().interviews.at(rektor).text)->content.empty());
}
