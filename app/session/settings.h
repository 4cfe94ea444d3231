#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace skolanalys::session {

/// What a person chose, kept in $XDG_CONFIG_HOME/skolanalys/settings.json. A file that cannot be read means
/// defaults.
struct Settings {
  std::string language = "sv";
  std::string look = "light";  ///< "light", "dark" or "contrast"
  float zoom = 1;
  std::string initials;              ///< of whoever codes on this computer
  std::string name;                  ///< of the same
  bool welcomed = false;             ///< the questions of the first run are answered
  std::vector<std::string> recent;   ///< project files, the latest first
  std::vector<std::string> places;   ///< searched besides the open project: folders, files, addresses
  std::vector<std::string> folders;  ///< in which files were chosen, the latest first

  std::set<std::string> places_seen;  ///< folders about whose disk nothing more is to be said

  int width = 0, height = 0;  ///< of the window; 0 = what the screen gives
  bool maximized = false;
  std::map<std::string, float> panes;  ///< widths of panes that were dragged, in points
  /// How a project lay on the desk when it was left.
  struct Desk {
    std::string room;
    std::string note;               ///< id of the open note's text
    std::vector<std::string> tabs;  ///< ids of the texts in tabs
  };
  std::map<std::string, Desk> desks;  ///< by project file; of the recent ones
  // How notes are set for reading (editor::Reading).
  int note_size = 1;
  float note_line = 1.6F;
  float note_measure = 40;
  int lock_minutes = 10;  ///< a sealed project is hidden when nobody has stirred for so long; 0 = never

  [[nodiscard]] static Settings load();
  /// $XDG_CONFIG_HOME/skolanalys, else ~/.config/skolanalys.
  [[nodiscard]] static std::filesystem::path folder();
  /// Words of one's own for the spelling, beside the settings.
  [[nodiscard]] static std::filesystem::path own_words();
  void save() const;
  void remember(const std::filesystem::path& project);
  void remember_folder(const std::filesystem::path& folder);
};

}  // namespace skolanalys::session
