#include "core/assets/code_names.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/assets/assets.h"

namespace skolanalys::assets {
namespace {

struct Names {
  std::string swedish, english;
};

/// By slug, as they ship.
const std::map<std::string, Names>& shipped() {
  static const auto all = [] {
    std::map<std::string, Names> out;
    std::ifstream in(folder() / "analysis-model.json");
    const auto read = nlohmann::json::parse(in, nullptr, false);
    if (!read.is_object()) return out;
    const auto take = [&](const nlohmann::json& one) {
      out[one.value("id", "")] = {one.value("name_sv", ""), one.value("name_en", "")};
    };
    for (const auto& area : read.value("areas", nlohmann::json::array())) {
      take(area);
      for (const auto& theme : area.value("themes", nlohmann::json::array())) take(theme);
    }
    return out;
  }();
  return all;
}

}  // namespace

const std::string& name_of(const model::Code& code, std::string_view language) {
  if (language != "en" || code.name_en.empty()) return code.name;
  const auto known = shipped().find(code.slug);
  const bool renamed =
      known != shipped().end() && known->second.english == code.name_en && known->second.swedish != code.name;
  return renamed ? code.name : code.name_en;
}

}  // namespace skolanalys::assets
