#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/model/clock.h"

/// The disk as a person chooses from it: the places where files are kept, and what lies in a folder. Nothing
/// here remembers anything; a slow disk is read by a job.
namespace skolanalys::session {

/// A folder that a person knows by what it is for: "place.home", "place.stick".
struct DiskPlace {
  std::string words;  ///< string id; empty: the folder's own name says it
  std::filesystem::path folder;
};
/// Home, desktop, documents, downloads and pictures as the desktop names them (user-dirs.dirs), where they
/// are, then what is plugged in.
[[nodiscard]] std::vector<DiskPlace> disk_places();
/// Sticks and other disks that were plugged in, as desktops mount them.
[[nodiscard]] std::vector<std::filesystem::path> plugged_in();

/// What is looked for in a folder.
struct Sought {
  std::vector<std::string> endings{};  ///< ".jpg", lower case; none = every file
  bool folders_only = false;
  bool hidden = false;  ///< those whose name begins with a dot too

  /// Whether a file of this name is of the kinds sought.
  [[nodiscard]] bool takes(const std::string& name) const;
};

struct DiskEntry {
  std::string name;
  bool folder = false;
  std::uintmax_t bytes = 0;
  model::Moment changed{};
};
struct Listing {
  std::filesystem::path folder;
  std::vector<DiskEntry> entries;  ///< folders first, then by name as Swedish sorts, numbers by size
  std::size_t others = 0;          ///< files of other kinds, which are left out
};
/// Reads a folder. `check` is called between entries and may throw to stop. Throws Error(storage,
/// "error.folder") where it cannot be read.
[[nodiscard]] Listing list_folder(const std::filesystem::path& folder, const Sought& sought,
                                  const std::function<void()>& check = {});

/// What was typed as a path: "~" is home, and what does not begin at the root begins in `folder`.
[[nodiscard]] std::filesystem::path typed_path(const std::string& typed, const std::filesystem::path& folder);
/// Whether it is meant as a path rather than as a name to look for.
[[nodiscard]] bool looks_like_path(const std::string& typed);

}  // namespace skolanalys::session
