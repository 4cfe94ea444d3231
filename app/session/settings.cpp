#include "app/session/settings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

namespace skolanalys::session {
namespace {

namespace fs = std::filesystem;

fs::path settings_file() { return Settings::folder() / "settings.json"; }

}  // namespace

Settings Settings::load() {
  Settings out;
  try {
    std::ifstream in(settings_file());
    if (!in) return out;
    const auto read = nlohmann::json::parse(in);
    out.language = read.value("language", out.language);
    out.look = read.value("look", read.value("dark", false) ? "dark" : "light");
    out.name = read.value("name", "");
    // Who has a file from before the first run asked anything has been at work already.
    out.welcomed = read.value("welcomed", !out.recent.empty() || read.contains("recent"));
    out.zoom = std::clamp(read.value("zoom", 1.0F), 0.8F, 3.0F);
    out.initials = read.value("initials", "");
    out.recent = read.value("recent", out.recent);
    out.places = read.value("places", out.places);
    out.folders = read.value("folders", out.folders);
    out.places_seen = read.value("places_seen", out.places_seen);
    out.width = std::clamp(read.value("width", 0), 0, 20000);
    out.height = std::clamp(read.value("height", 0), 0, 20000);
    out.maximized = read.value("maximized", false);
    out.panes = read.value("panes", out.panes);
    const auto left = read.value("desks", nlohmann::json::object());
    for (const auto& [path, desk] : left.items())
      out.desks[path] = {desk.value("room", ""), desk.value("note", ""),
                         desk.value("tabs", std::vector<std::string>())};
    out.note_size = std::clamp(read.value("note_size", out.note_size), 0, 2);
    out.note_line = std::clamp(read.value("note_line", out.note_line), 1.2F, 2.4F);
    out.note_measure = std::clamp(read.value("note_measure", out.note_measure), 20.0F, 70.0F);
    out.lock_minutes = std::clamp(read.value("lock_minutes", out.lock_minutes), 0, 600);
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
  fs::create_directories(settings_file().parent_path(), none);
  const auto fresh = settings_file().string() + ".new";
  auto out = nlohmann::json{{"language", language},
                            {"look", look},
                            {"zoom", zoom},
                            {"initials", initials},
                            {"name", name},
                            {"welcomed", welcomed},
                            {"recent", recent},
                            {"places", places},
                            {"folders", folders},
                            {"places_seen", places_seen},
                            {"width", width},
                            {"height", height},
                            {"maximized", maximized},
                            {"panes", panes},
                            {"note_size", note_size},
                            {"note_line", note_line},
                            {"note_measure", note_measure},
                            {"lock_minutes", lock_minutes}};
  for (const auto& [path, desk] : desks)
    out["desks"][path] = {{"room", desk.room}, {"note", desk.note}, {"tabs", desk.tabs}};
  std::ofstream(fresh) << out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
  fs::rename(fresh, settings_file(), none);
}

void Settings::remember(const fs::path& project) {
  const auto file_name = fs::absolute(project).lexically_normal().string();
  std::erase(recent, file_name);
  recent.insert(recent.begin(), file_name);
  if (recent.size() > 8) recent.resize(8);
  std::erase_if(desks, [&](const auto& desk) {
    return std::find(recent.begin(), recent.end(), desk.first) == recent.end();
  });
  save();
}

void Settings::remember_folder(const fs::path& folder) {
  const auto wanted = folder.lexically_normal().string();
  if (!folders.empty() && folders.front() == wanted) return;
  std::erase(folders, wanted);
  folders.insert(folders.begin(), wanted);
  if (folders.size() > 6) folders.resize(6);
  save();
}

}  // namespace skolanalys::session
