#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace skolanalys::session {

/// A file or folder that a person is to choose, in the window's own panel (`Session::choose`).
///
///     session.choose({.what = FileWish::What::files, .title = "choose.pictures", .endings = {".jpg",
///     ".png"},
///                     .chosen = [&](const auto& files) { session.attach_pictures(files); }});
struct FileWish {
  /// `save`: a file that may not be there yet; the panel has asked before one that is there is given.
  enum class What { file, files, folder, save };
  What what = What::file;
  std::string title;  ///< string id: what it is for
  std::vector<std::string>
      endings{};  ///< of the kinds wanted, ".csv"; none = all. `save`: the first is added
  /// Where to begin: a folder, or a file in it, which `save` suggests. Empty = where one was last.
  std::filesystem::path start{};
  bool folders_too = false;  ///< of `files`: a folder can be taken as a whole
  /// On the UI thread, with one path at least; not called where the person changes their mind.
  std::function<void(const std::vector<std::string>&)> chosen{};
};

}  // namespace skolanalys::session
