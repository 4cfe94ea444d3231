#pragma once
#include <optional>
#include <string>
#include <vector>

#include "search/lexicon.h"
#include "search/readers.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// The query with each word that the archive lacks put right, or nothing.
[[nodiscard]] std::optional<std::string> suggest(const std::string& query, const Lexicon& lexicon,
                                                 Swedish& swedish);

/// See Searcher::complete. Throws Xapian::Error.
[[nodiscard]] std::vector<Searcher::Completion> completions(const std::string& query,
                                                            const std::string& language, Readers& readers,
                                                            std::size_t limit);

}  // namespace skolanalys::search
