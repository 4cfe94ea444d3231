#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>

#include "core/error.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/faults/runs.h"
#include "tests/note.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;

namespace {

/// Types for ever; tells over the pipe, after each key, how much is on the screen and how much was said to be
/// saved. Never returns.
[[noreturn]] void type_for_ever(const std::filesystem::path& path, int out) {
  auto project = Project::open(path, Access::write);
  const auto text = project->model().texts.begin()->first;
  auto at = text::length(project->model().texts.begin()->second.content);
  std::uint64_t told[2] = {at, at};
  while (true) {
    project->type(text, {at++, "", at % 60 == 59 ? "\n" : "å"});
    told[0] = at;
    // The saved mark is true: everything typed before it was asked for is on the disk.
    if (at % 97 == 0) project->flush();
    if (project->state().saved) told[1] = at;
    if (write(out, told, sizeof told) != sizeof told) _exit(1);
    usleep(300);
  }
}

}  // namespace

TEST_CASE("a program killed while someone types loses nothing that was said to be saved", "[faults]") {
  const Scratch scratch;
  const auto path = scratch / "a.skolanalys";
  {
    auto project = Project::create(path, {});
    add_note(*project);
  }
  std::mt19937 random(4711);
  for (std::uint64_t kill_number = 0; kill_number < runs(20); ++kill_number) {
    CAPTURE(kill_number);
    int pipe_of[2];
    REQUIRE(pipe(pipe_of) == 0);
    const auto child = fork();
    if (child == 0) type_for_ever(path, pipe_of[1]);
    close(pipe_of[1]);
    std::uint64_t told[2] = {0, 0};
    const auto keys = 50 + random() % 1200;
    for (std::uint64_t key = 0; key < keys; ++key) {
      std::uint64_t now[2];
      REQUIRE(read(pipe_of[0], now, sizeof now) == sizeof now);
      std::copy(now, now + 2, told);
    }
    kill(child, SIGKILL);
    std::uint64_t last[2];
    while (read(pipe_of[0], last, sizeof last) == sizeof last) std::copy(last, last + 2, told);
    close(pipe_of[0]);
    waitpid(child, nullptr, 0);
    const auto project = Project::open(path, Access::write);
    const auto length = text::length(project->model().texts.begin()->second.content);
    REQUIRE(length >= told[1]);
    REQUIRE(length <= told[0] + 1);
  }
  CHECK(store::check(path).sound());
}

TEST_CASE("on a full disk one goes on writing, and all of it is saved when there is room", "[faults]") {
  const Scratch scratch;
  const auto disk = scratch / "disk";
  std::filesystem::create_directory(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=600k") != 0) {
    WARN("not allowed to mount a small disk: not tested");
    return;
  }
  struct Unmount {
    std::filesystem::path where;
    ~Unmount() { umount2(where.c_str(), MNT_DETACH); }
  } const unmount{disk};
  const auto path = disk / "a.skolanalys";
  auto project = Project::create(path, {});
  const auto text = add_note(*project).text;
  project->flush();
  std::ofstream(disk / "ballast") << std::string(1 << 20, 'x');
  std::string typed;
  while (project->state().failure.empty()) {
    REQUIRE(typed.size() < (4U << 20U));
    const std::string words(200, 'a');
    project->type(text, {text::length(typed), "", words});
    typed += words;
    try {
      project->flush();
    } catch (const Error& fault) {
      CHECK(fault.id() == "error.disk_full");
    }
  }
  CHECK_FALSE(project->state().saved);
  project->type(text, {text::length(typed), "", "och lite till"});
  typed += "och lite till";
  CHECK(project->model().find(text)->content == typed);
  std::filesystem::remove(disk / "ballast");
  project->flush();
  CHECK(project->state().saved);
  CHECK(project->state().failure.empty());
  project = nullptr;
  CHECK(Project::open(path, Access::read)->model().find(text)->content == typed);
  CHECK(store::check(path).sound());
}
