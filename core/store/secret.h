#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace skolanalys::store {

/// A 256-bit key in memory that is not swapped out, not dumped, and zeroed when the last copy is gone.
/// Copies share the bytes (so that a key lies in one place only); nobody changes them.
class Secret {
 public:
  static constexpr std::size_t size = 32;
  /// No key.
  Secret() = default;
  /// Copies `size` bytes; the caller wipes its own.
  explicit Secret(const unsigned char* bytes);
  [[nodiscard]] static Secret random();
  /// A key for one purpose, out of this one.
  [[nodiscard]] Secret derive(std::uint64_t purpose) const;
  [[nodiscard]] bool empty() const noexcept { return bytes_ == nullptr; }
  [[nodiscard]] const unsigned char* data() const noexcept { return bytes_.get(); }

 private:
  std::shared_ptr<const unsigned char> bytes_;
};

/// Overwrites words that must not stay in memory.
void wipe(std::string& words);

}  // namespace skolanalys::store
