#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "core/log/fields.h"
#include "core/model/clock.h"
#include "core/store/merge.h"
#include "core/store/project.h"

// What follows a merge: one codebook, what is remembered of it, what goes back to colleagues.

namespace skolanalys::store {
namespace {

using nlohmann::json;

using model::now;

/// Puts another code in the place of one, wherever an entity names it.
void rename(model::CodeId& id, model::CodeId from, model::CodeId to) {
  if (id == from) id = to;
}
void rename(model::OpId& id, model::CodeId from, model::CodeId to) {
  if (id == from) id = to;
}
template <class T>
void rename(T&, model::CodeId, model::CodeId) {}

/// The codes that are one and the same: of each group the first is the one that stays.
std::vector<std::vector<model::CodeId>> same_codes(const model::Model& model) {
  std::map<std::string, std::vector<model::CodeId>> by_guid, by_slug;
  for (const auto& [id, code] : model.codes)
    if (!code.guid.empty()) by_guid[code.guid].push_back(id);
  std::set<model::CodeId> matched;
  std::vector<std::vector<model::CodeId>> out;
  const auto take = [&](const auto& groups) {
    for (const auto& [name, ids] : groups)
      if (ids.size() > 1) {
        out.push_back(ids);
        matched.insert(ids.begin(), ids.end());
      }
  };
  take(by_guid);
  for (const auto& [id, code] : model.codes)
    if (!code.slug.empty() && !matched.contains(id)) by_slug[code.slug].push_back(id);
  take(by_slug);
  return out;
}

/// Fills what the code that stays has not; answers what the other says otherwise, as text.
std::string join_texts(model::Code& into, const model::Code& other) {
  std::string otherwise;
  const auto join = [&](std::string& mine, const std::string& theirs) {
    if (mine.empty())
      mine = theirs;
    else if (!theirs.empty() && theirs != mine)
      otherwise += (otherwise.empty() ? "" : "\n\n") + theirs;
  };
  join(into.guid, other.guid);
  otherwise.clear();
  join(into.name, other.name);
  join(into.name_en, other.name_en);
  join(into.definition, other.definition);
  join(into.use_when, other.use_when);
  join(into.not_when, other.not_when);
  join(into.example_question, other.example_question);
  return otherwise;
}

void match_codes(Project& project) {
  // Entities are copied before they are changed: a change reads the model as it stands.
  const auto groups = same_codes(project.model());
  for (const auto& ids : groups) {
    for (std::size_t i = 1; i < ids.size(); ++i) {
      const auto stays = ids.front();
      const auto goes = ids[i];
      const auto& model = project.model();
      auto change = project.change("step.codebook_match");
      auto into = model.codes.at(stays);
      const auto& other = model.codes.at(goes);
      if (into.parent == goes) into.parent = other.parent;
      const auto otherwise = join_texts(into, other);
      change.update(into);
      const bool said = std::any_of(model.memos.begin(), model.memos.end(), [&](const auto& memo) {
        return memo.second.target == stays && memo.second.body == otherwise;
      });
      if (!otherwise.empty() && !said) {
        model::Memo memo;
        memo.target = stays;
        memo.body = otherwise;
        memo.made = now();
        change.create(memo);
      }
      log::for_each_map(model, [&](const auto& map) {
        for (const auto& [id, entity] : map) {
          if (id == stays || id == goes) continue;
          auto wanted = entity;
          log::visit([&](const char*, auto& value) { rename(value, goes, stays); }, wanted);
          change.update(wanted);
        }
      });
      change.remove(goes);
      project.commit(std::move(change));
    }
  }
}

/// Guides and series that two projects started with alike.
void drop_twins(Project& project) {
  const auto& model = project.model();
  auto change = project.change("");
  const auto look = [&](const auto& map, auto key_of) {
    std::set<std::string> seen;
    for (const auto& [id, entity] : map)
      if (!seen.insert(key_of(entity)).second) change.remove(id);
  };
  const auto fields = [](const auto& entity) {
    json out;
    log::visit([&](const char* name, const auto& value) { out[name] = log::put(value); }, entity);
    return out.dump();
  };
  look(model.guides, fields);
  look(model.series, fields);
  project.commit(std::move(change));
}

json to_json(const MergeSummary& summary) {
  auto items = json::array();
  for (const auto& item : summary.items)
    items.push_back(
        {model::to_string(item.id), item.type, item.fresh, item.gone, item.words_in, item.words_out});
  auto erased = json::array();
  for (const auto& gone : summary.erased) erased.push_back({gone.what, gone.by, gone.count});
  return {{"erased", std::move(erased)},     {"when", now().time_since_epoch().count()},
          {"sources", summary.sources},      {"people", summary.people},
          {"other", summary.other_project},  {"operations", summary.operations},
          {"known", summary.known},          {"waiting", summary.waiting},
          {"items", std::move(items)},       {"conflicts", summary.conflicts.size()},
          {"matched", summary.matched_codes}};
}

constexpr std::size_t merges_kept = 50;

json list_in(const Project& project, const std::string& name) {
  const auto bytes = project.remembered(name);
  auto out = json::parse(bytes, nullptr, false);
  return out.is_discarded() ? json() : out;
}

}  // namespace

MergeSummary bring_in(Project& project, Merge&& merge) {
  auto summary = std::move(merge.summary);
  for (auto& gone : summary.erased) gone.names.clear();
  const auto senders = std::move(merge.senders);
  const bool waited = !project.remembered("waiting").empty();
  if (!merge.waiting.empty() || waited) {
    Bundle rest;
    rest.project_id = project.project_id();
    rest.operations = merge.waiting;
    project.remember("waiting",
                     merge.waiting.empty() ? std::string() : write_bundle(rest, project.snapshot().key));
  }
  // Remembered first: afterwards the disk is busy with what came, and the window would wait for it.
  const bool news = !merge.admitted.empty() || !merge.erased.empty();
  const auto groups = same_codes(merge.fold.model());
  if (news)
    for (const auto& ids : groups) summary.matched_codes += ids.size() - 1;
  for (const auto& [name, to] : senders) {
    auto known = known_of(project, name);
    for (const auto& [session, seq] : to) known[session] = std::max(known[session], seq);
    auto all = list_in(project, "colleagues");
    if (!all.is_object()) all = json::object();
    all[name] = log::put_vector(known);
    project.remember("colleagues", all.dump());
  }
  if (news) {
    auto past = list_in(project, "merges");
    if (!past.is_array()) past = json::array();
    past.push_back(to_json(summary));
    while (past.size() > merges_kept) past.erase(past.begin());
    project.remember("merges", past.dump());
  }
  project.take_in(std::move(merge));
  if (news && !groups.empty()) {
    match_codes(project);
    drop_twins(project);
    // Where two projects began with the same codes, that they did is no conflict any more.
    std::erase_if(summary.conflicts,
                  [&](const auto& c) { return c.kind == log::Conflict::Kind::label && c.field == "slug"; });
  }
  return summary;
}

std::vector<PastMerge> merges(const Project& project) {
  std::vector<PastMerge> out;
  const auto list = list_in(project, "merges");
  if (!list.is_array()) return out;
  try {
    for (const auto& one : list) {
      PastMerge past;
      past.when = model::Moment(std::chrono::milliseconds(one.at("when").get<std::int64_t>()));
      auto& s = past.summary;
      s.sources = one.at("sources").get<std::vector<std::string>>();
      s.people = one.at("people").get<std::vector<std::string>>();
      s.other_project = one.at("other").get<bool>();
      s.operations = one.at("operations").get<std::size_t>();
      s.known = one.at("known").get<std::size_t>();
      s.waiting = one.at("waiting").get<std::size_t>();
      s.matched_codes = one.at("matched").get<std::size_t>();
      if (const auto erased = one.find("erased"); erased != one.end())
        for (const auto& gone : *erased)
          s.erased.push_back(
              {gone.at(0).get<std::string>(), gone.at(1).get<std::string>(), gone.at(2).get<std::size_t>()});
      for (const auto& item : one.at("items"))
        s.items.push_back({model::parse_id(item.at(0).get<std::string>()).value_or(model::OpId{}),
                           item.at(1).get<std::string>(),
                           called(project.model(), item.at(1).get<std::string>(),
                                  model::parse_id(item.at(0).get<std::string>()).value_or(model::OpId{})),
                           item.at(2).get<bool>(), item.at(3).get<bool>(), item.at(4).get<std::size_t>(),
                           item.at(5).get<std::size_t>()});
      out.push_back(std::move(past));
    }
  } catch (const json::exception&) {
    out.clear();  // written by another version
  }
  return out;
}

Bundle bundle_since(Project& project, const log::Vector& since) {
  project.end_run();
  const auto all = project.snapshot();
  Bundle out;
  out.project_id = all.project_id;
  const char* person = std::getenv("USER");
  out.sender = person == nullptr ? "" : person;
  out.from = since;
  out.to = all.vector;
  const auto beyond = [&](model::OpId id) {
    const auto had = since.find(id.session);
    return had == since.end() || id.seq > had->second;
  };
  for (const auto& op : all.operations)
    if (beyond(op.id)) out.operations.push_back(op);
  for (const auto& [id, attachment] : project.model().attachments)
    if (!attachment.sha256.empty() && beyond(id))
      if (auto bytes = project.blob(attachment.sha256)) out.blobs.emplace_back(attachment.sha256, *bytes);
  return out;
}

log::Vector known_of(const Project& project, const std::string& colleague) {
  const auto all = list_in(project, "colleagues");
  if (!all.is_object() || !all.contains(colleague)) return {};
  return log::get_vector(all.at(colleague));
}

std::vector<std::string> colleagues(const Project& project) {
  std::vector<std::string> out;
  const auto all = list_in(project, "colleagues");
  if (all.is_object())
    for (const auto& [name, vector] : all.items()) out.push_back(name);
  return out;
}

}  // namespace skolanalys::store
