#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"

/// The query language. Words are found in all their inflections; between words stands AND.
///
///   elevhälsa kö              both in one passage, in any inflection, also in compounds
///   "höga förväntningar"      exactly these words in this order
///   lekt*                     every word that begins so
///   a OCH b, a OR b, INTE c   OCH/AND, ELLER/OR, INTE/NOT (or -c) in capitals; parentheses
///   lärare NÄRA rektor        within eight words (NEAR)
///   roll:rektor kommun:9999 tema:stod.elevhalsa år:2015..2016 av:R05
namespace skolanalys::search {

/// Why a query cannot be understood, and where in it.
struct QueryFault {
  text::Range where;  ///< code points of the query
  std::string id;     ///< string id ("query.unclosed_quote")
  std::vector<std::string> values;
};

enum class Field { role, municipality, theme, year, respondent, level, stance, kind, source };

/// The field of a name in either language ("roll", "role"), or null.
[[nodiscard]] const Field* field_called(std::string_view name);
/// Names of fields in a language, for help at the caret.
[[nodiscard]] std::vector<std::string> field_names_in(const std::string& language);

struct QueryNode {
  enum class Kind { word, prefix, phrase, near, all, any, without, field };
  Kind kind = Kind::all;
  std::vector<std::string> forms;  ///< word, prefix: one; phrase: in order
  std::vector<QueryNode> parts;    ///< near, all, any: two or more; without: what is wanted, what is not
  Field field = Field::role;
  std::string value;   ///< of a field; an id where one is known
  std::string value2;  ///< the end of a range
  text::Range where;
};

struct ParsedQuery {
  std::optional<QueryNode> root;  ///< none where the query is empty or wrong
  std::optional<QueryFault> fault;
};

inline constexpr std::size_t longest_query = 2000;  ///< code points

/// Never throws. O(length).
[[nodiscard]] ParsedQuery parse_query(std::string_view utf8);

/// Words that say little alone ("och", "att"): left out between other words, kept in phrases.
[[nodiscard]] bool is_stop_word(std::string_view form);

}  // namespace skolanalys::search
