#include "search/counting.h"

#include <algorithm>
#include <vector>

#include "core/assets/assets.h"
#include "search/schema.h"

namespace skolanalys::search {
namespace {

/// In a combined database a spy cannot tell whose document it sees: hence one search a shard.
class ColumnSpy final : public Xapian::MatchSpy {
 public:
  explicit ColumnSpy(const Columns& columns)
      : columns_(columns), roles(columns.sets()), themes(columns.sets()) {}
  void operator()(const Xapian::Document& document, double) override {
    const auto& row = columns_.row(document.get_docid());
    ++roles[row.roles];
    ++themes[row.themes];
    ++all;
    if (year_count_ == nullptr || row.year != year_) {
      year_count_ = &years[row.year];
      year_ = row.year;
    }
    ++*year_count_;
  }

 private:
  const Columns& columns_;
  std::uint32_t year_ = 0;
  std::size_t* year_count_ = nullptr;

 public:
  std::vector<std::size_t> roles, themes;  // by number of the set
  std::map<std::uint32_t, std::size_t> years;
  std::size_t all = 0;
};

void add_roles(const std::vector<std::string>& roles, std::size_t n, Facets& into) {
  std::vector<std::string> levels;
  for (const auto& role : roles) {
    into.roles[role] += n;
    const auto* level = assets::roles().level_of(role);
    if (level != nullptr && std::find(levels.begin(), levels.end(), level->id) == levels.end())
      levels.push_back(level->id);
  }
  for (const auto& level : levels) into.levels[level] += n;
}

std::vector<std::string> apart(const std::string& joined) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < joined.size();) {
    const auto end = std::min(joined.find(schema::separator, at), joined.size());
    out.push_back(joined.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

template <class Each>
void each_value(const Xapian::ValueCountMatchSpy& spy, Each&& each) {
  for (auto value = spy.values_begin(); value != spy.values_end(); ++value)
    each(*value, static_cast<std::size_t>(value.get_termfreq()));
}

}  // namespace

void count_matches(const Xapian::Database& shard, const Columns* columns, const std::string& municipality,
                   const Xapian::Query& query, Facets& into) {
  Xapian::Enquire enquire(shard);
  enquire.set_query(query);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  if (columns != nullptr) {
    ColumnSpy spy(*columns);
    enquire.add_matchspy(&spy);
    (void)enquire.get_mset(0, 0, shard.get_doccount());
    into.total += spy.all;
    if (spy.all > 0) into.municipalities[municipality] += spy.all;
    for (std::uint32_t set = 0; set < spy.roles.size(); ++set) {
      if (spy.roles[set] > 0) add_roles(columns->set_of(set), spy.roles[set], into);
      if (spy.themes[set] > 0)
        for (const auto& theme : columns->set_of(set)) into.themes[theme] += spy.themes[set];
    }
    for (const auto& [year, n] : spy.years)
      if (year > 0) into.years[std::to_string(year)] += n;
    return;
  }
  Xapian::ValueCountMatchSpy municipalities(schema::municipality_slot), roles(schema::roles_slot),
      themes(schema::themes_slot), dates(schema::date_slot);
  for (auto* spy : {&municipalities, &roles, &themes, &dates}) enquire.add_matchspy(spy);
  (void)enquire.get_mset(0, 0, shard.get_doccount());
  into.total += municipalities.get_total();
  each_value(municipalities, [&](const auto& value, auto n) { into.municipalities[value] += n; });
  each_value(roles, [&](const auto& value, auto n) { add_roles(apart(value), n, into); });
  each_value(themes, [&](const auto& value, auto n) {
    for (const auto& theme : apart(value)) into.themes[theme] += n;
  });
  each_value(dates, [&](const auto& value, auto n) { into.years[value.substr(0, 4)] += n; });
}

}  // namespace skolanalys::search
