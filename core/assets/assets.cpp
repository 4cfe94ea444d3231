#include "core/assets/assets.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.h"
#include "core/text/fold_case.h"

namespace skolanalys::assets {
namespace {

namespace fs = std::filesystem;

fs::path find_folder() {
  std::vector<fs::path> places;
  if (const char* set = std::getenv("SKOLANALYS_ASSETS")) places.emplace_back(set);
  std::error_code none;
  const auto self = fs::read_symlink("/proc/self/exe", none);
  if (!none) {
    places.push_back(self.parent_path().parent_path() / "share" / "skolanalys");
    places.push_back(self.parent_path() / "assets");
  }
  places.emplace_back(SKOLANALYS_SOURCE_ASSETS);
  for (const auto& place : places)
    if (fs::exists(place / "roles.json", none)) return place;
  throw Error(Fault::not_found, "error.assets_missing", {places.front().string()},
              "the program's own files (roles.json …) are not at " + places.front().string() +
                  "; install again, or set SKOLANALYS_ASSETS to their folder");
}

nlohmann::json read_json(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return nlohmann::json::parse(in);
}

Roles read_roles() {
  const auto file = read_json(folder() / "roles.json");
  Roles out;
  for (const auto& level : file.at("levels"))
    out.levels.push_back({level.at("id"), level.at("order"), level.at("name_sv"), level.at("name_en")});
  for (const auto& role : file.at("roles")) {
    const std::string many = role.value("occurrence", "many");
    out.roles.push_back({role.at("id"), role.at("name_sv"), role.at("name_en"), role.value("plural_sv", ""),
                         role.at("level"), role.value("report_group", ""),
                         many == "one"   ? Occurrence::one
                         : many == "few" ? Occurrence::few
                                         : Occurrence::many});
  }
  return out;
}

std::vector<Municipality> read_municipalities() {
  std::ifstream in(folder() / "municipalities.csv");
  std::vector<Municipality> out;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    Municipality m;
    std::string county_code;
    std::getline(cells, m.code, ',');
    std::getline(cells, m.name, ',');
    std::getline(cells, county_code, ',');
    std::getline(cells, m.county, ',');
    out.push_back(std::move(m));
  }
  if (std::none_of(out.begin(), out.end(), [](const auto& m) { return m.code == "9999"; }))
    out.push_back({"9999", "Exempelköping", ""});
  return out;
}

/// Edits (Levenshtein) between two names, for "did you mean".
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

}  // namespace

const fs::path& folder() {
  static const fs::path found = find_folder();
  return found;
}

const Role* Roles::find(std::string_view id) const {
  const auto found = std::find_if(roles.begin(), roles.end(), [&](const Role& r) { return r.id == id; });
  return found == roles.end() ? nullptr : &*found;
}

const Level* Roles::level_of(std::string_view role_id) const {
  const auto* role = find(role_id);
  if (role == nullptr) return nullptr;
  const auto found =
      std::find_if(levels.begin(), levels.end(), [&](const Level& l) { return l.id == role->level; });
  return found == levels.end() ? nullptr : &*found;
}

std::string Roles::name(std::string_view role_id, std::string_view language) const {
  const auto* role = find(role_id);
  if (role == nullptr) return std::string(role_id);
  return language == "en" ? role->name_en : role->name_sv;
}
std::string Roles::names(const std::vector<std::string>& role_ids, std::string_view language) const {
  std::string out;
  for (const auto& role : role_ids) out += (out.empty() ? "" : ", ") + name(role, language);
  return out;
}

const Role* Roles::called(std::string_view name) const {
  const auto wanted = text::fold_case(name);
  for (const auto& role : roles)
    for (const auto* candidate : {&role.id, &role.name_sv, &role.name_en, &role.plural_sv})
      if (!candidate->empty() && text::fold_case(*candidate) == wanted) return &role;
  return nullptr;
}

const Roles& roles() {
  static const Roles read = read_roles();
  return read;
}

const std::vector<Municipality>& municipalities() {
  static const std::vector<Municipality> read = read_municipalities();
  return read;
}

const Municipality& municipality(std::string_view code_or_name) {
  const auto wanted = text::fold_case(code_or_name);
  const auto& all = municipalities();
  for (const auto& m : all)
    if (m.code == code_or_name || text::fold_case(m.name) == wanted) return m;
  std::vector<std::pair<std::size_t, const Municipality*>> near;
  near.reserve(all.size());
  for (const auto& m : all) near.emplace_back(distance(text::fold_case(m.name), wanted), &m);
  std::partial_sort(near.begin(), near.begin() + 3, near.end());
  std::string names;
  for (int i = 0; i < 3; ++i)
    names += (i == 0 ? "" : ", ") + near[static_cast<std::size_t>(i)].second->name + " (" +
             near[static_cast<std::size_t>(i)].second->code + ")";
  throw Error(Fault::usage, "error.unknown_municipality", {std::string(code_or_name), names},
              "no municipality is called '" + std::string(code_or_name) + "'; nearest: " + names);
}

namespace {
// Control characters, which no value that is shown may hold.
const std::string said_begins = "\x01", said_parts = "\x02", said_ends = "\x03";
}  // namespace

Words::Words(std::string language) : language_(std::move(language)) {
  std::error_code none;
  for (const auto& file : fs::directory_iterator(folder() / "strings" / language_, none)) {
    if (file.path().extension() != ".json") continue;
    const auto sentences = read_json(file.path());
    for (const auto& [id, sentence] : sentences.items()) words_[id] = sentence.get<std::string>();
  }
}

const Words& Words::in(std::string_view language) {
  static const Words swedish("sv");
  static const Words english("en");
  return language == "en" ? english : swedish;
}

std::string Words::operator()(const std::string& id) const {
  const auto found = words_.find(id);
  return found == words_.end() ? id : found->second;
}

std::string said(const std::string& id, const std::vector<std::string>& values) {
  auto out = said_begins + id;
  for (const auto& value : values) out += said_parts + value;
  return out + said_ends;
}

std::string Words::operator()(const std::string& id, const std::vector<std::string>& values) const {
  auto spoken = values;
  for (auto& value : spoken)
    for (auto at = value.find(said_begins); at != std::string::npos; at = value.find(said_begins, at)) {
      const auto end = value.find(said_ends, at);
      if (end == std::string::npos) break;
      std::vector<std::string> parts;
      for (auto from = at + said_begins.size(); from <= end;) {
        const auto to = std::min(value.find(said_parts, from), end);
        parts.push_back(value.substr(from, to - from));
        from = to + said_parts.size();
      }
      const auto sentence = parts.front();
      parts.erase(parts.begin());
      const auto words = fill((*this)(sentence), parts);
      value.replace(at, end + said_ends.size() - at, words);
      at += words.size();
    }
  return fill((*this)(id), spoken);
}

bool Words::has(const std::string& id) const { return words_.contains(id); }

}  // namespace skolanalys::assets
