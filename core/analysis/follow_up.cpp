#include "core/analysis/follow_up.h"

#include <algorithm>

#include "core/analysis/finding.h"
#include "core/assets/assets.h"

namespace skolanalys::analysis {
namespace {

constexpr std::string_view shift_ids[] = {"better", "worse", "same", "only_before", "only_after", "no_stand"};
constexpr std::size_t few_respondents = 3;

bool has(const std::vector<model::InterviewId>& list, model::InterviewId id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

/// Sides that respondents take on one theme in one round: net of their passages.
struct People {
  struct Sides {
    int strength = 0, weakness = 0, mixed = 0;
  };
  std::map<model::RespondentId, Sides> sides;

  void add(const Evidence& e) {
    for (const auto id : e.respondents) {
      auto& s = sides[id];
      s.strength += e.coding->stance == model::Stance::strength ? 1 : 0;
      s.weakness += e.coding->stance == model::Stance::weakness ? 1 : 0;
      s.mixed += e.coding->stance == model::Stance::mixed ? 1 : 0;
    }
  }
  [[nodiscard]] Stand3 stand() const {
    Stand3 out;
    out.respondents = sides.size();
    for (const auto& [id, s] : sides) {
      if (s.strength + s.weakness + s.mixed == 0) continue;
      (s.strength > s.weakness ? out.strength : s.weakness > s.strength ? out.weakness : out.both) += 1;
    }
    return out;
  }
};

/// Weakness 0, both 1, strength 2.
int level(Sign sign) { return sign == Sign::weakness ? 0 : sign == Sign::both ? 1 : 2; }

Shift shift_of(const Stand3& before, const Stand3& after) {
  if (after.respondents == 0) return Shift::only_before;
  if (before.respondents == 0) return Shift::only_after;
  const auto was = before.sign();
  const auto is = after.sign();
  if (!was || !is) return Shift::no_stand;
  return level(*is) > level(*was) ? Shift::better : level(*is) < level(*was) ? Shift::worse : Shift::same;
}

}  // namespace

std::string_view id_of(Shift shift) noexcept { return shift_ids[static_cast<std::size_t>(shift)]; }

std::optional<Sign> Stand3::sign() const {
  if (strength + weakness + both == 0) return std::nullopt;
  if (strength > weakness) return Sign::strength;
  if (weakness > strength) return Sign::weakness;
  return Sign::both;
}

std::vector<JudgementPair> judgements_of(const model::Model& model, model::FollowUpId follow_up) {
  std::vector<JudgementPair> out;
  for (const auto& [id, action] : model.actions) {
    JudgementPair pair;
    pair.action = &action;
    for (const auto& [judgement_id, judgement] : model.judgements)
      if (judgement.follow_up == follow_up && judgement.action == id)
        (judgement.side == model::Side::association ? pair.association : pair.municipality) = &judgement;
    if (action.state == model::ActionState::stopped && !pair.both()) continue;
    out.push_back(pair);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.action->due.value_or(model::Date{}) < b.action->due.value_or(model::Date{});
  });
  return out;
}

std::vector<JudgementPair> judgements_seen_by(const model::Model& model, model::FollowUpId follow_up,
                                              model::Side side) {
  auto out = judgements_of(model, follow_up);
  for (auto& pair : out)
    if (!pair.both()) (side == model::Side::association ? pair.municipality : pair.association) = nullptr;
  return out;
}

Rounds rounds_of(const model::Model& model, const model::FollowUp& follow_up) {
  Rounds out;
  out.boundary = model.engagement.visit_to;
  for (const auto& [id, workshop] : model.workshops)
    if (workshop.number == 2 && workshop.date && (!out.boundary || *workshop.date > *out.boundary))
      out.boundary = workshop.date;
  // Interviews of an earlier follow-up belong to that one.
  auto since = out.boundary;
  for (const auto& [id, other] : model.follow_ups)
    if (other.held && other.date && follow_up.date && *other.date < *follow_up.date &&
        (!since || *other.date > *since))
      since = other.date;
  for (const auto* interview : model.interviews_in_order()) {
    if (interview->status == model::InterviewStatus::planned ||
        interview->status == model::InterviewStatus::cancelled)
      continue;
    const bool after = interview->date && since && *interview->date > *since &&
                       (!follow_up.date || *interview->date <= *follow_up.date);
    if (after)
      out.after.push_back(interview->id);
    else if (!interview->date || !out.boundary || *interview->date <= *out.boundary)
      out.before.push_back(interview->id);
  }
  return out;
}

std::vector<Comparison> compare(const model::Model& model, const Rounds& rounds) {
  const auto evidence = evidence_of(model);
  const std::string all;
  std::map<std::pair<const model::Code*, std::string>, People> before;
  std::map<std::pair<const model::Code*, std::string>, People> after;
  std::set<const model::Code*> wanted;
  for (const auto& e : evidence) {
    if (e.interview == nullptr) continue;
    const bool then = has(rounds.before, e.interview->id);
    const bool now = has(rounds.after, e.interview->id);
    if (!then && !now) continue;
    auto& round = now ? after : before;
    round[{e.theme, all}].add(e);
    for (const auto& role : e.roles) round[{e.theme, role}].add(e);
    if (now) wanted.insert(e.theme);
  }
  if (!rounds.after.empty())
    for (const auto& [id, finding] : model.findings)
      if (const auto* code = model.find(finding.area)) wanted.insert(code);
  std::vector<Comparison> out;
  const auto add = [&](const model::Code* theme, const std::string& role) {
    const auto then = before.find({theme, role});
    const auto now = after.find({theme, role});
    if (then == before.end() && now == after.end()) return;
    Comparison c;
    c.theme = theme;
    c.role = role;
    if (then != before.end()) c.before = then->second.stand();
    if (now != after.end()) c.after = now->second.stand();
    c.shift = shift_of(c.before, c.after);
    c.few = c.before.respondents < few_respondents || c.after.respondents < few_respondents;
    out.push_back(std::move(c));
  };
  const auto take = [&](const model::Code& code) {
    if (!wanted.contains(&code)) return;
    add(&code, all);
    for (const auto& role : assets::roles().roles) add(&code, role.id);
  };
  const auto walk = [&](const auto& self, const model::Code& code) -> void {
    take(code);
    for (const auto* child : model.children(code.id)) self(self, *child);
  };
  for (const auto* area : model.areas()) walk(walk, *area);
  return out;
}

std::vector<const model::Code*> new_themes_of(const model::Model& model, const Rounds& rounds) {
  std::set<const model::Code*> old;
  std::set<const model::Code*> now;
  for (const auto& [id, coding] : model.codings) {
    const auto* text = model.find(coding.text);
    const auto* code = model.find(coding.code);
    if (text == nullptr || code == nullptr || !text->interview) continue;
    if (has(rounds.after, text->interview)) now.insert(code);
    if (has(rounds.before, text->interview)) old.insert(code);
  }
  std::vector<const model::Code*> out;
  // A theme of the codebook the engagement began with is older than the first note.
  model::OpId first_note;
  for (const auto& [id, interview] : model.interviews)
    if (!first_note || interview.id < first_note) first_note = interview.id;
  for (const auto* code : now)
    if (!old.contains(code) && first_note && code->id.session == first_note.session && code->id > first_note)
      out.push_back(code);
  return out;
}

}  // namespace skolanalys::analysis
