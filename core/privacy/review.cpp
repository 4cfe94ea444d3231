#include "core/privacy/review.h"

#include <algorithm>
#include <map>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/privacy/words.h"
#include "core/text/utf8.h"

namespace skolanalys::privacy {
namespace {

constexpr text::Pos context = 60;

/// Decisions by what they stand in, and the words that are no names anywhere.
struct Decisions {
  explicit Decisions(const model::Model& model) {
    for (const auto& [id, hit] : model.name_hits) {
      if (!hit.text)
        everywhere.insert(hit.words);
      else
        at[hit.text].push_back(&hit);
    }
  }
  std::map<model::OpId, std::vector<const model::NameHit*>> at;
  std::set<std::string, std::less<>> everywhere;
};

std::string one_line(std::string words) {
  std::replace(words.begin(), words.end(), '\n', ' ');
  return words;
}

/// Finds names and candidates in one string and what was decided of them.
class Reader {
 public:
  Reader(const model::Model& model, const Names& names, const Candidates& candidates)
      : names_(names), candidates_(candidates), decisions_(model) {}

  void read(model::OpId entity, const std::string& field, const std::string& words, bool in_note, bool free,
            const std::string& where, std::vector<Hit>& out) const {
    const auto tokens = tokens_of(words);
    if (tokens.empty()) return;
    const auto found = names_.find(tokens);
    std::vector<Candidate> maybe;
    if (free)
      for (const auto& candidate : candidates_.find(words, tokens)) cut(candidate, tokens, found, maybe);
    if (found.empty() && maybe.empty()) return;
    const text::Index index(words);
    const auto begun = out.size();
    const auto begin = [&](text::Range range) {
      Hit hit;
      hit.entity = entity;
      hit.field = field;
      hit.range = range;
      hit.words = index.slice(range);
      hit.where = where;
      hit.in_note = in_note;
      const auto from = range.from > context ? range.from - context : 0;
      hit.before = one_line(std::string(index.slice({from, range.from})));
      hit.after =
          one_line(std::string(index.slice({range.to, std::min(range.to + context, index.length())})));
      return hit;
    };
    for (const auto& one : found) {
      auto hit = begin(one.range);
      hit.ending = one.ending;
      hit.known = true;
      const auto& first = names_.all()[one.names.front()];
      hit.kind = first.kind;
      hit.name = first.original;
      if (one.names.size() == 1) {
        hit.pseudonym = first.id;
        hit.replacement = first.replacement.empty() ? "" : names_.instead_of(one);
      } else {
        for (const auto name : one.names) hit.choices.push_back(names_.all()[name].id);
      }
      settle(hit);
      out.push_back(std::move(hit));
    }
    for (const auto& one : maybe) {
      auto hit = begin(one.range);
      hit.kind = one.kind;
      hit.name = bare(hit.words, one.kind);
      if (hit.name != hit.words) hit.ending = "s";
      settle(hit);
      if (hit.decision == model::HitDecision::undecided &&
          (decisions_.everywhere.contains(hit.words) || decisions_.everywhere.contains(hit.name)))
        hit.decision = model::HitDecision::keep;
      out.push_back(std::move(hit));
    }
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(begun), out.end(),
              [](const Hit& a, const Hit& b) { return a.range < b.range; });
  }

 private:
  /// What of a candidate no name of the dictionary covers.
  static void cut(const Candidate& candidate, const std::vector<Token>& tokens,
                  const std::vector<Found>& found, std::vector<Candidate>& out) {
    if (std::none_of(found.begin(), found.end(),
                     [&](const Found& f) { return f.range.overlaps(candidate.range); })) {
      out.push_back(candidate);
      return;
    }
    bool open = false;
    for (const auto& token : tokens) {
      if (!token.range.overlaps(candidate.range)) continue;
      const bool covered = std::any_of(found.begin(), found.end(),
                                       [&](const Found& f) { return f.range.overlaps(token.range); });
      if (covered || (!token.capital && !open)) {
        open = false;
      } else if (open) {
        out.back().range.to = token.range.to;
      } else {
        out.push_back({token.range, candidate.kind});
        open = true;
      }
    }
  }

  void settle(Hit& hit) const {
    const auto known = decisions_.at.find(hit.entity);
    if (known == decisions_.at.end()) return;
    for (const auto* made : known->second) {
      if (made->words != hit.words || (hit.in_note && made->range != hit.range)) continue;
      hit.decided = made->id;
      hit.decision = made->decision;
      hit.instead = made->instead;
      if (made->pseudonym && !hit.choices.empty() &&
          std::find(hit.choices.begin(), hit.choices.end(), made->pseudonym) != hit.choices.end())
        for (const auto& name : names_.all())
          if (name.id == made->pseudonym) {
            hit.pseudonym = name.id;
            hit.name = name.original;
            hit.replacement = inflected(name.replacement, hit.ending);
          }
      // A decision to replace needs something to put there.
      if (hit.decision == model::HitDecision::replace && !hit.pseudonym)
        hit.decision = model::HitDecision::undecided;
    }
  }

  const Names& names_;
  const Candidates& candidates_;
  Decisions decisions_;
};

std::string where_of(const model::Model& model, const model::Text& text) {
  if (const auto* interview = model.find(text.interview)) return model::Model::called(*interview);
  if (const auto* document = model.find(text.document)) return model::Model::called(*document);
  return {};
}

template <class E>
std::string where_of(const E& entity) {
  if constexpr (std::same_as<E, model::Interview> || std::same_as<E, model::Document>)
    return model::Model::called(entity);
  else if constexpr (std::same_as<E, model::Section>)
    return entity.slot;
  else if constexpr (requires { entity.label; })
    return entity.label;
  else
    return {};
}

const model::NameHit* decision_on(const model::Model& model, const Hit& hit) {
  const auto found = model.name_hits.find(hit.decided);
  return found == model.name_hits.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<Hit> review_of(const model::Model& model, const Names& names, const Candidates& candidates,
                           const model::Text& text) {
  std::vector<Hit> out;
  Reader(model, names, candidates)
      .read(text.id, "content", text.content, true, !text.document, where_of(model, text), out);
  return out;
}

Review review(const model::Model& model, const Lexicon& lexicon) {
  Review out;
  const auto names = Names::of(model);
  const Candidates candidates(model, lexicon);
  const Reader reader(model, names, candidates);
  const auto note = [&](model::TextId id, bool free) {
    if (const auto* text = model.find(id))
      reader.read(id, "content", text->content, true, free, where_of(model, *text), out.hits);
  };
  for (const auto* interview : model.interviews_in_order()) {
    note(interview->text, true);
    for (const auto& [id, stream] : model.streams)
      if (stream.interview == interview->id) note(stream.text, true);
  }
  for (const auto& [id, document] : model.documents) note(document.text, false);
  log::for_each_map(model, [&]<class Map>(const Map& map) {
    using E = typename Map::mapped_type;
    if constexpr (!stays_here<E> && !std::same_as<E, model::Text> && !std::same_as<E, model::Coding>)
      for (const auto& [id, entity] : map) {
        const auto here = where_of(entity);
        for_each_string(entity, [&, whose = model::OpId(id)](const char* field, const std::string& words) {
          reader.read(whose, field, words, false, holds_free_words<E>, here, out.hits);
        });
      }
  });
  out.undecided =
      static_cast<std::size_t>(std::count_if(out.hits.begin(), out.hits.end(), [](const Hit& hit) {
        return hit.decision == model::HitDecision::undecided;
      }));
  return out;
}

model::PseudonymId set_name(store::Project& project, model::NameKind kind, const std::string& original,
                            const std::string& replacement) {
  const auto& model = project.model();
  model::Pseudonym wanted;
  wanted.kind = kind;
  wanted.original = original;
  while (!wanted.original.empty() && wanted.original.back() == ' ') wanted.original.pop_back();
  if (tokens_of(wanted.original).empty() && kind != model::NameKind::other)
    throw Error(Fault::usage, "error.name_empty", {}, "a name needs letters");
  wanted.replacement = replacement.empty() ? suggested(model, kind, wanted.original) : replacement;
  std::vector<Name> all{{{}, kind, wanted.original, {}}};
  for (const auto& [id, other] : model.pseudonyms) all.push_back({id, other.kind, other.original, {}});
  if (!Names(all).find(wanted.replacement).empty())
    throw Error(Fault::usage, "error.name_in_replacement", {wanted.replacement},
                "'" + wanted.replacement + "' holds a name that is to be replaced; choose other words");
  auto change = project.change("step.name");
  for (const auto& [id, other] : model.pseudonyms) {
    if (other.original != wanted.original) {
      if (other.replacement == wanted.replacement)
        throw Error(
            Fault::usage, "error.name_taken", {wanted.replacement, other.original},
            "'" + wanted.replacement + "' stands for '" + other.original + "' already; choose other words");
      continue;
    }
    wanted.id = id;
    if (replacement.empty()) wanted.replacement = other.replacement;
    change.update(wanted);
    project.commit(std::move(change));
    return id;
  }
  const auto id = change.create(wanted);
  project.commit(std::move(change));
  return id;
}

void remove_name(store::Project& project, model::PseudonymId id) {
  if (!project.model().pseudonyms.contains(id)) return;
  auto change = project.change("step.name_remove");
  for (const auto& [hit_id, hit] : project.model().name_hits)
    if (hit.pseudonym == id) change.remove(hit_id);
  change.remove(id);
  project.commit(std::move(change));
}

void decide(store::Project& project, const std::vector<Hit>& hits, const Decision& decision,
            bool everywhere) {
  if (hits.empty()) return;
  if (decision.decision == model::HitDecision::generalise && decision.instead.empty())
    throw Error(Fault::usage, "error.generalise_words", {}, "say what is to stand there instead");
  const auto& model = project.model();
  auto change = project.change("step.name_decide");
  std::map<std::string, model::PseudonymId> made;
  model::Model grown;  // with the names this step adds, so that each gets a replacement of its own
  grown.engagement = model.engagement;
  grown.respondents = model.respondents;
  grown.pseudonyms = model.pseudonyms;
  std::set<std::string> kept;
  std::set<std::pair<model::OpId, std::string>> done;  // outside notes a decision holds for the words
  for (const auto& hit : hits) {
    if (!hit.in_note && !done.emplace(hit.entity, hit.words).second) continue;
    model::NameHit wanted;
    if (const auto* known = decision_on(model, hit)) wanted = *known;
    wanted.text = model::TextId(hit.entity);
    wanted.range = hit.range;
    wanted.words = hit.words;
    wanted.decision = decision.decision;
    wanted.instead = decision.decision == model::HitDecision::generalise ? decision.instead : std::string();
    wanted.pseudonym = decision.pseudonym && !hit.choices.empty() ? decision.pseudonym : hit.pseudonym;
    const bool candidate = !hit.pseudonym && hit.choices.empty();
    if (decision.decision == model::HitDecision::replace && !wanted.pseudonym) {
      if (!hit.choices.empty())
        throw Error(Fault::usage, "error.name_shared", {hit.words},
                    "several people are called '" + hit.words + "'; say which one is meant");
      auto& id = made[hit.name];
      if (!id) {
        model::Pseudonym fresh;
        fresh.kind = decision.kind.value_or(hit.kind);
        fresh.original = hit.name;
        fresh.replacement = suggested(grown, fresh.kind, fresh.original);
        id = change.create(fresh);
        fresh.id = id;
        grown.pseudonyms[id] = fresh;
      }
      wanted.pseudonym = id;
    }
    if (everywhere && candidate && decision.decision == model::HitDecision::keep) {
      if (!kept.insert(hit.name).second) continue;
      if (decision_on(model, hit) != nullptr) change.remove(hit.decided);
      wanted = {};
      wanted.words = hit.name;
      wanted.decision = model::HitDecision::keep;
      change.create(wanted);
    } else if (decision_on(model, hit) != nullptr) {
      change.update(wanted);
    } else {
      change.create(wanted);
    }
  }
  project.commit(std::move(change));
}

std::vector<Hit> same_as(const Review& review, const Hit& hit, bool undecided_only) {
  std::vector<Hit> out;
  for (const auto& other : review.hits) {
    if (undecided_only && other.decision != model::HitDecision::undecided) continue;
    const bool same =
        other.name == hit.name && other.pseudonym == hit.pseudonym && other.choices == hit.choices;
    if (same) out.push_back(other);
  }
  return out;
}

}  // namespace skolanalys::privacy
