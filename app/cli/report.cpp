#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/report/build.h"
#include "core/report/write.h"
#include "core/store/project.h"

namespace skolanalys::cli {

void add_report(CLI::App& app, Context& context) {
  struct Options {
    std::string file, out, own_template;
    report::Options report;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("report", context.words("cli.report.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("--out", o->out, context.words("cli.report.out"))->required();
  verb->add_option("--theme", o->report.themes, context.words("cli.report.theme"))->expected(1)->take_all();
  verb->add_option("--language", o->report.language, context.words("cli.report.language"));
  verb->add_option("--template", o->own_template, context.words("cli.export.template"));
  verb->callback([o, &context] {
    if (!o->report.language.empty() && o->report.language != "sv" && o->report.language != "en")
      throw Error(Fault::usage, "error.unknown_language", {o->report.language}, "choose sv or en");
    const auto project = store::Project::open(o->file, store::Access::read, opening());
    const auto report = report::build(project->model(), o->report);
    report::write(report, o->out, o->own_template);
    for (const auto& warning : report.warnings) complain(warning);
    print(context.words("cli.report.done", {o->out}));
  });
}

}  // namespace skolanalys::cli
