#include "core/model/streams.h"
#include "core/commands/field.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

TEST_CASE("two interviewers' notes are woven together by the clock, each in its own order", "[streams]") {
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  auto interview = *project->model().interview_called("EX-03");
  const auto length = text::length(project->model().find(interview.text)->content);
  project->type(interview.text,
                {0, std::string(project->model().find(interview.text)->content),
                 "[09:00] LK: Hur är det?\n\n[09:02] R03: Bra.\n\nOch sedan?\n\n[09:01] R03: Sent "
                 "skrivet."});
  project->end_run();
  CHECK(length > 0);
  const auto stream = commands::add_stream(*project, interview.id, "TO");
  project->type(project->model().streams.at(stream).text,
                {0, "", "Först.\n\n[09:01] R03: Tvekar.\n\n[09:02] R03: Nickar."});
  project->end_run();
  std::vector<std::string> said;
  for (const auto& one : model::woven(project->model(), *project->model().find(interview.id))) {
    const auto& words = project->model().find(one.text)->content;
    said.push_back(one.interviewer + " " + std::string(text::slice(words, one.turn.body)));
  }
  const auto lead = interview.interviewers.front();
  CHECK(said == std::vector<std::string>{"TO Först.", lead + " Hur är det?", "TO Tvekar.", lead + " Bra.",
                                         lead + " Och sedan?", lead + " Sent skrivet.", "TO Nickar."});
}
