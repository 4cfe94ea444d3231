#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/exchange/note.h"

namespace skolanalys::cli {

void add_import(CLI::App& app, Context& context) {
  struct Options {
    std::string file, role, respondent, date;
    std::vector<std::string> notes;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("import", context.words("cli.import.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("NOTE", o->notes, context.words("cli.import.notes"))->required();
  verb->add_option("--role", o->role, context.words("cli.import.role"));
  verb->add_option("--respondent", o->respondent, context.words("cli.import.respondent"));
  verb->add_option("--date", o->date, context.words("cli.import.date"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  std::string roles;
  for (const auto& role : assets::roles().roles) roles += (roles.empty() ? "" : ", ") + role.id;
  verb->footer(context.words("cli.import.roles", {roles}));
  verb->callback([o, &context] {
    exchange::ImportOptions options;
    if (!o->role.empty()) options.role = o->role;
    if (!o->respondent.empty()) options.respondent = o->respondent;
    if (!o->date.empty()) options.date = date_of(o->date);
    const auto project = store::Project::open(o->file, store::Access::write);
    const std::vector<std::filesystem::path> files(o->notes.begin(), o->notes.end());
    const auto imported = exchange::import_notes(*project, files, options);
    project->flush();
    const auto& model = project->model();
    auto list = nlohmann::json::array();
    for (const auto& one : imported) {
      const auto id = one.interview ? model::Model::called(*model.find(one.interview))
                                    : model::Model::called(*model.find(one.document));
      for (const auto& warning : one.warnings) complain(context.words(warning, {one.file.string()}));
      if (!o->json) print(one.file.string() + "\t" + id);
      list.push_back(
          {{"file", one.file.string()}, {"id", id}, {"kind", one.interview ? "interview" : "document"}});
    }
    if (o->json) print_json({{"interviews", std::move(list)}});
  });
}

}  // namespace skolanalys::cli
