#include "core/log/fold.h"

#include <future>

#include "core/error.h"
#include "core/log/fold_state.h"
#include "core/text/utf8.h"

namespace skolanalys::log {
namespace {

constexpr std::size_t part = 1024;  // operations that are decoded in one go

/// The bodies of the operations from `from` on, a part of them. What `done` holds is freed first.
std::vector<json> decoded(std::span<const Operation> operations, std::size_t from, std::vector<json> done) {
  done.clear();
  const auto some = operations.subspan(from, std::min(part, operations.size() - from));
  std::vector<json> out;
  out.reserve(some.size());
  for (const auto& op : some) out.push_back(decode(op.body));
  return out;
}

[[noreturn]] void unreadable(const Operation& op) {
  throw Error(Fault::format, "error.operation_damaged", {model::to_string(op.id)},
              "operation " + model::to_string(op.id) + " in the log cannot be read");
}

}  // namespace

TextHistory::Maps Fold::State::maps_in(const json& body) {
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

void Fold::State::create(const Operation& op, const json& body) {
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
  if (!known) {
    lives.erase(op.id);  // made by a newer version: kept in the log, not shown
    ++newer.things;
  }
}

std::optional<Fold::State::Undo> Fold::State::set(const Operation& op, const json& body) {
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

void Fold::State::remove_or_restore(const Operation& op) {
  const auto found = lives.find(op.entity);
  if (found == lives.end()) return;
  const Stamp by{op.id, op.lamport};
  (op.kind == Kind::remove ? found->second.removes : found->second.own).advance(clocks, by);
  reconsider(op.entity, found->second);
}

void Fold::State::splice(const Operation& op, const json& body, model::Text& target) {
  const Stamp by{op.id, op.lamport};
  OpId takes_back;
  if (const auto r = body.find("r"); r != body.end()) get(*r, takes_back);
  auto& h = histories.at(op.entity);
  h.splice(by,
           {body.at("p").get<text::Pos>(), body.at("d").get<std::string>(), body.at("i").get<std::string>()},
           takes_back, target.content);
  if (h.stale()) unsettled.insert(target.id);
  target.version = h.latest();
  auto& life = lives[op.entity];
  life.own.advance(clocks, by);
  reconsider(op.entity, life);
  use(owner_of(target.id), by);
}

void Fold::State::apply(const Operation& op, const json& body) {
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
      const auto back = text::inverse(
          {body.at("p").get<text::Pos>(), body.at("d").get<std::string>(), body.at("i").get<std::string>()});
      undo = Undo{op.id, Kind::splice, op.entity,
                  encode({{"p", back.pos}, {"d", back.removed}, {"i", back.inserted}})};
      touch(op.entity);
      break;
    }
    default:
      ++revision;  // of a newer version: kept in the log, without effect
      ++newer.things;
      newer.words = newer.words || histories.contains(op.entity);
      return;
  }
  ++revision;
  note_step(op, body, std::move(undo));
}

void Fold::State::finish() {
  for (const auto id : unsettled)
    if (auto* target = text(id)) {
      histories.at(id).settle(target->content);
      touch(id);
    }
  unsettled.clear();
  if (codes_moved) break_circles();
  codes_moved = false;
}

void Fold::State::break_circles() {
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

Fold::Fold() : state_(std::make_unique<State>()) {}
Fold::~Fold() = default;
Fold::Fold(Fold&&) noexcept = default;
Fold& Fold::operator=(Fold&&) noexcept = default;

const model::Model& Fold::model() const noexcept { return state_->model; }

void Fold::apply(const Operation& op) {
  try {
    state_->apply(op, decode(op.body));
    state_->finish();
  } catch (const nlohmann::json::exception&) {
    unreadable(op);
  }
}

void Fold::apply(std::span<const Operation> operations) {
  // Decoding is as much work as folding and knows nothing of the model: it goes on a part ahead, on a thread
  // of its own, which also frees what was folded.
  std::vector<json> folded;
  std::future<std::vector<json>> ahead;
  for (std::size_t from = 0; from < operations.size(); from += part) {
    auto bodies = ahead.valid() ? ahead.get() : decoded(operations, from, {});
    if (from + part < operations.size())
      ahead = std::async(std::launch::async,
                         [operations, next = from + part, done = std::exchange(folded, {})]() mutable {
                           return decoded(operations, next, std::move(done));
                         });
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const auto& op = operations[from + i];
      try {
        state_->apply(op, bodies[i]);
      } catch (const nlohmann::json::exception&) {
        unreadable(op);
      }
    }
    folded = std::move(bodies);
  }
  state_->finish();
}

std::vector<Conflict> Fold::conflicts() const { return state_->conflicts(); }
Newer Fold::newer() const noexcept { return state_->newer; }

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

std::uint64_t Fold::revision(model::TextId text) const {
  const auto found = state_->revisions.find(text);
  return found == state_->revisions.end() ? 0 : found->second;
}
std::uint64_t Fold::revision() const noexcept { return state_->revision; }
std::uint64_t Fold::structure_revision() const noexcept { return state_->structure; }

}  // namespace skolanalys::log
