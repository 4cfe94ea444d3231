#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/text/position.h"

namespace skolanalys::search {
class Dictionaries;
}

namespace skolanalys::editor {

/// Swedish and English spelling by hunspell, with words of one's own kept in a file (a word a line). The
/// dictionaries are read on another thread; until they are there every word passes. A word is asked for once.
/// Thread: one, apart from its own.
class Spelling {
 public:
  /// `own_words`: the file; made when the first word is added. `woken` is called on another thread when there
  /// is news.
  Spelling(std::filesystem::path own_words, std::function<void()> woken);
  ~Spelling();
  Spelling(const Spelling&) = delete;
  Spelling& operator=(const Spelling&) = delete;

  /// Words of a text that neither dictionary has: in bytes of `utf8`. Words with digits and single letters
  /// pass.
  [[nodiscard]] std::vector<std::pair<text::ByteOffset, text::ByteOffset>> wrong(std::string_view utf8);
  /// The same, kept by the caller's number for these very words (a hash), so that what stands on the screen
  /// is looked up once.
  [[nodiscard]] const std::vector<std::pair<text::ByteOffset, text::ByteOffset>>& wrong(
      std::uint64_t hash, std::string_view utf8);
  [[nodiscard]] bool right(const std::string& word);
  void add(const std::string& word);
  /// Names that are right wherever they stand, with a genitive's -s too: of places, people, themes. A name of
  /// several words makes each of them right. Instead of those known before.
  void know(const std::vector<std::string>& names);
  /// Words that are added now name people in a project that is sealed: they go to `keep`, all of them with
  /// each new one, and not into the file. `words`: what it was given the last time.
  void keep_elsewhere(const std::string& words, std::function<void(const std::string&)> keep);
  /// The project is closed: its words are forgotten, and the file takes what is added.
  void keep_in_file();

  /// What might have been meant: nothing until it is known, which `woken` tells.
  [[nodiscard]] std::optional<std::vector<std::string>> suggestions(const std::string& word);

 private:
  [[nodiscard]] bool is_name(const std::string& word) const;
  void read_own();
  std::filesystem::path own_file_;
  std::string elsewhere_;  ///< a word a line
  std::function<void(const std::string&)> keep_;
  std::function<void()> woken_;
  std::future<std::shared_ptr<search::Dictionaries>> loading_;
  std::shared_ptr<search::Dictionaries> dictionaries_;
  std::unordered_set<std::string> own_;
  std::unordered_set<std::string> names_;
  std::unordered_map<std::string, bool> known_;
  std::unordered_map<std::uint64_t, std::vector<std::pair<text::ByteOffset, text::ByteOffset>>> kept_;
  bool unsure_ = false;  ///< some word passed because nobody could be asked
  std::string asked_;
  std::future<std::vector<std::string>> answer_;
  std::optional<std::vector<std::string>> suggested_;
};

}  // namespace skolanalys::editor
