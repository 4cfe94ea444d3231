#include "core/error.h"
#include "core/exchange/codebook.h"
#include "core/exchange/codings.h"
#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/model/turns.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

std::string id_of_error(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& e) {
    return e.id();
  }
  return "none";
}

struct Engagement {
  Scratch scratch;
  std::unique_ptr<store::Project> project = exchange::create_engagement(scratch / "p.skolanalys", "Uppsala");
  std::vector<exchange::Imported> import(const std::string& name, const std::string& bytes,
                                         const exchange::ImportOptions& options = {}) {
    const std::vector<std::filesystem::path> files{scratch.write(name, bytes)};
    return exchange::import_notes(*project, files, options);
  }
  const model::Model& model() const { return project->model(); }
};

}  // namespace

TEST_CASE("the sample holds eight interviews, two documents and 182 codings at their quotes", "[exchange]") {
  Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto& model = project->model();
  std::map<model::InterviewStatus, int> status;
  for (const auto& [id, interview] : model.interviews) ++status[interview.status];
  CHECK(status[model::InterviewStatus::held] == 8);
  CHECK(status[model::InterviewStatus::planned] == 3);
  CHECK(status[model::InterviewStatus::cancelled] == 1);
  CHECK(model.documents.size() == 2);
  CHECK(model.codings.size() == 182);
  CHECK(model.memos.size() == 8);
  CHECK(model.guides.size() == 13);
  CHECK(model.areas().size() == 10);
  CHECK(model.codes.size() == 57);
  CHECK(model.respondents.size() == 13);
  CHECK(model.series.size() == 38);
  for (const auto& [id, coding] : model.codings)
    CHECK(text::slice(model.find(coding.text)->content, coding.range) == coding.quote);
}

TEST_CASE("nothing of the sample can be undone: it is how the project came to be", "[exchange][undo]") {
  Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  CHECK_FALSE(project->undo({}));
  for (const auto& [id, interview] : project->model().interviews) CHECK_FALSE(project->undo(id));
  for (const auto& [id, document] : project->model().documents) CHECK_FALSE(project->undo(id));
  auto change = project->change("step.import");
  change.create(model::Respondent());
  project->commit(std::move(change));
  CHECK(project->undo({}) == "step.import");
}

TEST_CASE("a person with two roles speaks in the one she has put on", "[exchange][turns]") {
  Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto& model = project->model();
  const auto turns = model::turns_of(model, *model.find(model.interview_called("EX-05")->text));
  std::vector<std::string> before;
  std::vector<std::string> after;
  for (const auto& turn : turns) {
    if (turn.clock == "08:30" || turn.clock == "08:29") before = turn.roles.empty() ? before : turn.roles;
    if (turn.clock == "08:38") after = turn.roles.empty() ? after : turn.roles;
  }
  CHECK(after == std::vector<std::string>{"fackligt-ombud"});
  for (const auto& turn : turns)
    if (turn.clock == "08:04") CHECK(turn.roles == std::vector<std::string>{"larare"});
}

TEST_CASE("two respondents in one interview are told apart by their labels", "[turns]") {
  Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto& model = project->model();
  std::map<std::string, int> answers;
  for (const auto& turn : model::turns_of(model, *model.find(model.interview_called("EX-07")->text)))
    if (turn.kind == model::TurnKind::answer) ++answers[model.find(turn.respondent)->label];
  CHECK(answers["R07A"] > 3);
  CHECK(answers["R07B"] > 3);
  CHECK(answers.size() == 2);
}

TEST_CASE("a note without front matter is kept to the byte and attributed to one respondent", "[exchange]") {
  Engagement e;
  const std::string words = "Intervjuare: Hur är det?\nSvar: Kön är lång.\n\n  indraget \t\n";
  exchange::ImportOptions options;
  options.role = "rektor";
  const auto got = e.import("intervju_00001.txt", words, options);
  REQUIRE(got.size() == 1);
  const auto* interview = e.model().find(got[0].interview);
  const auto* text = e.model().find(interview->text);
  CHECK(text->content == words);
  const auto turns = model::turns_of(e.model(), *text);
  REQUIRE(turns.size() == 3);
  CHECK(turns[0].kind == model::TurnKind::question);
  CHECK(turns[0].roles.empty());
  CHECK(turns[1].kind == model::TurnKind::answer);
  CHECK(turns[1].roles == std::vector<std::string>{"rektor"});
  CHECK(e.model().find(turns[1].respondent)->label == "intervju_00001");
  CHECK(text::slice(words, turns[1].body) == "Kön är lång.");
  CHECK(turns[2].continued);
}

TEST_CASE("line ends become LF and marks of encoding go, nothing else changes", "[exchange]") {
  Engagement e;
  const auto a = e.import("a.txt",
                          "\xEF\xBB\xBF"
                          "ett\r\ntvå\rtre");
  CHECK(e.model().find(e.model().find(a[0].interview)->text)->content == "ett\ntvå\ntre");
  const auto b = e.import("b.txt", std::string("\xFF\xFE"
                                               "a\0\xE5\0",
                                               6));
  CHECK(e.model().find(e.model().find(b[0].interview)->text)->content == "aå");
}

TEST_CASE("one bad file among several means that none is imported", "[exchange]") {
  Engagement e;
  const std::vector<std::filesystem::path> files{e.scratch.write("good.txt", "bra"),
                                                 e.scratch.write("bad.txt", "d\xE5ligt")};
  CHECK(id_of_error([&] { (void)exchange::import_notes(*e.project, files, {}); }) == "error.no_utf8");
  CHECK(e.model().interviews.empty());
  CHECK(id_of_error([&] { e.import("nul.txt", std::string("a\0b", 3)); }) == "error.no_text");
  CHECK(id_of_error([&] { e.import("date.md", "---\ndate: igår\n---\n\nx"); }) == "error.shape");
  CHECK(id_of_error([&] { e.import("yaml.md", "---\na: [1\n---\n\nx"); }) == "error.shape");
  exchange::ImportOptions options;
  options.role = "kung";
  CHECK(id_of_error([&] { e.import("x.txt", "x", options); }) == "error.unknown_role");
  CHECK(e.model().interviews.empty());
}

TEST_CASE("the same respondent label is the same respondent; no label is one of its own", "[exchange]") {
  Engagement e;
  exchange::ImportOptions named;
  named.role = "larare";
  named.respondent = "L1";
  e.import("one.txt", "a", named);
  e.import("two.txt", "b", named);
  CHECK(e.model().respondents.size() == 1);
  e.import("three.txt", "c");
  std::filesystem::create_directory(e.scratch / "other");
  e.import("other/three.txt", "d");
  CHECK(e.model().respondents.size() == 3);
}

TEST_CASE("codings are all made or none, and each refusal names its place", "[exchange]") {
  Engagement e;
  const auto got = e.import("a.txt", "åäö");
  const auto interview = model::Model::called(*e.model().find(got[0].interview));
  using exchange::WantedCoding;
  const auto attempt = [&](std::vector<WantedCoding> wanted) {
    return id_of_error([&] { (void)exchange::add_codings(*e.project, wanted, "LK"); });
  };
  const WantedCoding good{interview, "stod.elevhalsa", 0, 3, "neutral", "", "", ""};
  auto bad = good;
  bad.to = 4;
  CHECK(attempt({good, bad}) == "error.range");
  bad = good;
  bad.theme = "stod.nix";
  CHECK(attempt({good, bad}) == "error.unknown_theme");
  bad = good;
  bad.stance = "arg";
  CHECK(attempt({good, bad}) == "error.unknown_stance");
  bad = good;
  bad.interview = "B";
  CHECK(attempt({good, bad}) == "error.unknown_interview");
  CHECK(e.model().codings.empty());
  CHECK(attempt({good}) == "none");
  CHECK(e.model().codings.size() == 1);
}

TEST_CASE("a codebook needs only ids and names, and says what is missing where", "[exchange]") {
  Scratch scratch;
  const auto small = scratch.write(
      "c.json", R"({"stances":[],"areas":[{"id":"a","name_sv":"A","themes":[{"id":"a.b","name_sv":"B"}]}]})");
  const auto project = exchange::create_engagement(scratch / "p.skolanalys", "0180", small);
  CHECK(project->model().codes.size() == 2);
  CHECK(project->model().area_of(*project->model().code_called("a.b")).slug == "a");
  const auto nameless =
      scratch.write("d.json", R"({"areas":[{"id":"a","name_sv":"A","themes":[{"id":"a.b"}]}]})");
  try {
    (void)exchange::read_codebook(nameless);
    FAIL();
  } catch (const Error& e) {
    CHECK(std::string(e.what()).find("areas[0].themes[0]") != std::string::npos);
  }
  CHECK(id_of_error([&] { (void)exchange::create_engagement(scratch / "q.skolanalys", "Ingenstans"); }) ==
        "error.unknown_municipality");
  CHECK_FALSE(std::filesystem::exists(scratch / "q.skolanalys"));
}
