#include "app/cli/release.h"

#include <CLI/CLI.hpp>

#include "app/cli/verb.h"
#include "app/session/lexicon.h"
#include "core/error.h"

namespace skolanalys::cli {

void add_release_options(CLI::App& verb, Context& context, const std::shared_ptr<ReleaseOptions>& options) {
  verb.add_option("--recipient", options->recipient, context.words("cli.release.recipient"));
  verb.add_option("--to", options->to, context.words("cli.release.to"))
      ->check(CLI::IsMember({"ourselves", "municipality", "other"}));
  verb.add_option("--status", options->status, context.words("cli.release.status"))
      ->check(CLI::IsMember({"working", "draft", "dispatched"}));
  verb.add_option("--by", options->by, context.words("cli.release.by"));
}

model::ExportRecord release(const ReleaseOptions& options, const std::string& file, privacy::Release what,
                            Context& context,
                            const std::function<void(const store::Project&, const model::Model&,
                                                     const std::filesystem::path&, bool)>& write) {
  what.recipient = options.recipient;
  what.status = options.status;
  what.by = options.by;
  what.audience = options.recipient.empty() ? privacy::Audience::ourselves : privacy::Audience::other;
  if (!options.to.empty()) what.audience = model::parse<privacy::Audience>(options.to).value();
  const bool outside = what.audience != privacy::Audience::ourselves;
  std::unique_ptr<store::Project> project;
  try {
    project = store::Project::open(file, store::Access::write, context.opening());
  } catch (const Error& fault) {
    if (outside || fault.fault() != Fault::storage) throw;
    project = store::Project::open(file, store::Access::read, context.opening());
  }
  const auto cleared = privacy::clear(project->model(), what, session::lexicon());
  auto record = cleared.write([&](const model::Model& model, const std::filesystem::path& path) {
    write(*project, model, path, outside);
  });
  if (project->access() == store::Access::write) {
    privacy::log_export(*project, record);
    project->flush();
  }
  for (const auto& warning : privacy::warnings_for(what.audience)) complain(context.words(warning));
  return record;
}

}  // namespace skolanalys::cli
