#pragma once
#include <sodium.h>

#include <string>
#include <string_view>

/// Bytes as libsodium wants them, and the short hash that tells whether what was stored is whole.
namespace skolanalys::store {

[[nodiscard]] inline const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
[[nodiscard]] inline unsigned char* raw(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

inline constexpr std::size_t digest_bytes = 16;

/// BLAKE2b of `digest_bytes` bytes, without a key: finds damage, not forgery.
[[nodiscard]] inline std::string digest(std::string_view bytes) {
  std::string out(digest_bytes, '\0');
  crypto_generichash(raw(out), out.size(), raw(bytes), bytes.size(), nullptr, 0);
  return out;
}

}  // namespace skolanalys::store
