#pragma once
#include <xapian.h>

#include <functional>
#include <optional>

#include "search/readers.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// Counts the words of the passages that match `set`, against those that match `rest`, or all others. See
/// Searcher::words. Throws Xapian::Error.
[[nodiscard]] WordTable count_words(Readers& readers, const Xapian::Query& set,
                                    const std::optional<Xapian::Query>& rest, WordOrder order,
                                    std::size_t limit, const std::function<bool(std::size_t)>& progress);

/// G² of a word said `a` times among `all_a` words against `b` times among `all_b`; negative where it is
/// rarer in the first.
[[nodiscard]] double log_likelihood(std::size_t a, std::size_t all_a, std::size_t b, std::size_t all_b);
/// Binary logarithm of the ratio of relative frequencies; a word that is not said at all counts as half.
[[nodiscard]] double log_ratio(std::size_t a, std::size_t all_a, std::size_t b, std::size_t all_b);

}  // namespace skolanalys::search
