#include "core/assets/shipped_words.h"

#include <algorithm>
#include <fstream>
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
using Shipped = std::unordered_map<std::string, std::vector<Said>>;

/// What has an `id`, with each `…_sv` that has its `…_en`, as deep as it lies.
void take(const json& from, Shipped& into) {
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

const std::vector<Said>& said_under(const std::string& id) {
  static const auto all = [] {
    Shipped out;
    for (const char* name : {"analysis-model.json", "interview-guides.json"}) {
      std::ifstream in(folder() / name);
      take(json::parse(in, nullptr, false), out);
    }
    return out;
  }();
  static const std::vector<Said> nothing;
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

}  // namespace skolanalys::assets
