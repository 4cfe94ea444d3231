#include "app/editor/palette.h"

#include <algorithm>

#include "core/assets/shipped_words.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {

std::string letters_of(std::string_view words) {
  const auto folded = text::fold_case(words);
  std::string out;
  for (text::ByteOffset at = 0; at < folded.size();) {
    const auto c = text::next(folded, at);
    text::append(out, c == U'å' || c == U'ä' ? U'a' : c == U'ö' ? U'o' : c == U'é' ? U'e' : c);
  }
  return out;
}

/// 3 the name begins so, 2 a word in it does, 1 the letters come in order, 0 no.
int fit(const std::string& name, const std::string& typed) {
  if (typed.empty() || name.starts_with(typed)) return 3;
  if (name.find(" " + typed) != std::string::npos || name.find("-" + typed) != std::string::npos) return 2;
  if (name.find(typed) != std::string::npos) return 2;
  std::size_t at = 0;
  for (const char c : name)
    if (at < typed.size() && c == typed[at]) ++at;
  return at == typed.size() && typed.size() >= 2 ? 1 : 0;
}

}  // namespace

std::vector<Choice> choices(const model::Model& model, std::string_view typed,
                            const std::vector<model::CodeId>& recent, std::size_t most,
                            std::string_view language) {
  struct Ranked {
    int points;
    std::size_t order;
    Choice choice;
  };
  const auto wanted = letters_of(typed);
  std::vector<Ranked> ranked;
  std::size_t order = 0;
  for (const auto* area : model.areas()) {
    auto themes = model.children(area->id);
    themes.push_back(area);
    for (const auto* theme : themes) {
      const auto& shown = assets::name_of(*theme, language);
      const auto& other = &shown == &theme->name ? theme->name_en : theme->name;
      int points = 20 * fit(letters_of(shown), wanted);
      if (points == 0 && !other.empty() && fit(letters_of(other), wanted) >= 2) points = 30;
      if (points == 0 && theme != area && fit(letters_of(assets::name_of(*area, language)), wanted) >= 2)
        points = 10;
      if (points == 0) continue;
      const auto used = std::find(recent.begin(), recent.end(), theme->id);
      if (used != recent.end()) points += 15 - std::min<int>(9, static_cast<int>(used - recent.begin()));
      if (theme == area) points -= 1;
      ranked.push_back(
          {points, order++, {theme->id, shown, theme == area ? "" : assets::name_of(*area, language)}});
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.points > b.points; });
  std::vector<Choice> out;
  for (auto& r : ranked) {
    if (out.size() == most) break;
    out.push_back(std::move(r.choice));
  }
  return out;
}

}  // namespace skolanalys::editor
