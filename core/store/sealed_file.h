#pragma once
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "core/store/secret.h"

/// Large files beside a project that only who has its key can read (libsodium's secretstream): written and
/// read by parts, so that a file of any size costs a few megabytes of memory. Small ones: Seal::close_file.
///
///     SealedWriter out(file, key, "index");
///     out.write(bytes);                          // as often as needed
///     out.finish();                              // only now does it stand in its place, durable
///
///     SealedReader in(file, key, "index");
///     for (std::string part; in.read(part);) use(part);
///     if (!in.whole()) forget_what_was_read();   // cut, damaged, or sealed by somebody else
namespace skolanalys::store {

class SealedWriter {
 public:
  /// Writes beside `file` until `finish`. `purpose` binds it to what it is. Throws Error(storage).
  SealedWriter(const std::filesystem::path& file, const Secret& key, std::string_view purpose);
  /// What was not finished leaves nothing.
  ~SealedWriter();
  SealedWriter(const SealedWriter&) = delete;
  SealedWriter& operator=(const SealedWriter&) = delete;
  void write(std::string_view bytes);
  /// Puts it in place of what stood there. Throws Error(storage); that then stands still.
  void finish();

 private:
  struct Stream;
  void put(bool last);
  std::unique_ptr<Stream> stream_;
  std::filesystem::path file_, part_;
  std::ofstream out_;
  std::string purpose_, pending_;
};

class SealedReader {
 public:
  SealedReader(const std::filesystem::path& file, const Secret& key, std::string_view purpose);
  ~SealedReader();
  SealedReader(const SealedReader&) = delete;
  SealedReader& operator=(const SealedReader&) = delete;
  /// The next part; false at the end, or where nothing more opens. Parts are those of the file, not those
  /// that were written.
  [[nodiscard]] bool read(std::string& part);
  /// Whether everything that was written has been read.
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;  ///< none where there is nothing to read
  std::ifstream in_;
  std::string purpose_, cipher_;
  bool whole_ = false;
};

}  // namespace skolanalys::store
