#pragma once
#include <string>

#include "app/screens/screens.h"

/// The parts of the search screen, a file each.
namespace skolanalys::screens {

enum class HitAction { none, open, similar };
/// A hit: where it is from, then its words with the hits behind them marked.
HitAction hit_row(ui::Ui& ui, const std::string& id, const search::Hit& hit, bool chosen,
                  bool show_municipality);

/// Filters beside the answer. True when one was switched.
bool search_filters(ui::Ui& ui, const session::Session& session, SearchState& state,
                    const search::Facets& facets);

/// Places, saved searches or the theme for all hits, under the query. True when the question changed.
bool search_panel(ui::Ui& ui, session::Session& session, SearchState& state, const search::Result* result);

/// Keyword in context; true when a line was pressed, with its place in `open`.
bool concordance_lines(ui::Ui& ui, const std::vector<search::Concordance>& lines, std::size_t& open);

/// A table of words; true when one was pressed, with it in `word`.
bool word_table(ui::Ui& ui, const search::WordTable& table, bool typical, std::string& word);

}  // namespace skolanalys::screens
