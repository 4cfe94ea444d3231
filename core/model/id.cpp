#include "core/model/id.h"

#include <charconv>

namespace skolanalys::model {
namespace {
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
}

std::string to_string(OpId id) {
  std::string out(13, '0');
  auto n = id.session;
  for (auto at = out.rbegin(); at != out.rend(); ++at, n >>= 5U) *at = alphabet[n & 31U];
  return out + "-" + std::to_string(id.seq);
}

std::optional<OpId> parse_id(std::string_view text) {
  if (text.size() < 15 || text[13] != '-') return std::nullopt;
  OpId id;
  for (std::size_t i = 0; i < 13; ++i) {
    const auto digit = alphabet.find(text[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    id.session = (id.session << 5U) | digit;
  }
  const auto* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data() + 14, end, id.seq);
  if (fault != std::errc{} || stop != end || id.seq == 0) return std::nullopt;
  return id;
}

}  // namespace skolanalys::model
