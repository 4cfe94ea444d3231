#include "app/session/lexicon.h"

#include <memory>
#include <mutex>
#include <unordered_map>

#include "search/dictionaries.h"

namespace skolanalys::session {
namespace {

/// What was asked before: notes say the same words over and over.
struct Asked {
  std::shared_ptr<search::Dictionaries> dictionaries = search::Dictionaries::shared();
  std::mutex mutex;
  std::unordered_map<std::string, bool> known;

  bool has(const std::string& word) {
    const std::lock_guard lock(mutex);
    const auto found = known.find(word);
    if (found != known.end()) return found->second;
    const bool is = dictionaries->spells(word);
    known.emplace(word, is);
    return is;
  }
};

}  // namespace

privacy::Lexicon lexicon() {
  // Shared: lent to work on other threads that may end after the program's own.
  static const auto asked = std::make_shared<Asked>();
  if (asked->dictionaries->empty()) return {};
  return [held = asked](const std::string& word) { return held->has(word); };
}

}  // namespace skolanalys::session
