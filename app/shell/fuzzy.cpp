#include "app/shell/fuzzy.h"

#include <algorithm>

namespace skolanalys::shell {
namespace {

/// Letters above ASCII count as letters, so that "å" begins no word inside one.
bool in_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

std::optional<int> score_word(std::string_view word, std::string_view name) {
  int best = 0;
  for (auto at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
    const bool begins = at == 0 || !in_word(name[at - 1]);
    best = std::max(best, at == 0 ? 120 : begins ? 100 : 60);
  }
  if (best > 0) return best;
  // Its letters in order; letters that begin words or follow one another count for more.
  int score = 0;
  std::size_t from = 0;
  std::size_t last = std::string_view::npos;
  for (const char c : word) {
    const auto at = name.find(c, from);
    if (at == std::string_view::npos) return std::nullopt;
    if (at == 0 || !in_word(name[at - 1]))
      score += 8;
    else if (last != std::string_view::npos && at == last + 1)
      score += 5;
    else
      score += 1;
    last = at;
    from = at + 1;
  }
  // Letters strewn over a long name are no find.
  const auto length = static_cast<int>(word.size());
  return score >= 3 * length ? std::optional(std::min(score, 50)) : std::nullopt;
}

}  // namespace

std::optional<int> fuzzy_score(std::string_view typed, std::string_view name) {
  int sum = 0;
  for (std::size_t at = 0; at < typed.size();) {
    const auto end = std::min(typed.find(' ', at), typed.size());
    if (end > at) {
      const auto one = score_word(typed.substr(at, end - at), name);
      if (!one) return std::nullopt;
      sum += *one;
    }
    at = end + 1;
  }
  return sum - static_cast<int>(std::min<std::size_t>(name.size(), 60) / 6);
}

}  // namespace skolanalys::shell
