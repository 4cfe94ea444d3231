#include "core/error.h"

#include <optional>

namespace skolanalys {
namespace {

/// "{0}" or "{0|åtgärd|åtgärder}" from its brace on.
struct Hole {
  std::size_t size = 0, value = 0;
  bool counted = false;
  std::string_view one, many;
};

std::optional<Hole> hole_at(std::string_view sentence, std::size_t values) {
  const auto end = sentence.find('}');
  if (end == std::string_view::npos) return std::nullopt;
  Hole out;
  out.size = end + 1;
  std::size_t at = 1;
  for (; at < end && sentence[at] >= '0' && sentence[at] <= '9' && at < 4; ++at)
    out.value = out.value * 10 + static_cast<std::size_t>(sentence[at] - '0');
  if (at == 1 || out.value >= values) return std::nullopt;
  if (at == end) return out;
  const auto between = sentence.find('|', at + 1);
  if (sentence[at] != '|' || between > end) return std::nullopt;
  out.counted = true;
  out.one = sentence.substr(at + 1, between - at - 1);
  out.many = sentence.substr(between + 1, end - between - 1);
  return out;
}

}  // namespace

std::string fill(std::string sentence, const std::vector<std::string>& values) {
  std::string out;
  // One pass, so that what was filled in is never filled in again.
  for (std::size_t at = 0; at < sentence.size();) {
    const auto hole =
        sentence[at] == '{' ? hole_at(std::string_view(sentence).substr(at), values.size()) : std::nullopt;
    if (!hole) {
      out += sentence[at++];
      continue;
    }
    const auto& value = values[hole->value];
    if (hole->counted)
      out += value == "1" ? hole->one : hole->many;
    else
      out += value;
    at += hole->size;
  }
  return out;
}

}  // namespace skolanalys
