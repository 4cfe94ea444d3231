#include "search/compile.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "search/schema.h"
#include "search/term.h"
#include "search/tokens.h"

namespace skolanalys::search {
namespace {

constexpr double compound_weight = 0.4;  // a compound says less of the word than the word itself
constexpr std::size_t most_expansions = 200;
constexpr Xapian::termcount near_window = 9;  // "within eight words": both ends counted

std::vector<std::string> terms_of(const std::vector<std::string>& forms) {
  std::vector<std::string> out;
  out.reserve(forms.size());
  for (const auto& form : forms) out.push_back(term_of(form));
  return out;
}

class Compiler {
 public:
  Compiler(const Lexicon& lexicon, Swedish& swedish, const QueryNode* unfinished)
      : lexicon_(lexicon), swedish_(swedish), unfinished_(unfinished) {}

  Xapian::Query operator()(const QueryNode& node, bool wanted = true) {
    using Kind = QueryNode::Kind;
    switch (node.kind) {
      case Kind::word:
        return word(node, wanted);
      case Kind::prefix:
        return any_of(lexicon_.beginning(node.forms[0], most_expansions), wanted);
      case Kind::phrase:
        return phrase(node, wanted);
      case Kind::near:
        return near(node, wanted);
      case Kind::field:
        return field(node);
      case Kind::without:
        return {Xapian::Query::OP_AND_NOT, (*this)(node.parts[0], wanted), (*this)(node.parts[1], false)};
      case Kind::all:
        return all(node, wanted);
      case Kind::any: {
        std::vector<Xapian::Query> parts;
        for (const auto& part : node.parts) parts.push_back((*this)(part, wanted));
        return {Xapian::Query::OP_OR, parts.begin(), parts.end()};
      }
    }
    return {};
  }

  CompiledQuery finish(Xapian::Query query) {
    CompiledQuery out;
    out.query = std::move(query);
    out.wanted = std::move(wanted_);
    out.notes = std::move(notes_);
    return out;
  }

 private:
  Xapian::Query any_of(const std::vector<std::string>& forms, bool wanted) {
    if (wanted) wanted_.forms.insert(forms.begin(), forms.end());
    if (forms.empty()) return Xapian::Query::MatchNothing;
    const auto terms = terms_of(forms);
    return {Xapian::Query::OP_SYNONYM, terms.begin(), terms.end()};
  }

  Xapian::Query word(const QueryNode& node, bool wanted) {
    const auto& form = node.forms[0];
    auto forms = lexicon_.inflections(swedish_, form);
    auto compounds = lexicon_.compounds(swedish_, form);
    if (&node == unfinished_) {
      for (auto& longer : lexicon_.beginning(form, most_expansions))
        if (std::find(forms.begin(), forms.end(), longer) == forms.end() &&
            std::find(compounds.begin(), compounds.end(), longer) == compounds.end())
          compounds.push_back(std::move(longer));
    }
    if (forms.empty() && compounds.empty())
      for (auto& marked : lexicon_.same_without_marks(form)) {
        notes_.folded.emplace_back(form, marked);
        for (auto& inflected : lexicon_.inflections(swedish_, marked)) forms.push_back(std::move(inflected));
        for (auto& compound : lexicon_.compounds(swedish_, marked)) compounds.push_back(std::move(compound));
      }
    auto exact = any_of(forms, wanted);
    if (compounds.empty()) return exact;
    const Xapian::Query wider(Xapian::Query::OP_SCALE_WEIGHT, any_of(compounds, wanted), compound_weight);
    return {Xapian::Query::OP_OR, exact, wider};
  }

  Xapian::Query phrase(const QueryNode& node, bool wanted) {
    if (wanted) {
      if (node.forms.size() == 1)
        wanted_.forms.insert(node.forms[0]);
      else
        wanted_.phrases.push_back(node.forms);
    }
    const auto terms = terms_of(node.forms);
    if (terms.size() == 1) return Xapian::Query(terms[0]);
    return {Xapian::Query::OP_PHRASE, terms.begin(), terms.end(),
            static_cast<Xapian::termcount>(terms.size())};
  }

  /// Nearness is between words as they stand; the commonest forms of each are tried against each other.
  Xapian::Query near(const QueryNode& node, bool wanted) {
    std::vector<Xapian::Query> parts;
    for (const auto& part : node.parts) {
      auto forms = part.kind == QueryNode::Kind::prefix ? lexicon_.beginning(part.forms[0], most_expansions)
                                                        : lexicon_.inflections(swedish_, part.forms[0]);
      if (wanted) wanted_.forms.insert(forms.begin(), forms.end());
      if (forms.empty()) return Xapian::Query::MatchNothing;
      const auto terms = terms_of(forms);
      parts.emplace_back(Xapian::Query::OP_OR, terms.begin(), terms.end());
    }
    return {Xapian::Query::OP_NEAR, parts.begin(), parts.end(), near_window};
  }

  Xapian::Query all(const QueryNode& node, bool wanted) {
    std::vector<Xapian::Query> parts;
    const auto is_stop = [&](const QueryNode& part) {
      return part.kind == QueryNode::Kind::word && is_stop_word(part.forms[0]) && &part != unfinished_;
    };
    const bool only_stops = std::all_of(node.parts.begin(), node.parts.end(), is_stop);
    notes_.only_stop_words = notes_.only_stop_words || only_stops;
    for (const auto& part : node.parts)
      if (only_stops || !is_stop(part)) parts.push_back((*this)(part, wanted));
    return {Xapian::Query::OP_AND, parts.begin(), parts.end()};
  }

  static Xapian::Query boolean(const char* prefix, const std::string& value) {
    return {Xapian::Query::OP_SCALE_WEIGHT, Xapian::Query(prefix + value), 0.0};
  }

  static Xapian::Query field(const QueryNode& node) {
    switch (node.field) {
      case Field::role:
        return boolean(schema::role_prefix, node.value);
      case Field::municipality:
        return boolean(schema::municipality_prefix, node.value);
      case Field::theme:
        return boolean(schema::theme_prefix, node.value);
      case Field::level:
        return boolean(schema::level_prefix, node.value);
      case Field::stance:
        return boolean(schema::stance_prefix, node.value);
      case Field::kind:
        return boolean(schema::kind_prefix, node.value);
      case Field::source:
        return boolean(schema::source_prefix, node.value);
      case Field::respondent:
        return boolean(schema::respondent_prefix, form_of(node.value));
      case Field::year:
        return {Xapian::Query::OP_VALUE_RANGE, schema::date_slot, schema::first_of(node.value),
                schema::last_of(node.value2)};
    }
    return {};
  }

  const Lexicon& lexicon_;
  Swedish& swedish_;
  const QueryNode* unfinished_;
  Wanted wanted_;
  Notes notes_;
};

/// The word that stands last in the query, if it is one.
const QueryNode* last_word(const QueryNode& node) {
  if (node.kind == QueryNode::Kind::word) return &node;
  if (node.kind == QueryNode::Kind::all || node.kind == QueryNode::Kind::any)
    return last_word(node.parts.back());
  return nullptr;
}

}  // namespace

CompiledQuery compile(const QueryNode& root, const Lexicon& lexicon, Swedish& swedish, bool typing) {
  Compiler compiler(lexicon, swedish, typing ? last_word(root) : nullptr);
  auto query = compiler(root);
  auto out = compiler.finish(std::move(query));
  if (root.kind == QueryNode::Kind::word && is_stop_word(root.forms[0]) && !typing)
    out.notes.only_stop_words = true;
  return out;
}

CompiledQuery compile_like(std::string_view words, const Lexicon& lexicon, Swedish& swedish) {
  constexpr std::size_t most = 15;
  std::map<std::string, double> telling;  // form -> how often it stands here
  for (const auto& token : tokens_of(words))
    if (!is_stop_word(token.form) && token.form.size() > 2) ++telling[token.form];
  std::vector<std::pair<double, std::string>> ranked;
  for (const auto& [form, times] : telling) {
    // A word that stands here alone leads nowhere; the rarer it is otherwise, the more it tells.
    const auto passages = lexicon.passages_of(form);
    if (passages > 1)
      ranked.emplace_back(times * std::log(static_cast<double>(lexicon.most()) / passages + 1), form);
  }
  std::sort(ranked.rbegin(), ranked.rend());
  if (ranked.size() > most) ranked.resize(most);
  CompiledQuery out;
  std::vector<Xapian::Query> parts;
  for (const auto& [weight, form] : ranked) {
    const auto forms = lexicon.inflections(swedish, form);
    out.wanted.forms.insert(forms.begin(), forms.end());
    const auto terms = terms_of(forms);
    parts.emplace_back(Xapian::Query::OP_SYNONYM, terms.begin(), terms.end());
  }
  out.query = parts.empty() ? Xapian::Query::MatchNothing
                            : Xapian::Query(Xapian::Query::OP_OR, parts.begin(), parts.end());
  return out;
}

Xapian::Query filters_of(const Request& request) {
  std::vector<Xapian::Query> all;
  const auto add = [&](const char* prefix, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::vector<std::string> terms;
    terms.reserve(values.size());
    for (const auto& value : values) terms.push_back(prefix + value);
    all.emplace_back(Xapian::Query::OP_OR, terms.begin(), terms.end());
  };
  add(schema::role_prefix, request.roles);
  add(schema::municipality_prefix, request.municipalities);
  add(schema::theme_prefix, request.themes);
  add(schema::level_prefix, request.levels);
  add(schema::stance_prefix, request.stances);
  if (!request.years.empty()) {
    std::vector<Xapian::Query> years;
    years.reserve(request.years.size());
    for (const auto& year : request.years)
      years.emplace_back(Xapian::Query::OP_VALUE_RANGE, schema::date_slot, schema::first_of(year),
                         schema::last_of(year));
    all.emplace_back(Xapian::Query::OP_OR, years.begin(), years.end());
  }
  if (request.from || request.to)
    all.emplace_back(Xapian::Query::OP_VALUE_RANGE, schema::date_slot,
                     schema::first_of(request.from ? model::to_string(*request.from) : std::string("0")),
                     schema::last_of(request.to ? model::to_string(*request.to) : std::string("9999")));
  if (all.empty()) return Xapian::Query::MatchAll;
  return {Xapian::Query::OP_AND, all.begin(), all.end()};
}

}  // namespace skolanalys::search
