#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Xapian {
class Database;
}

namespace skolanalys::search {

/// One index as a part of what is searched: of a project on this computer, or one that is served, here or on
/// another computer.
struct Shard {
  std::filesystem::path project{};     ///< the project file; empty where the index is a served one
  std::filesystem::path index{};       ///< folder of the index; empty where it is on another computer
  std::string address{};               ///< of another computer, as written: "xapian+ssh://office/srv/index"
  std::string program{}, arguments{};  ///< what connects to it, or
  std::string host{};                  ///< where it listens
  unsigned port = 0;

  [[nodiscard]] bool remote() const { return !address.empty(); }
  /// What it is called in messages.
  [[nodiscard]] std::string name() const;
};

/// `xapian+ssh://[USER@]HOST[:PORT]/PATH` (Xapian's own server, started over ssh for as long as one searches)
/// or `xapian+tcp://HOST:PORT` (a server that listens; it asks for no password and hides nothing, so only
/// inside a protected network). Nothing where `text` is no such address. Errors: Error(usage) where it begins
/// as one and is not.
[[nodiscard]] std::optional<Shard> shard_at(std::string_view text);

/// Whether a file is a stub: Xapian's list of databases, one a line.
[[nodiscard]] bool is_stub(const std::filesystem::path& file);

/// The shards of a stub file. Lines: `auto PATH` or `glass PATH` (a served index, relative to the file),
/// `remote HOST:PORT`, `remote :ssh ARGUMENTS`, `remote :xapian-progsrv PATH`, or an address as above; `#`
/// begins a comment. Other programs than these two are not started: a stub may come from anyone.
/// Errors: Error(format) with file and line.
[[nodiscard]] std::vector<Shard> shards_in_stub(const std::filesystem::path& file);

/// Opens it. Throws Xapian::Error; waits at most five seconds for another computer.
[[nodiscard]] Xapian::Database open_shard(const Shard& shard);

}  // namespace skolanalys::search
