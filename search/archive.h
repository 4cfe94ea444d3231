#pragma once
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/store/project.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// What is searched together: project files, folders with all `*.skolanalys` in and below them, served
/// indexes, addresses of served indexes on other computers, and stub files that list such. Brings the index
/// of each project up to date when made; a file whose size and time its index knows is not opened. Thread:
/// one.
class Archive {
 public:
  /// A file in a folder that cannot be read is left out and named by `unread`; one that is named itself is an
  /// error. `but` is not indexed and not among the shards: a project that somebody else here keeps current.
  /// Throws Error: not_found, usage (a folder without projects, a wrong address), and whatever keeps a named
  /// file from being read. `progress` is told how many files of how many are ready and may return false to
  /// stop; then `stopped` is true. `how`: the passphrase of sealed projects among them; without it they are
  /// not read.
  explicit Archive(const std::vector<std::string>& places,
                   const std::function<bool(std::size_t, std::size_t)>& progress = {},
                   const std::filesystem::path& but = {}, store::Opening how = {});

  [[nodiscard]] const std::vector<Shard>& shards() const { return shards_; }
  /// Project files that could not be read.
  [[nodiscard]] const std::vector<std::string>& unread() const { return unread_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  /// Words out of the archive's files. A file is opened when first asked for; the latest few stay open.
  [[nodiscard]] TextSource words();

 private:
  const store::Project& project(const std::filesystem::path& path);
  /// Indexes of sealed projects: they go with this, also where it could not be made.
  struct Passing {
    Passing() = default;
    ~Passing();
    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;
    std::vector<std::filesystem::path> folders;
  };
  store::Opening how_;
  Passing passing_;
  std::vector<Shard> shards_;
  std::vector<std::string> unread_;
  bool stopped_ = false;
  std::list<std::pair<std::filesystem::path, std::unique_ptr<store::Project>>> open_;  // the latest first
};

/// The project files among places, folders searched through. Throws like Archive.
[[nodiscard]] std::vector<std::filesystem::path> project_files(const std::vector<std::string>& places);

}  // namespace skolanalys::search
