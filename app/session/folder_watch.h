#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/store/bundle.h"
#include "core/store/merge.h"
#include "core/store/share.h"

namespace skolanalys::session {

class Session;

/// The folder in which the open project meets its copies on other laptops: looked in beside the window, again
/// and again. What others put there comes in by itself, what was done here goes out. The project remembers
/// the folder and goes on with it when it is opened again.
class FolderWatch {
 public:
  explicit FolderWatch(Session& session) : session_(session) {}

  void begin(const std::string& folder);
  /// Where the project was left watching one.
  void resume();
  /// The project forgets the folder.
  void end();
  /// The project is closed.
  void forget();

  [[nodiscard]] bool on() const { return folder_ != nullptr; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_->folder(); }
  /// What was exchanged when something was last; empty = not yet looked.
  [[nodiscard]] const std::string& told() const { return told_; }

 private:
  struct Looked;
  void look(std::chrono::seconds pause);
  /// What the folder lacks, and one file in place of those that tell what is erased; a job too.
  void put_out(const std::shared_ptr<Looked>& looked, std::size_t taken);
  void tell(std::size_t taken, std::size_t written);

  Session& session_;
  std::shared_ptr<store::SharedFolder> folder_;  // lent to the job that looks in it
  std::string told_;
};

}  // namespace skolanalys::session
