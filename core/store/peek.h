#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

struct sqlite3_file;

namespace skolanalys::store {

/// Reads a project file without disturbing whoever has it open.
///
/// POSIX forgets all locks that a process has on a file when the process closes any descriptor of it: reading
/// the head of the open project by other means would let another program write in it. SQLite's own file layer
/// knows of that, and waits with closing.
///
///     Peek file(path);
///     const auto head = file.read(0, 100);
class Peek {
 public:
  explicit Peek(const std::filesystem::path& path);
  ~Peek();
  Peek(const Peek&) = delete;
  Peek& operator=(const Peek&) = delete;

  /// False where there is no such file, or it may not be read.
  [[nodiscard]] bool open() const noexcept { return open_; }
  [[nodiscard]] std::uint64_t size() const;
  /// What there is of it from `at` on.
  [[nodiscard]] std::string read(std::uint64_t at, std::size_t bytes) const;
  /// Whether somebody, this program too, has it open for writing.
  [[nodiscard]] bool held() const;

 private:
  const char* name_ = nullptr;
  std::unique_ptr<std::uint64_t[]> room_;  // for what SQLite keeps of a file
  [[nodiscard]] sqlite3_file* file() const { return reinterpret_cast<sqlite3_file*>(room_.get()); }
  bool open_ = false;
};

}  // namespace skolanalys::store
