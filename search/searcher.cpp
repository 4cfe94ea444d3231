#include "search/searcher.h"

#include <xapian.h>

#include <algorithm>
#include <charconv>

#include "core/assets/assets.h"
#include "core/text/utf8.h"
#include "search/columns.h"
#include "search/compile.h"
#include "search/lexicon.h"
#include "search/marks.h"
#include "search/schema.h"
#include "search/tokens.h"

namespace skolanalys::search {
namespace {

std::uint64_t number_in(const std::string& text) {
  std::uint64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

struct Counts {
  std::vector<std::size_t> roles;  // by number of the set
  std::vector<std::size_t> themes;
  std::map<std::uint32_t, std::size_t> years;
  std::size_t all = 0;
};

/// Counts every match of one shard in its columns.
class Counter final : public Xapian::MatchSpy {
 public:
  explicit Counter(const Columns& columns) : columns_(columns) {
    counts.roles.resize(columns.sets());
    counts.themes.resize(columns.sets());
  }
  void operator()(const Xapian::Document& document, double) override {
    const auto& row = columns_.row(document.get_docid());
    ++counts.roles[row.roles];
    ++counts.themes[row.themes];
    ++counts.all;
    if (year_count_ == nullptr || row.year != year_) {
      year_count_ = &counts.years[row.year];
      year_ = row.year;
    }
    ++*year_count_;
  }
  Counts counts;

 private:
  const Columns& columns_;
  std::uint32_t year_ = 0;
  std::size_t* year_count_ = nullptr;
};

}  // namespace

struct Searcher::State {
  std::vector<Shard> wanted;
  std::vector<Shard> shards;  // those that could be opened
  std::vector<std::filesystem::path> missing;
  std::vector<Xapian::Database> each;
  std::vector<Columns> columns;
  std::vector<std::string> marks;  // state of each shard's columns
  std::vector<std::string> municipalities;
  Xapian::Database all;
  Lexicon lexicon;
  Swedish swedish;

  void open() {
    shards.clear();
    missing.clear();
    each.clear();
    columns.clear();
    marks.clear();
    municipalities.clear();
    all = Xapian::Database();
    for (const auto& shard : wanted) {
      try {
        Xapian::Database db(shard.index.string());
        auto mark = db.get_metadata("columns");
        Columns loaded;
        if (db.get_metadata("format") != schema::format ||
            (db.get_doccount() > 0 && !loaded.load(shard.index / "columns", number_in(mark)))) {
          missing.push_back(shard.project);
          continue;
        }
        all.add_database(db);
        each.push_back(db);
        shards.push_back(shard);
        columns.push_back(std::move(loaded));
        marks.push_back(std::move(mark));
        municipalities.push_back(db.get_metadata("municipality"));
      } catch (const Xapian::Error&) {
        missing.push_back(shard.project);
      }
    }
    lexicon = Lexicon();
    if (!shards.empty())
      for (auto term = all.allterms_begin(); term != all.allterms_end(); ++term) {
        const auto name = *term;
        if (name[0] >= 'A' && name[0] <= 'Z') continue;
        lexicon.add(name, term.get_termfreq());
      }
    lexicon.finish();
  }

  [[nodiscard]] bool changed() const {
    if (shards.size() != wanted.size()) return true;
    for (std::size_t i = 0; i < shards.size(); ++i) {
      try {
        if (Xapian::Database(shards[i].index.string()).get_metadata("columns") != marks[i]) return true;
      } catch (const Xapian::Error&) {
        return true;
      }
    }
    return false;
  }

  void add(const Counts& counts, std::size_t shard, Result& result) const {
    const auto& roles = assets::roles();
    result.total += counts.all;
    if (counts.all > 0) result.municipalities[municipalities[shard]] += counts.all;
    for (std::uint32_t set = 0; set < counts.roles.size(); ++set) {
      if (const auto n = counts.roles[set]; n > 0) {
        std::vector<std::string> levels;
        for (const auto& role : columns[shard].set_of(set)) {
          result.roles[role] += n;
          const auto* level = roles.level_of(role);
          if (level != nullptr && std::find(levels.begin(), levels.end(), level->id) == levels.end())
            levels.push_back(level->id);
        }
        for (const auto& level : levels) result.levels[level] += n;
      }
      if (const auto n = counts.themes[set]; n > 0)
        for (const auto& theme : columns[shard].set_of(set)) result.themes[theme] += n;
    }
    for (const auto& [year, n] : counts.years)
      if (year > 0) result.years[std::to_string(year)] += n;
  }

  /// Counts exactly, shard by shard and without weighing: in a combined database a spy cannot tell whose
  /// document it sees.
  void count(const Xapian::Query& query, Result& result) const {
    for (std::size_t i = 0; i < each.size(); ++i) {
      Xapian::Enquire enquire(each[i]);
      enquire.set_query(query);
      enquire.set_weighting_scheme(Xapian::BoolWeight());
      Counter counter(columns[i]);
      enquire.add_matchspy(&counter);
      (void)enquire.get_mset(0, 0, each[i].get_doccount());
      add(counter.counts, i, result);
    }
  }

  Result run(const Request& request, const CompiledQuery& compiled, const TextSource& words) {
    Result result;
    const Xapian::Query query(Xapian::Query::OP_FILTER, compiled.query, filters_of(request));
    Xapian::Enquire enquire(all);
    enquire.set_query(query);
    enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    // min_normlen 1: a short turn is not taken for a better one.
    enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.5, 1.0));
    if (request.sort == Sort::date) enquire.set_sort_by_value_then_relevance(schema::date_slot, true);
    if (request.sort == Sort::source) enquire.set_weighting_scheme(Xapian::BoolWeight());  // by document id
    if (request.by_interview) enquire.set_collapse_key(schema::text_slot);
    const auto found = enquire.get_mset(static_cast<Xapian::doccount>(request.offset),
                                        static_cast<Xapian::doccount>(request.limit),
                                        request.by_interview ? all.get_doccount() : 0);
    count(query, result);
    if (request.by_interview)
      result.total = found.get_matches_estimated();  // exact: every document was looked at
    for (auto at = found.begin(); at != found.end(); ++at) {
      const auto n = static_cast<Xapian::docid>(shards.size());
      const auto shard = (*at - 1) % n;
      const auto data = schema::unpack(at.get_document().get_data());
      Hit hit;
      hit.project = shards[shard].project;
      hit.municipality = data.municipality;
      hit.source = data.source;
      hit.kind = data.kind;
      hit.text = data.text;
      hit.roles = columns[shard].set_of(columns[shard].row((*at - 1) / n + 1).roles);
      hit.date = data.date;
      hit.range = data.range;
      hit.body = data.body;
      if (const auto body = words(hit.project, data.text, data.body)) {
        auto snippet = snippet_of(compiled.wanted, *body);
        hit.snippet = std::move(snippet.words);
        hit.snippet_from = data.body.from + snippet.from;
        hit.marks = std::move(snippet.marks);
      }
      result.hits.push_back(std::move(hit));
    }
    return result;
  }

  /// The query with each word that the archive lacks put right, or nothing.
  std::optional<std::string> suggest(const std::string& query) {
    std::string out;
    bool mended = false;
    std::string word;
    const auto end_word = [&] {
      if (word.empty()) return;
      const auto form = form_of(word);
      if (!form.empty() && lexicon.inflections(swedish, form).empty() &&
          lexicon.compounds(swedish, form).empty() && form.find(':') == std::string::npos) {
        const auto marked = lexicon.same_without_marks(form);
        if (!marked.empty() || lexicon.nearest(form)) {
          out += !marked.empty() ? marked.front() : *lexicon.nearest(form);
          mended = true;
          word.clear();
          return;
        }
      }
      out += word;
      word.clear();
    };
    for (const char c : query) {
      if (c == ' ' || c == '"' || c == '(' || c == ')') {
        end_word();
        out += c;
      } else {
        word += c;
      }
    }
    end_word();
    return mended ? std::optional(out) : std::nullopt;
  }
};

Searcher::Searcher(std::vector<Shard> shards) : state_(std::make_unique<State>()) {
  state_->wanted = std::move(shards);
  state_->open();
}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

void Searcher::refresh() {
  if (state_->changed()) state_->open();
}

Result Searcher::find(const Request& request, const TextSource& words) {
  auto& s = *state_;
  Result result;
  const auto parsed = parse_query(request.query);
  result.fault = parsed.fault;
  if (!parsed.root || s.shards.empty()) {
    result.notes.missing = s.missing;
    return result;
  }
  for (int attempt = 0;; ++attempt) {
    try {
      auto compiled = compile(*parsed.root, s.lexicon, s.swedish, request.typing);
      result = s.run(request, compiled, words);
      result.notes = std::move(compiled.notes);
      break;
    } catch (const Xapian::DatabaseModifiedError&) {
      if (attempt >= 3) break;
      s.open();  // a writer committed twice meanwhile
    } catch (const Xapian::Error&) {
      if (attempt >= 1) break;
      s.open();  // a shard that has gone is left out and named
    }
    if (s.shards.empty()) break;
  }
  result.notes.missing = s.missing;
  if (result.total == 0) result.notes.suggestion = s.suggest(request.query);
  return result;
}

std::vector<text::Range> Searcher::marks_in(std::string_view query, std::string_view utf8) {
  const auto parsed = parse_query(query);
  if (!parsed.root) return {};
  return marks_of(compile(*parsed.root, state_->lexicon, state_->swedish, false).wanted, utf8);
}

}  // namespace skolanalys::search
