#pragma once
#include <xapian.h>

#include <set>
#include <string>
#include <vector>

#include "search/lexicon.h"
#include "search/marks.h"
#include "search/query.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// A query as Xapian runs it, and what it points at.
struct CompiledQuery {
  Xapian::Query query;
  Wanted wanted;
  Notes notes;
};

/// Widens each word to the forms and compounds that the archive holds. `typing`: the last word is taken as
/// the beginning of one, too.
[[nodiscard]] CompiledQuery compile(const QueryNode& root, const Lexicon& lexicon, Swedish& swedish,
                                    bool typing);

/// Passages that share telling words with this one: its rarest in the archive, in any inflection, at most
/// fifteen.
[[nodiscard]] CompiledQuery compile_like(std::string_view words, const Lexicon& lexicon, Swedish& swedish);

/// Filters of a request as one boolean query; matches all where there are none.
[[nodiscard]] Xapian::Query filters_of(const Request& request);

}  // namespace skolanalys::search
