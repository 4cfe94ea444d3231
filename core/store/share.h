#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/store/merge.h"

namespace skolanalys::store {

/// A folder that several laptops share without a server: a stick, a synced folder, a network share. Each
/// laptop writes only files of its own and never changes one again, so no file has two writers; it reads
/// everybody's. A file that is not there in full yet fails to open and is tried again. Where something was
/// erased, whoever looks next puts one file with all that is left in place of those that still tell it.
///
/// Any thread, one at a time; the project itself is not touched: hand `look` a snapshot, take in what it
/// found, and hand `publish` what to write.
class SharedFolder {
 public:
  explicit SharedFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

  struct Found {
    std::vector<Incoming> incoming;
    std::size_t not_ready = 0;                   ///< files that could not be read yet, or at all
    std::vector<std::filesystem::path> read;     ///< the files that `incoming` is from
    log::Vector there;                           ///< what somebody would have who read the whole folder
    std::vector<std::filesystem::path> telling;  ///< files with words that are erased in `own`; see `renew`
  };
  /// What the folder has that `own` lacks. Throws Error(storage) where the folder cannot be read.
  [[nodiscard]] Found look(const Snapshot& own);

  /// Writes what `own` has and the folder lacks, as one new file; returns how many operations. Throws
  /// Error(storage).
  std::size_t publish(const Bundle& bundle, const BundleKey& key);

  struct Renewed {
    std::size_t gone = 0;
    std::vector<std::filesystem::path> left;  ///< that could not be deleted: say so; not tried again
  };
  /// Writes `whole` (`bundle_since` nothing) as one new file, then deletes those of the `telling` files which
  /// it holds everything of. One that has more stays until that was taken in. Throws Error(storage).
  Renewed renew(const Bundle& whole, const BundleKey& key, const std::vector<std::filesystem::path>& telling);

 private:
  std::filesystem::path folder_;
  [[nodiscard]] std::filesystem::path name_for(const Bundle& bundle) const;
  std::size_t erased_ = 0;                           // records that were, at the last look
  std::map<std::filesystem::path, log::Vector> to_;  // of files that were read in full
  std::map<std::filesystem::path, std::size_t>
      silent_about_;  // how many erased records they were looked through for
};

}  // namespace skolanalys::store
