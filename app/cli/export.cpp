#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/release.h"
#include "app/cli/verb.h"
#include "core/report/out.h"
#include "core/store/project.h"

namespace skolanalys::cli {
namespace {

struct ExportOptions {
  std::string file, out, what, language, own_template;
  bool json = false;
};

}  // namespace

void add_export(CLI::App& app, Context& context) {
  auto o = std::make_shared<ExportOptions>();
  auto* verb = app.add_subcommand("export", context.words("cli.export.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("--out", o->out, context.words("cli.export.out"))->required();
  verb->add_option("--what", o->what, context.words("cli.export.what"))
      ->check(CLI::IsMember({"report", "notes", "codebook", "tables", "passages", "matrix", "respondents",
                             "findings", "charts"}));
  verb->add_option("--language", o->language, context.words("cli.report.language"))
      ->check(CLI::IsMember({"sv", "en"}));
  verb->add_option("--template", o->own_template, context.words("cli.export.template"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  const auto leaving = std::make_shared<ReleaseOptions>();
  add_release_options(*verb, context, leaving);
  verb->callback([o, leaving, &context] {
    const auto what = o->what.empty() ? report::usual_for(o->out) : o->what;
    std::vector<exchange::read::Notice> notices;
    privacy::Release release_as{.what = what, .path = o->out};
    if (what == "report") release_as.roles = privacy::Roles::as_they_are;
    release(*leaving, o->file, std::move(release_as), context,
            [&](const store::Project& project, const model::Model& model, const std::filesystem::path& path,
                bool outside) {
              notices = report::write_out({.what = what,
                                           .language = o->language,
                                           .own_template = o->own_template,
                                           .outside = outside},
                                          project, model, path)
                            .notices;
            });
    auto list = nlohmann::json::array();
    for (const auto& notice : notices) {
      list.push_back(context.words(notice.id, notice.values));
      if (!o->json) complain(list.back().get<std::string>());
    }
    if (o->json)
      print_json({{"out", o->out}, {"what", what}, {"notices", std::move(list)}});
    else
      print(context.words("cli.written", {o->out}));
  });
}

}  // namespace skolanalys::cli
