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

namespace skolanalys::search {

/// The index of one project, as a part of what is searched.
struct Shard {
  std::filesystem::path project;  ///< the project file
  std::filesystem::path index;    ///< folder of its index
};

enum class Sort { relevance, date, source };

struct Request {
  std::string query{};
  /// Filters: any of the values of one, all of the filters together. Ids and codes; empty = no filter.
  std::vector<std::string> roles{}, municipalities{}, themes{}, levels{}, stances{};
  std::optional<model::Date> from{}, to{};
  std::size_t offset = 0;
  std::size_t limit = 20;
  Sort sort = Sort::relevance;
  bool by_interview = false;  ///< only the best passage of each interview
  bool typing = false;        ///< the last word may be unfinished: whatever begins so is found too
};

struct Hit {
  std::filesystem::path project;
  std::string municipality;
  std::string source;  ///< what the interview or document is called
  SourceKind kind = SourceKind::interview;
  model::TextId text;
  std::vector<std::string> roles;
  std::string date;                ///< YYYY-MM-DD or empty
  text::Range body;                ///< what is said in it, without clock and speaker
  text::Range range;               ///< the passage, in the text
  std::string snippet;             ///< part of its words
  text::Pos snippet_from = 0;      ///< where the snippet's words begin, in the text
  std::vector<text::Range> marks;  ///< the hits, in the snippet
};

struct Notes {
  std::vector<std::pair<std::string, std::string>> folded;  ///< word typed, form found instead
  std::optional<std::string> suggestion;                    ///< a query that would find something
  bool only_stop_words = false;
  std::vector<std::filesystem::path> missing;  ///< shards that could not be read; the others answered
};

struct Result {
  std::size_t total = 0;  ///< passages, exactly (interviews, with `by_interview`)
  std::vector<Hit> hits;
  std::map<std::string, std::size_t> roles, municipalities, themes, levels,
      years;  ///< passages with each value
  Notes notes;
  std::optional<QueryFault> fault;
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

  /// Where a query's words stand in a text; for painting hits in an open note. In order, not overlapping.
  [[nodiscard]] std::vector<text::Range> marks_in(std::string_view query, std::string_view utf8);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace skolanalys::search
