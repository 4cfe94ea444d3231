#include "core/privacy/outside.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/assets/assets.h"
#include "core/privacy/edits.h"
#include "core/privacy/words.h"
#include "core/text/utf8.h"

namespace skolanalys::privacy {
namespace {

class Maker {
 public:
  Maker(const model::Model& model, const Names& names) : source_(model), names_(names) {
    for (const auto& [id, hit] : model.name_hits)
      if (hit.text && hit.decision != model::HitDecision::undecided) decided_[hit.text].push_back(&hit);
  }

  /// What is to be changed in a string, and which of its names stay.
  std::vector<Edit> edits_of(model::OpId entity, std::string_view words, bool in_note) {
    std::vector<Edit> edits;
    stay_.clear();
    const auto known = decided_.find(entity);
    const auto found = names_.find(words);
    const text::Index index(words);
    for (const auto& one : found) {
      auto instead = names_.instead_of(one);
      bool keep = false;
      if (known != decided_.end())
        for (const auto* hit : known->second) {
          if ((in_note && hit->range != one.range) || hit->words != index.slice(one.range)) continue;
          keep = hit->decision == model::HitDecision::keep;
          if (hit->decision == model::HitDecision::generalise) instead = inflected(hit->instead, one.ending);
          if (hit->decision == model::HitDecision::replace)
            for (const auto name : one.names)
              if (names_.all()[name].id == hit->pseudonym)
                instead = inflected(names_.all()[name].replacement, one.ending);
        }
      if (keep)
        stay_.push_back(one.range);
      else
        edits.push_back({one.range, std::move(instead)});
    }
    if (known != decided_.end() && in_note)
      for (const auto* hit : known->second) {
        if (hit->decision != model::HitDecision::generalise || hit->range.to > index.length() ||
            hit->words != index.slice(hit->range))
          continue;
        if (std::any_of(found.begin(), found.end(),
                        [&](const Found& f) { return f.range.overlaps(hit->range); }))
          continue;
        const bool genitive = bare(hit->words, model::NameKind::person) != hit->words;
        edits.push_back({hit->range, inflected(hit->instead, genitive ? "s" : "")});
      }
    if (known != decided_.end() && !in_note)
      for (const auto* hit : known->second) {
        if (hit->decision != model::HitDecision::generalise) continue;
        const auto length = text::length(hit->words);
        for (auto at = words.find(hit->words); at != std::string_view::npos;
             at = words.find(hit->words, at + 1)) {
          const auto from = index.pos_of(at);
          const text::Range range{from, from + length};
          const auto overlaps = [&](const auto& other) { return other.range.overlaps(range); };
          if (std::none_of(edits.begin(), edits.end(), overlaps)) edits.push_back({range, hit->instead});
        }
      }
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.range < b.range; });
    return edits;
  }

  std::string string(model::OpId entity, const std::string& words) {
    const auto edits = edits_of(entity, words, false);
    auto out = edits.empty() ? words : with_edits(words, edits);
    remember(out, Shift(edits));
    return out;
  }

  /// Keeps the neighbours, in the new words, of what was left to stand.
  void remember(const std::string& words, const Shift& shift) {
    if (stay_.empty()) return;
    const auto tokens = tokens_of(words);
    for (const auto range : stay_) {
      const auto now = shift.of(range);
      std::size_t first = tokens.size(), last = 0;
      for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens[i].range.overlaps(now)) {
          first = std::min(first, i);
          last = i;
        }
      if (first == tokens.size()) continue;
      Kept kept;
      kept.left = first > 0 ? tokens[first - 1].folded : "";
      kept.right = last + 1 < tokens.size() ? tokens[last + 1].folded : "";
      for (auto i = first; i <= last; ++i) kept.word += (kept.word.empty() ? "" : " ") + tokens[i].folded;
      kept_.push_back(std::move(kept));
    }
  }

  Outside make(Roles roles) {
    Outside out;
    auto& model = out.model;
    model = source_;
    model.engagement.show_names = false;
    texts(model);
    std::map<model::OpId, std::string> unused;
    log::for_each_map(model, [&]<class Map>(Map& map) {
      using E = typename Map::mapped_type;
      if constexpr (!stays_here<E> && !std::same_as<E, model::Text> && !std::same_as<E, model::Coding>)
        for (auto& [id, entity] : map)
          for_each_string(entity, [this, whose = model::OpId(id)](const char*, std::string& words) {
            words = string(whose, words);
          });
    });
    for (auto& [id, interview] : model.interviews) {
      std::map<std::string, model::RespondentId> speakers;
      for (const auto& [name, who] : interview.speakers) speakers[string(id, name)] = who;
      interview.speakers = std::move(speakers);
      interview.source.clear();
    }
    for (auto& [id, document] : model.documents) document.source.clear();
    for (auto& [id, respondent] : model.respondents) respondent.name.clear();
    groups(model, roles);
    model.pseudonyms.clear();
    model.name_hits.clear();
    model.export_records.clear();
    model.erasures.clear();
    model.attachments.clear();
    model.applications.clear();
    model.cohorts.clear();
    out.kept = std::move(kept_);
    return out;
  }

 private:
  void texts(model::Model& model) {
    std::map<model::TextId, Shift> shifts;
    for (auto& [id, text] : model.texts) {
      const auto edits = edits_of(id, text.content, true);
      Shift shift(edits);
      if (!edits.empty()) text.content = with_edits(text.content, edits);
      remember(text.content, shift);
      if (!edits.empty()) shifts.emplace(id, std::move(shift));
    }
    for (auto& [id, coding] : model.codings) {
      const auto& before = source_.codings.at(id);
      const auto* text = source_.find(coding.text);
      const bool fits = text != nullptr && text::slice(text->content, before.range) == before.quote;
      if (const auto shift = shifts.find(coding.text); shift != shifts.end())
        coding.range = shift->second.of(coding.range);
      coding.quote = fits ? std::string(text::slice(model.texts.at(coding.text).content, coding.range))
                          : names_.pseudonymised(coding.quote);
    }
    // An approval holds for the words it was given for; where those stand, for what now stands for them.
    for (auto& [id, approval] : model.quote_approvals) {
      const auto coding = source_.codings.find(approval.coding);
      const auto* text = coding == source_.codings.end() ? nullptr : source_.find(coding->second.text);
      const bool holds =
          text != nullptr && text::slice(text->content, coding->second.range) == approval.quote;
      approval.quote = holds ? std::string(text::slice(model.texts.at(coding->second.text).content,
                                                       model.codings.at(approval.coding).range))
                             : std::string();
      approval.wanted = names_.pseudonymised(approval.wanted);
      approval.by.clear();
    }
    const auto moved = [&](auto& map) {
      for (auto& [id, place] : map)
        if (const auto shift = shifts.find(place.text); shift != shifts.end())
          place.range = shift->second.of(place.range);
    };
    moved(model.speaker_marks);
    moved(model.marks);
    moved(model.finding_evidence);
  }

  void groups(model::Model& model, Roles roles) {
    const auto& words = assets::Words::in(model.engagement.language);
    const auto shown = [&](const std::string& role, const std::string& unit) {
      if (roles == Roles::as_they_are || !is_small(source_, role, unit)) return role;
      const auto* known = assets::roles().find(role);
      if (known == nullptr) return role;
      if (words.language() == "sv" && !known->report_group_sv.empty()) return known->report_group_sv;
      const auto* level = assets::roles().level_of(role);
      return level == nullptr ? role : words.language() == "en" ? level->name_en : level->name_sv;
    };
    const auto generalise = [&](std::vector<std::string>& of, std::string& unit) {
      const bool small =
          std::any_of(of.begin(), of.end(), [&](const auto& r) { return is_small(source_, r, unit); });
      if (small) unit.clear();  // one level up of a unit is the municipality
      std::vector<std::string> fresh;
      for (const auto& role : of) {
        auto name = shown(role, "");
        if (std::find(fresh.begin(), fresh.end(), name) == fresh.end()) fresh.push_back(std::move(name));
      }
      const bool changed = fresh != of;
      of = std::move(fresh);
      return small || changed;
    };
    for (auto& [id, respondent] : model.respondents) {
      if (generalise(respondent.roles, respondent.unit)) respondent.attributes.clear();
    }
    for (auto& [id, interview] : model.interviews)
      if (generalise(interview.roles, interview.unit)) {
        interview.place.clear();
        if (roles == Roles::generalised) interview.title = model::Model::called(interview);
      }
    if (roles == Roles::generalised)
      for (auto& [id, mark] : model.speaker_marks) {
        std::string none;
        (void)generalise(mark.roles, none);
      }
  }

  const model::Model& source_;
  const Names& names_;
  std::map<model::OpId, std::vector<const model::NameHit*>> decided_;
  std::vector<text::Range> stay_;
  std::vector<Kept> kept_;
};

}  // namespace

bool is_small(const model::Model& model, const std::string& role, const std::string& unit) {
  const auto* known = assets::roles().find(role);
  if (known != nullptr && known->occurrence == assets::Occurrence::one) return true;
  std::size_t people = 0;
  for (const auto& [id, respondent] : model.respondents) {
    const bool has =
        std::find(respondent.roles.begin(), respondent.roles.end(), role) != respondent.roles.end();
    people += has && (unit.empty() || respondent.unit == unit) ? 1 : 0;
  }
  return people < small_group;
}

Outside outside(const model::Model& model, const Names& names, Roles roles) {
  return Maker(model, names).make(roles);
}

}  // namespace skolanalys::privacy
