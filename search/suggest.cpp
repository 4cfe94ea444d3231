#include "search/suggest.h"

#include <algorithm>

#include "core/assets/assets.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"
#include "search/query.h"
#include "search/tokens.h"

namespace skolanalys::search {
namespace {

using Completion = Searcher::Completion;

std::string folded(std::string_view word) { return without_marks(form_of(word)); }

/// Values of a field that the archive has, by the term's prefix.
std::vector<std::pair<std::string, std::size_t>> values_of(const Xapian::Database& all, const char* prefix) {
  std::vector<std::pair<std::string, std::size_t>> out;
  const std::string_view lead = prefix;
  for (auto term = all.allterms_begin(prefix); term != all.allterms_end(prefix); ++term)
    out.emplace_back((*term).substr(lead.size()), term.get_termfreq());
  return out;
}

std::string name_of(Field field, const std::string& value, const std::string& language) {
  switch (field) {
    case Field::role:
      return assets::roles().find(value) == nullptr ? value : assets::roles().name(value, language);
    case Field::level:
      for (const auto& level : assets::roles().levels)
        if (level.id == value) return language == "en" ? level.name_en : level.name_sv;
      return value;
    case Field::municipality:
      for (const auto& one : assets::municipalities())
        if (one.code == value) return one.name;
      return value;
    default:
      return {};
  }
}

bool fits(const std::string& typed, const std::string& value, const std::string& name) {
  if (typed.empty()) return true;
  const auto wanted = folded(typed);
  for (const auto& one : {value, name}) {
    for (const auto& token : tokens_of(one))
      if (without_marks(token.form).starts_with(wanted)) return true;
    if (text::fold_case(one).starts_with(text::fold_case(typed))) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> suggest(const std::string& query, const Lexicon& lexicon, Swedish& swedish) {
  std::string out;
  bool mended = false;
  std::string word;
  const auto end_word = [&] {
    if (word.empty()) return;
    const auto form = form_of(word);
    if (!form.empty() && form.find(':') == std::string::npos && lexicon.inflections(swedish, form).empty() &&
        lexicon.compounds(swedish, form).empty()) {
      const auto marked = lexicon.same_without_marks(form);
      const auto nearest = marked.empty() ? lexicon.nearest(form) : std::optional(marked.front());
      if (nearest) {
        out += *nearest;
        mended = true;
        word.clear();
        return;
      }
    }
    out += word;
    word.clear();
  };
  for (const char c : query) {
    if (c == ' ' || c == '"' || c == '(' || c == ')') {
      end_word();
      out += c;
    } else {
      word += c;
    }
  }
  end_word();
  return mended ? std::optional(out) : std::nullopt;
}

std::vector<Completion> completions(const std::string& query, const std::string& language, Readers& readers,
                                    std::size_t limit) {
  std::vector<Completion> out;
  // Inside quotation marks the words are taken as they stand.
  if (std::count(query.begin(), query.end(), '"') % 2 == 1) return out;
  const auto space = query.find_last_of(" (\t");
  const auto lead = space == std::string::npos ? std::string() : query.substr(0, space + 1);
  const auto last = query.substr(lead.size());
  if (last.empty()) return out;
  if (const auto colon = last.find(':'); colon != std::string::npos) {
    const auto* field = field_called(last.substr(0, colon));
    if (field == nullptr) return out;
    const auto typed = last.substr(colon + 1);
    const char* prefix = *field == Field::role           ? schema::role_prefix
                         : *field == Field::municipality ? schema::municipality_prefix
                         : *field == Field::theme        ? schema::theme_prefix
                         : *field == Field::level        ? schema::level_prefix
                         : *field == Field::respondent   ? schema::respondent_prefix
                         : *field == Field::source       ? schema::source_prefix
                                                         : nullptr;
    if (prefix == nullptr) return out;
    for (const auto& [value, passages] : values_of(readers.all(), prefix)) {
      const auto name = name_of(*field, value, language);
      if (value == typed || !fits(typed, value, name)) continue;
      const auto put = value.find(' ') == std::string::npos ? value : "\"" + value + "\"";
      out.push_back({lead + last.substr(0, colon + 1) + put + " ", value, name, passages});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.passages > b.passages; });
  } else {
    const auto form = form_of(last);
    if (text::length(form) < 2) return out;
    for (const auto& name : field_names_in(language))
      if (text::fold_case(name).starts_with(text::fold_case(last)) && text::length(last) >= 2)
        out.push_back({lead + name + ":", name + ":", {}, 0});
    for (auto& word : readers.lexicon().beginning(form, limit + 1)) {
      if (word == form) continue;
      const auto passages = readers.lexicon().passages_of(word);
      out.push_back({lead + word + " ", word, {}, passages});
    }
  }
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace skolanalys::search
