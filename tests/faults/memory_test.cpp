#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <new>

#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/faults/runs.h"
#include "tests/note.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

/// Memory that is refused to SQLite, by its own allocator: the n-th time, or from then on for good. It is put
/// in place in a child process, since SQLite takes one before it is first used.
namespace {

struct RefusedMemory {
  static inline sqlite3_mem_methods real{};
  static inline long left = -1;  // -1: nothing is refused
  static inline bool lasting = false;
  static inline long refused = 0, asked = 0;

  static bool refuses() {
    ++asked;
    if (left < 0) return false;
    if (left > 0) {
      --left;
      return false;
    }
    ++refused;
    if (!lasting) left = -1;
    return true;
  }
  static void* allocate(int n) { return refuses() ? nullptr : real.xMalloc(n); }
  static void* resize(void* p, int n) { return refuses() ? nullptr : real.xRealloc(p, n); }

  static bool put_in_place() {
    sqlite3_shutdown();
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real) != SQLITE_OK) return false;
    auto ours = real;
    ours.xMalloc = allocate;
    ours.xRealloc = resize;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK && sqlite3_initialize() == SQLITE_OK;
  }
};

constexpr int words_of_day = 12;

/// Opens, writes, codes, keeps an original, backs up and closes; what goes wrong is tried again once. Returns
/// what went wrong first, and how much was said to be saved.
struct DayTold {
  std::string fault;
  std::size_t acknowledged = 0;
};
DayTold day_of_work(const fs::path& path, const store::Opening& how) {
  DayTold out;
  const auto attempt = [&](const std::function<void()>& what) {
    for (int tries = 0; tries < 2; ++tries) try {
        what();
        return true;
      } catch (const Error& fault) {
        if (out.fault.empty()) out.fault = fault.id();
      }
    return false;
  };
  std::unique_ptr<Project> project;
  if (!attempt([&] { project = Project::open(path, Access::write, how); })) return out;
  const auto text = project->model().texts.begin()->first;
  const auto code = project->model().codes.begin()->first;
  std::size_t typed = 0;
  for (int i = 0; i < words_of_day; ++i) {
    const auto word = "ord" + std::to_string(i) + "\n";
    project->type(text, {text::length(project->model().find(text)->content), "", word});
    typed += word.size();
    if (i % 4 == 3) (void)project->code(text, {0, 3}, code, model::Stance::neutral, "LK");
    if (attempt([&] { project->flush(); })) out.acknowledged = typed;
  }
  attempt([&] { (void)project->back_up(store::Occasion::asked); });
  return out;
}

/// A project with one note in which nothing has happened yet.
void make_day(const fs::path& path) {
  const auto project = Project::create(path, {}, {.local = fs::path()});
  add_note(*project, "Början\n");
  project->flush();
}

/// Runs in a child process and answers with a byte: what it found.
enum ChildFound : unsigned char { found_well = 0, found_said = 1, no_allocator = 70, found_other = 71 };
int in_child(const std::function<int()>& what) {
  const auto child = fork();
  if (child == 0) {
    int found = found_other;
    try {
      found = what();
    } catch (...) {
    }
    _exit(found);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("memory that SQLite does not get is told, and nothing is lost or damaged", "[faults][memory]") {
  const Scratch begun;
  const auto begin = begun / "a.skolanalys";
  make_day(begin);
  // How often memory is asked for, if nobody refuses it.
  const auto count_file = begun / "asked";
  REQUIRE(in_child([&] {
            if (!RefusedMemory::put_in_place()) return static_cast<int>(no_allocator);
            const auto path = begun / "count.skolanalys";
            fs::copy_file(begin, path);
            const auto before = RefusedMemory::asked;
            (void)day_of_work(path, {.local = begun / "local"});
            std::ofstream(count_file) << RefusedMemory::asked - before;
            return static_cast<int>(found_well);
          }) == found_well);
  const auto asked = std::strtol(Scratch::read(count_file).c_str(), nullptr, 10);
  REQUIRE(asked > 300);
  int told = 0;
  for (std::uint64_t run = 0; run < runs(80); ++run) {
    const bool lasting = run % 4 == 3;
    CAPTURE(run, lasting);
    const Scratch scratch;
    const auto path = scratch / "a.skolanalys";
    fs::copy_file(begin, path);
    const store::Opening how{.local = scratch / "local"};
    const auto kept = scratch / "acknowledged";
    const auto found = in_child([&] {
      if (!RefusedMemory::put_in_place()) return static_cast<int>(no_allocator);
      RefusedMemory::lasting = lasting;
      RefusedMemory::left = static_cast<long>(run * 7919 % static_cast<std::uint64_t>(asked));
      const auto out = day_of_work(path, how);
      RefusedMemory::left = -1;
      std::ofstream(kept) << out.acknowledged;
      // It may be got over without a word where SQLite does without; never with a wrong one.
      return static_cast<int>(out.fault.empty() ? found_well : found_said);
    });
    REQUIRE((found == found_well || found == found_said));
    told += found == found_said ? 1 : 0;
    const auto acknowledged = std::strtoul(Scratch::read(kept).c_str(), nullptr, 10);
    {
      const auto project = Project::open(path, Access::write, how);
      const auto& content = project->model().texts.begin()->second.content;
      std::string whole = "Början\n";
      for (int i = 0; i < words_of_day; ++i) whole += "ord" + std::to_string(i) + "\n";
      REQUIRE(content.size() >= std::string("Början\n").size() + acknowledged);
      REQUIRE(whole.starts_with(content));
      if (!lasting && found == found_well) REQUIRE(content == whole);
      project->flush();
    }
    REQUIRE(store::check(path).sound());
    for (const auto& backup : store::backups_of(path, *how.local)) REQUIRE(store::check(backup.file).sound());
  }
  CHECK(told > 10);
}

namespace {

/// Memory that is refused to every thread but the one that asks for it to be, where much is asked for at
/// once.
struct RefusedPieces {
  static constexpr std::size_t much = 1U << 20U;  // bytes
  static inline thread_local bool spared = false;
  static inline std::atomic<bool> refusing{false};
  static bool refuses(std::size_t bytes) { return bytes >= much && refusing && !spared; }
};

}  // namespace

// All of them, so that none meets one of the library's or of a sanitizer.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return RefusedPieces::refuses(bytes) ? nullptr : std::malloc(bytes == 0 ? 1 : bytes);
}
void* operator new(std::size_t bytes) {
  void* got = operator new(bytes, std::nothrow);
  if (got == nullptr) throw std::bad_alloc();
  return got;
}
void* operator new[](std::size_t bytes) { return operator new(bytes); }
void* operator new[](std::size_t bytes, const std::nothrow_t& none) noexcept {
  return operator new(bytes, none);
}
void operator delete(void* what) noexcept { std::free(what); }
void operator delete(void* what, std::size_t) noexcept { std::free(what); }
void operator delete(void* what, const std::nothrow_t&) noexcept { std::free(what); }
void operator delete[](void* what) noexcept { std::free(what); }
void operator delete[](void* what, std::size_t) noexcept { std::free(what); }
void operator delete[](void* what, const std::nothrow_t&) noexcept { std::free(what); }

TEST_CASE("memory that the record does not get for a large picture is told, and the file has it all",
          "[faults][memory]") {
  const Scratch scratch;
  const auto path = scratch / "a.skolanalys";
  make_day(path);
  const std::string picture(3 * RefusedPieces::much, 'x');
  std::string sha256;
  {
    const auto project = Project::open(path, Access::write, {.local = scratch / "local"});
    RefusedPieces::spared = true;
    RefusedPieces::refusing = true;
    sha256 = project->keep_blob(picture);
    project->type(project->model().texts.begin()->first, {0, "", "Före. "});
    project->end_run();
    project->flush();
    CHECK(project->state().record_failure == "error.no_memory_to_save");
    CHECK(project->state().saved);
    RefusedPieces::refusing = false;
  }
  const auto project = Project::open(path, Access::read, {.local = scratch / "local"});
  CHECK(project->model().texts.begin()->second.content == "Före. Början\n");
  CHECK(project->blob(sha256) == picture);
  CHECK(store::check(path).sound());
}
