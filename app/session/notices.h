#pragma once
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/store/places.h"
#include "core/store/secret.h"

namespace skolanalys::session {

class Session;

/// What stands above the room until it is dealt with: why a file cannot be written in and what can be done
/// instead, that its disk takes nothing, that it lies where disks go away. Each with its ways out; none stops
/// anybody.
class Notices {
 public:
  explicit Notices(Session& session) : session_(session) {}

  struct Action {
    std::string id, words;
    std::function<void()> act;
  };
  struct Notice {
    std::string id, words;
    bool bad = false;  ///< something does not work; else it is good to know
    bool dismissible = true;
    std::vector<Action> actions;
    std::string about{};  ///< what tests read
  };
  /// The most pressing first. Cheap: once a frame.
  [[nodiscard]] std::vector<Notice> current();
  void dismiss(const std::string& id);

  /// A file could not be opened for writing: true where something is offered instead, and so will be shown.
  bool refused(const std::filesystem::path& path, const store::Secret& key, const Error& why);
  /// The project was opened, or none is any more.
  void opened();
  void forget();

  /// Writes the project to a folder of this computer and goes on there; the two copies meet through the
  /// folder where it lay.
  void work_here();
  /// Where a copy would be safe when the project's own disk is full: another disk with room, if there is one.
  [[nodiscard]] std::filesystem::path elsewhere() const;

 private:
  void look();
  void open_a_copy();

  Session& session_;
  struct Refused {
    std::filesystem::path path;
    store::Secret key;
    std::string id, words;
  };
  Refused refused_;
  std::string reading_;  ///< why the open project can only be read, in words; empty = it can be changed
  store::Disk disk_ = store::Disk::local;
  std::set<std::string> dismissed_;
};

}  // namespace skolanalys::session
