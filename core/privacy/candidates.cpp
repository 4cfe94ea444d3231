#include "core/privacy/candidates.h"

#include <algorithm>
#include <array>

#include "core/assets/assets.h"
#include "core/exchange/gate.h"
#include "core/text/utf8.h"

namespace skolanalys::privacy {
namespace {

std::vector<std::string> lines_of(const char* name) {
  std::vector<std::string> out;
  const auto text = exchange::read_text(assets::folder() / "names" / name);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (end > at && text[at] != '#') out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

const std::vector<std::string>& public_names() {
  static const auto read = lines_of("public.txt");
  return read;
}

/// Given names that are words too.
bool name_and_word(const std::string& word) {
  static const auto read = [] {
    std::set<std::string> out;
    for (const auto& name : lines_of("given.txt")) out.insert(folded(name));
    return out;
  }();
  return read.contains(word);
}

bool school_word(std::string_view word) {
  constexpr std::array<std::string_view, 12> common{
      "skolan",        "grundskolan", "förskolan",       "högskolan",     "gymnasieskolan", "friskolan",
      "fritidshemmet", "särskolan",   "lågstadieskolan", "folkhögskolan", "gymnasiet",      "kulturskolan"};
  if (std::find(common.begin(), common.end(), word) != common.end()) return false;
  constexpr std::array<std::string_view, 5> endings{"skolan", "skolans", "gymnasiet", "gymnasiets",
                                                    "förskola"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](auto end) { return word.size() > end.size() + 2 && word.ends_with(end); });
}
bool school_after(std::string_view word) {
  return word == "skolan" || word == "skola" || word == "skolans" || word == "skolas" || word == "förskola" ||
         word == "gymnasium" || word == "friskola" || word == "gymnasiet";
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Identity numbers, telephone numbers and e-mail addresses. In bytes; they are ASCII.
std::vector<std::pair<std::size_t, std::size_t>> numbers_in(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '@') {
      const auto mail = [](char c) {
        return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
               c == '-' || static_cast<unsigned char>(c) >= 0x80;
      };
      auto from = at, to = at + 1;
      while (from > 0 && mail(text[from - 1])) --from;
      while (to < text.size() && mail(text[to])) ++to;
      while (to > at && text[to - 1] == '.') --to;
      if (from < at && text.substr(at, to - at).find('.') != std::string_view::npos)
        out.emplace_back(from, to);
      continue;
    }
    if (!digit(text[at]) || (at > 0 && (digit(text[at - 1]) || text[at - 1] == '-'))) continue;
    std::size_t to = at, digits = 0, first = 0;
    while (to < text.size() && (digit(text[to]) || ((text[to] == '-' || text[to] == ' ' || text[to] == '+') &&
                                                    to + 1 < text.size() && digit(text[to + 1])))) {
      if (digit(text[to])) {
        ++digits;
      } else if (first == 0) {
        first = digits;
      }
      ++to;
    }
    const bool identity = (digits == 10 && first == 6) || (digits == 12 && (first == 8 || first == 0)) ||
                          (digits == 10 && first == 0 && text[at] != '0');
    const bool telephone = text[at] == '0' && digits >= 8 && digits <= 11 && to - at >= 8;
    if (identity || telephone) out.emplace_back(at, to);
    at = to;
  }
  return out;
}

}  // namespace

Candidates::Candidates(const model::Model& model, Lexicon lexicon) : lexicon_(std::move(lexicon)) {
  for (const auto& [id, text] : model.texts)
    for (const auto& token : tokens_of(text.content))
      if (!token.capital) own_words_.insert(token.folded);
  const auto pass = [&](std::string_view words) {
    for (const auto& token : tokens_of(words)) {
      passed_.insert(token.folded);
      passed_.insert(token.folded + "s");
    }
  };
  for (const auto& name : public_names()) pass(name);
  for (const auto& role : assets::roles().roles)
    for (const auto& name : {role.name_sv, role.name_en, role.plural_sv}) pass(name);
  pass(model.engagement.municipality);
  for (const auto& member : model.engagement.team) pass(member);
  for (const auto& municipality : assets::municipalities())
    if (municipality.name != model.engagement.municipality)
      if (const auto name = folded(municipality.name); name.size() > 2) places_.insert(name);
  for (const auto& [id, respondent] : model.respondents)
    if (respondent.label.size() <= 4) pass(respondent.label);
}

bool Candidates::ordinary(const std::string& word) const {
  return own_words_.contains(word) || (lexicon_ && lexicon_(word));
}

std::vector<Candidate> Candidates::find(std::string_view utf8, const std::vector<Token>& tokens) const {
  std::vector<Candidate> out;
  for (std::size_t at = 0; at < tokens.size();) {
    const auto& token = tokens[at];
    const auto next = at + 1;
    const bool alone = token.range.size() < 2;
    if (!token.capital || token.shouted || alone || passed_.contains(token.folded)) {
      ++at;
      continue;
    }
    const auto place = [&](const std::string& word) {
      return places_.contains(word) ||
             (word.ends_with('s') && places_.contains(word.substr(0, word.size() - 1)));
    };
    const bool school = school_word(token.folded);
    const bool followed = next < tokens.size() && tokens[next].before == " " && tokens[next].capital &&
                          !tokens[next].shouted && !passed_.contains(tokens[next].folded);
    const bool before_school =
        next < tokens.size() && tokens[next].before == " " && school_after(tokens[next].folded);
    if (token.sentence_start && !school && ordinary(token.folded) &&
        !(followed && name_and_word(token.folded)) && !place(token.folded)) {
      ++at;
      continue;
    }
    if (token.sentence_start && before_school && ordinary(token.folded) && !place(token.folded)) {
      at = next;  // "Vår skola", "Denna skola"
      continue;
    }
    Candidate found{token.range, model::NameKind::person};
    if (school)
      found.kind = model::NameKind::school;
    else if (place(token.folded))
      found.kind = model::NameKind::place;
    auto last = next;
    for (; last < tokens.size() && last - at < 4; ++last) {
      const auto& more = tokens[last];
      const bool beside = more.before == " " || more.before == "-" || more.before == "\u00A0";
      if (!beside) break;
      const bool link =
          (more.folded == "von" || more.folded == "af" || more.folded == "av" || more.folded == "de") &&
          last + 1 < tokens.size() && tokens[last + 1].before == " " && tokens[last + 1].capital;
      if (school_after(more.folded)) {
        found.kind = model::NameKind::school;
        ++last;
        break;
      }
      if (!link && (!more.capital || more.shouted || passed_.contains(more.folded))) break;
      if (school_word(more.folded)) found.kind = model::NameKind::school;
    }
    found.range.to = tokens[last - 1].range.to;
    out.push_back(found);
    at = last;
  }
  if (const auto numbers = numbers_in(utf8); !numbers.empty()) {
    const text::Index index(utf8);
    for (const auto& [from, to] : numbers) {
      const text::Range range{index.pos_of(from), index.pos_of(to)};
      std::erase_if(out, [&](const Candidate& other) { return other.range.overlaps(range); });
      out.push_back({range, model::NameKind::other});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.range < b.range; });
  }
  return out;
}

}  // namespace skolanalys::privacy
