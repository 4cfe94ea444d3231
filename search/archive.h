#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/store/project.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// Project files that are searched together: named files, and all `*.skolanalys` in named folders (and
/// below). Brings each file's index up to date when made; a file whose size and time the index knows is not
/// opened. Thread: one.
class Archive {
 public:
  /// Throws Error: not_found, usage (a folder without projects), and whatever keeps a named file from being
  /// read. `progress` is told how many files of how many are ready and may return false to stop.
  explicit Archive(const std::vector<std::filesystem::path>& paths,
                   const std::function<bool(std::size_t, std::size_t)>& progress = {});

  [[nodiscard]] const std::vector<Shard>& shards() const { return shards_; }
  /// Words out of the archive's files, each opened when first asked for.
  [[nodiscard]] TextSource words();

 private:
  const store::Project& project(const std::filesystem::path& path);
  std::vector<Shard> shards_;
  std::map<std::filesystem::path, std::unique_ptr<store::Project>> open_;
};

}  // namespace skolanalys::search
