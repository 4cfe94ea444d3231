#pragma once
#include <memory>
#include <string>

#include "app/cli/verb.h"
#include "search/searcher.h"

namespace skolanalys::cli {

/// The filters that searching and counting share, as a person writes them.
struct Filters {
  search::Request request;
  std::string from, to;
};

/// Adds --role, --level, --municipality, --theme, --stance, --year, --from and --to.
void add_filters(CLI::App& verb, Filters& filters, const Context& context);
/// What the options say, with ids in place of names. Throws Error(usage) on an unknown role, level,
/// municipality or stance and on a wrong year or date.
[[nodiscard]] search::Request request_of(const Filters& filters);
/// Throws Error(usage) with the place where the query cannot be understood.
void refuse_wrong_query(const std::string& query, const Context& context);
void print_notes(const search::Notes& notes, const Context& context);

}  // namespace skolanalys::cli
