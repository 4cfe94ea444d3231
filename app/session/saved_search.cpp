#include "app/session/saved_search.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/session/settings.h"
#include "core/error.h"
#include "core/exchange/file.h"

namespace skolanalys::session {
namespace {

using nlohmann::json;

std::filesystem::path searches_file() { return Settings::folder() / "searches.json"; }

json date_json(const std::optional<model::Date>& date) {
  return date ? json(model::to_string(*date)) : json(nullptr);
}

std::optional<model::Date> date_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? model::parse_date(found->get<std::string>())
                                                     : std::nullopt;
}

json json_of(const SavedSearch& saved) {
  const auto& r = saved.request;
  return {{"name", saved.name},
          {"query", r.query},
          {"roles", r.roles},
          {"municipalities", r.municipalities},
          {"themes", r.themes},
          {"levels", r.levels},
          {"stances", r.stances},
          {"years", r.years},
          {"from", date_json(r.from)},
          {"to", date_json(r.to)},
          {"sort", static_cast<int>(r.sort)},
          {"by_interview", r.by_interview},
          {"places", saved.places}};
}

SavedSearch search_in(const json& object) {
  using List = std::vector<std::string>;
  SavedSearch out;
  out.name = object.value("name", "");
  auto& r = out.request;
  r.query = object.value("query", "");
  r.roles = object.value("roles", List());
  r.municipalities = object.value("municipalities", List());
  r.themes = object.value("themes", List());
  r.levels = object.value("levels", List());
  r.stances = object.value("stances", List());
  r.years = object.value("years", List());
  r.from = date_in(object, "from");
  r.to = date_in(object, "to");
  r.sort = static_cast<search::Sort>(std::clamp(object.value("sort", 0), 0, 3));
  r.by_interview = object.value("by_interview", false);
  out.places = object.value("places", List());
  return out;
}

std::string text_of(const std::vector<SavedSearch>& all) {
  auto list = json::array();
  for (const auto& one : all) list.push_back(json_of(one));
  return list.dump(1, ' ', false, json::error_handler_t::replace);
}

/// None where it is no such text.
template <class Source>
std::vector<SavedSearch> searches_in(Source&& source) {
  std::vector<SavedSearch> out;
  try {
    for (const auto& one : json::parse(source)) out.push_back(search_in(one));
  } catch (const json::exception&) {
    return {};
  }
  return out;
}

void write(const std::vector<SavedSearch>& all) {
  std::error_code none;
  std::filesystem::create_directories(Settings::folder(), none);
  exchange::write_file(searches_file(), text_of(all));
}

void put(std::vector<SavedSearch>& all, SavedSearch search) {
  std::erase_if(all, [&](const auto& one) { return one.name == search.name; });
  all.push_back(std::move(search));
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

constexpr const char* searches_kept_as = "searches";

}  // namespace

std::vector<SavedSearch> saved_searches() {
  std::ifstream in(searches_file());
  return in ? searches_in(in) : std::vector<SavedSearch>();
}

void save_search(SavedSearch search) {
  auto all = saved_searches();
  put(all, std::move(search));
  write(all);
}

void forget_search(const std::string& name) {
  auto all = saved_searches();
  if (std::erase_if(all, [&](const auto& one) { return one.name == name; }) > 0) write(all);
}

SavedSearch saved_search(const std::string& name) {
  std::string names;
  for (auto& one : saved_searches()) {
    if (one.name == name) return one;
    names += (names.empty() ? "" : ", ") + one.name;
  }
  throw Error(Fault::usage, "error.no_saved_search", {name, names.empty() ? "–" : names},
              "no search is saved as '" + name + "'; there are: " + names);
}

Searches::Searches(store::Project& project) {
  if (!project.sealed()) return;
  sealed_ = &project;
  in_project_ = searches_in(project.remembered(searches_kept_as));
}

std::vector<SavedSearch> Searches::all() const {
  auto out = saved_searches();
  for (const auto& one : in_project_) put(out, one);
  return out;
}

void Searches::save(SavedSearch search) {
  if (sealed_ == nullptr) return save_search(std::move(search));
  put(in_project_, std::move(search));
  write();
}

void Searches::forget(const std::string& name) {
  if (std::erase_if(in_project_, [&](const auto& one) { return one.name == name; }) > 0)
    write();
  else
    forget_search(name);
}

void Searches::write() { sealed_->remember(searches_kept_as, text_of(in_project_)); }

}  // namespace skolanalys::session
