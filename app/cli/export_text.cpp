#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/store/project.h"

namespace skolanalys::cli {

void add_export_text(CLI::App& app, Context& context) {
  struct Options {
    std::string file, interview;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("export-text", context.words("cli.export_text.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("--interview", o->interview, context.words("cli.interview"))->required();
  verb->callback([o, &context] {
    const auto project = store::Project::open(o->file, store::Access::read, context.opening());
    const auto& model = project->model();
    const auto* interview = model.interview_called(o->interview);
    const auto* document = model.document_called(o->interview);
    if (interview == nullptr && document == nullptr)
      throw Error(Fault::usage, "error.unknown_interview", {o->interview},
                  "there is no interview '" + o->interview + "' in the project");
    std::cout << model.find(interview != nullptr ? interview->text : document->text)->content;
  });
}

}  // namespace skolanalys::cli
