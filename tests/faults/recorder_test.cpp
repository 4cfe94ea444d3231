#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "core/error.h"
#include "core/store/project.h"
#include "core/store/recorder.h"
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

/// A project on a disk that can be pulled out, with its record on one that stays.
struct RecorderDesk {
  Scratch scratch;
  Disk disk{1};
  std::filesystem::path path = scratch / "a.skolanalys";
  std::filesystem::path local = scratch / "local";
  std::unique_ptr<Project> project;
  model::TextId text;
  text::Pos at = 0;

  RecorderDesk() {
    project = Project::create(path, {}, {.vfs = disk.name(), .local = local});
    text = add_note(*project).text;
    project->flush();
  }
  void type(const std::string& words) {
    project->type(text, {at, "", words});
    at += text::length(words);
  }
  /// Waits until the file or the record has everything.
  [[nodiscard]] store::SaveState settled() const {
    for (int i = 0; i < 5000; ++i) {
      auto state = project->state();
      if (state.saved || state.recorded) return state;
      usleep(1000);
    }
    FAIL("neither saved nor recorded");
    return {};
  }
  [[nodiscard]] std::string content() const { return project->model().find(text)->content; }
  void reopen() { project = Project::open(path, Access::write, {.local = local}); }
  [[nodiscard]] std::size_t records() const {
    std::size_t n = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(local))
      n += file.is_regular_file() ? 1 : 0;
    return n;
  }
};

}  // namespace

TEST_CASE("what is typed after the stick was pulled joins by itself when it is opened again", "[faults]") {
  RecorderDesk desk;
  desk.type("före ");
  desk.project->flush();
  desk.disk.pull(true);
  desk.type("efter\noch ännu en rad\n");
  desk.type("en ofullbordad");
  CHECK_THROWS_AS(desk.project->flush(), Error);
  const auto state = desk.settled();
  CHECK_FALSE(state.saved);
  CHECK(state.recorded);
  CHECK_FALSE(state.failure.empty());
  desk.project.reset();
  CHECK(Project::open(desk.path, Access::read, {.local = ""})
            ->model()
            .find(desk.text)
            ->content.starts_with("före "));
  // Reading shows it without touching the file; writing takes it in.
  CHECK(Project::open(desk.path, Access::read, {.local = desk.local})->model().find(desk.text)->content ==
        "före efter\noch ännu en rad\nen ofullbordad");
  desk.reopen();
  CHECK(desk.content() == "före efter\noch ännu en rad\nen ofullbordad");
  desk.project.reset();
  CHECK(desk.records() == 0);
  CHECK(Project::open(desk.path, Access::read, {.local = ""})->model().find(desk.text)->content ==
        "före efter\noch ännu en rad\nen ofullbordad");
  CHECK(store::check(desk.path).sound());
}

TEST_CASE("while the stick is out, what is typed is in the record long before the file is tried again",
          "[faults]") {
  constexpr std::uint64_t words = 20;
  RecorderDesk desk;
  desk.type("före ");
  desk.project->flush();
  desk.disk.pull(true);
  desk.type("under ");
  CHECK_THROWS_AS(desk.project->flush(), Error);
  const auto tried = desk.disk.refused();
  for (std::uint64_t i = 0; i < words; ++i) {
    desk.type("ord ");
    CHECK_FALSE(desk.settled().saved);
  }
  // The file is tried each second; a record that waited for that would make the two as many.
  CHECK(desk.disk.refused() - tried < words / 2);
}

TEST_CASE("a stick that comes back while the program runs takes everything", "[faults]") {
  RecorderDesk desk;
  desk.type("före ");
  desk.project->flush();
  desk.disk.pull(true);
  desk.type("under\n");
  CHECK_THROWS_AS(desk.project->flush(), Error);
  desk.disk.pull(false);
  desk.type("efter");
  desk.project->flush();
  CHECK(desk.project->state().saved);
  CHECK(desk.project->state().failure.empty());
  desk.project.reset();
  CHECK(desk.records() == 0);
  CHECK(Project::open(desk.path, Access::read, {.local = ""})->model().find(desk.text)->content ==
        "före under\nefter");
}

TEST_CASE("a file that was deleted under the program is noticed, and the work can be saved elsewhere",
          "[faults]") {
  RecorderDesk desk;
  desk.type("allt\n");
  const auto sha = desk.project->keep_blob("ett foto");
  auto change = desk.project->change("");
  model::Attachment attachment;
  attachment.sha256 = sha;
  change.create(attachment);
  desk.project->commit(std::move(change));
  desk.project->flush();
  std::filesystem::remove(desk.path);
  desk.type("och mer");
  try {
    desk.project->flush();
    FAIL("a deleted file took a write");
  } catch (const Error& fault) {
    CHECK(fault.id() == "error.file_gone");
  }
  CHECK(desk.settled().recorded);
  const auto copy = desk.scratch / "b.skolanalys";
  CHECK(desk.project->save_copy(copy) == std::vector<std::string>{sha});
  const auto id = desk.project->project_id();
  const auto vector = desk.project->version_vector();
  desk.project.reset();
  const auto other = Project::open(copy, Access::read, {.local = ""});
  CHECK(other->model().find(desk.text)->content == "allt\noch mer");
  CHECK(other->project_id() == id);
  CHECK(other->version_vector() == vector);
  CHECK(store::check(copy).sound());
}

TEST_CASE("a copy of a healthy project has all of it, attachments too", "[faults]") {
  RecorderDesk desk;
  desk.type("allt");
  const auto sha = desk.project->keep_blob("ett foto");
  auto change = desk.project->change("");
  model::Attachment attachment;
  attachment.sha256 = sha;
  change.create(attachment);
  desk.project->commit(std::move(change));
  CHECK(desk.project->save_copy(desk.scratch / "b.skolanalys").empty());
  CHECK_THROWS_AS(desk.project->save_copy(desk.scratch / "b.skolanalys"), Error);
  const auto other = Project::open(desk.scratch / "b.skolanalys", Access::read);
  CHECK(other->model().find(desk.text)->content == "allt");
  CHECK(other->blob(sha) == std::optional<std::string>("ett foto"));
}

TEST_CASE("the record goes when the file has everything, and is no trace of a mere look", "[faults]") {
  RecorderDesk desk;
  desk.type("ord");
  desk.project->flush();
  CHECK(desk.records() == 1);
  desk.project.reset();
  CHECK(desk.records() == 0);
  desk.reopen();
  desk.project.reset();
  CHECK(desk.records() == 0);
}

TEST_CASE("a long day's record is trimmed while the program runs", "[faults]") {
  RecorderDesk desk;
  for (int i = 0; i < 40; ++i) {
    desk.type(std::string(20000, 'x') + "\n");
    desk.project->flush();
  }
  std::uintmax_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(desk.local))
    if (file.is_regular_file()) bytes += file.file_size();
  CHECK(bytes < 400'000);
  CHECK(bytes > 0);
}

TEST_CASE("a record that cannot be written stops nobody and is said", "[faults]") {
  const Scratch scratch;
  const auto local = scratch.write("local", "a file where the folder should be");
  auto project = Project::create(scratch / "a.skolanalys", {}, {.local = local});
  auto change = project->change("");
  const auto text = change.create(model::Text{});
  project->commit(std::move(change));
  project->type(text, {0, "", "ord"});
  project->flush();
  CHECK(project->state().saved);
  CHECK_FALSE(project->state().record_failure.empty());
}

TEST_CASE("a record torn or damaged anywhere gives back what is whole in it", "[faults]") {
  RecorderDesk desk;
  desk.disk.pull(true);
  for (int i = 0; i < 20; ++i) {
    desk.type("rad " + std::to_string(i) + "\n");
    (void)desk.settled();
  }
  const auto folder = desk.local / "recorder" / desk.project->project_id();
  desk.project.reset();
  const auto whole = store::read_records(folder);
  REQUIRE(whole.size() == 1);
  const auto file = whole.front().file;
  const auto bytes = Scratch::read(file);
  REQUIRE(whole.front().operations.size() >= 20);
  const auto is_part = [&](const store::Record& record) {
    return std::all_of(record.operations.begin(), record.operations.end(), [&](const auto& op) {
      return std::any_of(whole.front().operations.begin(), whole.front().operations.end(),
                         [&](const auto& w) { return w.id == op.id && w.body == op.body; });
    });
  };
  std::mt19937 random(7);
  for (std::uint64_t run = 0; run < runs(200); ++run) {
    CAPTURE(run);
    auto hurt = bytes;
    if (run % 2 == 0)
      hurt.resize(random() % bytes.size());
    else
      hurt[random() % bytes.size()] ^= static_cast<char>(1U << (random() % 8));
    std::ofstream(file, std::ios::binary) << hurt;
    for (const auto& record : store::read_records(folder)) REQUIRE(is_part(record));
    if (run % 2 == 1) {
      // One damaged frame costs that frame, not what stands behind it; the note's own holds four.
      std::size_t got = 0;
      for (const auto& record : store::read_records(folder)) got += record.operations.size();
      REQUIRE(got + 4 >= whole.front().operations.size());
    }
  }
}

TEST_CASE("a program killed with its disk gone has everything it recorded", "[faults]") {
  for (std::uint64_t run = 0; run < runs(10); ++run) {
    CAPTURE(run);
    const Scratch scratch;
    const auto path = scratch / "a.skolanalys";
    const auto local = scratch / "local";
    int out[2];
    REQUIRE(pipe(out) == 0);
    const auto child = fork();
    if (child == 0) {
      Disk disk(run);
      auto project = Project::create(path, {}, {.vfs = disk.name(), .local = local});
      auto change = project->change("");
      const auto text = change.create(model::Text{});
      project->commit(std::move(change));
      project->flush();
      disk.pull(true);
      text::Pos at = 0;
      while (true) {
        project->type(text, {at++, "", at % 40 == 39 ? "\n" : "å"});
        std::uint64_t told[2] = {at, 0};
        if (project->state().recorded) told[1] = at;
        if (write(out[1], told, sizeof told) != sizeof told) _exit(1);
        usleep(at % 50 == 0 ? 150000 : 300);
      }
    }
    close(out[1]);
    std::uint64_t recorded = 0;
    std::uint64_t told[2] = {0, 0};
    const auto keys = 120 + run * 37 % 200;
    for (std::uint64_t key = 0; key < keys; ++key) {
      REQUIRE(read(out[0], told, sizeof told) == sizeof told);
      recorded = std::max(recorded, told[1]);
    }
    kill(child, SIGKILL);
    close(out[0]);
    waitpid(child, nullptr, 0);
    const auto project = Project::open(path, Access::write, {.local = local});
    const auto length = text::length(project->model().texts.begin()->second.content);
    CHECK(length >= recorded);
    CHECK(project->state().saved);
  }
}
