#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

/// A disk that fails on purpose, put under a project by its VFS name.
///
/// Files are real, so that everything which does not go through SQLite sees them too. Beside each, the disk
/// remembers what would survive a power cut: the bytes at the last sync, and every write, truncation and
/// removal since then. `lose_power` rewrites the real files to what a cut left over of that.
///
///   Disk disk(seed);
///   disk.cut_power_at(120);                       // the 120th write, sync, truncation or removal
///   auto project = Project::create(path, e, {.vfs = disk.name()});
///   …                                             // from there on every access fails
///   project.reset();
///   disk.lose_power();                            // now the files are what the next start finds
class Disk {
 public:
  enum class Survives {
    prefix,
    some,
    torn
  };  ///< which unsynced writes: the first, any, any 512-byte sectors
  enum class Failure { full, write, short_write, sync, read };

  explicit Disk(std::uint64_t seed);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  /// How many writes, syncs, truncations and removals (reads, for Failure::read) there have been.
  [[nodiscard]] std::uint64_t changes() const;
  [[nodiscard]] std::uint64_t reads() const;
  /// How often somebody wanted a file of a disk that was pulled out.
  [[nodiscard]] std::uint64_t refused() const;

  void cut_power_at(std::uint64_t change);
  /// The n-th access of the failing sort (and, when `lasting`, every one after it) fails.
  void fail_at(std::uint64_t n, Failure what, bool lasting);
  /// Every access fails until it is called again with false: a stick pulled out and put back.
  void pull(bool out);
  /// Files are as the disk holds them from now on; to be called when nobody has them open.
  void lose_power(Survives how);
  void heal();

 private:
  friend struct Hooks;
  struct Change {
    enum { written, cut } kind;
    std::int64_t at;
    std::string bytes;
  };
  struct Image {
    bool durable = false;  ///< its name is on the disk
    bool removed = false;  ///< unlinked, and the folder not synced since
    std::string synced;
    std::optional<std::string>
        former;  ///< of this name before it was made anew; its folder may have that still
    std::vector<Change> pending;
  };
  enum class Verdict { pass, dead, fail };
  Verdict next_change(Failure failure);
  Verdict next_read();
  [[nodiscard]] bool hit(std::uint64_t count);

  std::string name_;
  sqlite3_vfs* vfs_ = nullptr;
  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  std::map<std::string, Image> images_;
  std::uint64_t changes_ = 0, reads_ = 0, failing_ = 0, refused_ = 0;
  std::uint64_t cut_at_ = 0, fail_at_ = 0;
  Failure failure_ = Failure::write;
  bool lasting_ = false, dead_ = false, out_ = false;
};
