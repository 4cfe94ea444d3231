#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/log/fields.h"
#include "core/store/project.h"

namespace skolanalys::store {

using nlohmann::json;

model::OpId Change::add(log::Kind kind, model::OpId entity, json body) {
  const bool first = operations_.empty();
  const auto id = next_;
  if (first) {
    if (!label_.empty()) body["l"] = label_;
    if (scope_) body["o"] = model::to_string(scope_);
    if (undoes_) body["u"] = model::to_string(undoes_);
  } else {
    body["s"] = operations_.front().id.seq;
  }
  operations_.push_back({id, lamport_, wall_, kind, entity, log::encode(body)});
  ++next_.seq;
  ++lamport_;
  return id;
}

void Change::settle(model::TextId text) {
  if (!project_->fold().forked(text) || std::find(settled_.begin(), settled_.end(), text) != settled_.end())
    return;
  settled_.push_back(text);
  const auto as_shown = project_->fold().settlement(text);
  add(log::Kind::set, text, log::decode(as_shown.text));
  for (const auto& wording : as_shown.wordings) add(log::Kind::create, {}, log::decode(wording));
}

template <class E>
auto Change::create(const E& entity) -> decltype(E::id) {
  if constexpr (requires { entity.text, entity.range; }) settle(entity.text);
  return decltype(E::id)(
      add(log::Kind::create, {},
          {{"type", std::string(log::Type<E>::name)}, {"f", log::changed_fields(E{}, entity)}}));
}

template <class E>
void Change::update(const E& wanted) {
  const auto put = [&](const E& now, model::OpId id) {
    auto fields = log::changed_fields(now, wanted);
    if (!fields.empty()) add(log::Kind::set, id, {{"f", std::move(fields)}});
  };
  const auto& m = project_->model();
  if constexpr (std::same_as<E, model::Engagement>) {
    put(m.engagement, {});
  } else {
    const auto& map = log::map_of<E>(m);
    const auto found = map.find(wanted.id);
    if (found == map.end()) return;
    if constexpr (requires { wanted.text, wanted.range; }) {
      if (wanted.range != found->second.range) settle(wanted.text);
    }
    put(found->second, wanted.id);
  }
}

void Change::remove(model::OpId entity) { add(log::Kind::remove, entity, json::object()); }

void Change::splice(model::TextId text, const text::Splice& s) {
  settle(text);
  if (s.removed.empty() && s.inserted.empty()) return;
  add(log::Kind::splice, text, {{"p", s.pos}, {"d", s.removed}, {"i", s.inserted}});
}

#define SKOLANALYS_CHANGES(E, map, name)                                 \
  template auto Change::create(const model::E&)->decltype(model::E::id); \
  template void Change::update(const model::E&);
SKOLANALYS_ENTITIES(SKOLANALYS_CHANGES)
#undef SKOLANALYS_CHANGES
template void Change::update(const model::Engagement&);

}  // namespace skolanalys::store
