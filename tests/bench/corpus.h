#pragma once
#include <cmath>
#include <random>
#include <string>
#include <vector>

/// Interviews that look Swedish to an index: words of syllables, frequent as words are (Zipf), with the
/// field's own words and phrases among them. The same for the same seed.
class Corpus {
 public:
  explicit Corpus(unsigned seed = 20150615) : random_(seed) {
    const std::vector<std::string> onset{"",  "b", "br", "d", "f", "g",  "h",  "k", "kl", "l",
                                         "m", "n", "p",  "r", "s", "sk", "st", "t", "tr", "v"};
    const std::vector<std::string> vowel{"a", "e", "i", "o", "u", "å", "ä", "ö"};
    const std::vector<std::string> coda{"", "", "d", "g", "k", "l", "n", "nd", "r", "s", "st", "t"};
    const auto any = [&](const auto& list) -> const std::string& { return list[random_() % list.size()]; };
    while (words_.size() < 60000) {
      std::string word;
      for (std::size_t i = 0, n = 1 + random_() % 4; i < n; ++i) word += any(onset) + any(vowel) + any(coda);
      words_.push_back(std::move(word));
    }
  }

  std::string interview(std::size_t words) {
    static const std::vector<std::string> field{
        "elevhälsan", "lärare", "rektorn", "skolan",         "kollegialt lärande", "höga förväntningar",
        "frånvaro",   "betyg",  "nämnden", "undervisningen", "särskilt stöd"};
    std::string out;
    for (std::size_t n = 0; n < words;) {
      out += "Intervjuare: Hur ser du på " + field[random_() % field.size()] + "?\nSvar: ";
      for (std::size_t i = 0, length = 60 + random_() % 90; i < length; ++i, ++n) {
        out += random_() % 40 == 0 ? field[random_() % field.size()] : words_[rank()];
        out += random_() % 14 == 0 ? ". " : " ";
      }
      out += "\n\n";
    }
    return out;
  }

 private:
  /// Zipf's law by inversion: the k-th word about 1/k as often as the first.
  std::size_t rank() {
    const double u = std::uniform_real_distribution<double>(0, 1)(random_);
    return static_cast<std::size_t>(std::pow(static_cast<double>(words_.size()), u)) % words_.size();
  }
  std::mt19937 random_;
  std::vector<std::string> words_;
};
