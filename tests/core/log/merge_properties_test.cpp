#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "core/log/clocks.h"
#include "core/log/fields.h"
#include "core/log/fold.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/seen.h"

// People on several laptops do random things to copies of one project and bring them together in random
// order. Every letter they type is one that nobody else types, so that none can be lost unseen.
// SKOLANALYS_MERGE_TRIALS sets how many such stories are played.

using namespace skolanalys;
using log::Kind;
using log::Operation;
using model::OpId;
using nlohmann::json;

namespace {

using Random = std::mt19937_64;
std::size_t pick(Random& random, std::size_t n) {
  return n == 0 ? 0 : static_cast<std::size_t>(random() % n);
}

/// One laptop.
struct Replica {
  std::uint64_t session = 0;
  std::uint64_t next = 1;
  std::uint64_t lamport = 0;
  log::Fold fold;
  std::vector<Operation> operations;  // as they came
  log::Vector vector;

  void take(Operation op) {
    vector[op.id.session] = std::max(vector[op.id.session], op.id.seq);
    lamport = std::max(lamport, op.lamport);
    operations.push_back(std::move(op));
  }
  OpId write(Kind kind, OpId entity, const json& body) {
    Operation op{{session, next++}, lamport + 1, {}, kind, entity, log::encode(body)};
    fold.apply(op);
    take(op);
    return op.id;
  }
  void begin(Random& random) {
    session = random() | 1U;
    next = 1;
    write(Kind::base, {}, {{"vv", log::put_vector(vector)}});
  }
};

/// All that happened, and what the checks need to know of it.
struct Story {
  Random random;
  std::vector<Replica> replicas;
  char32_t letter = 0x4E00;
  std::set<char32_t> removed;  // by anybody
  std::map<OpId, std::u32string> coded;
  std::set<OpId> uncoded;

  explicit Story(std::uint64_t seed) : random(seed), replicas(2 + pick(random, 3)) {
    auto& first = replicas.front();
    first.begin(random);
    for (int i = 0; i < 2; ++i) {
      const auto text = first.write(Kind::create, {}, {{"type", "text"}, {"f", {{"content", words(12)}}}});
      first.write(Kind::create, {}, {{"type", "interview"}, {"f", {{"text", model::to_string(text)}}}});
    }
    for (int i = 0; i < 3; ++i)
      first.write(Kind::create, {}, {{"type", "code"}, {"f", {{"name", "k" + std::to_string(i)}}}});
    for (std::size_t i = 1; i < replicas.size(); ++i) {
      replicas[i].fold.apply(first.operations);
      for (const auto& op : first.operations) replicas[i].take(op);
      replicas[i].begin(random);
    }
  }

  std::string words(std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 1 + pick(random, 3); k > 0; --k) text::append(out, letter++);
      out += pick(random, 4) == 0 ? "\n" : " ";
    }
    return out;
  }

  template <class Map>
  OpId any(const Map& map) {
    if (map.empty()) return {};
    auto at = map.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(pick(random, map.size())));
    return at->first;
  }

  static void settle(Replica& r, model::TextId text) {
    if (!r.fold.forked(text)) return;
    const auto before = r.fold.model().find(text)->content;
    const auto settlement = r.fold.settlement(text);
    const auto step = r.next;
    r.write(Kind::set, text, log::decode(settlement.text));
    for (const auto& wording : settlement.wordings) {
      auto body = log::decode(wording);
      body["s"] = step;
      r.write(Kind::create, {}, body);
    }
    REQUIRE(r.fold.model().find(text)->content == before);
    REQUIRE_FALSE(r.fold.forked(text));
  }

  void edit(Replica& r) {
    const model::TextId id(any(r.fold.model().texts));
    if (!id) return;
    settle(r, id);
    const auto* text = r.fold.model().find(id);
    const auto length = text::length(text->content);
    const auto from = static_cast<text::Pos>(pick(random, length + 1));
    const auto n = pick(random, 3) == 0
                       ? static_cast<text::Pos>(std::min<std::size_t>(pick(random, 9), length - from))
                       : 0;
    const std::string gone(text::slice(text->content, {from, from + n}));
    for (text::ByteOffset at = 0; at < gone.size();) removed.insert(text::next(gone, at));
    const auto scope = model::to_string(static_cast<OpId>(text->interview));
    r.write(Kind::splice, id,
            {{"p", from},
             {"d", gone},
             {"i", n > 0 && pick(random, 2) == 0 ? "" : words(1 + pick(random, 2))},
             {"l", "step.type"},
             {"o", scope}});
  }

  void code(Replica& r) {
    const model::TextId id(any(r.fold.model().texts));
    const auto theme = any(r.fold.model().codes);
    if (!id || !theme) return;
    settle(r, id);
    const auto& content = r.fold.model().find(id)->content;
    const auto length = text::length(content);
    if (length < 2) return;
    const auto from = static_cast<text::Pos>(pick(random, length - 1));
    const auto to = std::min(length, from + 1 + static_cast<text::Pos>(pick(random, 8)));
    const std::string quote(text::slice(content, {from, to}));
    const auto coding = r.write(Kind::create, {},
                                {{"type", "coding"},
                                 {"l", "step.code"},
                                 {"f",
                                  {{"text", model::to_string(id)},
                                   {"range", {from, to}},
                                   {"quote", quote},
                                   {"code", model::to_string(theme)}}}});
    for (text::ByteOffset at = 0; at < quote.size();) {
      const auto c = text::next(quote, at);
      if (c >= 0x4E00) coded[coding].push_back(c);
    }
  }

  void set_field(Replica& r) {
    const auto& m = r.fold.model();
    switch (pick(random, 4)) {
      case 0:
        r.write(Kind::set, {}, {{"f", {{"registry_number", std::to_string(pick(random, 3))}}}});
        break;
      case 1:
        if (const auto id = any(m.codes))
          r.write(Kind::set, id, {{"l", "step.theme"}, {"f", {{"name", std::to_string(pick(random, 5))}}}});
        break;
      case 2:
        if (const auto id = any(m.codes)) {
          const auto parent = any(m.codes);
          auto at = m.find(model::CodeId(parent));
          bool under = false;
          while (at != nullptr) {
            under = under || at->id == id;
            at = m.find(at->parent);
          }
          if (!under) r.write(Kind::set, id, {{"f", {{"parent", model::to_string(parent)}}}});
        }
        break;
      default:
        if (const auto id = any(m.interviews))
          r.write(Kind::set, id, {{"f", {{"title", std::to_string(pick(random, 5))}, {"place", "x"}}}});
    }
  }

  void take_away(Replica& r) {
    const auto& m = r.fold.model();
    OpId id;
    switch (pick(random, 3)) {
      case 0:
        id = any(m.codings);
        uncoded.insert(id);
        break;
      case 1:
        id = any(m.codes);
        break;
      default:
        id = any(m.interviews);
    }
    if (id) r.write(Kind::remove, id, json::object());
  }

  void undo(Replica& r) {
    for (const auto& [id, interview] : r.fold.model().interviews) {
      const auto* step = r.fold.undoable(id);
      if (step == nullptr) continue;
      const auto of = step->id;
      const auto first = r.next;
      for (const auto& inverse : r.fold.inverse_of(of)) {
        auto body = log::decode(inverse.body);
        if (r.next == first) {
          body["l"] = "step.undo";
          body["o"] = model::to_string(static_cast<OpId>(id));
          body["u"] = model::to_string(of);
        } else {
          body["s"] = first;
        }
        if (inverse.kind == Kind::splice) {
          const auto gone = body.at("d").get<std::string>();
          for (text::ByteOffset at = 0; at < gone.size();) removed.insert(text::next(gone, at));
        }
        r.write(inverse.kind, inverse.entity, body);
      }
      return;
    }
  }

  /// Brings a prefix of what another has into this one, in an order of its own.
  void merge(Replica& into, const Replica& from, bool everything) {
    std::vector<Operation> fresh;
    for (const auto& op : from.operations)
      if (op.id.seq > into.vector[op.id.session]) fresh.push_back(op);
    if (!everything && !fresh.empty()) fresh.resize(pick(random, fresh.size() + 1));
    if (fresh.empty()) return;
    shuffle(fresh);
    into.fold.apply(fresh);
    for (auto& op : fresh) into.take(std::move(op));
    into.write(Kind::merge, {}, {{"vv", log::put_vector(into.vector)}});
  }

  /// Any order in which causes come before effects.
  void shuffle(std::vector<Operation>& operations) {
    if (operations.size() < 3 || pick(random, 3) == 0) return;
    log::Clocks clocks;
    for (const auto& op : operations)
      if (op.kind == Kind::base || op.kind == Kind::merge)
        clocks.learn(op.id, log::get_vector(log::decode(op.body).at("vv")));
    for (std::size_t swaps = 4 * operations.size(); swaps > 0; --swaps) {
      const auto i = pick(random, operations.size() - 1);
      if (!clocks.before(operations[i].id, operations[i + 1].id)) std::swap(operations[i], operations[i + 1]);
    }
  }

  void play(std::size_t acts) {
    for (std::size_t i = 0; i < acts; ++i) {
      auto& r = replicas[pick(random, replicas.size())];
      switch (pick(random, 16)) {
        case 0:
        case 1:
          merge(r, replicas[pick(random, replicas.size())], pick(random, 4) != 0);
          break;
        case 2:
          r.begin(random);
          break;
        case 3:
          take_away(r);
          break;
        case 4:
        case 5:
          set_field(r);
          break;
        case 6:
        case 7:
        case 8:
          code(r);
          break;
        case 9:
          undo(r);
          break;
        default:
          edit(r);
      }
    }
  }

  /// Everybody gets everything, each in an order of its own.
  void bring_together() {
    std::map<OpId, Operation> all;
    for (const auto& r : replicas)
      for (const auto& op : r.operations) all.emplace(op.id, op);
    for (auto& r : replicas) {
      std::vector<Operation> fresh;
      for (const auto& [id, op] : all)
        if (id.seq > r.vector[id.session]) fresh.push_back(op);
      std::sort(fresh.begin(), fresh.end(), [](const auto& a, const auto& b) {
        return std::tie(a.lamport, a.id) < std::tie(b.lamport, b.id);
      });
      shuffle(fresh);
      if (pick(random, 2) == 0) {
        r.fold.apply(fresh);
      } else {
        for (const auto& op : fresh) r.fold.apply(op);
      }
      for (auto& op : fresh) r.take(std::move(op));
    }
  }
};

std::set<char32_t> letters_of(const std::string& words) {
  std::set<char32_t> out;
  for (text::ByteOffset at = 0; at < words.size();) out.insert(text::next(words, at));
  return out;
}

std::size_t trials() {
  const char* wanted = std::getenv("SKOLANALYS_MERGE_TRIALS");
  return wanted == nullptr ? 2000 : static_cast<std::size_t>(std::strtoull(wanted, nullptr, 10));
}
std::uint64_t first_seed() {
  const char* wanted = std::getenv("SKOLANALYS_MERGE_SEED");
  return wanted == nullptr ? 1 : std::strtoull(wanted, nullptr, 10);
}

/// A shown field, worked out the long way: of the operations that set it and that no other that set it had in
/// its past, the latest.
std::string shown_the_long_way(const std::vector<Operation>& all, OpId entity, const char* field) {
  log::Clocks clocks;
  for (const auto& op : all)
    if (op.kind == Kind::base || op.kind == Kind::merge)
      clocks.learn(op.id, log::get_vector(log::decode(op.body).at("vv")));
  std::vector<const Operation*> sets;
  for (const auto& op : all)
    if (op.kind == Kind::set && op.entity == entity && log::decode(op.body).at("f").contains(field))
      sets.push_back(&op);
  const Operation* shown = nullptr;
  for (const auto* one : sets) {
    if (std::any_of(sets.begin(), sets.end(), [&](const auto* o) { return clocks.before(one->id, o->id); }))
      continue;
    if (shown == nullptr || std::tie(shown->lamport, shown->id) < std::tie(one->lamport, one->id))
      shown = one;
  }
  return shown == nullptr ? "" : log::decode(shown->body).at("f").at(field).get<std::string>();
}

/// Whether an entity is to be there: unless somebody who knew of all that was done to it took it away.
bool lives_the_long_way(const std::vector<Operation>& all, OpId entity) {
  log::Clocks clocks;
  for (const auto& op : all)
    if (op.kind == Kind::base || op.kind == Kind::merge)
      clocks.learn(op.id, log::get_vector(log::decode(op.body).at("vv")));
  return std::none_of(all.begin(), all.end(), [&](const auto& removal) {
    return removal.kind == Kind::remove && removal.entity == entity &&
           std::all_of(all.begin(), all.end(), [&](const auto& op) {
             if (op.kind == Kind::remove || op.kind == Kind::base || op.kind == Kind::merge) return true;
             const bool on_it =
                 op.id == entity || op.entity == entity ||
                 log::decode(op.body).dump().find('"' + model::to_string(entity) + '"') != std::string::npos;
             return !on_it || clocks.before(op.id, removal.id);
           });
  });
}

}  // namespace

TEST_CASE("laptops that hold the same operations show the same, whatever came first; no word is lost",
          "[merge]") {
  const auto n = trials();
  for (std::uint64_t seed = first_seed(); seed < first_seed() + n; ++seed) {
    INFO("seed " << seed);
    Story story(seed);
    story.play(20 + pick(story.random, 40));
    story.bring_together();

    auto all = story.replicas.front().operations;
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return std::tie(a.lamport, a.id) < std::tie(b.lamport, b.id);
    });
    log::Fold scratch;
    scratch.apply(all);
    const auto expected = seen(scratch);
    for (const auto& r : story.replicas)
      if (const auto shown = seen(r.fold); shown != expected)
        FAIL(json::diff(expected, shown).dump() << " where it should be " << expected.dump());

    const auto& m = scratch.model();
    std::set<char32_t> visible;
    for (const auto& [id, text] : m.texts) visible.merge(letters_of(text.content));
    for (char32_t c = 0x4E00; c < story.letter; ++c)
      if (!story.removed.contains(c) && !visible.contains(c)) {
        const bool undone = c >= 0x4E00;  // an undone insertion is in `removed`
        INFO("letter " << static_cast<unsigned>(c));
        REQUIRE_FALSE(undone);
      }

    for (const auto& [id, quote] : story.coded) {
      const auto found = m.codings.find(model::CodingId(id));
      if (found == m.codings.end()) {
        INFO("coding " << model::to_string(id));
        REQUIRE(lives_the_long_way(all, id) == false);
        continue;
      }
      const auto& content = m.find(found->second.text)->content;
      REQUIRE(found->second.range.to <= text::length(content));
      const auto covered = letters_of(std::string(text::slice(content, found->second.range)));
      for (const auto c : quote)
        if (!story.removed.contains(c)) {
          INFO("coding " << model::to_string(id) << " of " << found->second.quote << " at "
                         << found->second.range.from << "-" << found->second.range.to << " ("
                         << text::slice(content, found->second.range) << ") lacks " <<
               [&] {
                 std::string one;
                 text::append(one, c);
                 return one;
               }() << " in "
                         << content);
          REQUIRE(covered.contains(c));
        }
    }
    if (seed % 10 == 0) {
      for (const auto& [id, code] : m.codes) {
        if (const auto name = shown_the_long_way(all, id, "name"); !name.empty()) REQUIRE(code.name == name);
        REQUIRE(lives_the_long_way(all, id));
        std::size_t depth = 0;
        for (const auto* at = &code; at != nullptr && depth < 100; at = m.find(at->parent)) ++depth;
        REQUIRE(depth < 100);
      }
      for (const auto& op : all)
        if (op.kind == Kind::create && log::decode(op.body).at("type") == "code" &&
            !m.codes.contains(model::CodeId(op.id)))
          REQUIRE_FALSE(lives_the_long_way(all, op.id));
    }
  }
}
