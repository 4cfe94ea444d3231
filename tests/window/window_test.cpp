#include <cstdlib>

#include "core/store/project.h"
#include "tests/window/screen.h"

using namespace skolanalys;
using namespace std::chrono_literals;

TEST_CASE("a visit in the window: new interview, words with å ä ö, a tag, undo, search, report", "[window]") {
  Screen screen;
  screen.start();
  screen.click("start.sample");
  REQUIRE(screen.shows("interview.EX-01"));

  screen.key("ctrl+n");
  screen.click("new.title");
  screen.type("Rektor på Åsaskolan");
  screen.click("new.role.rektor");
  screen.click("new.create");
  REQUIRE(screen.shows("editor"));
  screen.key("Return");
  screen.type("Hur är det?");
  screen.key("Return");
  screen.type("Kön är lång. Ingen räknar ärendena.");
  screen.key("numbersign");
  screen.type("elevh");
  REQUIRE(screen.shows("palette.stod.elevhalsa"));
  screen.type("-");
  screen.key("Return");
  REQUIRE(screen.shows("toast.action"));
  screen.key("ctrl+z");
  screen.key("ctrl+shift+z");
  std::this_thread::sleep_for(1s);
  REQUIRE(screen.saved());

  screen.key("ctrl+3");
  screen.type("ärenden");
  CHECK(Screen::until([&] {
    const auto all = screen.marks();
    return all.contains("hit.0") &&
           all["hit.0"]["label"].get<std::string>().find("ärende") != std::string::npos;
  }));
  screen.key("ctrl+6");
  screen.click("report.html");
  auto html = screen.sample();
  html.replace_extension(".html");
  CHECK(Screen::until([&] { return std::filesystem::exists(html); }));

  screen.quit();
  auto project = store::Project::open(screen.sample(), store::Access::write);
  const auto& model = project->model();
  const model::Interview* mine = nullptr;
  for (const auto& [id, interview] : model.interviews)
    if (interview.title == "Rektor på Åsaskolan") mine = &interview;
  REQUIRE(mine != nullptr);
  CHECK(mine->roles == std::vector<std::string>{"rektor"});
  CHECK(mine->guide == "guide-rektor");
  const auto& words = model.find(mine->text)->content;
  CHECK(words.find("Hur är det?") != std::string::npos);
  CHECK(words.find("Kön är lång. Ingen räknar ärendena.") != std::string::npos);
  CHECK(words.find('#') == std::string::npos);
  const auto codings = model.codings_of(mine->text);
  REQUIRE(codings.size() == 1);
  CHECK(codings[0]->quote == "Ingen räknar ärendena.");
  CHECK(codings[0]->stance == model::Stance::weakness);
  CHECK(model.find(codings[0]->code)->slug == "stod.elevhalsa");
  project.reset();
  CHECK(store::check(screen.sample()).sound());
}

TEST_CASE("without a screen the window says so and the command line goes on", "[window]") {
  const Scratch scratch;
  const auto err = (scratch / "err").string();
  const int status = std::system(
      ("env -u DISPLAY -u WAYLAND_DISPLAY " + std::string(SKOLANALYS_BINARY) + " 2>" + err).c_str());
  CHECK(WEXITSTATUS(status) == 3);
  CHECK(Scratch::read(err).starts_with("skolanalys: "));
}
