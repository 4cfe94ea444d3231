#include "search/searcher.h"

#include <xapian.h>

#include <algorithm>

#include "core/text/utf8.h"
#include "search/compile.h"
#include "search/counting.h"
#include "search/marks.h"
#include "search/readers.h"
#include "search/suggest.h"
#include "search/tokens.h"
#include "search/wordcount.h"

namespace skolanalys::search {
struct Searcher::State {
  Readers readers;
  Swedish swedish;

  explicit State(std::vector<Shard> shards) : readers(std::move(shards)) {}

  /// The request as Xapian runs it; nothing where it is empty or wrong.
  std::optional<CompiledQuery> compiled(const Request& request, std::optional<QueryFault>& fault) {
    const auto parsed = parse_query(request.query);
    fault = parsed.fault;
    if (fault || readers.empty()) return std::nullopt;
    if (!parsed.root && request.like.empty()) return std::nullopt;
    CompiledQuery out;
    if (!request.like.empty()) {
      out = compile_like(request.like, readers.lexicon(), swedish);
      if (parsed.root) {
        const auto narrow = compile(*parsed.root, readers.lexicon(), swedish, false);
        out.query = Xapian::Query(Xapian::Query::OP_FILTER, out.query, narrow.query);
      }
    } else {
      out = compile(*parsed.root, readers.lexicon(), swedish, request.typing);
    }
    out.query = Xapian::Query(Xapian::Query::OP_FILTER, out.query, filters_of(request));
    return out;
  }

  [[nodiscard]] Xapian::Enquire enquire(const Request& request, const Xapian::Query& query) const {
    Xapian::Enquire out(readers.all());
    out.set_query(query);
    out.set_docid_order(Xapian::Enquire::ASCENDING);
    // min_normlen 1: a short turn is not taken for a better one.
    out.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.5, 1.0));
    if (request.sort == Sort::date) out.set_sort_by_value_then_relevance(schema::date_slot, true);
    if (request.sort == Sort::municipality)
      out.set_sort_by_value_then_relevance(schema::municipality_slot, false);
    if (request.sort == Sort::source) out.set_weighting_scheme(Xapian::BoolWeight());  // by document id
    if (request.by_interview) out.set_collapse_key(schema::text_slot);
    return out;
  }

  /// Calls `each(hit, body)` for one page of matches; the body is empty where nobody has the words. Returns
  /// whether there are more.
  template <class Each>
  bool each_match(const Request& request, const Xapian::Query& query, const TextSource& words, Each&& each) {
    const auto found = enquire(request, query)
                           .get_mset(static_cast<Xapian::doccount>(request.offset),
                                     static_cast<Xapian::doccount>(request.limit),
                                     static_cast<Xapian::doccount>(request.limit + 1));
    const auto n = static_cast<Xapian::docid>(readers.shards().size());
    for (auto at = found.begin(); at != found.end(); ++at) {
      auto& shard = readers.shards()[(*at - 1) % n];
      const auto document = at.get_document();
      const auto data = schema::unpack(document.get_data());
      const auto& record = readers.record(shard, data.text);
      Hit hit;
      hit.project = shard.shard.project;
      hit.shard = record.project.empty() ? shard.shard.name() : record.project + " · " + shard.shard.name();
      hit.municipality = record.municipality;
      hit.source = record.source;
      hit.kind = record.kind;
      hit.text = record.text;
      hit.date = record.date;
      hit.range = data.range;
      hit.body = data.body;
      if (shard.served) {
        const auto joined = document.get_value(schema::roles_slot);
        for (std::size_t from = 0; from < joined.size();) {
          const auto end = std::min(joined.find(schema::separator, from), joined.size());
          hit.roles.push_back(joined.substr(from, end - from));
          from = end + 1;
        }
      } else {
        hit.roles = shard.columns.set_of(shard.columns.row((*at - 1) / n + 1).roles);
      }
      auto body =
          shard.served ? data.words : words(hit.project, record.text, data.body).value_or(std::string());
      each(std::move(hit), std::move(body));
    }
    return found.get_matches_lower_bound() > request.offset + found.size();
  }

  /// Does what reads the index, again where a writer or a failing shard came between.
  template <class Work>
  void guarded(Work&& work) {
    for (int attempt = 0; attempt < 4 && !readers.empty(); ++attempt) {
      try {
        work();
        return;
      } catch (const Xapian::DatabaseModifiedError&) {
        readers.open();  // a writer committed twice meanwhile
      } catch (const Xapian::Error&) {
        readers.drop_silent();
      }
    }
  }

  static bool is_itself(const Request& request, const std::string& body) {
    return !request.like.empty() && body == request.like;
  }
};

Searcher::Searcher(std::vector<Shard> shards) : state_(std::make_unique<State>(std::move(shards))) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

void Searcher::refresh() { state_->readers.refresh(); }

Result Searcher::hits(const Request& request, const TextSource& words) {
  auto& s = *state_;
  Result result;
  s.guarded([&] {
    result = {};
    auto compiled = s.compiled(request, result.fault);
    if (!compiled) return;
    result.notes = std::move(compiled->notes);
    result.more = s.each_match(request, compiled->query, words, [&](Hit hit, std::string body) {
      if (State::is_itself(request, body)) return;
      if (!body.empty()) {
        auto snippet = snippet_of(compiled->wanted, body);
        hit.snippet = std::move(snippet.words);
        hit.snippet_from = hit.body.from + snippet.from;
        hit.marks = std::move(snippet.marks);
        hit.words = std::move(body);
      }
      result.hits.push_back(std::move(hit));
    });
  });
  if (s.readers.empty()) result.fault = parse_query(request.query).fault;
  result.notes.missing = s.readers.missing();
  return result;
}

void Searcher::count(const Request& request, Result& into) {
  auto& s = *state_;
  s.guarded([&] {
    static_cast<Facets&>(into) = {};
    const auto compiled = s.compiled(request, into.fault);
    if (!compiled) return;
    for (auto& one : s.readers.shards())
      count_matches(one.db, one.served ? nullptr : &one.columns, one.municipality, compiled->query, into);
    if (request.by_interview) {
      const auto all = s.enquire(request, compiled->query).get_mset(0, 0, s.readers.all().get_doccount());
      into.total = all.get_matches_estimated();  // exact: every document was looked at
    }
  });
  into.counted = true;
  into.notes.missing = s.readers.missing();
  if (into.total == 0 && !into.fault && request.like.empty())
    into.notes.suggestion = suggest(request.query, s.readers.lexicon(), s.swedish);
}

Result Searcher::find(const Request& request, const TextSource& words) {
  auto result = hits(request, words);
  if (!result.fault) count(request, result);
  return result;
}

std::vector<Concordance> Searcher::concordance(const Request& request, const TextSource& words,
                                               text::Pos width) {
  auto& s = *state_;
  std::vector<Concordance> out;
  s.guarded([&] {
    out.clear();
    std::optional<QueryFault> fault;
    const auto compiled = s.compiled(request, fault);
    if (!compiled) return;
    s.each_match(request, compiled->query, words, [&](const Hit& hit, const std::string& body) {
      const text::Index index(body);
      for (const auto& mark : marks_of(compiled->wanted, body)) {
        Concordance line{hit, {hit.body.from + mark.from, hit.body.from + mark.to}, {}, {}, {}};
        line.left = index.slice({mark.from > width ? mark.from - width : 0, mark.from});
        line.word = index.slice(mark);
        line.right = index.slice({mark.to, std::min(text::length(body), mark.to + width)});
        out.push_back(std::move(line));
      }
    });
  });
  return out;
}

WordTable Searcher::words(const Request& set, const std::optional<Request>& against, WordOrder order,
                          std::size_t limit, const std::function<bool(std::size_t)>& progress) {
  auto& s = *state_;
  WordTable table;
  s.guarded([&] {
    table = {};
    std::unordered_set<std::string> asked;  // the query's own words go with it and say nothing new
    const auto query_of = [&](const Request& request) -> std::optional<Xapian::Query> {
      if (request.query.empty() && request.like.empty()) return filters_of(request);
      const auto compiled = s.compiled(request, table.fault);
      if (!compiled) return std::nullopt;
      asked.insert(compiled->wanted.forms.begin(), compiled->wanted.forms.end());
      return compiled->query;
    };
    const auto looked_at = query_of(set);
    std::optional<Xapian::Query> rest;
    if (against) rest = query_of(*against);
    if (!looked_at || (against && !rest)) return;
    table = count_words(s.readers, {*looked_at, rest, order, limit, asked}, progress);
  });
  table.notes.missing.insert(table.notes.missing.end(), s.readers.missing().begin(),
                             s.readers.missing().end());
  return table;
}

std::vector<Searcher::Completion> Searcher::complete(const std::string& query, const std::string& language,
                                                     std::size_t limit) {
  auto& s = *state_;
  std::vector<Completion> out;
  s.guarded([&] { out = completions(query, language, s.readers, limit); });
  return out;
}

std::vector<text::Range> Searcher::marks_in(std::string_view query, std::string_view utf8) {
  const auto parsed = parse_query(query);
  if (!parsed.root) return {};
  return marks_of(compile(*parsed.root, state_->readers.lexicon(), state_->swedish, false).wanted, utf8);
}

}  // namespace skolanalys::search
