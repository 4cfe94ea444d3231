#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/commands/erasing.h"
#include "core/error.h"
#include "search/kept_index.h"

namespace skolanalys::cli {

void add_erase(CLI::App& app, Context& context) {
  struct Options {
    std::string file, reason, by;
    std::vector<std::string> who;
    bool yes = false, list = false, json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("erase", context.words("cli.erase.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("WHO", o->who, context.words("cli.erase.who"));
  verb->add_option("--reason", o->reason, context.words("cli.erase.reason"));
  verb->add_option("--by", o->by, context.words("cli.erase.by"));
  verb->add_flag("--yes", o->yes, context.words("cli.erase.yes"));
  verb->add_flag("--list", o->list, context.words("cli.erase.list"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const auto& words = context.words;
    const auto line = [&](const commands::Erasable& one) {
      return one.label + "  " + words("erase.kind." + std::string(commands::id_of(one.kind))) +
             (one.name.empty() ? "" : "  " + one.name) +
             (one.kind == commands::Erasable::Kind::respondent
                  ? std::string()
                  : "  " + words("erase.holds", {std::to_string(one.words), std::to_string(one.codings)}));
    };
    auto project = store::Project::open(
        o->file, o->list || !o->yes ? store::Access::read : store::Access::write, context.opening());
    if (o->list) {
      auto all = nlohmann::json::array();
      for (const auto& one : commands::erasable(project->model())) {
        if (o->json)
          all.push_back({{"label", one.label},
                         {"kind", commands::id_of(one.kind)},
                         {"name", one.name},
                         {"words", one.words},
                         {"codings", one.codings}});
        else
          print(line(one));
      }
      if (o->json) print_json(all);
      return;
    }
    std::vector<commands::Erasable> who;
    for (const auto& label : o->who) who.push_back(commands::find_erasable(project->model(), label));
    if (!o->yes) {
      for (const auto& one : who) print(line(one));
      throw Error(Fault::usage, "error.erase_yes", {},
                  "nothing was erased: there is no way back, so say --yes");
    }
    const auto gone = commands::erase(*project, who, o->by, o->reason);
    project.reset();
    search::forget_index(o->file);
    if (o->json) {
      print_json({{"operations", gone.erased.operations},
                  {"originals", gone.erased.blobs},
                  {"backups", gone.erased.backups},
                  {"files", gone.files},
                  {"people", gone.people},
                  {"exports", gone.exports}});
      return;
    }
    print(words("erase.done", {std::to_string(gone.erased.operations), std::to_string(gone.erased.blobs),
                               std::to_string(gone.erased.backups)}));
    for (const auto& [id, list] :
         {std::pair("erase.may_hold.file", &gone.files), std::pair("erase.may_hold.person", &gone.people),
          std::pair("erase.may_hold.export", &gone.exports)})
      for (const auto& one : *list) print(words(id, {one}));
  });
}

}  // namespace skolanalys::cli
