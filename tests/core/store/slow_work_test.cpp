#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "core/commands/erasing.h"
#include "core/store/follow.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "tests/catch.h"
#include "tests/colleagues.h"

using namespace skolanalys;
using store::Project;
namespace fs = std::filesystem;

namespace {

std::vector<commands::Erasable> erasable(const Project& project, model::OpId id) {
  auto all = commands::erasable(project.model());
  std::erase_if(all, [&](const auto& one) { return one.id != id; });
  REQUIRE(all.size() == 1);
  return all;
}

}  // namespace

TEST_CASE("giving a passphrase tells how far it is, and stops where it is told to, with nothing changed",
          "[seal]") {
  Colleagues c;
  for (int i = 0; i < 300; ++i) {
    c.bo.project->type(c.other, {0, "", "mer\n"});
  }
  std::vector<double> told;
  const double stop_at = GENERATE(0.0, 0.3, 2.0);
  const auto work = c.bo.project->protecting("lås", cheap);
  const auto follow = [&] {
    work(store::Following(
        [&](double share) {
          told.push_back(share);
          return share < stop_at;
        },
        [&] { return stop_at > 1; }));
  };
  if (stop_at < 1)
    CHECK_THROWS_AS(follow(), store::Stopped);
  else
    follow();
  CHECK(c.bo.project->protected_by().empty() == (stop_at < 1));
  CHECK(c.bo.project->sealed() == (stop_at > 1));
  CHECK(std::is_sorted(told.begin(), told.end()));
  if (stop_at > 1) {
    CHECK(told.size() > 100);
    c.bo.how.passphrase = "lås";
  }
  c.bo.open();
  CHECK(c.bo.project->model().find(c.other)->content.ends_with("mer\nandraord i den andra"));
}

TEST_CASE("one writes on while an interview is being erased here, and no word of it is left",
          "[erase][seal]") {
  const auto sealed = GENERATE(false, true);
  Colleagues c(sealed ? "lås" : "", sealed ? "lås" : "");
  auto& bo = *c.bo.project;
  const auto who = erasable(bo, c.first);
  bo.end_run();
  auto left = store::without(bo.draft_base(), commands::ids_of(who));
  bo.type(c.text, {0, "", "hemligtord mer "});
  bo.type(c.other, {0, "", "bevarat "});
  CHECK(c.bo.knows("hemligtord"));
  auto work = commands::begin_erasing(bo, who, "LK", "begäran", std::move(left));
  CHECK_FALSE(c.bo.knows("hemligtord"));
  std::vector<double> told;
  store::Erased erased;
  std::thread elsewhere([&] {
    erased = work(store::Following(
        [&](double share) {
          told.push_back(share);
          return false;  // too late to be stopped
        },
        {}));
  });
  for (int i = 0; i < 20; ++i) bo.type(c.other, {0, "", "x"});
  elsewhere.join();
  CHECK(erased.operations > 0);
  CHECK(told.size() > 1);
  CHECK(commands::told(bo, erased).files.empty());
  for (int opened = 0; opened < 2; ++opened) {
    CHECK_FALSE(c.bo.knows("hemligtord"));
    CHECK(c.bo.project->model().find(c.other)->content ==
          std::string(20, 'x') + "bevarat andraord i den andra");
    CHECK(c.bo.project->model().erasures.size() == 1);
    c.bo.open();
    CHECK(c.bo.files_with("hemligtord") == std::vector<std::string>{});
  }
}

TEST_CASE("an original that only the erased interview named goes; one that another came to name stays",
          "[erase]") {
  Colleagues c;
  auto& bo = *c.bo.project;
  const auto attach = [&](model::InterviewId to, const std::string& bytes) {
    model::Attachment attachment;
    attachment.target = to;
    attachment.sha256 = bo.keep_blob(bytes);
    auto change = bo.change("step.test");
    change.create(attachment);
    bo.commit(std::move(change));
    return attachment.sha256;
  };
  const auto only = attach(c.first, "bara där");
  const auto shared = attach(c.first, "båda");
  const auto who = erasable(bo, c.first);
  auto left = store::without(bo.draft_base(), commands::ids_of(who));
  (void)attach(c.second, "båda");
  (void)commands::begin_erasing(bo, who, "LK", "begäran", std::move(left))({});
  CHECK_FALSE(bo.blob(only).has_value());
  CHECK_FALSE(bo.blob(c.blob).has_value());
  CHECK(bo.blob(shared) == "båda");
}

TEST_CASE("a program that ends while backups are still to be rewritten rewrites them when it is opened again",
          "[erase][seal]") {
  const auto sealed = GENERATE(false, true);
  Colleagues c(sealed ? "lås" : "", sealed ? "lås" : "");
  (void)c.bo.project->back_up(store::Occasion::asked);
  const auto who = erasable(*c.bo.project, c.first);
  c.bo.project.reset();
  const auto child = fork();
  if (child == 0) {
    c.bo.open();
    auto left = store::without(c.bo.project->draft_base(), commands::ids_of(who));
    const auto work = commands::begin_erasing(*c.bo.project, who, "LK", "begäran", std::move(left));
    (void)work(store::Following(
        [](double share) {
          if (share >= 0.6) _exit(1);  // the file is done, and the first backup next
          return true;
        },
        {}));
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WEXITSTATUS(status) == 1);
  const auto backups = [&] { return store::backups_of(c.bo.file, *c.bo.how.local); };
  const auto interviews = [&](const fs::path& file) {
    store::Opening how = c.bo.how;
    how.local = fs::path();
    return Project::open(file, store::Access::read, how)->model().interviews.size();
  };
  REQUIRE(backups().size() == 1);
  CHECK(interviews(backups().front().file) == 2);
  for (int opened = 0; opened < 2; ++opened) {
    c.bo.open();
    CHECK(c.bo.project->model().interviews.size() == 1);
    REQUIRE(backups().size() == 1);
    CHECK(interviews(backups().front().file) == 1);
    CHECK(c.bo.files_with("hemligtord") == std::vector<std::string>{});
    CHECK_FALSE(c.bo.project->erasing_left());
  }
}
