#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace skolanalys::search {

class Dictionaries;

/// What is known of Swedish words: Hunspell's dictionary (dictionaries.h) where it is installed, and rules
/// for endings. Words that only English has are inflected as English. The index holds words as they stand; a
/// query is widened to the archive's own forms of its words. Judging forms with a dictionary keeps apart what
/// a stemmer throws together: "nämnd" and "nämnde", "lärare" and "lära". Thread: one.
class Swedish {
 public:
  Swedish();
  ~Swedish();
  Swedish(const Swedish&) = delete;
  Swedish& operator=(const Swedish&) = delete;

  /// Whether `form` is an inflection of the word that `word` is a form of.
  [[nodiscard]] bool inflected(const std::string& word, const std::string& form);
  /// Whether `form` is a compound with `word` as its first, middle or last part; both parts at least four
  /// letters.
  [[nodiscard]] bool compound(const std::string& word, const std::string& form);
  [[nodiscard]] bool known(const std::string& word);

 private:
  [[nodiscard]] const std::vector<std::string>& lemmas(const std::string& form);
  /// Both are words of English and share a stem, and neither is Swedish.
  [[nodiscard]] bool inflected_in_english(const std::string& word, const std::string& form);
  std::shared_ptr<Dictionaries> dictionaries_;
  std::unordered_map<std::string, std::vector<std::string>> lemmas_;
};

/// All forms of an archive, sorted, with how many passages hold each. Built from an index; unchanging.
class Lexicon {
 public:
  struct Form {
    std::string_view form;
    std::uint32_t passages = 0;
  };
  Lexicon() = default;
  void add(std::string_view form, std::uint32_t passages);  ///< in sorted order
  void finish();

  [[nodiscard]] std::size_t size() const { return starts_.size(); }
  [[nodiscard]] Form at(std::size_t i) const;
  /// Passages that hold the form; 0 where it is unknown.
  [[nodiscard]] std::uint32_t passages_of(std::string_view form) const;
  /// Passages that hold the most common form.
  [[nodiscard]] std::uint32_t most() const { return most_; }
  /// Forms that begin so, the most frequent first, at most `limit`.
  [[nodiscard]] std::vector<std::string> beginning(std::string_view prefix, std::size_t limit) const;
  /// Inflections of a word that the archive holds, the word itself included.
  [[nodiscard]] std::vector<std::string> inflections(Swedish& swedish, const std::string& word) const;
  /// Compounds with the word, the most frequent first, at most 200.
  [[nodiscard]] std::vector<std::string> compounds(Swedish& swedish, const std::string& word) const;
  /// Forms that are the same but for marks: "elevhalsa" -> "elevhälsa", "elevhälsan" does not count.
  [[nodiscard]] std::vector<std::string> same_without_marks(const std::string& word) const;
  /// The form at most two edits away that most passages hold (nearer goes first), or nothing.
  [[nodiscard]] std::optional<std::string> nearest(const std::string& word) const;

 private:
  [[nodiscard]] std::pair<std::size_t, std::size_t> range(std::string_view prefix) const;
  std::string joined_ = "\n";  ///< "\nform\nform\n"
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> passages_;
  std::uint32_t most_ = 0;
};

}  // namespace skolanalys::search
