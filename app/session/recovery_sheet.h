#pragma once
#include <filesystem>
#include <string>

#include "core/assets/assets.h"

namespace skolanalys::session {

/// A name for it beside the project that nothing has yet: an earlier sheet stays.
[[nodiscard]] std::string free_sheet_name(const std::filesystem::path& project, const assets::Words& words);
/// Writes the page to print and lock in: what it is for, the code, what happens without it. Readable by its
/// owner only, and on the disk when this returns. Throws Error(storage) where something stands at `path`
/// already, or it cannot be written.
void write_recovery_sheet(const std::filesystem::path& path, const std::filesystem::path& project,
                          const std::string& code, const assets::Words& words);
/// Throws as above where the sheet could not be written: to be asked before a passphrase is given.
void expect_room_for_sheet(const std::filesystem::path& path);

}  // namespace skolanalys::session
