#include "search/dictionaries.h"

#include <filesystem>
#include <hunspell/hunspell.hxx>
#include <thread>

namespace skolanalys::search {
namespace {

std::unique_ptr<Hunspell> open(const char* name) {
  const std::filesystem::path folder = "/usr/share/hunspell";
  const auto dictionary = folder / (std::string(name) + ".dic");
  std::error_code none;
  if (!std::filesystem::exists(dictionary, none)) return nullptr;
  return std::make_unique<Hunspell>((folder / (std::string(name) + ".aff")).c_str(), dictionary.c_str());
}

}  // namespace

std::shared_ptr<Dictionaries> Dictionaries::shared() {
  static std::mutex reading;
  static std::weak_ptr<Dictionaries> all;
  const std::lock_guard lock(reading);
  auto out = all.lock();
  if (out == nullptr) {
    out = std::make_shared<Dictionaries>();
    all = out;
  }
  return out;
}

Dictionaries::Dictionaries() : swedish_(open("sv_SE")), english_(open("en_US")) {}
Dictionaries::~Dictionaries() = default;

bool Dictionaries::spells(Language language, const std::string& word) {
  auto* one = of(language);
  if (one == nullptr) return false;
  const std::lock_guard lock(mutex_);
  return one->spell(word);
}

bool Dictionaries::either(const std::string& word) {
  return (swedish_ != nullptr && swedish_->spell(word)) || (english_ != nullptr && english_->spell(word));
}

bool Dictionaries::spells(const std::string& word) {
  const std::lock_guard lock(mutex_);
  return either(word);
}

std::optional<bool> Dictionaries::spells_at_once(const std::string& word) {
  // A search asks for a word at a time, in microseconds: those are waited for.
  constexpr int tries = 100;
  for (int i = 0; i < tries; ++i) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock.owns_lock()) return either(word);
    std::this_thread::yield();
  }
  return std::nullopt;
}

std::vector<std::string> Dictionaries::stems(Language language, const std::string& form) {
  auto* one = of(language);
  if (one == nullptr) return {};
  const std::lock_guard lock(mutex_);
  return one->stem(form);
}

std::vector<std::string> Dictionaries::suggestions(const std::string& word) {
  if (swedish_ == nullptr) return {};
  const std::lock_guard lock(mutex_);
  return swedish_->suggest(word);
}

}  // namespace skolanalys::search
