#pragma once
#include <xapian.h>

#include <string>

#include "search/columns.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// Counts every match of one shard, without weighing, and adds it up. `columns` is what lies beside an index
/// of this computer; without it (a served index, perhaps on another computer) the index's own values are
/// counted, by the server. Throws Xapian::Error.
void count_matches(const Xapian::Database& shard, const Columns* columns, const std::string& municipality,
                   const Xapian::Query& query, Facets& into);

}  // namespace skolanalys::search
