#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/exchange/note.h"

namespace skolanalys::session {

/// Files that are being looked at before they are imported, read on a thread of its own. Everything here is
/// called from the thread that draws.
class ImportPreview {
 public:
  /// `woken` is called on the reading thread when there is more to show.
  ImportPreview(std::vector<std::filesystem::path> places, std::function<void()> woken);
  ~ImportPreview();
  ImportPreview(const ImportPreview&) = delete;
  ImportPreview& operator=(const ImportPreview&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] std::size_t done() const { return done_; }
  [[nodiscard]] std::size_t all() const { return all_; }
  /// Once ready: what was read, and who speaks in any of it, to be put right by a person.
  std::vector<exchange::ReadFile> files;
  std::map<std::string, exchange::Speaker> speakers;

 private:
  std::function<void()> woken_;
  std::atomic<bool> ready_ = false, stop_ = false;
  std::atomic<std::size_t> done_ = 0, all_ = 0;
  std::thread thread_;
};

}  // namespace skolanalys::session
