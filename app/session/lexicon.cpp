#include "app/session/lexicon.h"

#include <filesystem>
#include <hunspell/hunspell.hxx>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace skolanalys::session {
namespace {

std::unique_ptr<Hunspell> open(const char* name) {
  const std::filesystem::path folder = "/usr/share/hunspell";
  const auto dictionary = folder / (std::string(name) + ".dic");
  std::error_code none;
  if (!std::filesystem::exists(dictionary, none)) return nullptr;
  return std::make_unique<Hunspell>((folder / (std::string(name) + ".aff")).c_str(), dictionary.c_str());
}

/// Hunspell is not made for two threads at once.
struct Dictionaries {
  std::unique_ptr<Hunspell> swedish = open("sv_SE");
  std::unique_ptr<Hunspell> english = open("en_US");
  std::mutex mutex;
  std::unordered_map<std::string, bool> known;

  bool has(const std::string& word) {
    const std::lock_guard lock(mutex);
    const auto found = known.find(word);
    if (found != known.end()) return found->second;
    const bool is =
        (swedish != nullptr && swedish->spell(word)) || (english != nullptr && english->spell(word));
    known.emplace(word, is);
    return is;
  }
};

}  // namespace

privacy::Lexicon lexicon() {
  // Shared: lent to work on other threads that may end after the program's own.
  static const auto dictionaries = std::make_shared<Dictionaries>();
  if (dictionaries->swedish == nullptr && dictionaries->english == nullptr) return {};
  return [held = dictionaries](const std::string& word) { return held->has(word); };
}

}  // namespace skolanalys::session
