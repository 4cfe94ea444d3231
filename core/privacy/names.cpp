#include "core/privacy/names.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/assets/assets.h"
#include "core/text/utf8.h"

namespace skolanalys::privacy {
namespace {

constexpr std::size_t long_enough_for_lower_case = 6;
constexpr std::size_t long_enough_for_compounds = 5;
constexpr std::size_t long_enough_person_compound = 7;

/// Words that many names share: alone they point at nobody.
bool generic(std::string_view word) {
  static const std::set<std::string, std::less<>> words{
      "skola",         "skolan",         "skolor",          "förskola",   "förskolan",
      "grundskola",    "grundskolan",    "gymnasium",       "gymnasiet",  "friskola",
      "friskolan",     "särskola",       "särskolan",       "fritidshem", "fritids",
      "gymnasieskola", "gymnasieskolan", "kommun",          "kommuns",    "kommunen",
      "stad",          "norra",          "södra",           "östra",      "västra",
      "stora",         "lilla",          "gamla",           "nya",        "centrala",
      "nedre",         "övre",           "internationella", "enskilda",   "fria",
      "utbildning",    "enheten",        "enhet",           "rektor",     "lärare",
      "rektorn",       "läraren"};
  return words.contains(word);
}

bool particle(std::string_view word) {
  constexpr std::array<std::string_view, 10> particles{"af", "av",  "von", "van", "de",
                                                       "la", "der", "den", "el",  "i"};
  return std::find(particles.begin(), particles.end(), word) != particles.end();
}

std::string key_of(std::string_view word) {
  std::size_t at = 0;
  for (int letters = 0; letters < 2 && at < word.size(); ++letters) (void)text::next(word, at);
  return std::string(word.substr(0, at));
}

/// May these letters follow a name's stem within a word?
bool follows(std::string_view rest, model::NameKind kind, std::size_t stem_letters, bool open) {
  if (rest.empty() || rest == "s") return true;
  if (open) return true;
  constexpr std::array<std::string_view, 7> of_people{"are", "arna", "arnas", "ar", "arne", "ska", "skan"};
  constexpr std::array<std::string_view, 11> of_places{"bo",   "bor",  "bon",  "borna", "bornas", "are",
                                                       "aren", "arna", "ares", "iter",  "iterna"};
  const auto in = [&](const auto& list) { return std::find(list.begin(), list.end(), rest) != list.end(); };
  if (kind == model::NameKind::place) return stem_letters >= long_enough_for_compounds || in(of_places);
  if (kind == model::NameKind::school) return stem_letters >= long_enough_for_compounds;
  if (kind == model::NameKind::person) {
    if (stem_letters >= 5 && in(of_people)) return true;
    constexpr std::array<std::string_view, 6> others{"son", "sson", "sen", "ssen", "dotter", "sdotter"};
    if (std::any_of(others.begin(), others.end(), [&](auto name) { return rest.starts_with(name); }))
      return false;
    return stem_letters >= long_enough_person_compound && text::length(rest) >= 4;
  }
  constexpr std::array<std::string_view, 10> definite{"n",   "en", "ns", "ens", "et",
                                                      "ets", "a",  "an", "ans", "t"};
  return in(definite) || stem_letters >= long_enough_person_compound;
}

/// What stands after a stem that was cut ("björkskol"): the definite and indefinite form are no ending, the
/// vowel that joins a compound goes.
std::string ending_after_cut(std::string_view rest) {
  constexpr std::array<std::string_view, 7> none{"", "a", "an", "or", "orna", "et", "um"};
  constexpr std::array<std::string_view, 6> genitive{"s", "as", "ans", "ets", "ums", "ors"};
  if (std::find(none.begin(), none.end(), rest) != none.end()) return {};
  if (std::find(genitive.begin(), genitive.end(), rest) != genitive.end()) return "s";
  if (rest.size() > 3 && (rest.front() == 'e' || rest.front() == 'a')) rest.remove_prefix(1);
  return std::string(rest);
}

/// Only these between two words of one name.
bool joins(std::string_view between) {
  if (between.empty() || between.size() > 4) return false;
  int lines = 0;
  for (std::size_t at = 0; at < between.size();) {
    const auto c = text::next(between, at);
    lines += c == U'\n' ? 1 : 0;
    const bool fits = c == U' ' || c == U'\t' || c == U'\n' || c == 0xA0 || c == U'-' || c == 0x2010 ||
                      c == 0x2011 || c == U'.' || c == U'_' || c == 0x202F || c == U'\r';
    if (!fits) return false;
  }
  return lines < 2;
}

bool address_sign(std::string_view between) {
  return between == "." || between == "_" || between == "-" || between == "@";
}

}  // namespace

std::string inflected(const std::string& replacement, const std::string& ending) {
  if (ending.empty() || replacement.empty()) return replacement;
  if (ending != "s") return replacement + "-" + ending;
  const char last = replacement.back();
  const bool letter_alone =
      replacement.size() > 1 && replacement[replacement.size() - 2] == ' ' && last >= 'A' && last <= 'Z';
  if (letter_alone || (last >= '0' && last <= '9')) return replacement + ":s";
  return last == 's' || last == 'x' || last == 'z' || last == ']' || last == '.' ? replacement
                                                                                 : replacement + "s";
}

std::string bare(std::string_view words, model::NameKind kind) {
  std::string out(words.substr(0, std::min(words.find('('), words.size())));
  while (!out.empty() && (out.back() == ' ' || out.back() == '.' || out.back() == ',')) out.pop_back();
  if (out.size() < 4) return out;
  if (kind == model::NameKind::school) {
    if (out.ends_with("skolans") || out.ends_with("gymnasiets")) out.pop_back();
  } else if (kind != model::NameKind::other && out.ends_with("s")) {
    // "Lindqvists" is a genitive; "Lars" and "Mattias" may be names: only after letters that no name ends in
    // before an s of its own.
    constexpr std::array<std::string_view, 10> genitive{"ts", "ks",  "gs",  "ds",   "ys",
                                                        "ås", "öns", "ens", "ings", "eas"};
    if (std::any_of(genitive.begin(), genitive.end(), [&](auto end) { return out.ends_with(end); }))
      out.pop_back();
  }
  return out;
}

Names::Names(std::vector<Name> names) : names_(std::move(names)) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const auto& name = names_[i];
    const auto end = std::min(name.original.find('('), name.original.size());
    const auto tokens =
        tokens_of(std::string_view(name.original).substr(0, end == 0 ? name.original.size() : end));
    if (tokens.empty()) continue;
    Form whole{i, {}, true, false, false};
    std::string joined, turned;
    for (const auto& token : tokens) {
      whole.stems.push_back(token.folded);
      joined += token.folded;
      turned.insert(0, token.folded);
    }
    auto& last = whole.stems.back();
    const auto cut = [&](std::string_view tail, std::size_t letters) {
      if (!last.ends_with(tail) || (tokens.size() == 1 && last.size() == tail.size())) return false;
      auto form = whole;
      form.stems.back().resize(last.size() - letters);
      form.cut = true;
      form.open = text::length(form.stems.back()) >= long_enough_for_compounds;
      add(std::move(form));
      return true;
    };
    if (name.kind == model::NameKind::school)
      (void)(cut("skolan", 2) || cut("skola", 1) || cut("gymnasiet", 2) || cut("gymnasium", 2));
    add(whole);
    if (tokens.size() == 1) continue;
    add({i, {joined}, true, true, false});
    if (turned != joined) add({i, {turned}, true, true, false});
    if (name.kind == model::NameKind::other) continue;
    for (const auto& token : tokens) {
      const auto letters = text::length(token.folded);
      const bool telling = name.kind == model::NameKind::person ? letters >= 2 && !particle(token.folded)
                                                                : letters >= 4 && !generic(token.folded);
      if (token.capital && telling) add({i, {token.folded}, false, false, false});
    }
  }
}

void Names::add(Form form) {
  auto key = key_of(form.stems.front());
  forms_.emplace(std::move(key), std::move(form));
}

Names Names::of(const model::Model& model) {
  std::vector<Name> all;
  std::set<std::string> known;
  for (const auto& [id, pseudonym] : model.pseudonyms) {
    all.push_back({id, pseudonym.kind, pseudonym.original, pseudonym.replacement});
    known.insert(pseudonym.original);
  }
  for (const auto& [id, hit] : model.name_hits)
    if (!hit.text) known.insert(hit.words);  // decided to be no name anywhere
  for (const auto& [id, respondent] : model.respondents)
    if (!respondent.name.empty() && known.insert(respondent.name).second)
      all.push_back({{}, model::NameKind::person, respondent.name, {}});
  return Names(std::move(all));
}

bool Names::match(const Form& form, const std::vector<Token>& tokens, std::size_t at, Match& out) const {
  if (at + form.stems.size() > tokens.size()) return false;
  const auto kind = names_[form.name].kind;
  std::string ending;
  for (std::size_t i = 0; i < form.stems.size(); ++i) {
    const auto& token = tokens[at + i];
    const auto& stem = form.stems[i];
    if (i > 0 && !joins(token.before)) return false;
    if (!token.folded.starts_with(stem)) return false;
    const auto rest = std::string_view(token.folded).substr(stem.size());
    const bool last = i + 1 == form.stems.size();
    const auto letters = text::length(stem);
    if (!last && !(rest.empty() || rest == "s")) return false;
    if (last && !form.cut && !follows(rest, kind, letters, form.open && letters >= long_enough_for_compounds))
      return false;
    if (last && form.cut && !form.open && !rest.empty() && rest != "a" && rest != "an" && rest != "ans" &&
        rest != "s" && rest != "as")
      return false;
    if (i == 0 && !token.capital) {
      const bool in_address = (at > 0 && address_sign(token.before)) ||
                              (at + 1 < tokens.size() && address_sign(tokens[at + 1].before));
      const bool long_name = letters >= long_enough_for_lower_case || form.stems.size() > 1;
      if (!long_name && !(in_address && letters >= 3)) return false;
    }
    if (last) ending = form.cut ? ending_after_cut(rest) : std::string(rest);
  }
  out = {form.stems.size(), std::move(ending)};
  return true;
}

std::vector<Found> Names::find(std::string_view utf8) const { return find(tokens_of(utf8)); }

std::vector<Found> Names::find(const std::vector<Token>& tokens) const {
  std::vector<Found> out;
  std::size_t last_token = 0;  // one past the last word of the latest found
  for (std::size_t at = 0; at < tokens.size();) {
    Match best;
    bool best_whole = false;
    std::vector<std::size_t> which;
    const auto [from, to] = forms_.equal_range(key_of(tokens[at].folded));
    for (auto form = from; form != to; ++form) {
      Match match;
      if (!this->match(form->second, tokens, at, match)) continue;
      const bool whole = form->second.whole;
      // More words win, then a whole name over a part of another, then the shorter rest.
      const auto rank = [](std::size_t words, bool all, std::size_t rest) {
        return std::tuple(words, all ? 1 : 0, -static_cast<long>(rest));
      };
      const auto mine = rank(match.words, whole, match.ending.size());
      const auto theirs = rank(best.words, best_whole, best.ending.size());
      if (which.empty() || mine > theirs) {
        best = std::move(match);
        best_whole = whole;
        which = {form->second.name};
      } else if (mine == theirs && std::find(which.begin(), which.end(), form->second.name) == which.end()) {
        which.push_back(form->second.name);
      }
    }
    if (which.empty()) {
      ++at;
      continue;
    }
    text::Range range{tokens[at].range.from, tokens[at + best.words - 1].range.to};
    // "Anna" "Lindqvist" of one person beside each other, in whatever order, are one.
    if (!out.empty() && last_token == at && out.back().ending.empty() &&
        (joins(tokens[at].before) || tokens[at].before == ", ")) {
      std::vector<std::size_t> both;
      for (const auto name : which)
        if (std::find(out.back().names.begin(), out.back().names.end(), name) != out.back().names.end())
          both.push_back(name);
      if (!both.empty()) {
        out.back().range.to = range.to;
        out.back().names = std::move(both);
        out.back().ending = best.ending;
        at += best.words;
        last_token = at;
        continue;
      }
    }
    // An initial before it belongs to it: "A. Lindqvist".
    if (at > 0 && tokens[at - 1].range.size() == 1 && tokens[at - 1].capital &&
        (tokens[at].before == ". " || tokens[at].before == " " || tokens[at].before == ".") &&
        (out.empty() || out.back().range.to < tokens[at - 1].range.from) &&
        names_[which.front()].kind == model::NameKind::person)
      range.from = tokens[at - 1].range.from;
    std::sort(which.begin(), which.end());
    out.push_back({range, std::move(which), best.ending});
    at += best.words;
    last_token = at;
  }
  return out;
}

std::string Names::instead_of(const Found& found) const {
  const auto& name = names_[found.names.front()];
  return name.replacement.empty() ? "…" : inflected(name.replacement, found.ending);
}

std::string Names::pseudonymised(std::string_view utf8) const {
  const auto all = find(utf8);
  if (all.empty()) return std::string(utf8);
  const text::Index index(utf8);
  std::string out;
  text::Pos at = 0;
  for (const auto& found : all) {
    out += index.slice({at, found.range.from});
    out += instead_of(found);
    at = found.range.to;
  }
  out += index.slice({at, index.length()});
  return out;
}

std::string suggested(const model::Model& model, model::NameKind kind, std::string_view original) {
  const auto& words = assets::Words::in(model.engagement.language);
  std::set<std::string> taken;
  for (const auto& [id, pseudonym] : model.pseudonyms) taken.insert(pseudonym.replacement);
  std::string base = words("privacy.stands_for." + std::string(model::id_of(kind)));
  if (kind == model::NameKind::person)
    for (const auto& [id, respondent] : model.respondents)
      if (respondent.name == original && !respondent.roles.empty()) {
        const auto* role = assets::roles().find(respondent.roles.front());
        if (role == nullptr) break;
        // A role that one or few have would itself say who it is.
        if (role->occurrence == assets::Occurrence::many)
          base = assets::roles().name(role->id, words.language());
        else if (words.language() == "sv" && !role->report_group_sv.empty())
          base = role->report_group_sv;
        break;
      }
  for (int n = 1;; ++n) {
    std::string number = std::to_string(n);
    if (kind == model::NameKind::person) {
      number.clear();
      for (int rest = n; rest > 0; rest = (rest - 1) / 26)
        number.insert(number.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    auto wanted = base + " " + number;
    if (!taken.contains(wanted)) return wanted;
  }
}

}  // namespace skolanalys::privacy
