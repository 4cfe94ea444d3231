#include "search/wordcount.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include "search/query.h"
#include "search/term.h"

namespace skolanalys::search {
namespace {

constexpr std::size_t fewest_for_typical = 3;
constexpr std::size_t passages_between_looks = 2000;

class Gather final : public Xapian::MatchSpy {
 public:
  void operator()(const Xapian::Document& document, double) override {
    documents.push_back(document.get_docid());
  }
  std::vector<Xapian::docid> documents;
};

struct Tally {
  std::size_t count = 0, passages = 0, interviews = 0;
  std::uint64_t last = ~0ULL;  // shard and text in which it was counted last
};

struct Walk {
  std::unordered_map<std::string, Tally> words;
  std::size_t count = 0, passages = 0, interviews = 0;
  bool stopped = false;
};

Walk walk(Readers& readers, const Xapian::Query& query, std::size_t& read,
          const std::function<bool(std::size_t)>& progress) {
  Walk out;
  std::uint64_t shard_number = 0;
  for (auto& shard : readers.shards()) {
    ++shard_number;
    if (shard.shard.remote()) continue;
    Xapian::Enquire enquire(shard.db);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    Gather gather;
    enquire.add_matchspy(&gather);
    (void)enquire.get_mset(0, 0, shard.db.get_doccount());
    std::sort(gather.documents.begin(), gather.documents.end());
    std::set<std::uint32_t> texts;
    for (const auto id : gather.documents) {
      const auto text = shard.served ? schema::unpack(shard.db.get_document(id).get_data()).text
                                     : shard.columns.row(id).text;
      const auto place = (shard_number << 32U) | text;
      bool says = false;
      for (auto term = shard.db.termlist_begin(id); term != shard.db.termlist_end(id); ++term) {
        const auto times = term.get_wdf();
        if (times == 0) continue;  // boolean terms, and words of questions
        says = true;
        auto& tally = out.words[*term];
        tally.count += times;
        ++tally.passages;
        if (tally.last != place) ++tally.interviews;
        tally.last = place;
        out.count += times;
      }
      if (says) {
        ++out.passages;
        texts.insert(text);
      }
      if (++read % passages_between_looks == 0 && progress && !progress(read)) {
        out.stopped = true;
        return out;
      }
    }
    out.interviews += texts.size();
  }
  return out;
}

}  // namespace

double log_likelihood(std::size_t a, std::size_t all_a, std::size_t b, std::size_t all_b) {
  if (all_a == 0 || all_b == 0 || a + b == 0) return 0;
  const auto x = static_cast<double>(a), y = static_cast<double>(b);
  const auto n = static_cast<double>(all_a), m = static_cast<double>(all_b);
  const double expected_x = n * (x + y) / (n + m), expected_y = m * (x + y) / (n + m);
  const double g2 =
      2 * ((a > 0 ? x * std::log(x / expected_x) : 0) + (b > 0 ? y * std::log(y / expected_y) : 0));
  return x / n >= y / m ? g2 : -g2;
}

double log_ratio(std::size_t a, std::size_t all_a, std::size_t b, std::size_t all_b) {
  if (all_a == 0 || all_b == 0) return 0;
  const double x = a > 0 ? static_cast<double>(a) : 0.5, y = b > 0 ? static_cast<double>(b) : 0.5;
  return std::log2((x / static_cast<double>(all_a)) / (y / static_cast<double>(all_b)));
}

WordTable count_words(Readers& readers, const WordQuestion& question,
                      const std::function<bool(std::size_t)>& progress) {
  const auto& [set, rest, order, limit, left_out] = question;
  WordTable table;
  std::size_t read = 0;
  const auto here = walk(readers, set, read, progress);
  std::optional<Walk> there;
  if (rest && !here.stopped) there = walk(readers, *rest, read, progress);
  table.stopped = here.stopped || (there && there->stopped);
  table.count = here.count;
  table.passages = here.passages;
  table.interviews = here.interviews;
  for (auto& shard : readers.shards()) {
    if (shard.shard.remote())
      table.notes.missing.push_back(shard.shard.name());
    else if (!rest)
      table.rest += shard.db.get_total_length();
  }
  table.rest = rest ? (there ? there->count : 0) : table.rest - here.count;
  for (const auto& [term, tally] : here.words) {
    const auto form = form_in(term);
    if (is_stop_word(form) || form.size() < 2 || left_out.contains(form)) continue;
    if (order == WordOrder::typical && tally.count < fewest_for_typical) continue;
    WordCount word{form, tally.count, 0, tally.passages, tally.interviews, 0, 0};
    if (rest) {
      if (there)
        if (const auto found = there->words.find(term); found != there->words.end())
          word.rest = found->second.count;
    } else {
      for (auto& shard : readers.shards())
        if (!shard.shard.remote()) word.rest += shard.db.get_collection_freq(term);
      word.rest -= tally.count;
    }
    word.g2 = log_likelihood(word.count, table.count, word.rest, table.rest);
    word.log_ratio = log_ratio(word.count, table.count, word.rest, table.rest);
    if (order == WordOrder::frequent || word.g2 > 0) table.words.push_back(std::move(word));
  }
  std::sort(table.words.begin(), table.words.end(), [by = order](const WordCount& a, const WordCount& b) {
    if (by == WordOrder::typical && a.g2 != b.g2) return a.g2 > b.g2;
    if (a.count != b.count) return a.count > b.count;
    return a.form < b.form;
  });
  if (table.words.size() > limit) table.words.resize(limit);
  return table;
}

}  // namespace skolanalys::search
