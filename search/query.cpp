#include "search/query.h"

#include <algorithm>
#include <array>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"
#include "search/tokens.h"

namespace skolanalys::search {
namespace {

enum class Lexeme { word, phrase, prefix, field, land, lor, lnot, near, open, close, end };

struct Piece {
  Lexeme what = Lexeme::end;
  std::string text;   // word, phrase: the words; field: its value
  std::string field;  // name before the colon
  text::Range where;
};

constexpr std::size_t deepest = 50;  // parentheses in each other

struct FieldName {
  std::string_view name;
  Field field;
};
constexpr std::array<FieldName, 20> field_names{{{"roll", Field::role},
                                                 {"role", Field::role},
                                                 {"kommun", Field::municipality},
                                                 {"municipality", Field::municipality},
                                                 {"tema", Field::theme},
                                                 {"theme", Field::theme},
                                                 {"år", Field::year},
                                                 {"ar", Field::year},
                                                 {"year", Field::year},
                                                 {"av", Field::respondent},
                                                 {"by", Field::respondent},
                                                 {"nivå", Field::level},
                                                 {"niva", Field::level},
                                                 {"level", Field::level},
                                                 {"hållning", Field::stance},
                                                 {"stance", Field::stance},
                                                 {"slag", Field::kind},
                                                 {"kind", Field::kind},
                                                 {"intervju", Field::source},
                                                 {"interview", Field::source}}};

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0; }
bool is_quote(char32_t c) {
  return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB;
}

/// Thrown inside this file only; becomes ParsedQuery::fault.
struct Wrong {
  QueryFault fault;
};

[[noreturn]] void fail(text::Range where, const char* id, std::vector<std::string> values = {}) {
  throw Wrong{{where, id, std::move(values)}};
}

class Lexer {
 public:
  explicit Lexer(std::string_view utf8) {
    for (text::ByteOffset at = 0; at < utf8.size();) chars_.push_back(text::next(utf8, at));
  }
  [[nodiscard]] std::size_t length() const { return chars_.size(); }

  std::vector<Piece> read() {
    std::vector<Piece> out;
    while (true) {
      while (at_ < chars_.size() && is_space(chars_[at_])) ++at_;
      if (at_ == chars_.size()) break;
      out.push_back(piece());
    }
    out.push_back({Lexeme::end, {}, {}, range(at_)});
    return out;
  }

 private:
  [[nodiscard]] text::Range range(std::size_t from) const {
    return {static_cast<text::Pos>(from), static_cast<text::Pos>(std::max(at_, from))};
  }
  [[nodiscard]] std::string slice(std::size_t from, std::size_t to) const {
    std::string out;
    for (auto i = from; i < to; ++i) text::append(out, chars_[i]);
    return out;
  }

  std::string quoted() {
    const auto from = at_++;
    const auto begin = at_;
    while (at_ < chars_.size() && !is_quote(chars_[at_])) ++at_;
    if (at_ == chars_.size()) fail(range(from), "query.unclosed_quote");
    return slice(begin, at_++);
  }

  Piece piece() {
    const auto from = at_;
    const auto c = chars_[at_];
    if (c == '(' || c == ')') {
      ++at_;
      return {c == '(' ? Lexeme::open : Lexeme::close, {}, {}, range(from)};
    }
    if (is_quote(c)) {
      auto words = quoted();
      return {Lexeme::phrase, std::move(words), {}, range(from)};
    }
    if (c == '-' && at_ + 1 < chars_.size() && !is_space(chars_[at_ + 1])) {
      ++at_;
      return {Lexeme::lnot, {}, {}, range(from)};
    }
    std::size_t colon = 0;
    while (at_ < chars_.size() && !is_space(chars_[at_]) && chars_[at_] != '(' && chars_[at_] != ')' &&
           !is_quote(chars_[at_])) {
      if (chars_[at_] == ':' && colon == 0 && at_ > from) colon = at_;
      ++at_;
    }
    if (colon != 0) {
      auto name = slice(from, colon);
      auto value = slice(colon + 1, at_);
      if (value.empty() && at_ < chars_.size() && is_quote(chars_[at_])) value = quoted();
      if (field_called(name) != nullptr) {
        if (value.empty()) fail(range(from), "query.empty_field", {name});
        return {Lexeme::field, std::move(value), std::move(name), range(from)};
      }
    }
    const auto word = slice(from, at_);
    const auto where = range(from);
    if (word == "OCH" || word == "AND") return {Lexeme::land, word, {}, where};
    if (word == "ELLER" || word == "OR") return {Lexeme::lor, word, {}, where};
    if (word == "INTE" || word == "NOT") return {Lexeme::lnot, word, {}, where};
    if (word == "NÄRA" || word == "NEAR") return {Lexeme::near, word, {}, where};
    if (word.size() > 1 && word.ends_with('*'))
      return {Lexeme::prefix, word.substr(0, word.size() - 1), {}, where};
    return {Lexeme::word, word, {}, where};
  }

  std::u32string chars_;
  std::size_t at_ = 0;
};

QueryNode join(QueryNode::Kind kind, std::vector<QueryNode> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  QueryNode out;
  out.kind = kind;
  out.where = {parts.front().where.from, parts.back().where.to};
  out.parts = std::move(parts);
  return out;
}

QueryNode field_node(const Piece& piece) {
  QueryNode out;
  out.kind = QueryNode::Kind::field;
  out.field = *field_called(piece.field);
  out.where = piece.where;
  out.value = piece.text;
  switch (out.field) {
    case Field::role: {
      const auto* role = assets::roles().called(piece.text);
      if (role == nullptr) fail(piece.where, "query.unknown_role", {piece.text});
      out.value = role->id;
      break;
    }
    case Field::municipality:
      try {
        out.value = assets::municipality(piece.text).code;
      } catch (const Error& fault) {
        fail(piece.where, "query.unknown_municipality", fault.values());
      }
      break;
    case Field::level: {
      const auto folded = text::fold_case(piece.text);
      const auto& levels = assets::roles().levels;
      const auto found = std::find_if(levels.begin(), levels.end(), [&](const auto& level) {
        return level.id == folded || text::fold_case(level.name_sv) == folded ||
               text::fold_case(level.name_en) == folded;
      });
      if (found == levels.end()) fail(piece.where, "query.unknown_level", {piece.text});
      out.value = found->id;
      break;
    }
    case Field::year: {
      const auto dots = piece.text.find("..");
      out.value = piece.text.substr(0, dots);
      out.value2 = dots == std::string::npos ? out.value : piece.text.substr(dots + 2);
      const auto is_year = [](const std::string& y) {
        return y.size() == 4 && std::all_of(y.begin(), y.end(), [](char c) { return c >= '0' && c <= '9'; });
      };
      if (!is_year(out.value) || !is_year(out.value2)) fail(piece.where, "query.bad_year", {piece.text});
      if (out.value > out.value2) fail(piece.where, "query.years_reversed", {out.value, out.value2});
      break;
    }
    default:
      break;
  }
  return out;
}

class Parser {
 public:
  explicit Parser(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  std::optional<QueryNode> read() {
    auto out = any(0);
    if (now().what == Lexeme::close) fail(now().where, "query.unopened_parenthesis");
    return out;
  }

 private:
  [[nodiscard]] const Piece& now() const { return pieces_[at_]; }
  [[nodiscard]] bool is(Lexeme what) const { return now().what == what; }

  std::optional<QueryNode> any(std::size_t depth) {
    std::vector<QueryNode> parts;
    if (is(Lexeme::lor)) fail(now().where, "query.operator_alone", {now().text});
    while (true) {
      auto part = all(depth);
      if (part) parts.push_back(std::move(*part));
      if (!is(Lexeme::lor)) break;
      const auto where = now().where;
      const auto word = now().text;
      ++at_;
      if (!part || is(Lexeme::end) || is(Lexeme::close) || is(Lexeme::lor))
        fail(where, "query.operator_alone", {word});
    }
    if (parts.empty()) return std::nullopt;
    return join(QueryNode::Kind::any, std::move(parts));
  }

  std::optional<QueryNode> all(std::size_t depth) {
    std::vector<QueryNode> wanted;
    std::vector<QueryNode> unwanted;
    if (is(Lexeme::land) || is(Lexeme::near)) fail(now().where, "query.operator_alone", {now().text});
    while (!is(Lexeme::end) && !is(Lexeme::close) && !is(Lexeme::lor)) {
      if (is(Lexeme::land)) {
        const auto where = now().where;
        const auto word = now().text;
        ++at_;
        if (is(Lexeme::end) || is(Lexeme::close) || is(Lexeme::lor) || is(Lexeme::land))
          fail(where, "query.operator_alone", {word});
        continue;
      }
      if (is(Lexeme::lnot)) {
        const auto where = now().where;
        ++at_;
        auto part = near(depth);
        if (!part) fail(where, "query.nothing_to_exclude");
        unwanted.push_back(std::move(*part));
        continue;
      }
      if (auto part = near(depth)) wanted.push_back(std::move(*part));
    }
    if (wanted.empty() && unwanted.empty()) return std::nullopt;
    if (wanted.empty()) fail(unwanted.front().where, "query.only_exclusion");
    auto out = join(QueryNode::Kind::all, std::move(wanted));
    if (unwanted.empty()) return out;
    QueryNode without;
    without.kind = QueryNode::Kind::without;
    // What is not wanted may stand before what is.
    without.where = {std::min(out.where.from, unwanted.front().where.from),
                     std::max(out.where.to, unwanted.back().where.to)};
    without.parts.push_back(std::move(out));
    without.parts.push_back(join(QueryNode::Kind::any, std::move(unwanted)));
    return without;
  }

  std::optional<QueryNode> near(std::size_t depth) {
    auto first = primary(depth);
    if (!is(Lexeme::near)) return first;
    std::vector<QueryNode> parts;
    const auto take = [&](std::optional<QueryNode> part, text::Range where) {
      if (!part || (part->kind != QueryNode::Kind::word && part->kind != QueryNode::Kind::prefix))
        fail(where, "query.near_needs_words");
      parts.push_back(std::move(*part));
    };
    take(std::move(first), now().where);
    while (is(Lexeme::near)) {
      const auto where = now().where;
      ++at_;
      take(primary(depth), where);
    }
    return join(QueryNode::Kind::near, std::move(parts));
  }

  std::optional<QueryNode> primary(std::size_t depth) {
    const auto piece = now();
    QueryNode out;
    out.where = piece.where;
    switch (piece.what) {
      case Lexeme::open: {
        if (depth >= deepest) fail(piece.where, "query.too_deep");
        ++at_;
        auto inside = any(depth + 1);
        if (!is(Lexeme::close)) fail(piece.where, "query.unclosed_parenthesis");
        ++at_;
        return inside;
      }
      case Lexeme::field:
        ++at_;
        return field_node(piece);
      case Lexeme::word:
      case Lexeme::phrase:
      case Lexeme::prefix:
        ++at_;
        for (auto& token : tokens_of(piece.text)) out.forms.push_back(std::move(token.form));
        if (out.forms.empty()) return std::nullopt;  // an emoji, a dash: nothing that is indexed
        out.kind = piece.what == Lexeme::prefix ? QueryNode::Kind::prefix : QueryNode::Kind::word;
        if (out.forms.size() > 1 || piece.what == Lexeme::phrase) out.kind = QueryNode::Kind::phrase;
        return out;
      default:
        fail(piece.where, "query.operator_alone", {piece.text});
    }
  }

  std::vector<Piece> pieces_;
  std::size_t at_ = 0;
};

constexpr std::array<std::string_view, 104> stop_words{
    "alla",   "allt",  "att",   "av",     "bli",   "blir",  "blev",   "de",     "dem",   "den",    "denna",
    "deras",  "dess",  "dessa", "det",    "detta", "dig",   "din",    "dina",   "ditt",  "du",     "där",
    "då",     "efter", "ej",    "eller",  "en",    "er",    "era",    "ert",    "ett",   "från",   "för",
    "ha",     "hade",  "han",   "hans",   "har",   "henne", "hennes", "hon",    "honom", "hur",    "här",
    "i",      "icke",  "ingen", "inom",   "inte",  "jag",   "ju",     "kan",    "kunde", "man",    "med",
    "mellan", "men",   "mig",   "min",    "mina",  "mitt",  "mot",    "mycket", "ni",    "nu",     "när",
    "någon",  "något", "några", "och",    "om",    "oss",   "på",     "samma",  "sedan", "sig",    "sin",
    "sina",   "sitt",  "själv", "skulle", "som",   "så",    "till",   "under",  "upp",   "ut",     "utan",
    "vad",    "var",   "vara",  "varit",  "varje", "vem",   "vi",     "vid",    "vilka", "vilken", "vilket",
    "vår",    "våra",  "vårt",  "än",     "är"};

}  // namespace

const Field* field_called(std::string_view name) {
  const auto folded = text::fold_case(name);
  for (const auto& one : field_names)
    if (one.name == folded) return &one.field;
  return nullptr;
}

std::vector<std::string> field_names_in(const std::string& language) {
  if (language == "en")
    return {"role", "municipality", "theme", "year", "by", "level", "stance", "interview"};
  return {"roll", "kommun", "tema", "år", "av", "nivå", "hållning", "intervju"};
}

bool is_stop_word(std::string_view form) {
  return std::find(stop_words.begin(), stop_words.end(), form) != stop_words.end();
}

ParsedQuery parse_query(std::string_view utf8) {
  ParsedQuery out;
  try {
    if (text::first_invalid(utf8)) fail({0, 0}, "query.no_utf8");
    Lexer lexer(utf8);
    if (lexer.length() > longest_query)
      fail({static_cast<text::Pos>(longest_query), static_cast<text::Pos>(lexer.length())}, "query.too_long",
           {std::to_string(longest_query)});
    out.root = Parser(lexer.read()).read();
  } catch (const Wrong& wrong) {
    out.fault = wrong.fault;
  }
  return out;
}

}  // namespace skolanalys::search
