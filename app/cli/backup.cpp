#include "core/store/backup.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/model/clock.h"
#include "core/store/places.h"
#include "core/store/project.h"
#include "core/store/repair.h"

namespace skolanalys::cli {
namespace {

namespace fs = std::filesystem;

nlohmann::json as_json(const store::Backup& backup) {
  return {{"file", backup.file.string()},
          {"name", backup.file.stem().string()},
          {"made", model::in_local_time(backup.made, "%Y-%m-%d %H:%M:%S")},
          {"why", store::to_string(backup.why)},
          {"bytes", backup.bytes}};
}

std::string line_of(const Context& context, const store::Backup& backup) {
  return backup.file.stem().string() + "  " + model::in_local_time(backup.made, "%Y-%m-%d %H:%M:%S") + "  " +
         context.words("backup.why." + std::string(store::to_string(backup.why))) + "  " +
         context.words("backup.kilobytes", {std::to_string((backup.bytes + 1023) / 1024)});
}

/// The backup that is meant: by name, as a file, or the newest.
fs::path chosen(const std::vector<store::Backup>& backups, const std::string& named,
                const std::string& file) {
  std::error_code none;
  if (!named.empty() && fs::is_regular_file(named, none)) return named;
  if (backups.empty())
    throw Error(Fault::not_found, "error.no_backups", {file},
                file + ": this computer has no backups of it; see `skolanalys repair`");
  if (named.empty()) return backups.front().file;
  const auto found = std::find_if(backups.begin(), backups.end(),
                                  [&](const auto& one) { return one.file.stem() == fs::path(named); });
  if (found == backups.end())
    throw Error(Fault::not_found, "error.no_such_backup", {named},
                "there is no backup '" + named + "'; `skolanalys restore FILE --list` names them");
  return found->file;
}

}  // namespace

void add_backup(CLI::App& app, Context& context) {
  struct Options {
    std::string file;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("backup", context.words("cli.backup.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const auto made = store::Project::open(o->file, store::Access::write, context.opening())
                          ->back_up(store::Occasion::asked);
    if (o->json)
      print_json(as_json(made));
    else
      print(context.words("cli.backup.done", {o->file, made.file.string()}));
  });
}

void add_restore(CLI::App& app, Context& context) {
  struct Options {
    std::string file, backup, out;
    bool list = false, json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("restore", context.words("cli.restore.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_flag("--list", o->list, context.words("cli.restore.list"));
  verb->add_option("--backup", o->backup, context.words("cli.restore.backup"));
  verb->add_option("--out", o->out, context.words("cli.restore.out"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const auto backups = store::backups_of(o->file, store::local_data());
    if (o->list) {
      auto all = nlohmann::json::array();
      for (const auto& backup : backups) {
        if (o->json)
          all.push_back(as_json(backup));
        else
          print(line_of(context, backup));
      }
      if (o->json) print_json(all);
      if (!o->json && backups.empty()) print(context.words("error.no_backups", {o->file}));
      return;
    }
    const auto backup = chosen(backups, o->backup, o->file);
    std::error_code none;
    if (!o->out.empty() && fs::exists(o->out, none))
      throw Error(Fault::storage, "error.exists", {o->out},
                  o->out + ": exists already; choose another name, or open it");
    const auto target = o->out.empty() ? o->file : o->out;
    const auto aside = store::restore(backup, target);
    if (o->json) {
      print_json({{"file", target}, {"backup", backup.string()}, {"aside", aside.string()}});
      return;
    }
    print(context.words("cli.restore.done", {target, backup.stem().string()}));
    if (!aside.empty()) print(context.words("cli.restore.aside", {aside.string()}));
  });
}

void add_repair(CLI::App& app, Context& context) {
  struct Options {
    std::string file, out;
    std::vector<std::string> others;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("repair", context.words("cli.repair.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("FROM", o->others, context.words("cli.repair.others"));
  verb->add_option("--out", o->out, context.words("cli.repair.out"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const fs::path file(o->file);
    const auto out = o->out.empty() ? file.parent_path() / (file.stem().string() + "-" +
                                                            context.words("repair.suffix") + ".skolanalys")
                                    : fs::path(o->out);
    const std::vector<fs::path> others(o->others.begin(), o->others.end());
    const auto result = store::repair(file, out, others, store::local_data());
    context.code = result.whole() ? 0 : 1;
    for (const auto& name : result.not_ours) complain(context.words("repair.not_ours", {name}));
    if (o->json) {
      auto missing = nlohmann::json::array();
      for (const auto& gap : result.missing)
        missing.push_back({{"from", model::to_string({gap.session, gap.from})},
                           {"to", model::to_string({gap.session, gap.to})}});
      print_json({{"out", out.string()},
                  {"operations", result.operations},
                  {"file", result.from_file},
                  {"records", result.from_records},
                  {"backups", result.from_backups},
                  {"copies", result.from_copies},
                  {"missing", std::move(missing)},
                  {"doubtful", result.doubtful},
                  {"lost_blobs", result.lost_blobs}});
      return;
    }
    print(context.words("repair.done",
                        {out.string(), std::to_string(result.operations), std::to_string(result.from_file),
                         std::to_string(result.from_records), std::to_string(result.from_backups),
                         std::to_string(result.from_copies)}));
    for (const auto& gap : result.missing)
      complain(context.words("repair.missing", {model::to_string({gap.session, gap.from}),
                                                model::to_string({gap.session, gap.to})}));
    for (const auto& name : result.doubtful) complain(context.words("repair.doubtful", {name}));
    for (const auto& name : result.lost_blobs) complain(context.words("repair.lost_blob", {name}));
  });
}

}  // namespace skolanalys::cli
