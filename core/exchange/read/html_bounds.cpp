#include "core/exchange/read/html_bounds.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "core/exchange/gate.h"

namespace skolanalys::exchange::read {
namespace {

constexpr std::size_t most_depth = 4000;
constexpr std::size_t most_elements = 1'000'000;
constexpr std::size_t most_attributes = 500;  // of one tag

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Elements that have no end, or whose end is understood where the next of their kind begins.
bool nests_nothing(std::string_view name) {
  constexpr std::array<std::string_view, 31> names{
      "area",   "base",  "br",    "col",  "embed", "hr",   "img",   "input",    "link",   "meta", "param",
      "source", "track", "wbr",   "p",    "li",    "dt",   "dd",    "option",   "tr",     "td",   "th",
      "thead",  "tbody", "tfoot", "html", "head",  "body", "frame", "colgroup", "caption"};
  return among(names, name);
}
/// Elements that the parser opens again where something else closed them.
bool is_formatting(std::string_view name) {
  constexpr std::array<std::string_view, 14> names{"a",    "b", "big",   "code",   "em",     "font", "i",
                                                   "nobr", "s", "small", "strike", "strong", "tt",   "u"};
  return among(names, name);
}

struct Tag {
  std::string name;
  bool closing = false;
  std::size_t attributes = 0;
  std::size_t end = 0;  // behind it
};

Tag tag_at(std::string_view html, std::size_t at) {
  Tag out;
  ++at;
  out.closing = at < html.size() && html[at] == '/';
  at += out.closing ? 1 : 0;
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '/'; };
  for (; at < html.size() && html[at] != '>' && !is_space(html[at]); ++at) {
    const char c = html[at];
    if (out.name.size() < 16) out.name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  while (at < html.size() && html[at] != '>') {
    if (is_space(html[at])) {
      ++at;
      continue;
    }
    ++out.attributes;
    while (at < html.size() && html[at] != '>' && html[at] != '=' && !is_space(html[at])) ++at;
    while (at < html.size() && is_space(html[at])) ++at;
    if (at >= html.size() || html[at] != '=') continue;
    for (++at; at < html.size() && is_space(html[at]); ++at) {
    }
    if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
      at = std::min(html.find(html[at], at + 1), html.size());
      at += at < html.size() ? 1 : 0;
    } else {
      while (at < html.size() && html[at] != '>' && html[at] != ' ' && html[at] != '\n' && html[at] != '\t')
        ++at;
    }
  }
  out.end = std::min(at + 1, html.size());
  return out;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

void refuse_unbounded_html(const std::filesystem::path& path, std::string_view html) {
  std::map<std::string, std::size_t> open;
  std::size_t depth = 0, formatting = 0, heaviest = 1, elements = 0;
  for (auto at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    const bool tag_follows =
        at + 1 < html.size() &&
        (is_letter(html[at + 1]) || (html[at + 1] == '/' && at + 2 < html.size() && is_letter(html[at + 2])));
    elements += 1 + formatting * heaviest;  // text is an element too
    if (!tag_follows) {
      ++at;
      continue;
    }
    const auto tag = tag_at(html, at);
    at = tag.end;
    const bool foreign = open["svg"] + open["math"] > 0;  // there everything nests
    if (tag.closing) {
      if (auto& n = open[tag.name]; n > 0) {
        --n;
        --depth;
        formatting -= is_formatting(tag.name) ? 1 : 0;
      }
    } else {
      elements += tag.attributes;
      if (is_formatting(tag.name)) {
        ++formatting;
        heaviest = std::max(heaviest, 1 + tag.attributes);
      }
      if (foreign || !nests_nothing(tag.name)) {
        ++open[tag.name];
        ++depth;
      }
    }
    if (depth > most_depth || elements > most_elements || tag.attributes > most_attributes)
      refuse_because(path, "error.html.bounds", {});
    if (open.size() > most_attributes)
      refuse_because(path, "error.html.bounds", {});  // of names that are none
  }
}

}  // namespace skolanalys::exchange::read
