#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/exchange/incoming.h"
#include "core/exchange/merge_codebook.h"
#include "core/exchange/note.h"
#include "core/exchange/survey.h"
#include "core/store/merge.h"

namespace skolanalys::session {

/// Files that are being looked at before they are imported, read on a thread of its own. Everything here is
/// called from the thread that draws.
class ImportPreview {
 public:
  /// `base`: the project as it is, which a whole project that comes in is tried on. `woken` is called on the
  /// reading thread when there is more to show.
  ImportPreview(std::vector<std::filesystem::path> places, store::Snapshot base, std::function<void()> woken);
  ~ImportPreview();
  ImportPreview(const ImportPreview&) = delete;
  ImportPreview& operator=(const ImportPreview&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] std::size_t done() const { return done_; }
  [[nodiscard]] std::size_t all() const { return all_; }

  // Once ready; what is not of this kind is empty.
  exchange::Incoming kind = exchange::Incoming::notes;
  std::filesystem::path path;  ///< the first of what was handed in
  std::optional<Error> fault;  ///< why it cannot be read; of notes each has its own
  /// What was read, and who speaks in any of it, to be put right by a person.
  std::vector<exchange::ReadFile> files;
  std::map<std::string, exchange::Speaker> speakers;
  std::vector<float> row_heights;  ///< of the files, as drawn last
  exchange::Survey survey;         ///< its columns are put right by a person
  exchange::Codebook codebook;
  /// A project of another program, or REFI-QDA: what would come in, worked out and ready to be taken in.
  struct Came {
    std::string name;
    std::size_t words = 0, codings = 0;
  };
  struct CameCode {
    std::string name, color;
    int depth = 0;
    bool fresh = false;  ///< not here yet
  };
  struct Whole {
    std::string program;
    exchange::refi::Outcome outcome;
    std::vector<Came> sources;
    std::vector<CameCode> codes;
    store::Merge merge;
  };
  Whole whole;
  /// What becomes of each code; worked out once, when first asked for.
  [[nodiscard]] const std::vector<exchange::MergeLine>& plan(const store::Project& project);

 private:
  void read(const std::vector<std::filesystem::path>& places);
  void read_whole();
  void read_notes(const std::vector<std::filesystem::path>& places);
  bool tell(std::size_t done, std::size_t all);
  store::Snapshot base_;
  std::function<void()> woken_;
  std::optional<std::vector<exchange::MergeLine>> plan_;
  std::atomic<bool> ready_ = false, stop_ = false;
  std::atomic<std::size_t> done_ = 0, all_ = 0;
  std::thread thread_;
};

}  // namespace skolanalys::session
