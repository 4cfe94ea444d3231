#include "core/text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace skolanalys::text {
namespace {

bool continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Code points that start in eight bytes, counted in one word: a long note is scanned at each key.
Pos starts_in_eight(const char* bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, 8);
  const auto tails = (word >> 7U) & ~(word >> 6U) & 0x0101010101010101ULL;
  return 8U - static_cast<Pos>((tails * 0x0101010101010101ULL) >> 56U);
}

ByteOffset sequence_length(char lead) noexcept {
  const auto c = static_cast<unsigned char>(lead);
  if (c < 0x80) return 1;
  if (c < 0xE0) return 2;
  if (c < 0xF0) return 3;
  return 4;
}

}  // namespace

std::optional<ByteOffset> first_invalid(std::string_view bytes) noexcept {
  const auto n = bytes.size();
  for (ByteOffset i = 0; i < n;) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    if (c < 0x80) {
      ++i;
      continue;
    }
    ByteOffset more = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (c >= 0xC2 && c <= 0xDF) {
      more = 1;
    } else if (c >= 0xE0 && c <= 0xEF) {
      more = 2;
      if (c == 0xE0) low = 0xA0;
      if (c == 0xED) high = 0x9F;
    } else if (c >= 0xF0 && c <= 0xF4) {
      more = 3;
      if (c == 0xF0) low = 0x90;
      if (c == 0xF4) high = 0x8F;
    } else {
      return i;
    }
    if (i + more >= n) return i;
    for (ByteOffset k = 1; k <= more; ++k) {
      const auto d = static_cast<unsigned char>(bytes[i + k]);
      if (d < low || d > high) return i;
      low = 0x80;
      high = 0xBF;
    }
    i += more + 1;
  }
  return std::nullopt;
}

Pos length(std::string_view utf8) noexcept {
  Pos n = 0;
  ByteOffset i = 0;
  for (; i + 8 <= utf8.size(); i += 8) n += starts_in_eight(utf8.data() + i);
  for (; i < utf8.size(); ++i) n += continuation(utf8[i]) ? 0 : 1;
  return n;
}

ByteOffset byte_of(std::string_view utf8, Pos at) noexcept {
  ByteOffset i = 0;
  for (; at > 8 && i + 8 <= utf8.size(); i += 8) at -= starts_in_eight(utf8.data() + i);
  while (i < utf8.size() && continuation(utf8[i])) ++i;
  for (; at > 0 && i < utf8.size(); --at) i += sequence_length(utf8[i]);
  return std::min(i, utf8.size());
}

Pos pos_of(std::string_view utf8, ByteOffset at) noexcept {
  at = std::min(at, utf8.size());
  while (at > 0 && at < utf8.size() && continuation(utf8[at])) --at;
  return length(utf8.substr(0, at));
}

std::string_view slice(std::string_view utf8, Range range) noexcept {
  if (range.empty()) return {};
  const auto from = byte_of(utf8, range.from);
  const auto rest = utf8.substr(from);
  return rest.substr(0, byte_of(rest, range.size()));
}

char32_t next(std::string_view utf8, ByteOffset& at) noexcept {
  const auto c = static_cast<unsigned char>(utf8[at]);
  const auto n = std::min(sequence_length(utf8[at]), utf8.size() - at);
  char32_t out = n == 1 ? c : n == 2 ? c & 0x1FU : n == 3 ? c & 0x0FU : c & 0x07U;
  for (ByteOffset k = 1; k < n; ++k) out = (out << 6U) | (static_cast<unsigned char>(utf8[at + k]) & 0x3FU);
  at += n;
  return out;
}

void append(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

std::string printable(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const auto rest = utf8.substr(at);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF"))
      at += 2;
    else if (static_cast<unsigned char>(rest[0]) >= 0x20 || rest[0] == '\t' || rest[0] == '\n')
      out += rest[0];
  }
  return out;
}

Index::Index(std::string_view utf8) : text_(utf8) {
  starts_.reserve(utf8.size() / block + 2);
  for (ByteOffset i = 0; i < utf8.size(); ++i) {
    if (continuation(utf8[i])) continue;
    if (length_ % block == 0) starts_.push_back(i);
    ++length_;
  }
  if (starts_.empty()) starts_.push_back(0);
}

ByteOffset Index::byte_of(Pos at) const noexcept {
  if (at >= length_) return text_.size();
  const auto start = starts_[at / block];
  return start + text::byte_of(text_.substr(start), at % block);
}

Pos Index::pos_of(ByteOffset at) const noexcept {
  at = std::min(at, text_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), at);
  const auto k = static_cast<std::size_t>(after - starts_.begin()) - 1;
  return static_cast<Pos>(k) * block + text::pos_of(text_.substr(starts_[k]), at - starts_[k]);
}

std::string_view Index::slice(Range range) const noexcept {
  if (range.empty()) return {};
  const auto from = byte_of(range.from);
  return text_.substr(from, byte_of(range.to) - from);
}

}  // namespace skolanalys::text
