#include <sodium.h>

#include <cctype>

#include "core/exchange/refi/refi.h"

namespace skolanalys::exchange::refi {

std::string guid_of(const std::string& project_id, const std::string& what) {
  const auto all = project_id + "\n" + what;
  unsigned char hash[16];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(all.data()), all.size(),
                     nullptr, 0);
  hash[6] =
      static_cast<unsigned char>((hash[6] & 0x0FU) | 0x80U);  // version 8: made by the producer's own rule
  hash[8] = static_cast<unsigned char>((hash[8] & 0x3FU) | 0x80U);
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < sizeof hash; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += digits[hash[i] >> 4U];
    out += digits[hash[i] & 15U];
  }
  return out;
}

std::string plain_guid(std::string_view guid) {
  std::string out;
  for (const char c : guid)
    if (std::isxdigit(static_cast<unsigned char>(c)) != 0)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace skolanalys::exchange::refi
