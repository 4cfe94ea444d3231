#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

class Hunspell;

namespace skolanalys::search {

/// Hunspell's dictionaries `sv_SE` and `en_US`, where this machine has them: one pair for the whole program,
/// since they take 24 MB and some 0.2 s to read. From any thread; Hunspell is not made for two at once, so
/// that one is served at a time.
class Dictionaries {
 public:
  enum class Language { swedish, english };

  /// Read at the first call, which takes its time; kept for as long as anybody has them.
  [[nodiscard]] static std::shared_ptr<Dictionaries> shared();

  Dictionaries();
  ~Dictionaries();
  Dictionaries(const Dictionaries&) = delete;
  Dictionaries& operator=(const Dictionaries&) = delete;

  [[nodiscard]] bool has(Language language) const { return of(language) != nullptr; }
  [[nodiscard]] bool empty() const { return swedish_ == nullptr && english_ == nullptr; }

  /// False where the dictionary is not there.
  [[nodiscard]] bool spells(Language language, const std::string& word);
  /// In either.
  [[nodiscard]] bool spells(const std::string& word);
  /// The same for who draws: nothing where somebody else is served for long (suggestions take a second).
  [[nodiscard]] std::optional<bool> spells_at_once(const std::string& word);
  /// What a form may be an inflection of, with Hunspell's own remarks.
  [[nodiscard]] std::vector<std::string> stems(Language language, const std::string& form);
  /// Swedish words that may have been meant, the likeliest first. Slow.
  [[nodiscard]] std::vector<std::string> suggestions(const std::string& word);

 private:
  [[nodiscard]] Hunspell* of(Language language) const {
    return language == Language::swedish ? swedish_.get() : english_.get();
  }
  [[nodiscard]] bool either(const std::string& word);
  std::mutex mutex_;
  std::unique_ptr<Hunspell> swedish_, english_;
};

}  // namespace skolanalys::search
