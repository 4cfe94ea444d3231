#include <nlohmann/json.hpp>

#include "core/log/fields.h"
#include "core/store/project.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

// Gives every field a value that is not its default, so that a field missing in the log is seen.
void fill(std::string& v) { v = "åäö"; }
void fill(int& v) { v = 3; }
void fill(std::uint64_t& v) { v = 7; }
void fill(double& v) { v = 2.5; }
void fill(bool& v) { v = !v; }
void fill(model::OpId& v) { v = {5, 6}; }
template <class Tag>
void fill(model::Id<Tag>& v) {
  v = model::Id<Tag>(model::OpId{5, 6});
}
void fill(model::Date& v) { v = *model::parse_date("2016-02-29"); }
void fill(model::Moment& v) { v = model::Moment(std::chrono::milliseconds(1500)); }
void fill(text::Range& v) { v = {1, 2}; }
void fill(model::Signature& v) { v = {"rektor", "N", model::parse_date("2015-06-10")}; }
void fill(model::WorkshopGroup& v) { v = {"Bord 1", {"rektor", "larare"}, 8}; }
void fill(model::Question& v) { v = {"q1", "main", "Hur?", "Mer?", {"stod"}}; }
template <class E>
requires std::is_enum_v<E>
void fill(E& v) { v = static_cast<E>(1); }
template <class T>
void fill(std::optional<T>& v) {
  fill(v.emplace());
}
template <class T>
void fill(std::vector<T>& v) {
  fill(v.emplace_back());
}
template <class K, class T>
void fill(std::map<K, T>& v) {
  K key{};
  fill(key);
  fill(v[key]);
}

template <class E>
nlohmann::json fields_of(const E& entity) {
  auto out = nlohmann::json::object();
  log::visit([&](const char* name, const auto& value) { out[name] = log::put(value); }, entity);
  return out;
}

template <class E>
E filled() {
  E entity;
  log::visit([](const char*, auto& value) { fill(value); }, entity);
  return entity;
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
