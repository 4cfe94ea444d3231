#include "core/analysis/evidence.h"

#include <algorithm>
#include <unordered_map>

#include "core/assets/assets.h"
#include "core/text/utf8.h"

namespace skolanalys::analysis {
namespace {

template <class T>
bool has(const std::vector<T>& list, const T& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// The words of a passage without the headers of the turns that begin in it.
std::string words_of(const text::Index& index, const std::vector<model::Turn>& turns, text::Range range) {
  std::string out;
  text::Pos at = range.from;
  for (const auto* turn : model::turns_in(turns, range)) {
    const auto from = std::max(range.from, turn->body.from);
    const auto to = std::min(range.to, turn->body.to);
    if (from >= to) continue;
    if (!out.empty()) out += ' ';
    out += index.slice({from, to});
    at = to;
  }
  if (out.empty()) out = index.slice({at, range.to});
  return out;
}

bool passes(const Filter& filter, const Evidence& e) {
  if (!filter.themes.empty() && !has(filter.themes, e.theme->slug) && !has(filter.themes, e.area->slug))
    return false;
  if (filter.stance && e.coding->stance != *filter.stance) return false;
  return filter.roles.empty() || std::any_of(e.roles.begin(), e.roles.end(),
                                             [&](const auto& role) { return has(filter.roles, role); });
}

/// +1, -1, 0 for both, nothing without a stand, from how many passages of each side.
std::optional<Sign> sign_of(std::size_t strength, std::size_t weakness, std::size_t mixed) {
  if (strength + weakness + mixed == 0) return std::nullopt;
  if (strength > weakness) return Sign::strength;
  if (weakness > strength) return Sign::weakness;
  return Sign::both;
}

struct Sides {
  std::size_t strength = 0, weakness = 0, mixed = 0;
  void add(model::Stance stance) {
    if (stance == model::Stance::strength) ++strength;
    if (stance == model::Stance::weakness) ++weakness;
    if (stance == model::Stance::mixed) ++mixed;
  }
  [[nodiscard]] std::optional<Sign> sign() const { return sign_of(strength, weakness, mixed); }
};

Agreement agreement_of(const std::vector<RoleVoice>& voices) {
  std::size_t strength = 0;
  std::size_t weakness = 0;
  std::size_t both = 0;
  for (const auto& voice : voices) {
    const auto sign = voice.sign();
    if (!sign) continue;
    strength += *sign == Sign::strength ? 1 : 0;
    weakness += *sign == Sign::weakness ? 1 : 0;
    both += *sign == Sign::both ? 1 : 0;
  }
  if (strength > 0 && weakness > 0) return Agreement::contradiction;
  if (strength + weakness + both < 2) return Agreement::one_voice;
  return both == 0 || strength + weakness == 0 ? Agreement::agree : Agreement::differ;
}

int worth(const Evidence& e) {
  const auto length = text::length(e.quote);
  int points = 0;
  if (length >= 60 && length <= 320)
    points += 30;
  else if (length >= 30 && length <= 480)
    points += 12;
  if (e.coding->stance != model::Stance::neutral) points += 20;
  if (e.coding->stance == model::Stance::strength || e.coding->stance == model::Stance::weakness) points += 6;
  // Near what is read in one breath.
  points += 12 - std::min<int>(12, std::abs(static_cast<int>(length) - 160) / 20);
  return points;
}

}  // namespace

Strength strength_of(const Grounds& f) {
  if (f.against >= 2 && 2 * f.against > f.in_favour) return Strength::disputed;
  if (f.in_favour <= 1) return Strength::single;
  if (f.in_favour >= 4 && f.levels >= 3 && f.sources >= 2 && 4 * f.against <= f.in_favour)
    return Strength::strong;
  if (f.in_favour >= 3 && f.levels >= 2 && 2 * f.against <= f.in_favour) return Strength::good;
  return Strength::weak;
}

std::size_t evidence_in(const model::Model& model, model::TextId id, const model::Interview* interview,
                        const model::Document* document, std::vector<Evidence>& out) {
  const auto* text = model.find(id);
  if (text == nullptr) return 0;
  const auto codings = model.codings_of(id);
  if (codings.empty()) return 0;
  const auto before = out.size();
  const auto turns = model::turns_of(model, *text);
  const text::Index index(text->content);
  for (const auto* coding : codings) {
    const auto* theme = model.find(coding->code);
    if (theme == nullptr || coding->range.empty()) continue;
    Evidence e;
    e.coding = coding;
    e.theme = theme;
    e.area = &model.area_of(*theme);
    e.interview = interview;
    e.document = document;
    if (interview != nullptr) {
      auto said = model::said_in(turns, coding->range);
      e.respondents = std::move(said.respondents);
      e.roles = std::move(said.roles);
    }
    e.quote = words_of(index, turns, coding->range);
    if (const auto in = model::turns_in(turns, coding->range); !in.empty()) e.clock = in.front()->clock;
    out.push_back(std::move(e));
  }
  return out.size() - before;
}

void number(std::vector<Evidence>& evidence, std::size_t from, std::size_t to) {
  for (auto n = from; n < std::min(to, evidence.size()); ++n) {
    auto& e = evidence[n];
    if (e.coding->label.empty())
      e.reference = "P" + std::to_string(n + 1);
    else
      e.reference = e.coding->label;
  }
}

std::vector<Evidence> evidence_of(const model::Model& model, const Filter& filter) {
  std::vector<Evidence> out;
  for (const auto* interview : model.interviews_in_order())
    (void)evidence_in(model, interview->text, interview, nullptr, out);
  for (const auto& [id, document] : model.documents)
    (void)evidence_in(model, document.text, nullptr, &document, out);
  number(out);
  std::erase_if(out, [&](const Evidence& e) { return !passes(filter, e); });
  return out;
}

std::vector<std::string> levels_of(const std::vector<std::string>& roles) {
  std::vector<std::string> out;
  for (const auto& level : assets::roles().levels)
    for (const auto& role : roles) {
      const auto* of_role = assets::roles().level_of(role);
      if (of_role != nullptr && of_role->id == level.id && !has(out, level.id)) out.push_back(level.id);
    }
  return out;
}

const Cell* Matrix::at(const std::string& row, const std::string& column) const {
  const auto found = cells.find({row, column});
  return found == cells.end() ? nullptr : &found->second;
}

namespace {

void count(Cell& cell, const Evidence& e, const std::vector<model::RespondentId>& respondents) {
  cell.respondents.insert(respondents.begin(), respondents.end());
  if (e.interview != nullptr) cell.interviews.insert(e.interview->id);
  ++cell.passages;
  ++cell.stances[e.coding->stance];
}

}  // namespace

Matrix theme_by_role(const std::vector<Evidence>& evidence) {
  Matrix out;
  for (const auto& e : evidence)
    for (const auto& role : e.roles) count(out.cells[{e.theme->slug, role}], e, e.respondents);
  return out;
}

Matrix area_by_level(const std::vector<Evidence>& evidence) {
  Matrix out;
  for (const auto& e : evidence)
    for (const auto& level : levels_of(e.roles)) count(out.cells[{e.area->slug, level}], e, e.respondents);
  return out;
}

std::optional<Sign> RoleVoice::sign() const {
  if (strength + weakness + both == 0) return std::nullopt;
  if (strength > 0 && weakness == 0 && both == 0) return Sign::strength;
  if (weakness > 0 && strength == 0 && both == 0) return Sign::weakness;
  if (strength > weakness + both) return Sign::strength;
  if (weakness > strength + both) return Sign::weakness;
  return Sign::both;
}

std::vector<ThemeFinding> findings_of(const model::Model& model, const std::vector<Evidence>& evidence) {
  std::unordered_map<model::OpId, std::vector<const Evidence*>> by_theme;
  for (const auto& e : evidence) by_theme[e.theme->id].push_back(&e);
  std::vector<ThemeFinding> out;
  const auto take = [&](const model::Code& code) {
    const auto found = by_theme.find(code.id);
    if (found == by_theme.end()) return;
    ThemeFinding f;
    f.theme = &code;
    f.passages = found->second.size();
    std::map<model::RespondentId, Sides> people;
    std::map<std::string, std::map<model::RespondentId, Sides>> by_role;
    std::map<std::string, std::vector<const Evidence*>> of_role;
    Sides documents;
    bool spoken = false;
    bool written = false;
    for (const auto* e : found->second) {
      spoken = spoken || e->interview != nullptr;
      written = written || e->document != nullptr;
      if (e->document != nullptr) documents.add(e->coding->stance);
      for (const auto respondent : e->respondents) people[respondent].add(e->coding->stance);
      for (const auto& role : e->roles) {
        of_role[role].push_back(e);
        for (const auto respondent : e->respondents) by_role[role][respondent].add(e->coding->stance);
      }
    }
    std::size_t strength = 0;
    std::size_t weakness = 0;
    for (const auto& [id, sides] : people) {
      const auto sign = sides.sign();
      strength += sign == Sign::strength ? 1 : 0;
      weakness += sign == Sign::weakness ? 1 : 0;
    }
    f.respondents = people.size();
    if (strength + weakness > 0)
      f.side = weakness > strength ? Sign::weakness : strength > weakness ? Sign::strength : Sign::both;
    f.in_favour = std::max(strength, weakness);
    f.against = std::min(strength, weakness);
    f.sources = (spoken ? 1U : 0U) + (written ? 1U : 0U);
    std::vector<std::string> roles_for;
    for (const auto& role : assets::roles().roles) {
      const auto heard = of_role.find(role.id);
      if (heard == of_role.end()) continue;
      RoleVoice voice;
      voice.role = role.id;
      voice.passages = heard->second;
      for (const auto& [id, sides] : by_role[role.id]) {
        const auto sign = sides.sign();
        voice.strength += sign == Sign::strength ? 1 : 0;
        voice.weakness += sign == Sign::weakness ? 1 : 0;
        voice.both += sign == Sign::both ? 1 : 0;
      }
      if (f.side && (*f.side == Sign::both || voice.sign() == f.side)) roles_for.push_back(role.id);
      f.voices.push_back(std::move(voice));
    }
    f.levels = levels_of(roles_for).size();
    f.agreement = strength + weakness < 2 ? Agreement::one_voice : agreement_of(f.voices);
    f.strength = strength_of({f.in_favour, f.levels, f.sources, f.against});
    const auto best = [&](model::Stance stance) -> const Evidence* {
      std::vector<const Evidence*> some;
      for (const auto& voice : f.voices) {
        const auto sign = voice.sign();
        if ((stance == model::Stance::strength && sign != Sign::strength) ||
            (stance == model::Stance::weakness && sign != Sign::weakness))
          continue;
        for (const auto* e : voice.passages)
          if (e->coding->stance == stance) some.push_back(e);
      }
      const auto first = strongest(model, some, 1);
      return first.empty() ? nullptr : first.front();
    };
    f.strongest_for = best(model::Stance::strength);
    f.strongest_against = best(model::Stance::weakness);
    out.push_back(std::move(f));
  };
  // Codebooks that came from other programs may be many levels deep.
  const auto walk = [&](const auto& self, const model::Code& code) -> void {
    take(code);
    for (const auto* child : model.children(code.id)) self(self, *child);
  };
  for (const auto* area : model.areas()) walk(walk, *area);
  return out;
}

std::vector<const Evidence*> strongest(const model::Model& model,
                                       const std::vector<const Evidence*>& passages, std::size_t most) {
  std::vector<const Evidence*> ranked;
  for (const auto* e : passages) {
    const bool refused = std::any_of(e->respondents.begin(), e->respondents.end(), [&](auto id) {
      const auto* r = model.find(id);
      return r != nullptr && r->consent_quotes == std::optional(false);
    });
    if (!refused && !has(ranked, e)) ranked.push_back(e);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto* a, const auto* b) { return worth(*a) > worth(*b); });
  std::vector<const Evidence*> out;
  std::map<std::vector<model::RespondentId>, std::size_t> said;
  for (std::size_t round = 0; out.size() < most && round < 4; ++round)
    for (const auto* e : ranked) {
      if (out.size() == most) break;
      if (said[e->respondents] > round || has(out, e)) continue;
      ++said[e->respondents];
      out.push_back(e);
    }
  return out;
}

Silence silence_of(const model::Model& model, const std::vector<Evidence>& evidence) {
  Silence out;
  std::set<std::string> asked;
  std::map<std::string, std::set<std::string>> asked_of;  // role -> themes
  std::vector<std::string> heard_roles;
  for (const auto& [id, interview] : model.interviews) {
    if (interview.status == model::InterviewStatus::cancelled ||
        interview.status == model::InterviewStatus::planned)
      continue;
    for (const auto& role : interview.roles)
      if (!has(heard_roles, role)) heard_roles.push_back(role);
    const auto* guide = model.guide_called(interview.guide);
    if (guide == nullptr) continue;
    for (const auto& question : guide->questions)
      for (const auto& theme : question.themes) {
        asked.insert(theme);
        for (const auto& role : interview.roles)
          if (role == guide->role) asked_of[role].insert(theme);
      }
  }
  std::set<std::string> spoken;
  std::set<std::pair<std::string, std::string>> spoken_by;
  for (const auto& e : evidence) {
    if (e.interview == nullptr) continue;
    spoken.insert(e.theme->slug);
    for (const auto& role : e.roles) spoken_by.emplace(e.theme->slug, role);
  }
  for (const auto* area : model.areas())
    for (const auto* theme : model.children(area->id)) {
      if (!spoken.contains(theme->slug)) {
        (asked.contains(theme->slug) ? out.asked_not_mentioned : out.not_asked).push_back(theme);
        continue;
      }
      for (const auto& role : assets::roles().roles)
        if (asked_of[role.id].contains(theme->slug) && !spoken_by.contains({theme->slug, role.id}))
          out.silent_roles.emplace_back(theme, role.id);
    }
  const auto heard = levels_of(heard_roles);
  for (const auto& level : assets::roles().levels)
    if (!has(heard, level.id)) out.levels_not_heard.push_back(level.id);
  return out;
}

}  // namespace skolanalys::analysis
