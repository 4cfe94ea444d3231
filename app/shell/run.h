#pragma once
#include <filesystem>

namespace skolanalys::shell {

/// Opens the window, on a file or on the start screen, and returns the exit code when it is closed: 0, or 3
/// where no window can be opened (said on standard error).
int run_window(const std::filesystem::path& file);

}  // namespace skolanalys::shell
