#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/store/project.h"
#include "tests/window/screen.h"

using namespace skolanalys;
using namespace std::chrono_literals;

namespace {

/// A project with one interview of about so many words.
std::filesystem::path note_of(const Screen& screen, std::size_t words) {
  const auto path = screen.file("long.skolanalys");
  const auto project = exchange::create_engagement(path, "9999");
  std::string note;
  for (std::size_t n = 0; n < words; n += 20)
    note +=
        "Intervjuare: Hur är det?\nSvar: Kön till elevhälsan är lång och ingen räknar ärendena i år, "
        "säger många av dem som vi har hört om saken.\n\n";
  std::ofstream(screen.file("long.txt")) << note;
  const std::vector<std::filesystem::path> files{screen.file("long.txt")};
  exchange::ImportOptions options;
  options.role = "rektor";
  (void)exchange::import_notes(*project, files, options);
  project->flush();
  return path;
}

}  // namespace

TEST_CASE("a letter is on the screen no later than the second frame, however long the note", "[window]") {
  const std::size_t words = GENERATE(1000U, 100000U);
  Screen screen;
  const auto path = note_of(screen, words);
  screen.welcomed();
  screen.start(path);
  REQUIRE(screen.shows("editor"));
  screen.click("editor");
  screen.rest();
  const auto before = screen.pixels();
  const auto painted = screen.pace("painted");
  screen.type("x");
  CHECK(Screen::until([&] { return screen.pace("painted") > painted; }));
  CHECK(screen.pixels() != before);
  CHECK(screen.pace("slowest_answer") >= 1);
  CHECK(screen.pace("slowest_answer") <= 2);
  screen.type("Det blir fler å ä ö i raden");
  CHECK(screen.pace("slowest_answer") <= 2);
}

TEST_CASE("where nothing happens nothing is drawn, and no time is used", "[window]") {
  Screen screen;
  screen.welcomed();
  screen.start();
  screen.click("start.sample");
  REQUIRE(screen.shows("interview.EX-01"));
  screen.click("editor");
  REQUIRE(screen.saved());
  screen.rest();
  const auto frames = screen.pace("frames");
  const auto used = screen.used();
  std::this_thread::sleep_for(10s);
  CHECK(screen.pace("frames") == frames);
  CHECK(screen.used() - used < 0.05);  // half a percent of ten seconds
}
