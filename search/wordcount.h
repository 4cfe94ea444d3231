#pragma once
#include <xapian.h>

#include <functional>
#include <optional>
#include <string>
#include <unordered_set>

#include "search/readers.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// See Searcher::words.
struct WordQuestion {
  Xapian::Query set;
  std::optional<Xapian::Query> rest;  ///< none: all other passages
  WordOrder order;
  std::size_t limit;
  std::unordered_set<std::string> left_out;  ///< forms that are not listed
};
/// Throws Xapian::Error.
[[nodiscard]] WordTable count_words(Readers& readers, const WordQuestion& question,
                                    const std::function<bool(std::size_t)>& progress);

/// G² of a word said `a` times among `all_a` words against `b` times among `all_b`; negative where it is
/// rarer in the first.
[[nodiscard]] double log_likelihood(std::size_t a, std::size_t all_a, std::size_t b, std::size_t all_b);
/// Binary logarithm of the ratio of relative frequencies; a word that is not said at all counts as half.
[[nodiscard]] double log_ratio(std::size_t a, std::size_t all_a, std::size_t b, std::size_t all_b);

}  // namespace skolanalys::search
