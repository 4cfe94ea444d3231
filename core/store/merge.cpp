#include "core/store/merge.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "core/log/fields.h"
#include "core/store/peek.h"
#include "core/store/schema.h"
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

Incoming from_project(const fs::path& path) {
  Incoming out;
  out.source = path;
  const auto db = open_database(path, OpenFor::reading);
  try {
    if (find_meta(*db, "vault"))
      throw Error(
          Fault::usage, "error.merge_sealed", {path.string()},
          path.string() + ": has a passphrase; let the colleague write a bundle with `skolanalys send`");
    out.project_id = meta(*db, path, "project_id");
    out.operations = read_operations(*db, path);
    SQLite::Statement blobs(*db, "SELECT sha256, bytes FROM blob");
    while (blobs.executeStep()) {
      const auto bytes = blobs.getColumn(1);
      out.blobs.emplace_back(
          blobs.getColumn(0).getString(),
          std::string(static_cast<const char*>(bytes.getBlob()), static_cast<std::size_t>(bytes.getBytes())));
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

Incoming read_incoming(const fs::path& path, const BundleKey& key) {
  if (is_project(path)) return from_project(path);
  auto bundle = read_bundle(load_bundle(path), key, path);
  return {path,
          std::move(bundle.project_id),
          std::move(bundle.sender),
          std::move(bundle.to),
          std::move(bundle.operations),
          std::move(bundle.blobs)};
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
  auto mine = own.operations.copy();
  sort_for_fold(mine);
  out.fold.apply(mine);
  const auto before = out.fold.model();
  const auto conflicts_before = out.fold.conflicts();
  out.fold.apply(out.admitted);
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

}  // namespace skolanalys::store
