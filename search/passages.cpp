#include "search/passages.h"

#include <algorithm>
#include <functional>

#include "core/model/turns.h"
#include "core/text/utf8.h"

namespace skolanalys::search {
namespace {

class Hash {
 public:
  void operator()(std::string_view bytes) { mix(std::hash<std::string_view>{}(bytes)); }
  void operator()(std::uint64_t n) { mix(n); }
  void operator()(const std::vector<std::string>& list) {
    mix(list.size());
    for (const auto& one : list) (*this)(one);
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void mix(std::uint64_t n) {
    value_ ^= n + 0x9E3779B97F4A7C15ULL + (value_ << 6U) + (value_ >> 2U);
    value_ *= 0xff51afd7ed558ccdULL;
  }
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

void add_once(std::vector<std::string>& list, const std::string& one) {
  if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

}  // namespace

std::uint64_t signature_of(const model::Model& model, const model::Text& text) {
  Hash hash;
  hash(text.content);
  hash(model.engagement.municipality_code);
  if (const auto* i = model.find(text.interview)) {
    hash(model::Model::called(*i));
    hash(i->date ? model::to_string(*i->date) : "");
    hash(i->roles);
    hash(i->interviewers);
    for (const auto id : i->respondents)
      if (const auto* r = model.find(id)) {
        hash(r->label);
        hash(r->name);
        hash(r->roles);
      }
  } else if (const auto* d = model.find(text.document)) {
    hash(model::Model::called(*d));
    hash(d->date ? model::to_string(*d->date) : "");
  } else {
    hash(0U);
  }
  for (const auto& [id, mark] : model.speaker_marks)
    if (mark.text == text.id) {
      hash(mark.range.from);
      hash(mark.speaker);
      hash(mark.roles);
    }
  for (const auto* coding : model.codings_of(text.id)) {
    hash(coding->range.from);
    hash(coding->range.to);
    hash(model::to_string(coding->stance));
    if (const auto* code = model.find(coding->code)) {
      hash(code->slug);
      hash(model.area_of(*code).slug);
    }
  }
  return hash.value();
}

TextPassages passages_of(const model::Model& model, const model::Text& text) {
  TextPassages out;
  out.text = text.id;
  out.signature = signature_of(model, text);
  out.municipality = model.engagement.municipality_code;
  if (const auto* interview = model.find(text.interview)) {
    out.source = model::Model::called(*interview);
    out.date = interview->date;
  } else if (const auto* document = model.find(text.document)) {
    out.kind = SourceKind::document;
    out.source = model::Model::called(*document);
    out.date = document->date;
  } else {
    return out;
  }
  const text::Index index(text.content);
  // Both stand in the order of the text: each coding comes once and goes when the turns have passed it.
  const auto codings = model.codings_of(text.id);
  auto next = codings.begin();
  std::vector<const model::Coding*> near;
  for (auto& turn : model::turns_of(model, text)) {
    Passage passage;
    passage.range = turn.range;
    passage.body = turn.body;
    passage.asks = turn.kind == model::TurnKind::question || turn.kind == model::TurnKind::heading;
    passage.words = index.slice(turn.body);
    passage.roles = std::move(turn.roles);
    if (const auto* respondent = model.find(turn.respondent))
      passage.respondents.push_back(respondent->label);
    std::erase_if(near, [&](const auto* coding) { return coding->range.to <= turn.range.from; });
    for (; next != codings.end() && (*next)->range.from < turn.range.to; ++next) near.push_back(*next);
    for (const auto* coding : near) {
      if (!coding->range.overlaps(turn.range)) continue;
      const auto* code = model.find(coding->code);
      if (code == nullptr) continue;
      add_once(passage.themes, code->slug);
      add_once(passage.themes, model.area_of(*code).slug);
      add_once(passage.stances, std::string(model::to_string(coding->stance)));
    }
    out.passages.push_back(std::move(passage));
  }
  return out;
}

}  // namespace skolanalys::search
