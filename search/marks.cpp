#include "search/marks.h"

#include <algorithm>

#include "core/text/utf8.h"
#include "search/tokens.h"

namespace skolanalys::search {
namespace {

std::vector<text::Range> marks_among(const Wanted& wanted, const std::vector<Token>& tokens) {
  std::vector<text::Range> out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::size_t longest = wanted.forms.contains(tokens[i].form) ? 1 : 0;
    for (const auto& phrase : wanted.phrases) {
      if (phrase.size() <= longest || i + phrase.size() > tokens.size()) continue;
      bool all = true;
      for (std::size_t k = 0; k < phrase.size() && all; ++k) all = tokens[i + k].form == phrase[k];
      if (all) longest = phrase.size();
    }
    if (longest == 0) continue;
    out.push_back({tokens[i].range.from, tokens[i + longest - 1].range.to});
    i += longest - 1;
  }
  return out;
}

}  // namespace

std::vector<text::Range> marks_of(const Wanted& wanted, std::string_view utf8) {
  return marks_among(wanted, tokens_of(utf8));
}

Snippet snippet_of(const Wanted& wanted, std::string_view passage, text::Pos length) {
  const auto tokens = tokens_of(passage);
  const auto marks = marks_among(wanted, tokens);
  const auto total = text::length(passage);
  text::Range cut{0, total};
  if (total > length) {
    // The window that holds the most marks; its first mark stands a fifth in.
    std::size_t best = 0;
    std::size_t best_count = 0;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      std::size_t count = 0;
      while (i + count < marks.size() && marks[i + count].to <= marks[i].from + length * 4 / 5) ++count;
      if (count > best_count) {
        best = i;
        best_count = count;
      }
    }
    const auto first = marks.empty() ? 0 : marks[best].from;
    cut.from = first > length / 5 ? first - length / 5 : 0;
    cut.to = std::min(total, cut.from + length);
    if (cut.to == total) cut.from = total - length;
    if (cut.from > 0) {
      const auto word =
          std::find_if(tokens.begin(), tokens.end(), [&](const auto& t) { return t.range.from >= cut.from; });
      if (word != tokens.end() && (marks.empty() || word->range.from <= first)) cut.from = word->range.from;
    }
    if (cut.to < total)
      for (auto t = tokens.rbegin(); t != tokens.rend(); ++t)
        if (t->range.to <= cut.to && t->range.to > cut.from) {
          cut.to = t->range.to;
          break;
        }
  }
  Snippet out;
  out.from = cut.from;
  const text::Pos lead = cut.from > 0 ? 1 : 0;
  out.words =
      std::string(lead > 0 ? "…" : "") + std::string(text::slice(passage, cut)) + (cut.to < total ? "…" : "");
  for (const auto& mark : marks)
    if (mark.from >= cut.from && mark.to <= cut.to)
      out.marks.push_back({mark.from - cut.from + lead, mark.to - cut.from + lead});
  return out;
}

}  // namespace skolanalys::search
