#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/log/clocks.h"
#include "core/log/operation.h"

namespace skolanalys::store {

/// What a bundle is sealed with: everybody who has a copy of the project has it.
using BundleKey = std::array<unsigned char, 32>;

/// Part of a project on its way to a colleague: the operations that lie between two states, and the files
/// that they name.
///
/// `.skolsync`: "SKOLSYNC", format (4 bytes), then a header in CBOR (project, from, to, sender, counts), then
/// the records, compressed (zstd) and sealed (XChaCha20-Poly1305 stream of libsodium) in pieces of 64 KiB;
/// the header is bound to the first piece, the last piece says that it is the last. A changed, missing or
/// added byte refuses the whole.
struct Bundle {
  std::string project_id;
  std::string sender;  ///< who sends it, as the system calls them
  log::Vector from;    ///< what the receiver is taken to have
  log::Vector to;      ///< what the receiver has afterwards, and the sender had
  std::vector<log::Operation> operations;
  std::vector<std::pair<std::string, std::string>> blobs;  ///< SHA-256, bytes
};

/// Nothing larger is read or written; a bundle that claims more is refused before memory is taken for it.
struct BundleLimits {
  std::uint64_t bytes = 2ULL << 30U;     ///< unpacked, in all
  std::uint64_t record = 512ULL << 20U;  ///< one operation or file
  std::uint64_t header = 4ULL << 20U;
  std::uint64_t operations = 20'000'000;
};

[[nodiscard]] std::string write_bundle(const Bundle& bundle, const BundleKey& key);
/// Throws Error(format) "error.bundle_*" that names `path`: no bundle, of a newer version, damaged or of
/// another project's key, cut short, too large.
[[nodiscard]] Bundle read_bundle(const std::string& bytes, const BundleKey& key,
                                 const std::filesystem::path& path, const BundleLimits& limits = {});
/// The header alone (operations and blobs empty): read without the key, so not to be trusted for more than
/// deciding what to read.
[[nodiscard]] Bundle peek_bundle(const std::string& bytes, const std::filesystem::path& path);

/// Writes by a temporary name, makes it durable, then gives it its name: nobody ever sees half of it.
void save_bundle(const std::filesystem::path& path, const std::string& bytes);
[[nodiscard]] std::string load_bundle(const std::filesystem::path& path, const BundleLimits& limits = {});

}  // namespace skolanalys::store
