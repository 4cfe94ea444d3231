#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace skolanalys::session {

/// What a person chose, kept in $XDG_CONFIG_HOME/skolanalys/settings.json. A file that cannot be read means
/// defaults.
struct Settings {
  std::string language = "sv";
  bool dark = false;
  float zoom = 1;
  std::string initials;             ///< of whoever codes on this computer
  std::vector<std::string> recent;  ///< project files, the latest first
  std::vector<std::string> places;  ///< searched besides the open project: folders, files, addresses

  // How notes are set for reading (editor::Reading).
  int note_size = 1;
  float note_line = 1.6F;
  float note_measure = 40;

  [[nodiscard]] static Settings load();
  /// $XDG_CONFIG_HOME/skolanalys, else ~/.config/skolanalys.
  [[nodiscard]] static std::filesystem::path folder();
  /// Words of one's own for the spelling, beside the settings.
  [[nodiscard]] static std::filesystem::path own_words();
  void save() const;
  void remember(const std::filesystem::path& project);
};

}  // namespace skolanalys::session
