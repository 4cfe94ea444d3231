#pragma once
#include <nlohmann/json.hpp>

#include "core/log/fields.h"
#include "core/log/fold.h"

namespace skolanalys {

/// What a person sees: every entity, every conflict, what undo would take back.
inline nlohmann::json seen(const log::Fold& fold) {
  using nlohmann::json;
  json out;
  const auto& m = fold.model();
  log::for_each_map(m, [&](const auto& map) {
    for (const auto& entry : map) {  // clang 14 captures no structured binding
      const auto& id = entry.first;
      const auto& entity = entry.second;
      auto& one = out[model::to_string(id)];
      log::visit([&](const char* name, const auto& value) { one[name] = log::put(value); }, entity);
      if constexpr (requires { entity.content; }) one["version"] = model::to_string(entity.version);
    }
  });
  log::visit([&](const char* name, const auto& value) { out["engagement"][name] = log::put(value); },
             m.engagement);
  for (const auto& [text, codings] : m.codings_by_text)
    for (const auto id : codings) out["by_text"][model::to_string(text)].push_back(model::to_string(id));
  for (const auto& c : fold.conflicts()) {
    json one{static_cast<int>(c.kind), model::to_string(c.entity), c.field, c.base, c.group};
    for (const auto& v : c.versions)
      one.push_back({model::to_string(v.by), v.range.from, v.range.to, v.value});
    out["conflicts"].push_back(std::move(one));
  }
  const auto undo = [&](model::OpId scope) {
    const auto* step = fold.undoable(scope);
    out["undo"][model::to_string(scope)] = step == nullptr ? "" : model::to_string(step->id);
  };
  undo({});
  for (const auto& [id, interview] : m.interviews) undo(id);
  return out;
}

}  // namespace skolanalys
