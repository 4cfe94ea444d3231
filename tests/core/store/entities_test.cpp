#include <nlohmann/json.hpp>

#include "core/log/fields.h"
#include "core/store/project.h"
#include "tests/catch.h"
#include "tests/entities.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

template <class E>
nlohmann::json fields_of(const E& entity) {
  auto out = nlohmann::json::object();
  log::visit([&](const char* name, const auto& value) { out[name] = log::put(value); }, entity);
  return out;
}

template <class E>
E filled() {
  return Filler{[] { return "åäö"; }}.make<E>();
}

}  // namespace

TEST_CASE("every field of every kind of entity comes back from the file as it was written") {
  Scratch scratch;
  const auto path = scratch / "a.skolanalys";
  std::map<std::string, nlohmann::json> written;
  {
    auto project = store::Project::create(path, filled<model::Engagement>());
    auto change = project->change("step.test");
    const auto make = [&]<class E>() {
      const auto entity = filled<E>();
      const auto id = change.create(entity);
      written[model::to_string(static_cast<model::OpId>(id))] = fields_of(entity);
    };
#define MAKE(E, map, name) make.operator()<model::E>();
    SKOLANALYS_ENTITIES(MAKE)
#undef MAKE
    project->commit(std::move(change));
    project->flush();
  }
  const auto project = store::Project::open(path, store::Access::read);
  CHECK(fields_of(project->model().engagement) == fields_of(filled<model::Engagement>()));
  std::size_t seen = 0;
  log::for_each_map(project->model(), [&](const auto& map) {
    for (const auto& [id, entity] : map) {
      ++seen;
      INFO(log::Type<std::decay_t<decltype(entity)>>::name);
      CHECK(fields_of(entity) == written.at(model::to_string(static_cast<model::OpId>(id))));
    }
  });
  CHECK(seen == written.size());
}

TEST_CASE("a mark follows its words through edits, and undo gives it back what a deletion took") {
  Scratch scratch;
  auto project = store::Project::create(scratch / "a.skolanalys", {});
  auto change = project->change("");
  model::Text note;
  note.content = "Ett starkt citat här.";
  const auto text = change.create(note);
  model::Mark strong;
  strong.text = text;
  strong.range = {4, 16};
  const auto mark = change.create(strong);
  project->commit(std::move(change));
  const auto range = [&] { return project->model().marks.at(mark).range; };

  project->type(text, {0, "", "Obs! "});
  project->end_run();
  CHECK(range() == text::Range{9, 21});
  auto cut = project->change("step.cut");
  cut.splice(text, {9, "starkt citat", ""});
  project->commit(std::move(cut));
  CHECK(range().empty());
  project->undo({});
  CHECK(range() == text::Range{9, 21});
}
