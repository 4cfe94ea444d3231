#include <thread>

#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;

namespace {

model::InterviewId add_interview(Project& project, const std::string& words) {
  auto change = project.change("step.import");
  model::Text text;
  text.content = words;
  model::Interview interview;
  interview.text = change.create(text);
  interview.title = words;
  const auto id = change.create(interview);
  project.commit(std::move(change));
  return id;
}

}  // namespace

TEST_CASE("what was done in a draft comes in as one step, while the person wrote on", "[draft]") {
  const Scratch scratch;
  const auto file = scratch / "a.skolanalys";
  std::string sha256;
  std::size_t interviews = 0;
  {
    const auto project = exchange::create_sample(file);
    interviews = project->model().interviews.size();
    const auto typed_in = project->model().interviews.begin()->second.text;
    const auto base = project->draft_base();
    store::Merge merge;
    model::InterviewId fresh;
    std::thread work([&] {
      const auto draft = Project::draft(base);
      CHECK(draft->model().codings.size() == project->model().codings.size());
      fresh = add_interview(*draft, "inläst");
      sha256 = draft->keep_blob("originalet");
      CHECK(draft->blob(sha256) == "originalet");
      merge = draft->take_out();
    });
    work.join();
    CHECK(project->model().interviews.size() == interviews);
    project->type(typed_in, {0, "", "medan "});
    project->take_in(std::move(merge));
    CHECK(project->model().interviews.size() == interviews + 1);
    CHECK(project->model().find(project->model().find(fresh)->text)->content == "inläst");
    CHECK(project->model().find(typed_in)->content.starts_with("medan "));
    CHECK(project->blob(sha256) == "originalet");
    CHECK(project->undo_label({}) == "step.import");
    CHECK(project->undo({}) == "step.import");
    CHECK(project->model().interviews.size() == interviews);
    CHECK(project->redo({}) == "step.import");
    CHECK(project->conflicts().empty());
    project->flush();
  }
  CHECK(store::check(file).sound());
  const auto again = Project::open(file, Access::read);
  CHECK(again->model().interviews.size() == interviews + 1);
  CHECK(again->blob(sha256) == "originalet");
}

TEST_CASE("a draft that is dropped leaves no trace", "[draft]") {
  const Scratch scratch;
  auto project = exchange::create_sample(scratch / "a.skolanalys");
  const auto before = project->version_vector();
  {
    const auto draft = Project::draft(project->draft_base());
    (void)add_interview(*draft, "inläst");
    (void)draft->keep_blob("originalet");
  }
  CHECK(project->version_vector() == before);
  const auto path = project->path();
  project.reset();
  CHECK(store::check(path).sound());
}

TEST_CASE("a draft comes into a sealed project sealed", "[draft]") {
  const Scratch scratch;
  store::Opening how;
  how.passphrase = "ett långt lösenord";
  how.cost = {1, 8U << 20U};
  model::Engagement engagement;
  engagement.municipality_code = "9999";
  const auto file = scratch / "a.skolanalys";
  std::string sha256;
  {
    const auto project = Project::create(file, engagement, how);
    const auto draft = Project::draft(project->draft_base());
    (void)add_interview(*draft, "hemligt");
    sha256 = draft->keep_blob("originalet");
    project->take_in(draft->take_out());
    std::optional<std::string> elsewhere;
    std::thread work([&] { elsewhere = project->blob(sha256); });
    (void)add_interview(*project, "mer");
    work.join();
    CHECK(elsewhere == "originalet");
    project->flush();
  }
  const auto again = Project::open(file, Access::read, how);
  CHECK(again->model().interviews.size() == 2);
  CHECK(again->blob(sha256) == "originalet");
}

TEST_CASE("a large draft comes in at once", "[draft][.scale]") {
  // Run by name: 1,000 texts with 60 codings each; what the window's thread works for it is told.
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "a.skolanalys");
  const auto seconds = [] {
    timespec worked{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &worked);
    return static_cast<double>(worked.tv_sec) + static_cast<double>(worked.tv_nsec) * 1e-9;
  };
  const auto begun = seconds();
  const auto base = project->draft_base();
  const auto copied = seconds();
  const auto draft = Project::draft(base);
  auto change = draft->change("step.import");
  const auto code = draft->model().codes.begin()->first;
  for (int i = 0; i < 1000; ++i) {
    model::Text text;
    text.content = std::string(6000, 'a');
    const auto id = change.create(text);
    model::Interview interview;
    interview.text = id;
    interview.title = "källa " + std::to_string(i);
    change.create(interview);
    for (text::Pos k = 0; k < 60; ++k) {
      model::Coding coding;
      coding.text = id;
      coding.range = {k * 100, k * 100 + 40};
      coding.quote = std::string(40, 'a');
      coding.code = code;
      change.create(coding);
    }
  }
  draft->commit(std::move(change));
  auto merge = draft->take_out();
  const auto made = seconds();
  project->take_in(std::move(merge));
  const auto taken = seconds();
  WARN("copied " << copied - begun << " s, taken in " << taken - made << " s");
  CHECK(project->model().codings.size() > 60'000);
}
