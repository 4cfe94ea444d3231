#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "search/passages.h"
#include "search/query.h"
#include "search/shard.h"

namespace skolanalys::search {

enum class Sort { relevance, date, source, municipality };

struct Request {
  std::string query{};
  /// Filters: any of the values of one, all of the filters together. Ids and codes; empty = no filter.
  std::vector<std::string> roles{}, municipalities{}, themes{}, levels{}, stances{}, years{};
  std::optional<model::Date> from{}, to{};
  std::size_t offset = 0;
  std::size_t limit = 20;
  Sort sort = Sort::relevance;
  bool by_interview = false;  ///< only the best passage of each interview
  bool typing = false;        ///< the last word may be unfinished: whatever begins so is found too
  /// Passages that share the most telling words with this one; the query, if there is one, narrows them.
  std::string like{};
};

struct Hit {
  std::filesystem::path project;  ///< the project file; empty where the shard is a served index
  std::string shard;              ///< what is searched is called: the project file, folder or address
  std::string municipality;
  std::string source;  ///< what the interview or document is called
  SourceKind kind = SourceKind::interview;
  model::TextId text;
  std::vector<std::string> roles;
  std::string date;                ///< YYYY-MM-DD or empty
  text::Range body;                ///< what is said in it, without clock and speaker
  text::Range range;               ///< the passage, in the text
  std::string words;               ///< of the body; empty where nobody has them
  std::string snippet;             ///< part of them
  text::Pos snippet_from = 0;      ///< where the snippet's words begin, in the text
  std::vector<text::Range> marks;  ///< the hits, in the snippet
};

struct Notes {
  std::vector<std::pair<std::string, std::string>> folded;  ///< word typed, form found instead
  std::optional<std::string> suggestion;                    ///< a query that would find something
  bool only_stop_words = false;
  std::vector<std::string> missing;  ///< names of shards that could not be read; the others answered
};

/// Passages with each value, exactly.
struct Facets {
  std::size_t total = 0;  ///< passages (interviews, with `by_interview`)
  std::map<std::string, std::size_t> roles, municipalities, themes, levels, years;
};

struct Result : Facets {
  std::vector<Hit> hits;
  bool counted = false;  ///< whether the facets are there; `hits` alone leaves them out
  bool more = false;     ///< there are hits after these
  Notes notes;
  std::optional<QueryFault> fault;
};

/// A hit with the words before and after it: keyword in context.
struct Concordance {
  Hit hit;              ///< without snippet
  text::Range keyword;  ///< in the text
  std::string left, word, right;
};

/// A word of a table of words.
struct WordCount {
  std::string form;            ///< as it stands, case folded
  std::size_t count = 0;       ///< times it is said in what is looked at
  std::size_t rest = 0;        ///< times it is said in what it is compared with
  std::size_t passages = 0;    ///< passages of what is looked at that hold it
  std::size_t interviews = 0;  ///< interviews and documents of what is looked at that hold it
  double g2 = 0;               ///< log-likelihood; negative where the word is rarer than in the rest
  double log_ratio = 0;        ///< binary logarithm of how many times as common it is
};

/// Counts of what people answer: words of questions and headings are left out.
struct WordTable {
  std::vector<WordCount> words;
  std::size_t count = 0, rest = 0;  ///< words said in all, in what is looked at and in the rest
  std::size_t passages = 0, interviews = 0;
  Notes notes;  ///< shards on other computers are not counted and stand among the missing
  std::optional<QueryFault> fault;
  bool stopped = false;
};

enum class WordOrder {
  frequent,  ///< the most said first
  typical    ///< the highest log-likelihood first; only words more common than in the rest
};

/// Gives the words of a range of a text of a project: they are not in the index.
using TextSource =
    std::function<std::optional<std::string>(const std::filesystem::path&, model::TextId, text::Range)>;

/// Searches one or many indexes. Sees what was committed when it was made or last refreshed.
/// Thread: one. Errors: a query that cannot be understood is `Result::fault`; a shard that cannot be read is
/// named in `Notes::missing`; nothing of Xapian's comes out.
class Searcher {
 public:
  explicit Searcher(std::vector<Shard> shards);
  ~Searcher();
  Searcher(Searcher&&) noexcept;
  Searcher& operator=(Searcher&&) noexcept;

  /// Takes in what writers have committed since. Cheap when nothing has changed.
  void refresh();
  [[nodiscard]] Result find(const Request& request, const TextSource& words);
  /// The first half of `find`: the page of hits, without facets and total.
  [[nodiscard]] Result hits(const Request& request, const TextSource& words);
  /// The second half: exact facets and total.
  void count(const Request& request, Result& into);

  /// Every place where the query's words stand, in the passages that `find` would give; `width` code points
  /// to each side.
  [[nodiscard]] std::vector<Concordance> concordance(const Request& request, const TextSource& words,
                                                     text::Pos width = 60);
  /// The words of the passages that match, against those of `against`, or else against all other passages.
  /// Measure: log-likelihood G² of the two counts (Dunning 1993, in the form of Rayson and Garside 2000),
  /// with the binary logarithm of the ratio of relative frequencies as its size (Hardie 2014). Stop words are
  /// left out, and of `typical` words those said fewer than three times. `progress` is told how many passages
  /// are read and returns false to stop.
  [[nodiscard]] WordTable words(const Request& set, const std::optional<Request>& against, WordOrder order,
                                std::size_t limit, const std::function<bool(std::size_t)>& progress = {});

  /// What the word at the end of the query may become: names of fields, roles, themes of the archive, its
  /// words. Each is the whole query with the word put right; the likeliest first.
  struct Completion {
    std::string query;
    std::string label;   ///< what is put in
    std::string detail;  ///< a role's or municipality's name; empty for words
    std::size_t passages = 0;
  };
  [[nodiscard]] std::vector<Completion> complete(const std::string& query, const std::string& language,
                                                 std::size_t limit);

  /// Where a query's words stand in a text; for painting hits in an open note. In order, not overlapping.
  [[nodiscard]] std::vector<text::Range> marks_in(std::string_view query, std::string_view utf8);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace skolanalys::search
