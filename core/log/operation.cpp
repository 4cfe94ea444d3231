#include "core/log/operation.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace skolanalys::log {

namespace {

/// Walks one CBOR value without building or recursing: what it says of its own lengths and nesting.
class Walk {
 public:
  explicit Walk(std::string_view bytes) : bytes_(bytes) {}

  /// Whether there is one whole value, nested no deeper than anything we write, and nothing behind it.
  bool shallow() {
    while (depth_ > 0) {
      auto& left = open_[depth_ - 1];
      if (left == 0) {
        --depth_;
        continue;
      }
      if (at_ >= bytes_.size()) return false;
      if (left == endless && static_cast<unsigned char>(bytes_[at_]) == stop) {
        ++at_;
        --depth_;
        continue;
      }
      if (left != endless) --left;
      if (!item()) return false;
    }
    return at_ == bytes_.size();
  }

 private:
  static constexpr std::size_t deepest = 32;
  static constexpr std::uint64_t endless = ~0ULL;
  static constexpr unsigned char stop = 0xFF;

  /// Passes over an item; of a list or object, over its head alone.
  bool item() {
    const auto first = static_cast<unsigned char>(bytes_[at_++]);
    const unsigned major = first >> 5U;
    const unsigned info = first & 31U;
    if (major == 7 && info == 31) return false;  // an end of what did not begin
    std::uint64_t n = info;
    if (info >= 24 && info <= 27) {
      const std::size_t size = std::size_t{1} << (info - 24);
      if (bytes_.size() - at_ < size) return false;
      n = 0;
      for (std::size_t i = 0; i < size; ++i) n = (n << 8U) | static_cast<unsigned char>(bytes_[at_++]);
    } else if (info > 27 && info < 31) {
      return false;
    }
    const bool open_ended = info == 31;
    switch (major) {
      case 2:
      case 3:
        if (open_ended) return nest(endless);  // in pieces
        if (bytes_.size() - at_ < n) return false;
        at_ += n;
        return true;
      case 4:
      case 5:
        if (open_ended) return nest(endless);
        if (n > bytes_.size()) return false;  // each item has a byte at least
        return nest(major == 4 ? n : 2 * n);
      case 6:
        return false;  // tags: we write none
      default:
        return !open_ended;
    }
  }
  bool nest(std::uint64_t items) {
    if (depth_ > deepest) return false;
    open_[depth_++] = items;
    return true;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::array<std::uint64_t, deepest + 1> open_{1};  // how many items each that is open still has
  std::size_t depth_ = 1;
};

}  // namespace

bool shallow(std::string_view bytes) { return Walk(bytes).shallow(); }

std::string encode(const nlohmann::json& body) {
  std::string out;
  nlohmann::json::to_cbor(body, out);
  return out;
}

nlohmann::json decode(std::string_view bytes) {
  auto body =
      shallow(bytes) ? nlohmann::json::from_cbor(bytes.begin(), bytes.end(), true, false) : nlohmann::json();
  if (!body.is_object())
    throw Error(Fault::format, "error.operation_damaged", {}, "an operation in the log cannot be read");
  return body;
}

}  // namespace skolanalys::log
