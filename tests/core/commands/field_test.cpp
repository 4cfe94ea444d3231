#include "core/commands/field.h"
#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

struct Field {
  Scratch scratch;
  std::unique_ptr<store::Project> project = exchange::create_sample(scratch / "s.skolanalys");
  model::InterviewId interview = project->model().interview_called("EX-03")->id;
  model::TextId text = project->model().interview_called("EX-03")->text;
};

}  // namespace

TEST_CASE("a mark is set, follows the words, and goes when it is set again", "[field]") {
  Field f;
  const auto made = commands::toggle_mark(*f.project, f.text, {100, 120}, model::MarkKind::follow_up, "LK");
  REQUIRE(made.has_value());
  f.project->type(f.text, {0, "", "Åh. "});
  f.project->end_run();
  CHECK(f.project->model().marks.at(*made).range == text::Range{104, 124});
  CHECK(f.project->model().marks.at(*made).author == "LK");
  CHECK_FALSE(
      commands::toggle_mark(*f.project, f.text, {110, 112}, model::MarkKind::follow_up, "LK").has_value());
  CHECK(f.project->model().marks.empty());
  (void)f.project->undo(f.interview);
  CHECK(f.project->model().marks.size() == 1);
}

TEST_CASE("a second interviewer has notes of their own in the same interview, once", "[field]") {
  Field f;
  const auto stream = commands::add_stream(*f.project, f.interview, "TO");
  CHECK(commands::add_stream(*f.project, f.interview, "to") == stream);
  const auto& made = f.project->model().streams.at(stream);
  CHECK(f.project->model().find(made.text)->interview == f.interview);
  CHECK(f.project->model().find(f.interview)->text != made.text);
  CHECK_THROWS_AS(commands::add_stream(*f.project, f.interview, " "), Error);
}

TEST_CASE("a picture is kept with the interview to the byte, and off it again by undo", "[field]") {
  Field f;
  const std::string bytes = "\x89PNG not really \x00 but bytes";
  const auto file = f.scratch.write("tavla.PNG", bytes);
  const auto id = commands::attach(*f.project, f.interview, file);
  const auto& kept = f.project->model().attachments.at(id);
  CHECK(kept.media_type == "image/png");
  CHECK(f.project->blob(kept.sha256) == bytes);
  (void)f.project->undo(f.interview);
  CHECK(f.project->model().attachments.empty());
  CHECK_THROWS_AS(commands::attach(*f.project, f.interview, f.scratch / "none.png"), Error);
}

TEST_CASE("a theme named by the respondent's words is made and put on them in one step", "[field]") {
  Field f;
  const auto codings = f.project->model().codings.size();
  const auto codes = f.project->model().codes.size();
  const auto like = f.project->model().code_called("stod.elevhalsa")->id;
  const auto theme =
      commands::code_in_vivo(*f.project, f.text, {60, 90}, like, model::Stance::weakness, "LK", "Egna ord");
  const auto* made = f.project->model().find(theme);
  REQUIRE(made != nullptr);
  CHECK(made->parent == f.project->model().code_called("stod")->id);
  CHECK(f.project->model().codings.size() == codings + 1);
  (void)f.project->undo(f.interview);
  CHECK(f.project->model().codings.size() == codings);
  CHECK(f.project->model().codes.size() == codes);
  // Without a theme to lie beside it gets an area of its own.
  const auto alone =
      commands::code_in_vivo(*f.project, f.text, {60, 90}, {}, model::Stance::weakness, "LK", "Egna ord");
  CHECK(f.project->model().area_of(*f.project->model().find(alone)).name == "Egna ord");
}

TEST_CASE("a question is ticked and unticked; an interview ends with its minutes", "[field]") {
  Field f;
  commands::set_covered(*f.project, f.interview, "q1", true);
  commands::set_covered(*f.project, f.interview, "q1", true);
  CHECK(f.project->model().find(f.interview)->covered == std::vector<std::string>{"q1"});
  commands::set_covered(*f.project, f.interview, "q1", false);
  CHECK(f.project->model().find(f.interview)->covered.empty());
  commands::end_interview(*f.project, f.interview, 48);
  CHECK(f.project->model().find(f.interview)->duration_min == 48);
}

TEST_CASE("codings that an edit collapsed come back with undo, after a restart too", "[field]") {
  Field f;
  const auto& model = f.project->model();
  const auto first = *model.codings_of(f.text).front();
  REQUIRE_FALSE(first.range.empty());
  const std::string gone(
      text::slice(model.find(f.text)->content, {first.range.from - 1, first.range.to + 1}));
  f.project->type(f.text, {first.range.from - 1, gone, ""});
  f.project->end_run();
  CHECK(f.project->model().find(first.id)->range.empty());
  f.project->flush();
  const auto path = f.project->path();
  f.project.reset();
  f.project = store::Project::open(path, store::Access::write);
  CHECK(f.project->model().find(first.id)->range.empty());
  REQUIRE(f.project->undo(f.interview) == "step.type");
  CHECK(f.project->model().find(first.id)->range == first.range);
}
