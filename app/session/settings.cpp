#include "app/session/settings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

namespace skolanalys::session {
namespace {

namespace fs = std::filesystem;

fs::path file() { return Settings::folder() / "settings.json"; }

}  // namespace

Settings Settings::load() {
  Settings out;
  try {
    std::ifstream in(file());
    if (!in) return out;
    const auto read = nlohmann::json::parse(in);
    out.language = read.value("language", out.language);
    out.dark = read.value("dark", false);
    out.zoom = std::clamp(read.value("zoom", 1.0F), 0.8F, 3.0F);
    out.initials = read.value("initials", "");
    out.recent = read.value("recent", out.recent);
    out.places = read.value("places", out.places);
  } catch (const nlohmann::json::exception&) {
    return {};
  }
  return out;
}

fs::path Settings::folder() {
  if (const char* xdg = std::getenv("XDG_CONFIG_HOME")) return fs::path(xdg) / "skolanalys";
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "." : home) / ".config" / "skolanalys";
}

fs::path Settings::own_words() { return folder() / "words.txt"; }

void Settings::save() const {
  std::error_code none;
  fs::create_directories(file().parent_path(), none);
  const auto fresh = file().string() + ".new";
  std::ofstream(fresh) << nlohmann::json{{"language", language}, {"dark", dark},     {"zoom", zoom},
                                         {"initials", initials}, {"recent", recent}, {"places", places}}
                              .dump(1);
  fs::rename(fresh, file(), none);
}

void Settings::remember(const fs::path& project) {
  const auto name = fs::absolute(project).lexically_normal().string();
  std::erase(recent, name);
  recent.insert(recent.begin(), name);
  if (recent.size() > 8) recent.resize(8);
  save();
}

}  // namespace skolanalys::session
