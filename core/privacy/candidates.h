#pragma once
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"
#include "core/privacy/tokens.h"

namespace skolanalys::privacy {

/// Whether a word in lower case is an ordinary word of the language. The room above lends a dictionary;
/// without one (an empty function) the project's own words in lower case tell.
using Lexicon = std::function<bool(const std::string& word)>;

/// Words that may be a name nobody has listed yet.
struct Candidate {
  text::Range range;
  model::NameKind kind = model::NameKind::person;
};

/// Finds them: a capital inside a sentence, a capital that begins one on a word the language does not have,
/// school names by their pattern, municipalities, and numbers that point at a person (identity numbers,
/// telephone numbers, addresses of e-mail). Public bodies and products that every note names are passed over
/// (assets/names/public.txt), and so is the municipality itself.
class Candidates {
 public:
  Candidates(const model::Model& model, Lexicon lexicon);
  [[nodiscard]] std::vector<Candidate> find(std::string_view utf8, const std::vector<Token>& tokens) const;

 private:
  [[nodiscard]] bool ordinary(const std::string& word) const;
  Lexicon lexicon_;
  std::set<std::string, std::less<>> own_words_;  ///< stand in lower case somewhere in the project
  std::set<std::string, std::less<>> passed_;     ///< public names, initials, the municipality
  std::set<std::string, std::less<>> places_;
};

}  // namespace skolanalys::privacy
