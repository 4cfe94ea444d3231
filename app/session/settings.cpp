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
    out.note_size = std::clamp(read.value("note_size", out.note_size), 0, 2);
    out.note_line = std::clamp(read.value("note_line", out.note_line), 1.2F, 2.4F);
    out.note_measure = std::clamp(read.value("note_measure", out.note_measure), 20.0F, 70.0F);
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
  std::ofstream(fresh)
      << nlohmann::json{{"language", language},   {"dark", dark},           {"zoom", zoom},
                        {"initials", initials},   {"recent", recent},       {"places", places},
                        {"note_size", note_size}, {"note_line", note_line}, {"note_measure", note_measure}}
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
