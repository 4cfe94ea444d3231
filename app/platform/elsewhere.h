#pragma once
#include <filesystem>

namespace skolanalys::platform {

/// Opens a file or a folder in the program that the desktop has for it. Returns at once; where the desktop
/// has none, nothing happens.
void show_elsewhere(const std::filesystem::path& path);

}  // namespace skolanalys::platform
