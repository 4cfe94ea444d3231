#include "core/store/merge.h"

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/store/project.h"
#include "core/store/share.h"
#include "core/store/vault.h"
#include "search/kept_index.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;
constexpr std::array kinds{"wording", "field", "kept", "circle", "label"};
constexpr std::array types{"interview", "text", "coding", "code", "memo", "respondent", "document"};

std::string number(std::size_t n) { return std::to_string(n); }

json as_json(const store::MergeSummary& s) {
  auto items = json::array();
  for (const auto& i : s.items)
    items.push_back({{"id", model::to_string(i.id)},
                     {"type", i.type},
                     {"name", i.name},
                     {"new", i.fresh},
                     {"removed", i.gone},
                     {"words_in", i.words_in},
                     {"words_out", i.words_out}});
  auto erased = json::array();
  for (const auto& gone : s.erased)
    erased.push_back({{"what", gone.what}, {"by", gone.by}, {"count", gone.count}});
  auto conflicts = json::array();
  for (const auto& c : s.conflicts) {
    auto versions = json::array();
    for (const auto& v : c.versions) versions.push_back({{"by", model::to_string(v.by)}, {"value", v.value}});
    conflicts.push_back({{"kind", kinds.at(static_cast<std::size_t>(c.kind))},
                         {"entity", model::to_string(c.entity)},
                         {"type", c.type},
                         {"field", c.field},
                         {"base", c.base},
                         {"versions", std::move(versions)}});
  }
  return {{"operations", s.operations},
          {"known", s.known},
          {"waiting", s.waiting},
          {"people", s.people},
          {"sources", s.sources},
          {"separately_started", s.other_project},
          {"matched_codes", s.matched_codes},
          {"items", std::move(items)},
          {"erased", std::move(erased)},
          {"conflicts", std::move(conflicts)}};
}

void tell(const Context& context, const model::Model& model, const store::MergeSummary& s, bool preview) {
  const auto& words = context.words;
  if (s.operations == 0 && s.erased.empty()) {
    print(words("cli.merge.nothing", {number(s.known)}));
  } else {
    std::string people;
    for (const auto& p : s.people) people += (people.empty() ? "" : ", ") + p;
    for (const auto& source : s.sources)
      if (s.people.empty()) people += (people.empty() ? "" : ", ") + source;
    print(words(preview ? "cli.merge.would" : "cli.merge.took", {number(s.operations), people}));
  }
  for (const char* type : types) {
    std::size_t gone = 0;
    for (const auto& i : s.items) gone += i.type == type && i.gone ? 1 : 0;
    const auto fresh = s.count(type, true);
    const auto changed = s.count(type, false);
    if (fresh + changed + gone > 0)
      print(words("cli.merge.counts",
                  {words(std::string("merge.type.") + type), number(fresh), number(changed), number(gone)}));
  }
  for (const auto& i : s.items)
    if (i.type == "text")
      print(words("cli.merge.note", {i.name.empty() ? words("merge.unnamed") : i.name, number(i.words_in),
                                     number(i.words_out)}));
  for (const auto& gone : s.erased) {
    print("  " + words(preview ? "merge.would_erase" : "merge.erased",
                       {words("merge.erased." + gone.what), number(gone.count),
                        gone.by.empty() ? words("merge.somebody") : gone.by}));
    for (const auto& name : gone.names) print("    " + name);
  }
  if (s.matched_codes > 0) print(words("cli.merge.matched", {number(s.matched_codes)}));
  if (s.waiting > 0) print(words("cli.merge.waiting", {number(s.waiting)}));
  if (s.conflicts.empty()) return;
  print(words("cli.merge.conflicts", {number(s.conflicts.size())}));
  for (const auto& c : s.conflicts) {
    auto name = store::called(model, c.type, c.entity);
    if (name.empty()) name = words("merge.unnamed");
    std::string values;
    for (const auto& v : c.versions) values += (values.empty() ? "" : " | ") + v.value;
    print("  " + words(std::string("merge.conflict.") + kinds.at(static_cast<std::size_t>(c.kind)),
                       {name, c.field, values}));
  }
}

/// Takes a merge in: a backup stands before it, and what it erases is erased in this computer's files too.
struct Taken {
  store::MergeSummary summary;
  store::Erased erased;
};
Taken take_in(store::Project& project, store::Merge&& merge, std::chrono::seconds unless_younger = {}) {
  Taken out;
  if (!merge.admitted.empty() || !merge.erased.empty())
    if (const auto back_up = project.backing_up(store::Occasion::before_merge, unless_younger))
      (void)back_up();
  out.summary = store::bring_in(project, std::move(merge));
  project.flush();
  if (const auto erase = project.erasing_left()) {
    out.erased = erase({});
    search::forget_index(project.path());  // has the words
  }
  return out;
}

log::Vector vector_of(const std::string& text) {
  log::Vector out;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one, ',');) {
    const auto id = model::parse_id(one);
    if (!id)
      throw Error(Fault::usage, "error.no_vector", {one},
                  "'" + one + "' is no state; write SESSION-NUMBER separated by commas");
    out[id->session] = id->seq;
  }
  return out;
}

std::string text_of(const log::Vector& vector) {
  std::string out;
  for (const auto& [session, seq] : vector)
    out += (out.empty() ? "" : ",") + model::to_string({session, seq});
  return out;
}

}  // namespace

void add_merge(CLI::App& app, Context& context) {
  struct Options {
    std::string into;
    std::vector<std::string> from, phrases;
    bool json = false, preview = false, unseal = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("merge", context.words("cli.merge.about"));
  verb->add_option("INTO", o->into, context.words("cli.merge.into"))->required();
  verb->add_option("FROM", o->from, context.words("cli.merge.from"))->required();
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->add_option("--from-passphrase-file", o->phrases, context.words("cli.merge.phrases"))
      ->expected(1)
      ->take_all();
  verb->add_flag("--unseal", o->unseal, context.words("cli.merge.unseal"));
  verb->add_flag("--preview", o->preview, context.words("cli.merge.preview"));
  verb->callback([o, &context] {
    if (o->phrases.size() > 1 && o->phrases.size() != o->from.size())
      throw Error(Fault::usage, "error.merge_phrases", {number(o->from.size())},
                  "give --from-passphrase-file once, for all, or once for each of the " +
                      number(o->from.size()) + " sources, in their order");
    const auto how = context.opening();
    const auto project =
        store::Project::open(o->into, o->preview ? store::Access::read : store::Access::write, how);
    const auto own = project->snapshot();
    std::vector<store::Incoming> incoming;
    for (std::size_t i = 0; i < o->from.size(); ++i) {
      store::Ways ways;
      if (!o->phrases.empty())
        ways.passphrase = passphrase_in(o->phrases.size() == 1 ? o->phrases.front() : o->phrases[i]);
      if (const auto mine = store::find_identity(store::identity_folder())) ways.identity = mine->private_key;
      ways.unseal = o->unseal;
      incoming.push_back(store::read_incoming(o->from[i], own, ways));
      if (incoming.back().sealed && !project->sealed())
        complain(context.words("cli.merge.unsealed", {o->from[i], o->into}));
    }
    auto merge = store::work_out(own, std::move(incoming));
    if (o->preview) {
      if (o->json)
        print_json(as_json(merge.summary));
      else
        tell(context, merge.fold.model(), merge.summary, true);
      return;
    }
    const auto taken = take_in(*project, std::move(merge));
    if (o->json) {
      auto out = as_json(taken.summary);
      out["unreached"] = json::array();
      for (const auto& file : taken.erased.unreached) out["unreached"].push_back(file.string());
      print_json(out);
      return;
    }
    tell(context, project->model(), taken.summary, false);
    for (const auto& file : taken.erased.unreached)
      print(context.words("erase.may_hold.file", {file.string()}));
  });
}

void add_send(CLI::App& app, Context& context) {
  struct Options {
    std::string file, to, since, colleague;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("send", context.words("cli.send.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("--to", o->to, context.words("cli.send.to"))->required();
  auto* since = verb->add_option("--since", o->since, context.words("cli.send.since"));
  verb->add_option("--for", o->colleague, context.words("cli.send.for"))->excludes(since);
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const auto project = store::Project::open(o->file, store::Access::read, context.opening());
    const auto from = o->colleague.empty() ? vector_of(o->since) : store::known_of(*project, o->colleague);
    const auto bundle = store::bundle_since(*project, from);
    store::save_bundle(o->to, store::write_bundle(bundle, project->snapshot().key));
    if (o->json)
      print_json({{"operations", bundle.operations.size()},
                  {"blobs", bundle.blobs.size()},
                  {"from", text_of(bundle.from)},
                  {"to", text_of(bundle.to)}});
    else
      print(context.words("cli.send.done",
                          {o->to, number(bundle.operations.size()), number(bundle.blobs.size())}));
  });
}

void add_sync(CLI::App& app, Context& context) {
  struct Options {
    std::string file, folder;
    bool watch = false, json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("sync", context.words("cli.sync.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("FOLDER", o->folder, context.words("cli.sync.folder"))->required();
  verb->add_flag("--watch", o->watch, context.words("cli.sync.watch"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    store::SharedFolder shared(o->folder);
    do {
      // Opened anew each time: between two looks others may use the file.
      {
        const auto project = store::Project::open(o->file, store::Access::write, context.opening());
        auto own = project->snapshot();
        auto found = shared.look(own);
        const auto not_ready = found.not_ready;
        std::size_t taken = 0;
        if (!found.incoming.empty()) {
          auto merge = store::work_out(own, std::move(found.incoming));
          const auto summary = take_in(*project, std::move(merge), std::chrono::hours(1)).summary;
          taken = summary.operations;
          if (!o->json)
            for (const auto& gone : summary.erased)
              print(context.words("merge.erased",
                                  {context.words("merge.erased." + gone.what), number(gone.count),
                                   gone.by.empty() ? context.words("merge.somebody") : gone.by}));
        }
        const auto written = shared.publish(store::bundle_since(*project, found.there), own.key);
        store::SharedFolder::Renewed renewed;
        if (!found.telling.empty())
          renewed = shared.renew(store::bundle_since(*project, {}), own.key, found.telling);
        project->flush();
        if (o->json) {
          print_json(
              {{"taken", taken}, {"written", written}, {"not_ready", not_ready}, {"renewed", renewed.gone}});
        } else {
          print(
              context.words("cli.sync.done", {o->folder, number(taken), number(written), number(not_ready)}));
          if (renewed.gone > 0) print(context.words("sharing.renewed", {number(renewed.gone)}));
          for (const auto& file : renewed.left) print(context.words("erase.may_hold.file", {file.string()}));
        }
      }
      if (o->watch) std::this_thread::sleep_for(std::chrono::seconds(10));
    } while (o->watch);
  });
}

}  // namespace skolanalys::cli
