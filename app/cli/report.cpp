#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/release.h"
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
  const auto leaving = std::make_shared<ReleaseOptions>();
  add_release_options(*verb, context, leaving);
  verb->callback([o, leaving, &context] {
    if (!o->report.language.empty() && o->report.language != "sv" && o->report.language != "en")
      throw Error(Fault::usage, "error.unknown_language", {o->report.language}, "choose sv or en");
    report::Report report;
    release(*leaving, o->file, {.what = "report", .path = o->out, .roles = privacy::Roles::as_they_are},
            context,
            [&](const store::Project&, const model::Model& model, const std::filesystem::path& path,
                bool outside) {
              o->report.outside = outside;
              report = report::build(model, o->report);
              report::write(report, path, o->own_template);
            });
    for (const auto& warning : report.warnings) complain(warning);
    print(context.words("cli.report.done", {o->out}));
  });
}

}  // namespace skolanalys::cli
