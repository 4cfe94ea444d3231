#include "core/privacy/withhold.h"

#include <map>

#include "core/analysis/evidence.h"
#include "core/assets/assets.h"
#include "core/privacy/approval.h"
#include "core/privacy/edits.h"

namespace skolanalys::privacy {

std::size_t withhold(model::Model& model) {
  const auto instead = assets::Words::in(model.engagement.language)("privacy.withheld");
  std::map<model::TextId, std::vector<Edit>> wanted;
  std::size_t out = 0;
  for (const auto& one : analysis::evidence_of(model)) {
    const auto& coding = *one.coding;
    if (coding.range.empty()) continue;
    const auto say = say_of(model, coding);
    const bool refuses = std::any_of(one.respondents.begin(), one.respondents.end(), [&](auto id) {
      const auto* person = model.find(id);
      return person != nullptr && !person->consent_quotes.value_or(true);
    });
    if (refuses || say.standing == Standing::refused) {
      wanted[coding.text].push_back({coding.range, instead});
      ++out;
    } else if (say.standing == Standing::changed) {
      wanted[coding.text].push_back({coding.range, say.words});
    }
  }
  std::map<model::TextId, Shift> shifts;
  for (auto& [id, edits] : wanted) {
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.range < b.range; });
    std::vector<Edit> apart;
    for (auto& edit : edits) {
      if (apart.empty() || !edit.range.overlaps(apart.back().range)) {
        apart.push_back(std::move(edit));
        continue;
      }
      // Of passages that overlap all is taken out.
      apart.back().range.to = std::max(apart.back().range.to, edit.range.to);
      if (edit.words == instead || edit.words != apart.back().words) apart.back().words = instead;
    }
    auto& text = model.texts.at(id);
    text.content = with_edits(text.content, apart);
    shifts.emplace(id, Shift(apart));
  }
  for (auto& [id, coding] : model.codings)
    if (const auto shift = shifts.find(coding.text); shift != shifts.end()) {
      coding.range = shift->second.of(coding.range);
      coding.quote = text::slice(model.texts.at(coding.text).content, coding.range);
    }
  const auto moved = [&](auto& map) {
    for (auto& [id, place] : map)
      if (const auto shift = shifts.find(place.text); shift != shifts.end())
        place.range = shift->second.of(place.range);
  };
  moved(model.speaker_marks);
  moved(model.marks);
  moved(model.finding_evidence);
  return out;
}

}  // namespace skolanalys::privacy
