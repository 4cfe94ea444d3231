#include "core/log/fold.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "core/error.h"
#include "core/log/entities.h"
#include "core/log/fields.h"
#include "core/text/utf8.h"

namespace skolanalys::log {
namespace {

using model::Model;

/// Calls `f(map, prototype)` with the model's map of the entity type of that name. False if unknown.
template <class F>
bool with_map(Model& model, std::string_view type, F&& f) {
  bool found = false;
  for_each_map(model, [&]<class Map>(Map& map) {
    if (found || Type<typename Map::mapped_type>::name != type) return;
    found = true;
    f(map);
  });
  return found;
}

/// Entities other than codings that stand at a place in a text and follow it through edits. Calls f(entity).
template <class F>
void for_each_place(Model& model, model::TextId text, F&& f) {
  const auto in = [&](auto& map) {
    for (auto& [id, entity] : map)
      if (entity.text == text) f(entity);
  };
  in(model.speaker_marks);
  in(model.marks);
  in(model.finding_evidence);
  in(model.name_hits);
}

}  // namespace

struct Fold::State {
  struct Undo {
    OpId op;
    Kind kind;
    OpId entity;
    std::string body;
  };
  struct StepRecord {
    Step step;
    std::vector<Undo> undos;  // in the order of the operations
  };
  struct Stacks {
    std::vector<OpId> undo;
    std::vector<OpId> redo;
  };
  struct Saved {
    OpId entity;
    text::Range range;
  };

  Model model;
  Model dead;  // removed entities, kept as they were, so that a later operation can bring them back
  std::unordered_map<OpId, std::string> types;
  std::unordered_map<OpId, StepRecord> steps;
  std::map<OpId, Stacks> stacks;
  std::unordered_map<OpId, std::vector<Saved>> clipped;  // by the splice that cut an edge off them
  std::unordered_map<OpId, std::uint64_t> revisions;
  std::uint64_t revision = 0;
  std::uint64_t structure = 0;

  /// Map nodes keep their address when an entity is removed or restored, so pointers hold while a run lasts.
  struct Run {
    model::TextId text;
    text::Splice splice;
    text::ByteOffset at = 0;
    std::vector<std::pair<text::Range*, text::Range>> before;  // every range in the text, as it was

    void put(model::Text& target, const text::Splice& next) {
      // The tail of a long note is moved once a key, not twice.
      if (next.removed == splice.removed) {
        target.content.replace(at, splice.inserted.size(), next.inserted);
      } else {
        target.content.replace(at, splice.inserted.size(), splice.removed);
        target.content.replace(at, next.removed.size(), next.inserted);
      }
      splice = next;
      const auto removed = text::length(next.removed);
      const auto inserted = text::length(next.inserted);
      for (auto& [range, was] : before) *range = text::project(was, next.pos, removed, inserted);
    }
  };
  std::optional<Run> run;

  [[nodiscard]] std::string_view type_of(OpId id) const {
    const auto found = types.find(id);
    return found == types.end() ? std::string_view{} : std::string_view(found->second);
  }

  /// Calls f with the entity wherever it is, alive or dead. False if there is none.
  template <class F>
  bool with_entity(OpId id, F&& f) {
    if (!id) {
      f(model.engagement);
      return true;
    }
    bool found = false;
    for (auto* where : {&model, &dead})
      with_map(*where, type_of(id), [&](auto& map) {
        const auto at = map.find(typename std::decay_t<decltype(map)>::key_type(id));
        if (at == map.end() || found) return;
        found = true;
        f(at->second);
      });
    return found;
  }

  model::Text* text(model::TextId id) {
    for (auto* where : {&model, &dead})
      if (const auto at = where->texts.find(id); at != where->texts.end()) return &at->second;
    return nullptr;
  }
  model::Coding* coding(model::CodingId id) {
    for (auto* where : {&model, &dead})
      if (const auto at = where->codings.find(id); at != where->codings.end()) return &at->second;
    return nullptr;
  }

  void touch(OpId id) {
    const auto bump = [&](model::TextId text_id) { ++revisions[text_id]; };
    const auto type = type_of(id);
    if (type == "coding") {
      if (const auto* c = coding(model::CodingId(id))) bump(c->text);
      return;
    }
    if (type == "text") {
      bump(model::TextId(id));
      return;
    }
    ++structure;
    with_entity(id, [&]<class E>(E& e) {
      if constexpr (std::same_as<E, model::Interview> || std::same_as<E, model::Document> ||
                    std::same_as<E, model::SpeakerMark> || std::same_as<E, model::Mark>)
        bump(e.text);
    });
  }

  void link(const model::Coding& c) {
    auto& list = model.codings_by_text[c.text];
    if (std::find(list.begin(), list.end(), c.id) == list.end()) list.push_back(c.id);
  }

  /// A text learns whose note it is from the interview or document that names it.
  template <class E>
  void own_text(const E& entity) {
    if constexpr (std::same_as<E, model::Interview>) {
      if (auto* target = text(entity.text)) target->interview = entity.id;
    } else if constexpr (std::same_as<E, model::Document>) {
      if (auto* target = text(entity.text)) target->document = entity.id;
    } else if constexpr (std::same_as<E, model::Stream>) {
      if (auto* target = text(entity.text)) target->interview = entity.interview;
    }
  }

  /// Applies a splice to the words and projects every range in them; returns what lost an edge to it.
  std::vector<Saved> splice(model::Text& target, const text::Splice& s) {
    if (!text::apply(target.content, s))
      throw Error(Fault::format, "error.operation_unfit", {model::to_string(target.id)},
                  "an operation does not fit the text it changes");
    const auto removed = text::length(s.removed);
    const auto inserted = text::length(s.inserted);
    std::vector<Saved> lost;
    if (const auto list = model.codings_by_text.find(target.id); list != model.codings_by_text.end())
      for (const auto id : list->second) {
        auto* c = coding(id);
        if (c == nullptr) continue;
        if (text::clips(c->range, s.pos, removed)) lost.push_back({id, c->range});
        c->range = text::project(c->range, s.pos, removed, inserted);
      }
    for (auto* where : {&model, &dead})
      for_each_place(*where, target.id, [&](auto& place) {
        if (text::clips(place.range, s.pos, removed)) lost.push_back({place.id, place.range});
        place.range = text::project(place.range, s.pos, removed, inserted);
      });
    return lost;
  }

  void remove(OpId id) {
    with_map(model, type_of(id), [&](auto& map) {
      using Map = std::decay_t<decltype(map)>;
      auto node = map.extract(typename Map::key_type(id));
      if (!node.empty())
        with_map(dead, type_of(id), [&](auto& graves) {
          if constexpr (std::same_as<std::decay_t<decltype(graves)>, Map>) graves.insert(std::move(node));
        });
    });
  }
  void restore(OpId id) {
    with_map(dead, type_of(id), [&](auto& map) {
      using Map = std::decay_t<decltype(map)>;
      auto node = map.extract(typename Map::key_type(id));
      if (!node.empty())
        with_map(model, type_of(id), [&](auto& living) {
          if constexpr (std::same_as<std::decay_t<decltype(living)>, Map>) living.insert(std::move(node));
        });
    });
  }

  void note_step(const Operation& op, const json& body, Undo undo) {
    const OpId id{op.id.session, body.value("s", op.id.seq)};
    auto& record = steps[id];
    if (!record.step.id) {
      record.step.id = id;
      record.step.label = body.value("l", "");
      if (const auto o = body.find("o"); o != body.end()) get(*o, record.step.scope);
      if (const auto u = body.find("u"); u != body.end()) get(*u, record.step.undoes);
      auto& mine = stacks[record.step.scope];
      const auto undoes = record.step.undoes;
      if (!undoes) {
        if (!record.step.label.empty()) mine.undo.push_back(id);
        if (!record.step.label.empty()) mine.redo.clear();
      } else if (std::erase(mine.undo, undoes) > 0) {
        mine.redo.push_back(id);  // an undo: redoing it means taking this step back
      } else if (std::erase(mine.redo, undoes) > 0) {
        mine.undo.push_back(id);  // a redo
      }
    }
    record.undos.push_back(std::move(undo));
  }

  void apply(const Operation& op) {
    const auto body = decode(op.body);
    Undo undo{op.id, Kind::set, op.entity, {}};
    switch (op.kind) {
      case Kind::base:
      case Kind::merge:
        ++revision;
        return;
      case Kind::create: {
        const auto type = body.at("type").get<std::string>();
        types[op.id] = type;
        const bool known = with_map(model, type, [&](auto& map) {
          using Map = std::decay_t<decltype(map)>;
          const typename Map::key_type id(op.id);
          auto& entity = map[id];
          entity.id = id;
          set_fields(entity, body.at("f"));
          if constexpr (std::same_as<typename Map::mapped_type, model::Coding>) link(entity);
          if constexpr (std::same_as<typename Map::mapped_type, model::Text>) entity.version = op.id;
          own_text(entity);
        });
        if (!known) types.erase(op.id);  // made by a newer version: kept in the log, not shown
        undo = {op.id, Kind::remove, op.id, {}};
        touch(op.id);
        break;
      }
      case Kind::set:
        with_entity(op.entity, [&](auto& entity) {
          undo.body = encode({{"f", fields_now(entity, body.at("f"))}});
          touch(op.entity);
          set_fields(entity, body.at("f"));
          own_text(entity);
        });
        touch(op.entity);
        break;
      case Kind::remove:
        undo = {op.id, Kind::restore, op.entity, {}};
        touch(op.entity);
        remove(op.entity);
        break;
      case Kind::restore:
        undo = {op.id, Kind::remove, op.entity, {}};
        restore(op.entity);
        touch(op.entity);
        break;
      case Kind::splice: {
        auto* target = text(model::TextId(op.entity));
        if (target == nullptr) break;
        const text::Splice s{body.at("p").get<text::Pos>(), body.at("d").get<std::string>(),
                             body.at("i").get<std::string>()};
        auto lost = splice(*target, s);
        target->version = op.id;
        if (!lost.empty()) clipped[op.id] = std::move(lost);
        if (const auto r = body.find("r"); r != body.end()) {
          OpId taken_back;
          get(*r, taken_back);
          if (const auto had = clipped.find(taken_back); had != clipped.end())
            for (const auto& saved : had->second)
              with_entity(saved.entity, [&](auto& entity) {
                if constexpr (requires { entity.range; }) entity.range = saved.range;
              });
        }
        const auto back = text::inverse(s);
        undo = {op.id, Kind::splice, op.entity,
                encode({{"p", back.pos}, {"d", back.removed}, {"i", back.inserted}})};
        touch(op.entity);
        break;
      }
    }
    ++revision;
    note_step(op, body, std::move(undo));
  }
};

Fold::Fold() : state_(std::make_unique<State>()) {}
Fold::~Fold() = default;
Fold::Fold(Fold&&) noexcept = default;
Fold& Fold::operator=(Fold&&) noexcept = default;

const model::Model& Fold::model() const noexcept { return state_->model; }

void Fold::apply(const Operation& op) {
  try {
    state_->apply(op);
  } catch (const nlohmann::json::exception&) {
    throw Error(Fault::format, "error.operation_damaged", {model::to_string(op.id)},
                "operation " + model::to_string(op.id) + " in the log cannot be read");
  }
}

void Fold::show_run(model::TextId id, const text::Splice& run) {
  auto& s = *state_;
  auto* target = s.text(id);
  if (target == nullptr) return;
  if (!s.run || s.run->text != id || s.run->splice.pos != run.pos) {
    drop_run();
    State::Run begun{id, {run.pos, {}, {}}, text::byte_of(target->content, run.pos), {}};
    if (const auto list = s.model.codings_by_text.find(id); list != s.model.codings_by_text.end())
      for (const auto coding : list->second)
        if (auto* c = s.coding(coding)) begun.before.emplace_back(&c->range, c->range);
    for (auto* where : {&s.model, &s.dead})
      for_each_place(*where, id, [&](auto& place) { begun.before.emplace_back(&place.range, place.range); });
    s.run = std::move(begun);
  }
  s.run->put(*target, run);
  ++s.revision;
  s.touch(id);
}

void Fold::drop_run() {
  auto& s = *state_;
  if (!s.run) return;
  if (auto* target = s.text(s.run->text)) {
    s.run->put(*target, {s.run->splice.pos, {}, {}});
    ++s.revision;
    s.touch(s.run->text);
  }
  s.run.reset();
}

bool Fold::has_run() const noexcept { return state_->run.has_value(); }

const Step* Fold::undoable(OpId scope) const {
  const auto found = state_->stacks.find(scope);
  if (found == state_->stacks.end() || found->second.undo.empty()) return nullptr;
  return &state_->steps.at(found->second.undo.back()).step;
}

const Step* Fold::redoable(OpId scope) const {
  const auto found = state_->stacks.find(scope);
  if (found == state_->stacks.end() || found->second.redo.empty()) return nullptr;
  return &state_->steps.at(found->second.redo.back()).step;
}

std::vector<Fold::Inverse> Fold::inverse_of(OpId step) const {
  std::vector<Inverse> out;
  const auto found = state_->steps.find(step);
  if (found == state_->steps.end()) return out;
  const auto& undos = found->second.undos;
  for (auto u = undos.rbegin(); u != undos.rend(); ++u) {
    auto body = u->body.empty() ? json::object() : decode(u->body);
    if (u->kind == Kind::splice) body["r"] = model::to_string(u->op);
    out.push_back({u->kind, u->entity, encode(body)});
  }
  return out;
}

std::uint64_t Fold::revision(model::TextId text) const {
  const auto found = state_->revisions.find(text);
  return found == state_->revisions.end() ? 0 : found->second;
}
std::uint64_t Fold::revision() const noexcept { return state_->revision; }
std::uint64_t Fold::structure_revision() const noexcept { return state_->structure; }

}  // namespace skolanalys::log
