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

template <class E>
auto Change::create(const E& entity) -> decltype(E::id) {
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
    if (const auto found = map.find(wanted.id); found != map.end()) put(found->second, wanted.id);
  }
}

void Change::remove(model::OpId entity) { add(log::Kind::remove, entity, json::object()); }

void Change::splice(model::TextId text, const text::Splice& s) {
  add(log::Kind::splice, text, {{"p", s.pos}, {"d", s.removed}, {"i", s.inserted}});
}

#define SKOLANALYS_CHANGES(E, map, name)                                 \
  template auto Change::create(const model::E&)->decltype(model::E::id); \
  template void Change::update(const model::E&);
SKOLANALYS_ENTITIES(SKOLANALYS_CHANGES)
#undef SKOLANALYS_CHANGES
template void Change::update(const model::Engagement&);

}  // namespace skolanalys::store
