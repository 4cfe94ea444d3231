#include <optional>

#include "core/error.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/faults/disk.h"
#include "tests/faults/runs.h"
#include "tests/note.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;

namespace {

constexpr int ticks = 60;

/// What a person wrote, and how much of it was said to be saved.
struct Typing {
  std::string whole;             // everything that was typed
  std::size_t acknowledged = 0;  // bytes of it that were said to be saved
  std::size_t codings = 0;       // codings that were said to be saved
  std::size_t codings_made = 0;
  bool created = false;
};

/// Writes and codes until it is done or the disk refuses; `go_on`: refusals are met by trying again.
void work(const std::filesystem::path& path, const store::Opening& how, Typing& typing, bool go_on) {
  try {
    auto project = Project::create(path, {}, how);
    const auto note = add_note(*project);
    const auto text = note.text;
    const auto code = note.theme;
    const auto flush = [&] {
      for (int attempt = 0;; ++attempt) try {
          project->flush();
          typing.acknowledged = typing.whole.size();
          typing.codings = typing.codings_made;
          return true;
        } catch (const Error&) {
          if (!go_on || attempt == 3) return false;
        }
    };
    if (!flush()) return;
    typing.created = true;
    text::Pos at = 0;
    for (int tick = 0; tick < ticks; ++tick) {
      const auto word = "ord" + std::to_string(tick) + (tick % 13 == 12 ? "\n" : " å ");
      project->type(text, {at, "", word});
      at += text::length(word);
      typing.whole += word;
      if (tick % 7 == 6) {
        project->code(text, {at - 5, at}, code, model::Stance::neutral, "LK");
        ++typing.codings_made;
      }
      if (!flush() && !go_on) return;
    }
  } catch (const Error&) {
    // Creating failed: nothing was acknowledged.
  }
}

/// Opens what the disk was left with and compares. The text may hold more than was acknowledged, never less,
/// and never anything that was not typed.
void compare(const std::filesystem::path& path, const Typing& typing) {
  if (!typing.created) return;
  auto project = Project::open(path, Access::write);
  REQUIRE(project->model().texts.size() == 1);
  const auto& content = project->model().texts.begin()->second.content;
  REQUIRE(content.size() >= typing.acknowledged);
  REQUIRE(typing.whole.substr(0, content.size()) == content);
  REQUIRE(project->model().codings.size() >= typing.codings);
  project->flush();
  project.reset();
  const auto found = store::check(path);
  CAPTURE(found.problems.empty() ? "" : found.problems.front().english);
  REQUIRE(found.sound());
}

/// How many accesses a whole run makes.
std::uint64_t length_of_run(bool reads) {
  const Scratch scratch;
  Disk disk(1);
  Typing typing;
  work(scratch / "a.skolanalys", {.vfs = disk.name()}, typing, false);
  REQUIRE(typing.acknowledged == typing.whole.size());
  return reads ? disk.reads() : disk.changes();
}

}  // namespace

TEST_CASE("what was said to be saved survives a power cut at any moment", "[faults]") {
  const auto length = length_of_run(false);
  REQUIRE(length > ticks);
  for (std::uint64_t run = 0; run < runs(600); ++run) {
    CAPTURE(run);
    const Scratch scratch;
    Disk disk(run);
    disk.cut_power_at(1 + run * 7919 % (length + 10));
    Typing typing;
    const auto path = scratch / "a.skolanalys";
    work(path, {.vfs = disk.name()}, typing, false);
    disk.lose_power(static_cast<Disk::Survives>(run % 3));
    compare(path, typing);
  }
}

TEST_CASE("a disk that is full or reports errors loses nothing and corrupts nothing", "[faults]") {
  using Failure = Disk::Failure;
  const auto what =
      GENERATE(Failure::full, Failure::write, Failure::short_write, Failure::sync, Failure::read);
  const bool lasting = GENERATE(false, true);
  CAPTURE(static_cast<int>(what), lasting);
  const auto length = length_of_run(what == Failure::read);
  for (std::uint64_t run = 0; run < runs(40); ++run) {
    CAPTURE(run);
    const Scratch scratch;
    Disk disk(run);
    disk.fail_at(1 + run * 7919 % length, what, lasting);
    Typing typing;
    const auto path = scratch / "a.skolanalys";
    work(path, {.vfs = disk.name()}, typing, true);
    if (lasting) disk.lose_power(static_cast<Disk::Survives>(run % 3));
    if (!lasting && typing.created) REQUIRE(typing.acknowledged == typing.whole.size());
    compare(path, typing);
  }
}
