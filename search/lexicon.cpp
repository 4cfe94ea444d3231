#include "search/lexicon.h"

#include <algorithm>
#include <array>

#include "core/text/utf8.h"
#include "search/dictionaries.h"
#include "search/tokens.h"

namespace skolanalys::search {
namespace {

constexpr std::size_t most_compounds = 200;
constexpr text::Pos shortest_part = 4;  // code points of a part of a compound

/// Endings of Swedish nouns, verbs and adjectives.
constexpr std::array<std::string_view, 60> endings{
    "",      "a",     "e",     "n",    "r",     "s",     "t",     "d",     "en",    "et",   "er",   "or",
    "ar",    "an",    "na",    "ne",   "ns",    "ts",    "rs",    "as",    "es",    "de",   "te",   "tt",
    "at",    "ad",    "it",    "ens",  "ets",   "ers",   "ors",   "ars",   "ans",   "nas",  "dde",  "des",
    "tes",   "ats",   "ade",   "ande", "ende",  "erna",  "orna",  "arna",  "are",   "aste", "ast",  "ades",
    "ernas", "ornas", "arnas", "aren", "arens", "andet", "andes", "endet", "heten", "ren",  "rens", "ets"};

bool is_ending(std::string_view s) { return std::find(endings.begin(), endings.end(), s) != endings.end(); }

std::size_t common_prefix(std::string_view a, std::string_view b) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  while (n > 0 && n < a.size() && (static_cast<unsigned char>(a[n]) & 0xC0U) == 0x80U) --n;
  return n;
}

bool ends_with_any(std::string_view word, std::initializer_list<std::string_view> tails) {
  return std::any_of(tails.begin(), tails.end(), [&](auto tail) { return word.ends_with(tail); });
}

/// "lärarna" -> "lärare": who does something is another word than what is done, though dictionaries join
/// them.
std::string agent(std::string_view form) {
  for (const std::string_view tail : {"arens", "arnas", "aren", "arna", "ares", "are"})
    if (form.size() > tail.size() + 2 && form.ends_with(tail))
      return std::string(form.substr(0, form.size() - tail.size())) + "are";
  return {};
}

/// The part of a word that its compounds begin with: "hälsa" -> "häls", "skola" -> "skol".
std::string_view joint(std::string_view word) {
  return word.ends_with('a') || word.ends_with('e') ? word.substr(0, word.size() - 1) : word;
}

/// Edits between two forms counted in code points, or `limit` + 1 where there are more.
std::size_t edits(const std::u32string& a, const std::u32string& b, std::size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    auto least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
  }
  return row.back();
}

std::u32string wide(std::string_view utf8) {
  std::u32string out;
  for (text::ByteOffset at = 0; at < utf8.size();) out.push_back(text::next(utf8, at));
  return out;
}

}  // namespace

Swedish::Swedish() : dictionaries_(Dictionaries::shared()) {}
Swedish::~Swedish() = default;

bool Swedish::known(const std::string& word) {
  return dictionaries_->spells(Dictionaries::Language::swedish, word);
}

const std::vector<std::string>& Swedish::lemmas(const std::string& form) {
  const auto found = lemmas_.find(form);
  if (found != lemmas_.end()) return found->second;
  std::vector<std::string> out;
  if (const auto doer = agent(form); !doer.empty() && known(doer)) {
    out.push_back(doer);
  } else {
    out.push_back(form);
    for (const auto& stem : dictionaries_->stems(Dictionaries::Language::swedish, form)) {
      const auto lemma = form_of(stem);
      const auto shared = common_prefix(lemma, form);
      if (shared >= 2 && is_ending(std::string_view(form).substr(shared)) && lemma.size() <= shared + 3)
        out.push_back(lemma);
    }
  }
  return lemmas_.emplace(form, std::move(out)).first->second;
}

bool Swedish::inflected_in_english(const std::string& word, const std::string& form) {
  constexpr auto english = Dictionaries::Language::english;
  if (known(word) || !dictionaries_->spells(english, word) || !dictionaries_->spells(english, form))
    return false;
  const auto mine = dictionaries_->stems(english, word);
  for (const auto& stem : dictionaries_->stems(english, form))
    if (std::find(mine.begin(), mine.end(), stem) != mine.end()) return true;
  return false;
}

bool Swedish::inflected(const std::string& word, const std::string& form) {
  if (word == form) return true;
  const auto shared = common_prefix(word, form);
  if (shared < 2 || !is_ending(std::string_view(form).substr(shared)) ||
      !is_ending(std::string_view(word).substr(shared)))
    return false;
  // A noun in -a with a plural in -or: its look-alike verb is another word ("skola", "skolat").
  if (word.ends_with('a') && ends_with_any(form, {"at", "ats", "ad", "ade", "ades", "ande"}) &&
      known(word.substr(0, word.size() - 1) + "or"))
    return false;
  const auto mine = lemmas(word);
  for (const auto& lemma : lemmas(form))
    if (std::find(mine.begin(), mine.end(), lemma) != mine.end()) return true;
  if (known(form)) return false;
  if (inflected_in_english(word, form)) return true;
  // A word no dictionary has (a name, a local term): only endings that leave the word whole.
  return form.starts_with(word) && ends_with_any(form, {"s", "n", "en", "et", "er", "ar", "or", "na", "erna",
                                                        "arna", "orna", "ns", "ens", "ets"});
}

bool Swedish::compound(const std::string& word, const std::string& form) {
  if (text::length(word) < shortest_part || form.size() <= word.size()) return false;
  const auto base = joint(word);
  if (text::length(base) < 3) return false;
  const auto at = form.find(base);
  if (at == std::string::npos) return false;
  const auto head = std::string_view(form).substr(0, at);
  if (!head.empty()) {
    // As the last part: what stands before it must be a word, with or without its joint.
    if (text::length(head) < 3) return false;
    const auto tail = form.substr(at);
    const bool last = tail == word || inflected(word, tail);
    std::string first(head);
    const auto is_part = [&] {
      if (known(first)) return true;
      if (first.ends_with('s') && known(first.substr(0, first.size() - 1))) return true;
      if (ends_with_any(first, {"o", "u", "e"}) &&
          (known(first.substr(0, first.size() - 1) + "a") || known(first.substr(0, first.size() - 1))))
        return true;
      return known(first + "a") || known(first + "e");
    };
    if (!is_part()) return false;
    if (last) return true;
  }
  // As the first or a middle part: what follows, after a joint, must be a word.
  auto rest = form.substr(at + base.size());
  if (base.size() < word.size() && rest.starts_with(word.substr(base.size()))) {
    if (text::length(rest.substr(1)) >= shortest_part && known(rest.substr(1))) return true;
  }
  for (const std::string_view link : {"", "s", "o", "u", "e"})
    if (rest.starts_with(link)) {
      const auto second = rest.substr(link.size());
      if (text::length(second) >= shortest_part && known(second)) return true;
    }
  return false;
}

void Lexicon::add(std::string_view form, std::uint32_t passages) {
  starts_.push_back(static_cast<std::uint32_t>(joined_.size()));
  passages_.push_back(passages);
  most_ = std::max(most_, passages);
  joined_ += form;
  joined_ += '\n';
}

void Lexicon::finish() { joined_.shrink_to_fit(); }

Lexicon::Form Lexicon::at(std::size_t i) const {
  const auto start = starts_[i];
  const auto end =
      i + 1 < starts_.size() ? starts_[i + 1] - 1 : static_cast<std::uint32_t>(joined_.size()) - 1;
  return {std::string_view(joined_).substr(start, end - start), passages_[i]};
}

std::pair<std::size_t, std::size_t> Lexicon::range(std::string_view prefix) const {
  std::size_t low = 0;
  std::size_t high = size();
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (at(middle).form < prefix)
      low = middle + 1;
    else
      high = middle;
  }
  const auto first = low;
  high = size();
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (at(middle).form.starts_with(prefix))
      low = middle + 1;
    else
      high = middle;
  }
  return {first, low};
}

std::uint32_t Lexicon::passages_of(std::string_view form) const {
  const auto [first, last] = range(form);
  return first < last && at(first).form == form ? passages_[first] : 0;
}

std::vector<std::string> Lexicon::beginning(std::string_view prefix, std::size_t limit) const {
  const auto [first, last] = range(prefix);
  std::vector<Form> forms;
  for (auto i = first; i < last; ++i) forms.push_back(at(i));
  std::stable_sort(forms.begin(), forms.end(),
                   [](const auto& a, const auto& b) { return a.passages > b.passages; });
  if (forms.size() > limit) forms.resize(limit);
  std::vector<std::string> out;
  out.reserve(forms.size());
  for (const auto& f : forms) out.emplace_back(f.form);
  return out;
}

std::vector<std::string> Lexicon::inflections(Swedish& swedish, const std::string& word) const {
  const auto length = text::length(word);
  const auto kept = std::max<text::Pos>(2, length > 3 ? length - 3 : 0);
  const auto [first, last] = range(text::slice(word, {0, std::min(kept, length)}));
  std::vector<std::string> out;
  for (auto i = first; i < last; ++i) {
    std::string form(at(i).form);
    if (form.size() <= word.size() + 6 && swedish.inflected(word, form)) out.push_back(std::move(form));
  }
  return out;
}

std::vector<std::string> Lexicon::compounds(Swedish& swedish, const std::string& word) const {
  std::vector<Form> found;
  if (text::length(word) < shortest_part) return {};
  const auto base = joint(word);
  const std::string_view all = joined_;
  std::size_t i = 0;
  for (auto hit = all.find(base); hit != std::string_view::npos; hit = all.find(base, hit + 1)) {
    const auto after = std::upper_bound(starts_.begin() + static_cast<std::ptrdiff_t>(i), starts_.end(), hit);
    i = static_cast<std::size_t>(after - starts_.begin()) - 1;
    const auto form = at(i);
    if (!found.empty() && found.back().form == form.form) continue;
    found.push_back(form);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.passages > b.passages; });
  std::vector<std::string> out;
  for (const auto& f : found) {
    std::string form(f.form);
    if (!swedish.inflected(word, form) && swedish.compound(word, form)) out.push_back(std::move(form));
    if (out.size() == most_compounds) break;
  }
  return out;
}

std::vector<std::string> Lexicon::same_without_marks(const std::string& word) const {
  const auto plain = without_marks(word);
  std::vector<std::string> out;
  if (plain.empty()) return out;
  for (std::size_t i = 0; i < size(); ++i) {
    const auto form = at(i).form;
    if (form.size() < plain.size() || form.size() > 2 * plain.size() || form == word) continue;
    if (std::all_of(form.begin(), form.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
      continue;
    if (without_marks(form) == plain) out.emplace_back(form);
  }
  return out;
}

std::optional<std::string> Lexicon::nearest(const std::string& word) const {
  const auto wanted = wide(word);
  if (wanted.size() < 3) return std::nullopt;
  const std::size_t limit = wanted.size() < 5 ? 1 : 2;
  std::optional<std::string> best;
  std::size_t best_edits = limit + 1;
  std::uint32_t best_passages = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const auto form = at(i);
    if (form.form.size() + 2 * limit < word.size() || form.form.size() > word.size() + 2 * limit + 2)
      continue;
    const auto n = edits(wanted, wide(form.form), std::min(best_edits, limit));
    if (n == 0 || n > best_edits || n > limit) continue;
    if (n < best_edits || form.passages > best_passages) {
      best = std::string(form.form);
      best_edits = n;
      best_passages = form.passages;
    }
  }
  return best;
}

}  // namespace skolanalys::search
