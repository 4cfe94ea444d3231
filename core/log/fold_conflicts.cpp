#include <array>

#include "core/log/fold_state.h"

/// What people did to the same thing without knowing of each other.
namespace skolanalys::log {
namespace {

/// Fields whose latest value is as good as any: where they differ nobody needs to look.
bool soft(std::string_view field) {
  constexpr std::array names{"color", "order", "shortcut", "quote", "made", "date_changed", "codebook_name"};
  return std::find(names.begin(), names.end(), field) != names.end();
}

}  // namespace

void Fold::State::field_conflicts(OpId id, const Life& life, std::vector<Conflict>& out) {
  if (life.dead) return;
  std::vector<const Register*> by_name;
  for (const auto& r : life.registers)
    if (r.values.size() > 1 && !soft(r.field)) by_name.push_back(&r);
  std::sort(by_name.begin(), by_name.end(), [](const auto* a, const auto* b) { return a->field < b->field; });
  for (const auto* one : by_name) {
    const auto& r = *one;
    auto values = r.values;
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.by < b.by; });
    if (std::all_of(values.begin(), values.end(),
                    [&](const auto& v) { return v.encoded == values.front().encoded; }))
      continue;
    Conflict c;
    c.kind = Conflict::Kind::field;
    c.entity = id;
    c.type = id ? life.type : "engagement";
    c.field = r.field;
    for (const auto& v : values) c.versions.push_back({v.by.op, {}, json::from_cbor(v.encoded).dump()});
    out.push_back(std::move(c));
  }
  std::set<OpId> removals, done;
  for (const auto& removal : life.removes.latest())
    for (const auto* what : {&life.own, &life.uses})
      for (const auto& s : what->latest())
        if (!clocks.before(removal.op, s.op) && !clocks.before(s.op, removal.op)) {
          removals.insert(removal.op);
          done.insert(s.op);
        }
  if (removals.empty()) return;
  Conflict kept;
  for (const auto* ids : {&removals, &done})
    for (const auto op : *ids) kept.versions.push_back({op, {}, {}});
  kept.kind = Conflict::Kind::kept;
  kept.entity = id;
  kept.type = life.type;
  out.push_back(std::move(kept));
}

void Fold::State::wording_conflicts(std::vector<Conflict>& out) {
  for (const auto& [id, content] : model.texts) {
    const auto* h = history(id);
    if (h == nullptr || !h->forked()) continue;
    for (const auto& d : h->disagreements()) {
      Conflict c{Conflict::Kind::wording, id, "text", "content", d.base, {}, {}};
      for (const auto& v : d.versions)
        c.versions.push_back({v.by, v.range, std::string(text::slice(content.content, v.range))});
      out.push_back(std::move(c));
    }
  }
  std::map<std::pair<model::TextId, std::string>, std::vector<const model::Wording*>> groups;
  for (const auto& [id, wording] : model.wordings)
    if (const auto* t = text(wording.text); t != nullptr && model.find(wording.text) != nullptr)
      groups[{wording.text, wording.group}].push_back(&wording);
  for (auto& [key, wordings] : groups) {
    if (wordings.size() < 2) continue;
    std::sort(wordings.begin(), wordings.end(), [](const auto* a, const auto* b) {
      return std::tuple(a->range, a->id) < std::tuple(b->range, b->id);
    });
    Conflict c{Conflict::Kind::wording, key.first, "text", "content", wordings.front()->base, key.second, {}};
    for (const auto* w : wordings)
      c.versions.push_back({w->by, w->range, std::string(text::slice(text(key.first)->content, w->range))});
    out.push_back(std::move(c));
  }
}

void Fold::State::label_conflicts(std::vector<Conflict>& out) {
  const auto look = [&](const auto& map, const char* field, auto name_of) {
    std::map<std::string, std::vector<OpId>> named;
    for (const auto& [id, entity] : map)
      if (const auto& name = name_of(entity); !name.empty()) named[name].push_back(id);
    for (const auto& [name, ids] : named) {
      const auto unknown_to_each_other = [&](OpId a, OpId b) {
        return a != b && !clocks.before(a, b) && !clocks.before(b, a);
      };
      const auto& all = ids;  // clang 14 captures no structured binding
      if (std::none_of(all.begin(), all.end(), [&](OpId id) {
            return std::any_of(all.begin(), all.end(),
                               [&](OpId other) { return unknown_to_each_other(id, other); });
          }))
        continue;
      Conflict c{Conflict::Kind::label, ids.front(), std::string(type_of(ids.front())), field, name, {}, {}};
      for (const auto id : ids) c.versions.push_back({id, {}, name});
      out.push_back(std::move(c));
    }
  };
  look(model.respondents, "label", [](const auto& e) -> const std::string& { return e.label; });
  look(model.interviews, "label", [](const auto& e) -> const std::string& { return e.label; });
  look(model.documents, "label", [](const auto& e) -> const std::string& { return e.label; });
  look(model.codes, "slug", [](const auto& e) -> const std::string& { return e.slug; });
}

std::vector<Conflict> Fold::State::conflicts() {
  std::vector<Conflict> out;
  wording_conflicts(out);
  for (const auto id : contended)
    if (const auto life = lives.find(id); life != lives.end()) field_conflicts(id, life->second, out);
  for (const auto& [id, parent] : circles)
    out.push_back({Conflict::Kind::circle, id, "code", "parent", {}, {}, {{parent, {}, {}}}});
  label_conflicts(out);
  return out;
}

}  // namespace skolanalys::log
