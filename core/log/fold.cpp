#include "core/log/fold.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "core/log/clocks.h"
#include "core/log/entities.h"
#include "core/log/fields.h"
#include "core/log/text_history.h"
#include "core/text/utf8.h"

namespace skolanalys::log {
namespace {

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
template <class T, class F>
void each_id(const T&, F&&) {}

/// Fields whose latest value is as good as any: where they differ nobody needs to look.
bool soft(std::string_view field) {
  constexpr std::array names{"color", "order", "shortcut", "quote", "made", "date_changed", "codebook_name"};
  return std::find(names.begin(), names.end(), field) != names.end();
}

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
  // ---------------------------------------------------------------------------------------

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
  // -------------------------------------------------------------------------------------------------

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
    set_fields(named, fields);
    visit(
        [&](const char* name, const auto& value) {
          if (fields.contains(name)) each_id(value, [&](OpId id) { use(id, by); });
        },
        std::as_const(named));
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
  bool advance_scope(OpId scope, Stamp by) {
    if (stacks[scope].seen.advance(clocks, by)) return true;
    const auto reached = std::exchange(touching[scope], {});
    for (const auto step : reached) {
      auto& stack = stacks[steps.at(step).step.scope];
      std::erase(stack.undo, step);
      std::erase(stack.redo, step);
    }
    return false;
  }

  void note_step(const Operation& op, const json& body, std::optional<Undo> undo) {
    const OpId id{op.id.session, body.value("s", op.id.seq)};
    auto& record = steps[id];
    const bool first = !record.step.id;
    if (first) {
      record.step.id = id;
      record.step.label = body.value("l", "");
      if (const auto o = body.find("o"); o != body.end()) get(*o, record.step.scope);
      if (const auto u = body.find("u"); u != body.end()) get(*u, record.step.undoes);
      record.touched = {record.step.scope};
      touching[record.step.scope].push_back(id);
    }
    const Stamp by{op.id, op.lamport};
    const bool alone_here = advance_scope(record.step.scope, by);
    bool alone = alone_here;
    OpId where = op.entity;
    with_entity(op.kind == Kind::create ? op.id : op.entity, [&]<class E>(E& e) {
      if constexpr (Placed<E>) where = e.text;
    });
    if (const auto owner = owner_of(model::TextId(where)); owner && owner != record.step.scope) {
      if (std::find(record.touched.begin(), record.touched.end(), owner) == record.touched.end()) {
        record.touched.push_back(owner);
        touching[owner].push_back(id);
      }
      alone = advance_scope(owner, by) && alone;
    }
    if (first && alone_here) {
      auto& mine = stacks[record.step.scope];
      const auto undoes = record.step.undoes;
      if (!undoes) {
        if (alone && !record.step.label.empty()) mine.undo.push_back(id);
        if (!record.step.label.empty()) mine.redo.clear();
      } else if (std::erase(mine.undo, undoes) > 0) {
        if (alone) mine.redo.push_back(id);  // an undo: redoing it means taking this step back
      } else if (std::erase(mine.redo, undoes) > 0) {
        if (alone) mine.undo.push_back(id);  // a redo
      }
    }
    if (undo) record.undos.push_back(std::move(*undo));
  }

  // --- operations -----------------------------------------------------------------------------------------

  static TextHistory::Maps maps_in(const json& body) {
    TextHistory::Maps out;
    const auto found = body.find("m");
    if (found == body.end()) return out;
    for (const auto& [name, stages] : found->items()) {
      const auto id = model::parse_id(name);
      if (!id) continue;
      auto& mine = out.emplace_back(*id, std::vector<std::vector<text::Edit>>{}).second;
      for (const auto& stage : stages) {
        auto& edits = mine.emplace_back();
        for (const auto& e : stage)
          edits.push_back({e.at(0).get<text::Pos>(), e.at(1).get<text::Pos>(), e.at(2).get<text::Pos>()});
      }
    }
    return out;
  }

  void create(const Operation& op, const json& body) {
    const Stamp by{op.id, op.lamport};
    const auto& fields = body.at("f");
    auto& life = lives[op.id];
    life.type = body.at("type").get<std::string>();
    const bool known = with_map(model, life.type, [&]<class Map>(Map& map) {
      using E = typename Map::mapped_type;
      const typename Map::key_type id(op.id);
      auto& entity = map[id];
      entity.id = id;
      set_fields(entity, fields);
      life.own.advance(clocks, by);
      if constexpr (std::same_as<E, model::Text>) {
        entity.version = op.id;
        auto words = entity.content;
        histories.try_emplace(op.id, clocks).first->second.full(by, std::move(words), entity.content, {});
      }
      follow(entity, fields, by, op.id, text_of(entity));
      use_named<E>(fields, by);
    });
    if (!known) lives.erase(op.id);  // made by a newer version: kept in the log, not shown
  }

  /// The inverse, or nothing where the entity is unknown.
  std::optional<Undo> set(const Operation& op, const json& body) {
    const Stamp by{op.id, op.lamport};
    auto fields = body.at("f");
    std::optional<Undo> undo;
    auto& life = op.entity ? lives[op.entity] : lives[OpId{}];
    const bool known = with_entity(op.entity, [&]<class E>(E& entity) {
      undo = Undo{op.id, Kind::set, op.entity, encode({{"f", fields_now(entity, fields)}})};
      touch(op.entity);
      life.own.advance(clocks, by);
      if constexpr (std::same_as<E, model::Text>) {
        if (const auto words = fields.find("content"); words != fields.end()) {
          auto& h = histories.at(op.entity);
          h.full(by, words->template get<std::string>(), entity.content, maps_in(body));
          if (h.stale()) unsettled.insert(entity.id);
          entity.version = h.latest();
          fields.erase("content");
        }
        use(owner_of(entity.id), by);
      }
      const auto before = text_of(entity);
      const auto shown = registers(life, op.entity, by, fields);
      set_fields(entity, shown.fields);
      if constexpr (!std::same_as<E, model::Engagement>)
        follow(entity, shown.fields, by, shown.range_by, before);
      use_named<E>(fields, by);
      reconsider(op.entity, life);
    });
    if (!known) {
      if (op.entity && life.type.empty()) lives.erase(op.entity);
      return std::nullopt;
    }
    if (body.contains("m")) return std::nullopt;  // settles what was shown: there is nothing to take back
    return undo;
  }

  void remove_or_restore(const Operation& op) {
    const auto found = lives.find(op.entity);
    if (found == lives.end()) return;
    const Stamp by{op.id, op.lamport};
    (op.kind == Kind::remove ? found->second.removes : found->second.own).advance(clocks, by);
    reconsider(op.entity, found->second);
  }

  void splice(const Operation& op, const json& body, model::Text& target) {
    const Stamp by{op.id, op.lamport};
    OpId takes_back;
    if (const auto r = body.find("r"); r != body.end()) get(*r, takes_back);
    auto& h = histories.at(op.entity);
    h.splice(
        by, {body.at("p").get<text::Pos>(), body.at("d").get<std::string>(), body.at("i").get<std::string>()},
        takes_back, target.content);
    if (h.stale()) unsettled.insert(target.id);
    target.version = h.latest();
    auto& life = lives[op.entity];
    life.own.advance(clocks, by);
    reconsider(op.entity, life);
    use(owner_of(target.id), by);
  }

  void apply(const Operation& op) {
    const auto body = decode(op.body);
    std::optional<Undo> undo;
    switch (op.kind) {
      case Kind::base:
      case Kind::merge:
        if (const auto seen = body.find("vv"); seen != body.end()) clocks.learn(op.id, get_vector(*seen));
        ++revision;
        return;
      case Kind::create:
        create(op, body);
        if (lives.contains(op.id) && type_of(op.id) != "wording") undo = Undo{op.id, Kind::remove, op.id, {}};
        touch(op.id);
        break;
      case Kind::set:
        undo = set(op, body);
        touch(op.entity);
        break;
      case Kind::remove:
        undo = Undo{op.id, Kind::restore, op.entity, {}};
        touch(op.entity);
        remove_or_restore(op);
        break;
      case Kind::restore:
        undo = Undo{op.id, Kind::remove, op.entity, {}};
        remove_or_restore(op);
        touch(op.entity);
        break;
      case Kind::splice: {
        auto* target = text(model::TextId(op.entity));
        if (target == nullptr) break;
        splice(op, body, *target);
        const auto back = text::inverse({body.at("p").get<text::Pos>(), body.at("d").get<std::string>(),
                                         body.at("i").get<std::string>()});
        undo = Undo{op.id, Kind::splice, op.entity,
                    encode({{"p", back.pos}, {"d", back.removed}, {"i", back.inserted}})};
        touch(op.entity);
        break;
      }
      default:
        ++revision;  // of a newer version: kept in the log, without effect
        return;
    }
    ++revision;
    note_step(op, body, std::move(undo));
  }

  // --- after a batch --------------------------------------------------------------------------------------

  void finish() {
    for (const auto id : unsettled)
      if (auto* target = text(id)) {
        histories.at(id).settle(target->content);
        touch(id);
      }
    unsettled.clear();
    if (codes_moved) break_circles();
    codes_moved = false;
  }

  void break_circles() {
    for (const auto& [id, parent] : circles)
      for (auto* where : {&model, &dead})
        if (const auto at = where->codes.find(id); at != where->codes.end()) at->second.parent = parent;
    circles.clear();
    for (auto& [id, code] : model.codes) {
      // Ids ascend: the first code found on a circle is its smallest.
      auto at = code.parent;
      for (std::size_t steps_up = 0; at && at != id && steps_up <= model.codes.size(); ++steps_up) {
        const auto up = model.codes.find(at);
        at = up == model.codes.end() ? model::CodeId{} : up->second.parent;
      }
      if (at != id || !at) continue;
      circles[id] = code.parent;
      code.parent = {};
    }
  }

  // --- conflicts ------------------------------------------------------------------------------------------

  void field_conflicts(OpId id, const Life& life, std::vector<Conflict>& out) {
    if (life.dead) return;
    std::vector<const Register*> by_name;
    for (const auto& r : life.registers)
      if (r.values.size() > 1 && !soft(r.field)) by_name.push_back(&r);
    std::sort(by_name.begin(), by_name.end(),
              [](const auto* a, const auto* b) { return a->field < b->field; });
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

  void wording_conflicts(std::vector<Conflict>& out) {
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
      Conflict c{Conflict::Kind::wording, key.first,  "text", "content",
                 wordings.front()->base,  key.second, {}};
      for (const auto* w : wordings)
        c.versions.push_back({w->by, w->range, std::string(text::slice(text(key.first)->content, w->range))});
      out.push_back(std::move(c));
    }
  }

  /// Names that should be one entity's only, given twice by people who could not see each other's.
  void label_conflicts(std::vector<Conflict>& out) {
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
        Conflict c{
            Conflict::Kind::label, ids.front(), std::string(type_of(ids.front())), field, name, {}, {}};
        for (const auto id : ids) c.versions.push_back({id, {}, name});
        out.push_back(std::move(c));
      }
    };
    look(model.respondents, "label", [](const auto& e) -> const std::string& { return e.label; });
    look(model.interviews, "label", [](const auto& e) -> const std::string& { return e.label; });
    look(model.documents, "label", [](const auto& e) -> const std::string& { return e.label; });
    look(model.codes, "slug", [](const auto& e) -> const std::string& { return e.slug; });
  }

  std::vector<Conflict> conflicts() {
    std::vector<Conflict> out;
    wording_conflicts(out);
    for (const auto id : contended)
      if (const auto life = lives.find(id); life != lives.end()) field_conflicts(id, life->second, out);
    for (const auto& [id, parent] : circles)
      out.push_back({Conflict::Kind::circle, id, "code", "parent", {}, {}, {{parent, {}, {}}}});
    label_conflicts(out);
    return out;
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
    state_->finish();
  } catch (const nlohmann::json::exception&) {
    throw Error(Fault::format, "error.operation_damaged", {model::to_string(op.id)},
                "operation " + model::to_string(op.id) + " in the log cannot be read");
  }
}

void Fold::apply(std::span<const Operation> operations) {
  for (const auto& op : operations) {
    try {
      state_->apply(op);
    } catch (const nlohmann::json::exception&) {
      throw Error(Fault::format, "error.operation_damaged", {model::to_string(op.id)},
                  "operation " + model::to_string(op.id) + " in the log cannot be read");
    }
  }
  state_->finish();
}

std::vector<Conflict> Fold::conflicts() const { return state_->conflicts(); }

bool Fold::forked(model::TextId id) const {
  const auto* h = state_->history(id);
  return h != nullptr && h->forked();
}

Fold::Settlement Fold::settlement(model::TextId id) const {
  Settlement out;
  const auto* target = state_->text(id);
  const auto* h = state_->history(id);
  if (target == nullptr || h == nullptr) return out;
  auto maps = json::object();
  for (const auto& [head, stages] : h->maps()) {
    auto list = json::array();
    for (const auto& stage : stages) {
      auto edits = json::array();
      for (const auto& e : stage) edits.push_back({e.pos, e.removed, e.inserted});
      list.push_back(std::move(edits));
    }
    maps[model::to_string(head)] = std::move(list);
  }
  out.text = encode({{"f", {{"content", target->content}}}, {"m", std::move(maps)}});
  const auto latest = model::to_string(h->latest());
  std::size_t n = 0;
  for (const auto& d : h->disagreements()) {
    const auto group = latest + "." + std::to_string(++n);
    for (const auto& version : d.versions) {
      model::Wording w;
      w.text = id;
      w.range = version.range;
      w.group = group;
      w.base = d.base;
      w.by = version.by;
      out.wordings.push_back(
          encode({{"type", std::string(Type<model::Wording>::name)}, {"f", changed_fields({}, w)}}));
    }
  }
  return out;
}

void Fold::go_on_from(const Fold& before) {
  auto& s = *state_;
  s.revision += before.state_->revision + 1;
  s.structure += before.state_->structure + 1;
  for (const auto& [id, n] : before.state_->revisions) s.revisions[id] += n + 1;
}

void Fold::show_run(model::TextId id, const text::Splice& run) {
  auto& s = *state_;
  auto* target = s.text(id);
  if (target == nullptr) return;
  if (!s.run || s.run->text != id || s.run->splice.pos != run.pos) {
    drop_run();
    State::Run begun{id, {run.pos, {}, {}}, text::byte_of(target->content, run.pos), {}};
    if (const auto* h = s.history(id))
      for (const auto& place : h->places()) begun.before.emplace_back(place.where, *place.where);
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
