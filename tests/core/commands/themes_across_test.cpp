#include "core/commands/themes_across.h"

#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/store/project.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

TEST_CASE("a theme is counted in each municipality of a folder, unreadable files left out", "[across]") {
  const Scratch scratch;
  const auto own = scratch / "own.skolanalys";
  exchange::create_sample(own).reset();
  {
    const auto other = exchange::create_engagement(scratch / "other.skolanalys", "1080");
    const std::vector<std::filesystem::path> files{
        scratch.write("a.txt", "Intervjuare: Hur är det?\nRektor: Kön till elevhälsan är lång.\n")};
    exchange::ImportOptions options;
    options.role = "rektor";
    (void)exchange::import_notes(*other, files, options);
    const auto text = other->model().texts.begin()->first;
    const auto theme = other->model().code_called("stod.elevhalsa")->id;
    (void)other->code(text, {34, 60}, theme, model::Stance::weakness, "LK");
    (void)other->code(text, {40, 62}, theme, model::Stance::strength, "LK");
    other->flush();
  }
  scratch.write("broken.skolanalys", "no project");

  const auto found = commands::themes_across({scratch.folder()}, own);
  REQUIRE(found.size() == 1);
  CHECK(found[0].municipality == "Karlskrona");
  const auto& theme = found[0].themes.at("stod.elevhalsa");
  CHECK(theme.passages == 2);
  CHECK(theme.respondents == 1);
  CHECK(theme.stances.at(model::Stance::weakness) == 1);
  CHECK(found[0].themes.at("stod").passages == 2);
  CHECK_FALSE(found[0].themes.contains("ledarskap"));

  // The sample's own counts are those of its evidence.
  const auto project = store::Project::open(own, store::Access::read);
  const auto evidence = analysis::evidence_of(project->model());
  const auto mine = commands::themes_in(project->model(), evidence);
  std::size_t passages = 0;
  for (const auto& e : evidence) passages += e.theme->slug == "stod.elevhalsa" ? 1 : 0;
  CHECK(mine.themes.at("stod.elevhalsa").passages == passages);
}
