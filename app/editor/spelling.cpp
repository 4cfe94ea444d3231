#include "app/editor/spelling.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>

#include "core/text/utf8.h"
#include "search/dictionaries.h"

namespace skolanalys::editor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t shortest_in_compound = 4;  // bytes of a name

bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7);
}

template <class T>
bool ready(const std::future<T>& future) {
  return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

Spelling::Spelling(fs::path own_words, std::function<void()> woken)
    : own_file_(std::move(own_words)), woken_(std::move(woken)) {
  read_own();
  loading_ = std::async(std::launch::async, [wake = woken_] {
    auto out = search::Dictionaries::shared();
    if (wake) wake();
    return out;
  });
}

Spelling::~Spelling() {
  if (loading_.valid()) loading_.wait();
  if (answer_.valid()) answer_.wait();
}

void Spelling::read_own() {
  std::ifstream in(own_file_);
  for (std::string word; std::getline(in, word);) own_.insert(word);
}

bool Spelling::right(const std::string& word) {
  if (dictionaries_ == nullptr) {
    if (!ready(loading_)) {
      unsure_ = true;
      return true;
    }
    dictionaries_ = loading_.get();
  }
  if (dictionaries_->empty() || own_.contains(word) || is_name(word)) return true;
  const auto found = known_.find(word);
  if (found != known_.end()) return found->second;
  bool sure = true;
  const auto spells = [&](const std::string& one) {
    const auto answer = dictionaries_->spells_at_once(one);
    sure = sure && answer.has_value();
    return answer.value_or(true);
  };
  bool good = spells(word);
  // "Exempelköpingsborna": a name and a word, as Swedish puts them together.
  for (auto at = word.size(); !good && at-- > shortest_in_compound;)
    if (names_.contains(word.substr(0, at))) {
      const auto rest = word.substr(at);
      good = text::length(rest) >= 3 &&
             (spells(rest) || (rest.front() == 's' && text::length(rest) >= 4 && spells(rest.substr(1))));
    }
  if (!sure) {  // suggestions are being made; asked again with the next frame
    unsure_ = true;
    return true;
  }
  known_.emplace(word, good);
  return good;
}

std::vector<std::pair<text::ByteOffset, text::ByteOffset>> Spelling::wrong(std::string_view utf8) {
  std::vector<std::pair<text::ByteOffset, text::ByteOffset>> out;
  unsure_ = false;
  text::ByteOffset start = 0;
  bool in_word = false;
  bool odd = false;  // digits belong to it: a class, a year, a label
  const auto end_word = [&](text::ByteOffset end) {
    // Once nobody could be asked, nobody is asked again for the rest of these words.
    if (in_word && !odd && !unsure_ && text::length(utf8.substr(start, end - start)) > 1 &&
        !right(std::string(utf8.substr(start, end - start))))
      out.emplace_back(start, end);
    in_word = odd = false;
  };
  for (text::ByteOffset at = 0; at < utf8.size();) {
    const auto before = at;
    const auto c = text::next(utf8, at);
    const bool digit = c >= '0' && c <= '9';
    if (is_letter(c) || digit) {
      if (!in_word) start = before;
      in_word = true;
      odd = odd || digit;
    } else {
      end_word(before);
    }
  }
  end_word(utf8.size());
  return out;
}

const std::vector<std::pair<text::ByteOffset, text::ByteOffset>>& Spelling::wrong(std::uint64_t hash,
                                                                                  std::string_view utf8) {
  constexpr std::size_t most = 2000;  // paragraphs; far more than a screen holds
  const auto found = kept_.find(hash);
  if (found != kept_.end()) return found->second;
  if (kept_.size() >= most) kept_.clear();
  auto& fresh = kept_[hash] = wrong(utf8);
  if (!unsure_) return fresh;
  static thread_local std::vector<std::pair<text::ByteOffset, text::ByteOffset>> for_now;
  for_now = std::move(fresh);
  kept_.erase(hash);
  return for_now;
}

bool Spelling::is_name(const std::string& word) const {
  // A school's own name, whichever project it belongs to: "Gammaskolan".
  text::ByteOffset at = 0;
  if (const auto first = text::next(word, at);
      (first >= 'A' && first <= 'Z') || (first >= 0xC0 && first < 0xDF))
    for (const std::string_view ending : {"skolan", "skolans", "skola", "skolas"})
      if (word.size() >= ending.size() + 3 && word.ends_with(ending)) return true;
  return names_.contains(word) || (word.ends_with('s') && names_.contains(word.substr(0, word.size() - 1)));
}

void Spelling::know(const std::vector<std::string>& names) {
  std::unordered_set<std::string> fresh;
  for (const auto& name : names) {
    std::string word;
    const auto end_word = [&] {
      if (!word.empty()) fresh.insert(std::exchange(word, {}));
    };
    for (text::ByteOffset at = 0; at < name.size();) {
      const auto c = text::next(name, at);
      if (is_letter(c))
        text::append(word, c);
      else
        end_word();
    }
    end_word();
  }
  if (fresh == names_) return;
  names_ = std::move(fresh);
  kept_.clear();
  known_.clear();
}

void Spelling::add(const std::string& word) {
  kept_.clear();
  own_.insert(word);
  known_.erase(word);
  if (keep_) {
    elsewhere_ += word + '\n';
    return keep_(elsewhere_);
  }
  std::error_code none;
  fs::create_directories(own_file_.parent_path(), none);
  std::ofstream(own_file_, std::ios::app) << word << '\n';
}

void Spelling::keep_elsewhere(const std::string& words, std::function<void(const std::string&)> keep) {
  elsewhere_ = words;
  keep_ = std::move(keep);
  kept_.clear();
  std::istringstream in(words);
  for (std::string word; std::getline(in, word);) own_.insert(word);
}

void Spelling::keep_in_file() {
  if (!std::exchange(keep_, nullptr)) return;
  elsewhere_.clear();
  own_.clear();
  kept_.clear();
  read_own();
}

std::optional<std::vector<std::string>> Spelling::suggestions(const std::string& word) {
  if (word == asked_) {
    if (ready(answer_)) suggested_ = answer_.get();
    return suggested_;
  }
  if (dictionaries_ == nullptr || (answer_.valid() && !ready(answer_))) return std::nullopt;
  asked_ = word;
  suggested_.reset();
  answer_ = std::async(std::launch::async, [dictionaries = dictionaries_, word, wake = woken_] {
    auto out = dictionaries->suggestions(word);
    if (out.size() > 6) out.resize(6);
    if (wake) wake();
    return out;
  });
  return std::nullopt;
}

}  // namespace skolanalys::editor
