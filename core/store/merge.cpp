#include "core/store/merge.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <unordered_map>

#include "core/error.h"
#include "core/log/fields.h"
#include "core/store/peek.h"
#include "core/store/rewrite.h"
#include "core/store/schema.h"
#include "core/store/vault.h"
#include "core/text/count.h"
#include "core/text/merge3.h"
#include "core/text/utf8.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

log::Vector vector_of(const std::vector<log::Operation>& operations) {
  log::Vector out;
  for (const auto& op : operations) out[op.id.session] = std::max(out[op.id.session], op.id.seq);
  return out;
}

std::set<std::string> originals_in(const std::vector<log::Operation>& operations);

/// The key of a sealed copy: this project's own, where it is the same, else what was given opens it.
Secret key_of(SQLite::Database& db, const std::string& vault, const std::string& id, const fs::path& path,
              const Snapshot& own, const Ways& ways) {
  const auto slots = Vault::parse(vault);
  if (!own.project_key.empty()) {
    try {
      Seal seal(id, own.project_key);
      auto operations = std::vector<log::Operation>();
      read_rows(db, [&](const StoredOperation& row) {
        if (operations.empty() && scope_in(row.op.body) == model::OpId{}) operations.push_back(row.op);
      });
      for (auto& op : operations) seal.open(op);
      if (!operations.empty()) return own.project_key;
    } catch (const Error&) {
      // sealed with another key
    }
  }
  if (!ways.identity.empty())
    if (auto key = slots.unlock_as(ways.identity)) return *key;
  if (!ways.passphrase.empty()) {
    if (auto key = slots.unlock(ways.passphrase)) return *key;
    throw Error(Fault::storage, "error.passphrase_wrong", {path.string()},
                path.string() + ": the passphrase does not fit; nothing was opened or changed");
  }
  throw Error(Fault::usage, "error.merge_sealed", {path.string()},
              path.string() + ": is sealed with another key; give its passphrase (--from-passphrase-file)");
}

Incoming from_project(const fs::path& path, const Snapshot& own, const Ways& ways) {
  Incoming out;
  out.source = path;
  const auto db = open_database(path, OpenFor::reading);
  try {
    out.project_id = meta(*db, path, "project_id");
    Seal seal;
    if (const auto vault = find_meta(*db, "vault")) {
      if (own.project_key.empty() && !ways.unseal)
        throw Error(
            Fault::usage, "error.merge_unseals", {path.string(), own.path.string()},
            path.string() + ": is sealed, and " + own.path.string() +
                " is not: its words would lie in the open there; protect that first, or say --unseal");
      seal = Seal(out.project_id, key_of(*db, *vault, out.project_id, path, own, ways));
      out.sealed = true;
    }
    for (const auto& key : read_keys(*db)) {
      if (key.second.empty()) out.erased.insert(key.first);
      seal.learn({key.first, key.second});
    }
    out.operations = read_operations(*db, path);
    if (out.sealed)
      for (auto& op : out.operations) seal.open(op);
    std::map<std::string, std::string> named;  // as a blob is called in the file, and what it is
    if (out.sealed)
      for (const auto& name : originals_in(out.operations)) named.emplace(seal.blob_name(name), name);
    SQLite::Statement blobs(*db, "SELECT sha256, bytes FROM blob");
    while (blobs.executeStep()) {
      const auto column = blobs.getColumn(1);
      std::string bytes(static_cast<const char*>(column.getBlob()),
                        static_cast<std::size_t>(column.getBytes()));
      auto name = blobs.getColumn(0).getString();
      if (out.sealed) {
        const auto known = named.find(name);
        if (known == named.end()) continue;  // of something that nobody names any more
        name = known->second;
        bytes = seal.open_blob(name, bytes).value_or("");  // a damaged one does not fit its name
      }
      out.blobs.emplace_back(std::move(name), std::move(bytes));
    }
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, path);
  }
  out.to = vector_of(out.operations);
  return out;
}

bool is_project(const fs::path& path) { return Peek(path).read(0, 16).starts_with("SQLite format 3"); }

template <class E>
std::string name_of(const model::Model& model, const E& entity) {
  if constexpr (std::same_as<E, model::Text>) {
    if (const auto* i = model.find(entity.interview)) return model::Model::called(*i);
    if (const auto* d = model.find(entity.document)) return model::Model::called(*d);
    return {};
  } else if constexpr (std::same_as<E, model::Interview> || std::same_as<E, model::Document>) {
    return model::Model::called(entity);
  } else if constexpr (std::same_as<E, model::Respondent>) {
    return entity.label.empty() ? entity.name : entity.label;
  } else if constexpr (requires {
                         entity.quote;
                         entity.code;
                       }) {
    const auto* code = model.find(entity.code);
    return (code == nullptr ? "" : code->name + ": ") + entity.quote;
  } else if constexpr (requires { entity.name; }) {
    return entity.name;
  } else if constexpr (requires { entity.label; }) {
    return entity.label;
  } else if constexpr (requires { entity.title; }) {
    return entity.title;
  } else if constexpr (requires { entity.statement; }) {
    return entity.statement;
  } else if constexpr (requires { entity.slot; }) {
    return entity.slot;
  } else if constexpr (requires { entity.body; }) {
    return entity.body;
  } else {
    return {};
  }
}

std::string shortened(std::string name) {
  if (name.size() > 120) name = std::string(text::slice(name, {0, 100})) + "…";
  return name;
}

template <class E>
bool differs(const E& a, const E& b) {
  if constexpr (std::same_as<E, model::Text>) {
    return a.content != b.content;
  } else {
    bool out = false;
    json before;
    log::visit([&](const char* name, const auto& value) { before[name] = log::put(value); }, a);
    log::visit(
        [&](const char* name, const auto& value) {
          // A coding that moved with its words is the same coding.
          if (std::string_view(name) != "range") out = out || before[name] != log::put(value);
        },
        b);
    return out;
  }
}

template <class E>
void compare(const std::map<decltype(E::id), E>& before, const std::map<decltype(E::id), E>& after,
             const std::set<model::OpId>& touched, const model::Model& was, const model::Model& is,
             std::vector<MergeSummary::Item>& out) {
  const auto item = [&](const E& entity, const model::Model& in) {
    MergeSummary::Item one;
    one.id = entity.id;
    one.type = log::Type<E>::name;
    one.name = shortened(name_of(in, entity));
    return one;
  };
  for (const auto id : touched) {
    const decltype(E::id) key(id);
    const auto a = before.find(key);
    const auto b = after.find(key);
    if (a == before.end() && b == after.end()) continue;
    if (b == after.end()) {
      out.push_back(item(a->second, was));
      out.back().gone = true;
    } else if (a == before.end() || differs(a->second, b->second)) {
      out.push_back(item(b->second, is));
      out.back().fresh = a == before.end();
      if constexpr (std::same_as<E, model::Text>) {
        const std::string_view old = a == before.end() ? std::string_view() : a->second.content;
        for (const auto& h : text::word_difference(old, b->second.content)) {
          out.back().words_in += text::count_words(text::slice(b->second.content, h.after));
          out.back().words_out += text::count_words(text::slice(old, h.before));
        }
      }
    }
  }
}

std::string told(const log::Conflict& c) {
  std::string out = std::to_string(static_cast<int>(c.kind)) + model::to_string(c.entity) + c.field + c.base;
  for (const auto& v : c.versions) out += model::to_string(v.by);
  return out;
}

/// People and devices of the sessions that came.
std::vector<std::string> people_of(const std::vector<log::Operation>& operations) {
  std::set<std::string> out;
  for (const auto& op : operations) {
    if (op.kind != log::Kind::base) continue;
    const auto body = log::decode(op.body);
    const auto text = [&](const char* name) {
      const auto found = body.find(name);
      return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const auto person = text("person");
    const auto device = text("device");
    out.insert(person.empty() ? device : device.empty() ? person : person + " (" + device + ")");
  }
  out.erase("");
  return {out.begin(), out.end()};
}

/// The files that operations name, by SHA-256.
std::set<std::string> originals_in(const std::vector<log::Operation>& operations) {
  return originals_of(operations, {}, {model::OpId{}});
}

/// What of what was here before goes, and who erased it.
std::vector<MergeSummary::Gone> gone_of(const Merge& merge, const model::Model& before) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> names;
  std::map<model::OpId, const model::Erasure*> notes;
  for (const auto& [id, note] : merge.fold.model().erasures) notes.emplace(erased_by(note), &note);
  std::string everybody;
  for (const auto& person : merge.summary.people) everybody += (everybody.empty() ? "" : ", ") + person;
  for (const auto who : merge.erased) {
    std::string kind;
    log::for_each_map(before, [&]<class Map>(const Map& map) {
      if (map.contains(typename Map::key_type(who))) kind = log::Type<typename Map::mapped_type>::name;
    });
    if (kind.empty()) continue;  // was never here
    const auto note = notes.find(who);
    const bool signed_by = note != notes.end() && !note->second->by.empty();
    names[{kind, signed_by ? note->second->by : everybody}].push_back(called(before, kind, who));
  }
  std::vector<MergeSummary::Gone> out;
  for (auto& [of, all] : names) {
    const auto n = all.size();
    std::erase(all, "");
    out.push_back({of.first, of.second, n, std::move(all)});
  }
  return out;
}

/// Ids of projects that were merged into these operations before.
std::set<std::string> projects_in(const log::OperationList& operations) {
  std::set<std::string> out;
  for (const auto& op : operations) {
    if (op.kind != log::Kind::base) continue;
    const auto body = log::decode(op.body);
    if (const auto found = body.find("project"); found != body.end() && found->is_string())
      out.insert(found->get<std::string>());
  }
  return out;
}

}  // namespace

std::string called(const model::Model& model, std::string_view type, model::OpId id) {
  std::string out;
  log::for_each_map(model, [&]<class Map>(const Map& map) {
    if (log::Type<typename Map::mapped_type>::name != type) return;
    if (const auto at = map.find(typename Map::key_type(id)); at != map.end())
      out = shortened(name_of(model, at->second));
  });
  return out;
}

Incoming read_incoming(const fs::path& path, const Snapshot& own, const Ways& ways) {
  if (is_project(path)) return from_project(path, own, ways);
  auto bundle = read_bundle(load_bundle(path), own.key, path);
  Incoming out;
  out.source = path;
  out.project_id = std::move(bundle.project_id);
  out.sender = std::move(bundle.sender);
  out.to = std::move(bundle.to);
  out.operations = std::move(bundle.operations);
  out.blobs = std::move(bundle.blobs);
  return out;
}

std::size_t MergeSummary::count(std::string_view type, bool fresh) const {
  return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [&](const auto& item) {
    return item.type == type && item.fresh == fresh && !item.gone;
  }));
}

Merge work_out(const Snapshot& own, std::vector<Incoming> incoming) {
  Merge out;
  out.based_on = own.operations.size();
  const auto related = projects_in(own.operations);
  std::vector<log::Operation> all;
  for (auto& one : incoming) {
    out.summary.sources.push_back(one.source.string());
    if (one.project_id != own.project_id && !related.contains(one.project_id)) {
      // Started separately: the same municipality's can be brought together, another's never.
      log::Fold other;
      auto operations = one.operations;
      sort_for_fold(operations);
      try {
        other.apply(operations);
      } catch (const Error&) {
        other = log::Fold();
      }
      if (other.model().engagement.municipality_code != own.municipality_code)
        throw Error(Fault::usage, "error.merge_other_municipality",
                    {one.source.string(), other.model().engagement.municipality},
                    one.source.string() + ": is a project about another municipality (" +
                        other.model().engagement.municipality + "); nothing was taken in");
      out.summary.other_project = true;
    }
    if (!one.sender.empty()) out.senders[one.sender] = one.to;
    for (auto& [name, bytes] : one.blobs) {
      if (sha256_of(bytes) != name)
        throw Error(Fault::format, "error.blob_damaged", {one.source.string(), name},
                    one.source.string() + ": the file " + name + " in it is damaged; nothing was taken in");
      out.blobs.emplace_back(std::move(name), std::move(bytes));
    }
    std::move(one.operations.begin(), one.operations.end(), std::back_inserter(all));
  }
  all.insert(all.end(), own.waiting.begin(), own.waiting.end());
  // What was erased anywhere is erased here: nothing that comes brings it back, and what is here goes.
  auto gone = told_erased(all);
  for (const auto& one : incoming) gone.insert(one.erased.begin(), one.erased.end());
  out.minded = own.erased;
  out.minded.insert(gone.begin(), gone.end());
  auto mine = own.operations.copy();
  sort_for_fold(mine);
  if (!out.minded.empty()) {
    out.scopes.learn(mine);
    auto in_order = all;
    sort_for_fold(in_order);
    out.scopes.learn(in_order);
    empty_all(all, out.scopes, out.minded);
    std::set_difference(gone.begin(), gone.end(), own.erased.begin(), own.erased.end(),
                        std::inserter(out.erased, out.erased.end()));
  }
  std::unordered_map<model::OpId, const log::Operation*> here;
  here.reserve(own.operations.size());
  for (const auto& op : own.operations) here.emplace(op.id, &op);
  auto admission = log::admit(
      own.vector,
      [&](model::OpId id) {
        const auto found = here.find(id);
        return found == here.end() ? nullptr : found->second;
      },
      std::move(all));
  out.admitted = std::move(admission.admitted);
  out.waiting = std::move(admission.waiting);
  out.summary.known = admission.known;
  out.summary.waiting = out.waiting.size();
  out.summary.operations = out.admitted.size();
  out.summary.people = people_of(out.admitted);

  // The fold of what is here comes first, to compare with; what came is folded on top of it.
  out.fold.apply(mine);
  const auto before = out.fold.model();
  const auto conflicts_before = out.fold.conflicts();
  if (!out.erased.empty()) {
    auto left = own.operations.copy();
    empty_all(left, out.scopes, out.erased);
    out.here = log::OperationList(left);
    out.originals = originals_of(mine, out.scopes, out.erased);
    empty_all(mine, out.scopes, out.erased);
    out.fold = log::Fold();
    out.fold.apply(mine);
  }
  out.fold.apply(out.admitted);
  out.summary.erased = gone_of(out, before);
  std::set<model::OpId> touched;
  for (const auto& op : out.admitted) touched.insert(op.kind == log::Kind::create ? op.id : op.entity);
  const auto& after = out.fold.model();
#define SKOLANALYS_COMPARE(E, map, name) \
  compare<model::E>(before.map, after.map, touched, before, after, out.summary.items);
  SKOLANALYS_ENTITIES(SKOLANALYS_COMPARE)
#undef SKOLANALYS_COMPARE
  std::set<std::string> old;
  for (const auto& c : conflicts_before) old.insert(told(c));
  for (auto& c : out.fold.conflicts())
    if (!old.contains(told(c))) out.summary.conflicts.push_back(std::move(c));
  out.to_write = out.admitted;
  return out;
}

Merge without(const Snapshot& own, const std::set<model::OpId>& who, Following follow) {
  constexpr std::size_t part = 1000;
  Merge out;
  out.based_on = own.operations.size();
  out.erased = who;
  out.minded = own.erased;
  out.minded.insert(who.begin(), who.end());
  auto all = own.operations.copy();
  follow.at(0.05);
  {
    auto in_order = all;
    sort_for_fold(in_order);
    out.scopes.learn(in_order);
  }
  follow.at(0.2);
  out.originals = originals_of(all, out.scopes, who);
  empty_all(all, out.scopes, out.minded);
  out.here = log::OperationList(all);
  follow.at(0.4);
  sort_for_fold(all);
  const std::span<const log::Operation> left(all);
  for (std::size_t at = 0; at < left.size(); at += part) {
    out.fold.apply(left.subspan(at, std::min(part, left.size() - at)));
    follow.at(0.4, 1, at, left.size());
  }
  return out;
}

}  // namespace skolanalys::store
