#include "core/assets/shipped_words.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

#include "core/assets/assets.h"

namespace skolanalys::assets {
namespace {

using nlohmann::json;

struct Said {
  std::string swedish, english;
};
/// All that is said under an id: a name, a definition …
using ById = std::unordered_map<std::string, std::vector<Said>>;
struct Shipped {
  ById by_id;
  std::map<model::Stance, Said> stances;                      // their definitions
  std::vector<std::string> introduction_sv, introduction_en;  // of every guide
};

/// What has an `id`, with each `…_sv` that has its `…_en`, as deep as it lies.
void take(const json& from, ById& into) {
  if (from.is_object() && from.contains("id")) {
    auto& said = into[from.value("id", "")];
    for (const auto& [key, swedish] : from.items()) {
      if (!key.ends_with("_sv")) continue;
      const auto english = from.find(key.substr(0, key.size() - 2) + "en");
      if (english != from.end() && english->is_string() && swedish.is_string())
        said.push_back({swedish.get<std::string>(), english->get<std::string>()});
    }
  }
  if (from.is_structured())
    for (const auto& inner : from) take(inner, into);
}

Shipped read() {
  const auto file = [](const char* name) {
    std::ifstream in(folder() / name);
    return json::parse(in, nullptr, false);
  };
  Shipped out;
  const auto model = file("analysis-model.json");
  const auto guides = file("interview-guides.json");
  take(model, out.by_id);
  take(guides, out.by_id);
  if (model.is_object())
    for (const auto& stance : model.value("stances", json::array()))
      if (const auto which = model::parse_stance(stance.value("id", "")))
        out.stances[*which] = {stance.value("definition_sv", ""), stance.value("definition_en", "")};
  if (guides.is_object()) {
    out.introduction_sv = guides.value("introduction_sv", std::vector<std::string>());
    out.introduction_en = guides.value("introduction_en", std::vector<std::string>());
  }
  return out;
}

const Shipped& shipped() {
  static const auto all = read();
  return all;
}

const std::vector<Said>& said_under(const std::string& id) {
  static const std::vector<Said> nothing;
  const auto& all = shipped().by_id;
  const auto found = all.find(id);
  return found == all.end() ? nothing : found->second;
}

}  // namespace

const std::string& name_of(const model::Code& code, std::string_view language) {
  if (language != "en" || code.name_en.empty()) return code.name;
  const auto& said = said_under(code.slug);
  const bool renamed = std::any_of(said.begin(), said.end(), [&](const Said& one) {
    return one.english == code.name_en && one.swedish != code.name;
  });
  return renamed ? code.name : code.name_en;
}

const std::string& in_language(const std::string& id, const std::string& words, std::string_view language) {
  if (language != "en" || words.empty()) return words;
  for (const auto& one : said_under(id))
    if (one.swedish == words) return one.english;
  return words;
}

const std::vector<std::string>& introduction(std::string_view language) {
  return language == "en" ? shipped().introduction_en : shipped().introduction_sv;
}

const std::string& definition_of(model::Stance stance, std::string_view language) {
  static const std::string nothing;
  const auto found = shipped().stances.find(stance);
  if (found == shipped().stances.end()) return nothing;
  return language == "en" ? found->second.english : found->second.swedish;
}

}  // namespace skolanalys::assets
