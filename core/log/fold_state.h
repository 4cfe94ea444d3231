#pragma once
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "core/log/clocks.h"
#include "core/log/entities.h"
#include "core/log/fields.h"
#include "core/log/fold.h"
#include "core/log/text_history.h"
#include "core/text/utf8.h"

/// What a fold is made of: seen by the files that are Fold, by nobody else.
namespace skolanalys::log {

using model::Model;
using Stamp = TextHistory::Stamp;

/// Calls `f(map)` with the model's map of the entity type of that name. False if unknown.
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

/// An entity that stands at a place in a text and follows it through edits.
template <class E>
concept Placed = requires(E e) {
  { e.text } -> std::convertible_to<model::TextId>;
  { e.range } -> std::convertible_to<text::Range>;
};

/// Calls f with every id that a field's value names.
template <class F>
void each_id(const OpId& id, F&& f) {
  if (id) f(id);
}
template <class Tag, class F>
void each_id(const model::Id<Tag>& id, F&& f) {
  if (id) f(id);
}
template <class Tag, class F>
void each_id(const std::vector<model::Id<Tag>>& ids, F&& f) {
  for (const auto& id : ids) each_id(id, f);
}
template <class Tag, class F>
void each_id(const std::map<std::string, model::Id<Tag>>& ids, F&& f) {
  for (const auto& [name, id] : ids) each_id(id, f);
}
/// A field whose value names others.
template <class T>
concept NamesOthers = requires(const T& value) {
  each_id(value, [](OpId) {});
};

/// The latest operations of some sort: none of them made with knowledge of another.
class Frontier {
 public:
  /// Takes in an operation. True where it was made with knowledge of all before it.
  bool advance(const Clocks& clocks, Stamp op) {
    std::erase_if(latest_, [&](const Stamp& s) { return clocks.before(s.op, op.op); });
    latest_.push_back(op);
    return latest_.size() == 1;
  }
  [[nodiscard]] const std::vector<Stamp>& latest() const { return latest_; }
  [[nodiscard]] bool empty() const { return latest_.empty(); }

 private:
  std::vector<Stamp> latest_;
};

struct Fold::State {
  struct Undo {
    OpId op;
    Kind kind;
    OpId entity;
    std::string body;
  };
  struct StepRecord {
    Step step;
    std::vector<OpId> touched;  // its scope, and interviews beyond it
    std::vector<Undo> undos;    // in the order of the operations
  };
  struct Stacks {
    std::vector<OpId> undo;
    std::vector<OpId> redo;
    Frontier seen;  // of what was done in the scope
  };
  /// The values of one field that nobody replaced knowing of them.
  struct Register {
    std::string field;
    struct Value {
      Stamp by;
      std::string encoded;
    };
    std::vector<Value> values;
    [[nodiscard]] const Value& shown() const {
      return *std::max_element(values.begin(), values.end(),
                               [](const auto& a, const auto& b) { return a.by < b.by; });
    }
  };
  /// What was done to an entity.
  struct Life {
    std::string type;
    Frontier own;   // made, set, changed, brought back
    Frontier uses;  // named by something else: a code by a coding, an interview by a word in its note
    Frontier removes;
    std::vector<Register> registers;
    bool dead = false;
  };

  Model model;
  Model dead;  // removed entities, kept as they were, so that a later operation can bring them back
  Clocks clocks;
  std::unordered_map<OpId, Life> lives;
  std::unordered_map<OpId, TextHistory> histories;
  Newer newer;
  std::set<model::TextId> unsettled;               // texts to be settled when the batch ends
  std::set<OpId> contended;                        // entities that may have a conflict
  std::map<model::CodeId, model::CodeId> circles;  // codes put at the top, and the parent they have
  bool codes_moved = false;
  std::unordered_map<OpId, StepRecord> steps;
  std::map<OpId, Stacks> stacks;
  std::unordered_map<OpId, std::vector<OpId>> touching;  // by scope, the steps that touched it
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
    const auto found = lives.find(id);
    return found == lives.end() ? std::string_view{} : std::string_view(found->second.type);
  }

  /// Calls f with the entity wherever it is, alive or dead. False if there is none.
  template <class F>
  bool with_entity(OpId id, F&& f) {
    if (!id) {
      f(model.engagement);
      return true;
    }
    const auto life = lives.find(id);
    if (life == lives.end()) return false;
    bool found = false;
    with_map(life->second.dead ? dead : model, life->second.type, [&](auto& map) {
      const auto at = map.find(typename std::decay_t<decltype(map)>::key_type(id));
      if (at == map.end()) return;
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
  TextHistory* history(OpId id) {
    const auto found = histories.find(id);
    return found == histories.end() ? nullptr : &found->second;
  }
  /// The interview or document that a text is the note of.
  OpId owner_of(model::TextId id) {
    const auto* t = text(id);
    if (t == nullptr) return {};
    return t->interview ? static_cast<OpId>(t->interview) : static_cast<OpId>(t->document);
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

  void link(const model::Coding& c, model::TextId before) {
    if (before != c.text) std::erase(model.codings_by_text[before], c.id);
    auto& list = model.codings_by_text[c.text];
    const auto at = std::lower_bound(list.begin(), list.end(), c.id);
    if (at == list.end() || *at != c.id) list.insert(at, c.id);
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

  // --- life and death

  template <class F>
  void move_entity(Model& from, Model& to, OpId id, F&& after) {
    with_map(from, type_of(id), [&]<class Map>(Map& map) {
      auto node = map.extract(typename Map::key_type(id));
      if (node.empty()) return;
      map_of<typename Map::mapped_type>(to).insert(std::move(node));
      after();
    });
  }

  /// Away where some removal was made with knowledge of everything else that was done to it.
  void reconsider(OpId id, Life& life) {
    if (life.removes.empty()) return;
    const auto knew = [&](const Stamp& removal, const Frontier& done) {
      return std::all_of(done.latest().begin(), done.latest().end(),
                         [&](const Stamp& s) { return clocks.before(s.op, removal.op); });
    };
    const auto& removals = life.removes.latest();
    const bool away = std::any_of(removals.begin(), removals.end(), [&](const Stamp& removal) {
      return knew(removal, life.own) && knew(removal, life.uses);
    });
    contended.insert(id);
    if (away == life.dead) return;
    if (life.type == "code") codes_moved = true;
    if (away)
      move_entity(model, dead, id, [&] { life.dead = true; });
    else
      move_entity(dead, model, id, [&] { life.dead = false; });
  }

  void use(OpId id, Stamp by) {
    const auto found = lives.find(id);
    if (found == lives.end()) return;
    found->second.uses.advance(clocks, by);
    reconsider(id, found->second);
    // A text may say that it is the note of a text: who made that up is not followed round and round.
    if (found->second.type == "text")
      if (const auto owner = owner_of(model::TextId(id)); type_of(owner) != "text") use(owner, by);
  }

  // --- fields

  /// Of the values in `fields`, those that are to be shown now; an earlier operation's where that one is
  /// later.
  struct Shown {
    json fields = json::object();
    OpId range_by;
  };
  Shown registers(Life& life, OpId entity, Stamp by, const json& fields) {
    Shown out;
    for (const auto& [name, value] : fields.items()) {
      auto at = std::find_if(life.registers.begin(), life.registers.end(),
                             [&, n = std::string_view(name)](const auto& r) { return r.field == n; });
      if (at == life.registers.end()) {
        life.registers.push_back({name, {}});
        at = life.registers.end() - 1;
      }
      std::erase_if(at->values, [&](const auto& v) { return clocks.before(v.by.op, by.op); });
      std::string encoded;
      json::to_cbor(value, encoded);
      at->values.push_back({by, std::move(encoded)});
      if (at->values.size() > 1) contended.insert(entity);
      const auto& shown = at->shown();
      out.fields[name] = shown.by.op == by.op ? value : json::from_cbor(shown.encoded);
      if (name == "range") out.range_by = shown.by.op;
    }
    return out;
  }

  /// What an operation names is in use from then on, also where another operation's value is the one shown.
  template <class E>
  void use_named(const json& fields, Stamp by) {
    E named;
    visit(
        [&]<class T>(const char* name, T& value) {
          if constexpr (NamesOthers<T>) {
            const auto found = fields.find(name);
            if (found == fields.end()) return;
            get(*found, value);
            each_id(value, [&](OpId id) { use(id, by); });
          }
        },
        named);
  }

  /// After an entity's fields were set: what follows from them.
  template <class E>
  void follow(E& entity, const json& fields, Stamp by, OpId range_by, model::TextId text_before) {
    own_text(entity);
    if constexpr (Placed<E>) {
      if (text_before != entity.text) {
        if (auto* old = history(text_before)) old->forget(entity.id);
      }
      if (auto* h = history(entity.text); h != nullptr) {
        if (range_by)
          h->place(entity.id, &entity.range, entity.range, range_by);
        else if (text_before != entity.text)
          h->place(entity.id, &entity.range, entity.range, by.op);
        if (h->stale()) unsettled.insert(entity.text);
      }
      if constexpr (std::same_as<E, model::Coding>) link(entity, text_before);
      use(owner_of(entity.text), by);
    }
    if constexpr (std::same_as<E, model::Code>) {
      if (fields.contains("parent")) circles.erase(entity.id);
      codes_moved = true;
    }
  }

  template <class E>
  static model::TextId text_of(const E& entity) {
    if constexpr (Placed<E>)
      return entity.text;
    else
      return {};
  }

  // --- steps ----------------------------------------------------------------------------------------------

  /// False where somebody else's work came into a scope: undo does not reach beyond it, nor does the undo of
  /// steps that belong elsewhere but touched it.
  bool advance_scope(OpId scope, Stamp by);

  /// An operation joins its step: what takes it back, and whose undo may still reach it.
  void note_step(const Operation& op, const json& body, std::optional<Undo> undo);

  // --- operations -----------------------------------------------------------------------------------------

  /// How ranges move into a whole text, as its operation says.
  static TextHistory::Maps maps_in(const json& body);

  void create(const Operation& op, const json& body);

  /// The inverse, or nothing where the entity is unknown.
  std::optional<Undo> set(const Operation& op, const json& body);

  void remove_or_restore(const Operation& op);

  void splice(const Operation& op, const json& body, model::Text& target);

  /// `body` is the operation's own, decoded.
  void apply(const Operation& op, const json& body);

  // --- after a batch --------------------------------------------------------------------------------------

  /// Merges what operations have left to be merged.
  void finish();

  /// Codes that are each other's parents: the one with the smallest id comes to the top.
  void break_circles();

  // --- conflicts ------------------------------------------------------------------------------------------

  void field_conflicts(OpId id, const Life& life, std::vector<Conflict>& out);

  void wording_conflicts(std::vector<Conflict>& out);

  /// Names that should be one entity's only, given twice by people who could not see each other's.
  void label_conflicts(std::vector<Conflict>& out);

  std::vector<Conflict> conflicts();
};

}  // namespace skolanalys::log
