#include "core/report/sentences.h"
#include "core/text/trim.h"

#include <algorithm>
#include <cctype>

namespace skolanalys::report {
namespace {

/// "t.ex.", "bl.a.", "kap.", "s.": a stop after a short word that a capital does not follow ends no sentence.
bool ends_here(std::string_view text, std::size_t at) {
  if (text[at] != '.' && text[at] != '!' && text[at] != '?') return false;
  std::size_t next = at + 1;
  while (next < text.size() && (text[next] == '"' || text[next] == ')' || text[next] == '.')) ++next;
  if (next >= text.size()) return true;
  if (text[next] != ' ') return false;
  while (next < text.size() && text[next] == ' ') ++next;
  if (next >= text.size()) return true;
  const auto c = static_cast<unsigned char>(text[next]);
  // A capital, a bracket, a digit, a quotation mark, or a letter outside ASCII (Å Ä Ö) begins the next one.
  return std::isupper(c) != 0 || std::isdigit(c) != 0 || c == '[' || c == '"' || c >= 0x80;
}

void take(std::vector<Sentence>& out, Sentence& current) {
  current.words = text::trimmed(current.words);
  if (!current.words.empty())
    out.push_back(std::move(current));
  else if (!out.empty())
    out.back().references.insert(out.back().references.end(), current.references.begin(),
                                 current.references.end());
  current = {};
}

}  // namespace

std::vector<Sentence> sentences_of(std::string_view paragraph) {
  std::vector<Sentence> out;
  Sentence current;
  for (std::size_t at = 0; at < paragraph.size(); ++at) {
    if (paragraph[at] == '[') {
      const auto end = paragraph.find(']', at);
      if (end != std::string_view::npos) {
        // Brackets that open before any word of the sentence belong to the one before.
        auto& target = text::trimmed(current.words).empty() && !out.empty() ? out.back() : current;
        auto inside = paragraph.substr(at + 1, end - at - 1);
        while (!inside.empty()) {
          const auto comma = std::min(inside.find(','), inside.size());
          if (auto one = text::trimmed(inside.substr(0, comma)); !one.empty())
            target.references.push_back(std::move(one));
          inside.remove_prefix(std::min(comma + 1, inside.size()));
        }
        while (!current.words.empty() && current.words.back() == ' ') current.words.pop_back();
        at = end;
        continue;
      }
    }
    current.words += paragraph[at];
    if (ends_here(paragraph, at)) take(out, current);
  }
  take(out, current);
  return out;
}

}  // namespace skolanalys::report
