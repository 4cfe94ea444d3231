#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skolanalys::exchange {

/// What an archive from outside may cost. Only bytes counted while reading are trusted, never what a header
/// says.
struct ZipLimits {
  std::uint64_t entries = 10'000;
  std::uint64_t part = 64ULL << 20U;  ///< bytes of one part, unpacked
  std::uint64_t all = 256ULL << 20U;  ///< bytes of all parts that are read, unpacked
  std::uint64_t ratio = 200;          ///< unpacked to packed, after the first MiB
};

/// A zip archive, read in memory only: nothing of it is ever written to disk. Names are compared without
/// case, as producers differ. Errors: Error(format) naming archive, part and what is wrong: not a zip,
/// damaged, too large, encrypted, a name that climbs out ("../"), one name twice.
class ZipReader {
 public:
  explicit ZipReader(const std::filesystem::path& path, ZipLimits limits = {});
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] bool has(std::string_view name) const;
  /// Nothing where there is no such part.
  [[nodiscard]] std::optional<std::string> find(std::string_view name);
  /// Error(format) where there is no such part.
  [[nodiscard]] std::string read(std::string_view name);

 private:
  std::optional<std::size_t> index_of(std::string_view name) const;
  std::filesystem::path path_;
  ZipLimits limits_;
  void* zip_ = nullptr;
  std::vector<std::string> names_;
  std::vector<std::string> folded_;
  std::uint64_t unpacked_ = 0;
};

/// An archive being made in a file; written whole at `close` or not at all. Throws Error(storage).
class ZipWriter {
 public:
  explicit ZipWriter(const std::filesystem::path& path);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  /// `stored`: uncompressed, for what is compressed already or must stand so (ODT's mimetype).
  void add(const std::string& name, std::string bytes, bool stored = false);
  void close();

 private:
  std::filesystem::path path_, fresh_;
  void* zip_ = nullptr;
  std::vector<std::unique_ptr<std::string>> kept_;  // libzip reads them at close
};

}  // namespace skolanalys::exchange
