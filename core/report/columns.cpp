#include "core/report/columns.h"

#include <algorithm>
#include <numeric>

#include "core/text/utf8.h"

namespace skolanalys::report {
namespace {

constexpr std::string_view soft_hyphen = "\xC2\xAD";

double em_of(char32_t c) {
  constexpr double narrow = 0.32, usual = 0.58, wide = 0.9, capital = 0.7;
  if (std::u32string_view(U"ijlft.,:;'|!()[]-·").find(c) != std::u32string_view::npos) return narrow;
  if (std::u32string_view(U"mwMW@%—").find(c) != std::u32string_view::npos) return wide;
  if ((c >= U'A' && c <= U'Z') || c == U'Å' || c == U'Ä' || c == U'Ö') return capital;
  return usual;
}

double width_of(std::string_view words) {
  double out = 0;
  for (std::size_t at = 0; at < words.size();) out += em_of(text::next(words, at));
  return out;
}

/// The widest of what cannot be parted between, in em.
double longest_word(std::string_view words, std::string_view also_at = {}) {
  double out = 0;
  for (std::size_t at = 0; at <= words.size();) {
    auto end = words.find_first_of(" \n", at);
    std::size_t step = 1;
    if (!also_at.empty())
      if (const auto soft = words.find(also_at, at); soft < end) {
        end = soft;
        step = also_at.size();
      }
    end = std::min(end, words.size());
    out = std::max(out, width_of(words.substr(at, end - at)));
    at = end + step;
  }
  return out;
}

bool is_vowel(char32_t c) {
  return std::u32string_view(U"aeiouyåäöéAEIOUYÅÄÖÉ").find(c) != std::u32string_view::npos;
}
bool is_letter(char32_t c) { return (c | 0x20U) >= U'a' && ((c | 0x20U) <= U'z' || c >= 0xC0); }

std::string joined(const Runs& runs) {
  std::string out;
  for (const auto& run : runs) out += run.text;
  return out;
}

std::string parted_words(const std::string& words) {
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    const auto end = std::min(words.find(' ', at), words.size());
    out += parted(words.substr(at, end - at));
    if (end < words.size()) out += ' ';
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string parted(const std::string& word) {
  std::vector<char32_t> letters;
  for (std::size_t at = 0; at < word.size();) letters.push_back(text::next(word, at));
  constexpr std::size_t least = 4;
  if (letters.size() < 2 * least || !std::all_of(letters.begin(), letters.end(), is_letter)) return word;
  std::vector<bool> before(letters.size(), false);
  for (std::size_t i = 1; i < letters.size();) {
    if (is_vowel(letters[i]) || !is_vowel(letters[i - 1])) {
      ++i;
      continue;
    }
    // A group of consonants between vowels: after an s that joins, else before the last.
    auto end = i;
    while (end < letters.size() && !is_vowel(letters[end])) ++end;
    if (end < letters.size() && end - i >= 2) {
      auto place = end - 1;
      for (auto k = i + 1; k + 1 < end; ++k)
        if (letters[k] == U's') place = k + 1;
      before[place] = true;
    }
    i = end + 1;
  }
  std::string out;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (before[i] && i >= least && letters.size() - i >= least) out += soft_hyphen;
    const auto from = byte;
    (void)text::next(word, byte);
    out += word.substr(from, byte - from);
  }
  return out;
}

Columns columns_of(const Table& table, double width, double size, double padding) {
  const auto n = table.header.size();
  Columns out{std::vector<double>(n, n == 0 ? 0 : width / static_cast<double>(n)), table.header};
  if (n == 0) return out;
  if (table.widths.size() == n) {
    const double all = std::accumulate(table.widths.begin(), table.widths.end(), 0.0);
    for (std::size_t i = 0; i < n; ++i) out.widths[i] = width * table.widths[i] / all;
  }
  constexpr double bold = 1.08;
  std::vector<double> body(n, 0), least(n, 0);
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < n && i < row.size(); ++i) {
      const bool strong =
          std::any_of(row[i].runs.begin(), row[i].runs.end(), [](const Run& run) { return run.bold; });
      body[i] = std::max(body[i], longest_word(joined(row[i].runs)) * (strong ? bold : 1));
    }
  const auto set_least = [&](std::string_view parting) {
    for (std::size_t i = 0; i < n; ++i)
      least[i] = std::min(std::max(body[i], longest_word(out.header[i], parting) * bold) * size + padding,
                          width / 2);
    return std::accumulate(least.begin(), least.end(), 0.0);
  };
  double sum = set_least({});
  if (sum > width) {
    for (std::size_t i = 0; i < n; ++i)
      if (least[i] > out.widths[i]) out.header[i] = parted_words(table.header[i]);
    sum = set_least(soft_hyphen);
  }
  if (sum >= width) {
    for (std::size_t i = 0; i < n; ++i) out.widths[i] = width * least[i] / sum;
    return out;
  }
  double lacking = 0, to_give = 0;
  for (std::size_t i = 0; i < n; ++i)
    (out.widths[i] < least[i] ? lacking : to_give) += std::abs(out.widths[i] - least[i]);
  for (std::size_t i = 0; i < n; ++i)
    out.widths[i] = out.widths[i] < least[i]
                        ? least[i]
                        : out.widths[i] - (to_give > 0 ? lacking * (out.widths[i] - least[i]) / to_give : 0);
  return out;
}

}  // namespace skolanalys::report
