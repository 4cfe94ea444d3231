#pragma once
#include <xapian.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "search/columns.h"
#include "search/lexicon.h"
#include "search/schema.h"
#include "search/shard.h"

namespace skolanalys::search {

/// The shards of a search held open, and what is known of them all. One that cannot be read is left out and
/// named; the others answer. Thread: one.
class Readers {
 public:
  struct Open {
    Shard shard;
    Xapian::Database db;
    Columns columns;
    bool served = false;
    std::string municipality;
    std::string mark;  ///< state of the columns
    std::map<std::uint32_t, schema::TextRecord> records;
  };

  explicit Readers(std::vector<Shard> wanted);
  /// Takes in what writers have committed since; tries again what could not be read, another computer at most
  /// every half minute. True when anything changed.
  bool refresh();
  /// Reads everything anew.
  void open();
  /// After a fault of Xapian's: finds out which shards do not answer and goes on without them.
  void drop_silent();

  [[nodiscard]] bool empty() const { return shards_.empty(); }
  [[nodiscard]] const Xapian::Database& all() const { return all_; }
  [[nodiscard]] std::vector<Open>& shards() { return shards_; }
  [[nodiscard]] const Lexicon& lexicon() const { return lexicon_; }
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }
  /// Of a text by its number in a shard. Throws Xapian::Error.
  [[nodiscard]] const schema::TextRecord& record(Open& shard, std::uint32_t text) const;

 private:
  void combine();
  bool erase_silent();
  std::vector<Shard> wanted_;
  std::vector<Open> shards_;
  std::vector<std::string> missing_;  // names
  std::chrono::steady_clock::time_point tried_{};
  Xapian::Database all_;
  Lexicon lexicon_;
};

/// The forms of an index, or of several together. Throws Xapian::Error.
[[nodiscard]] Lexicon lexicon_of(const Xapian::Database& db);

}  // namespace skolanalys::search
