#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/verb.h"
#include "core/commands/selection.h"
#include "core/error.h"
#include "core/exchange/sample.h"

namespace skolanalys::cli {

void add_new(CLI::App& app, Context& context) {
  struct Options {
    std::string file, municipality, codebook, round;
    bool sample = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("new", context.words("cli.new.about"));
  verb->add_option("FILE", o->file, context.words("cli.new.file"))->required();
  verb->add_option("--municipality", o->municipality, context.words("cli.new.municipality"));
  verb->add_option("--codebook", o->codebook, context.words("cli.new.codebook"));
  verb->add_option("--round", o->round, context.words("cli.new.round"));
  verb->add_flag("--sample", o->sample, context.words("cli.new.sample"));
  verb->callback([o, &context] {
    if (!o->round.empty() && o->municipality.empty() && o->codebook.empty() && !o->sample) {
      (void)commands::create_round(o->file, o->round);
      print(context.words("cli.new.round_done", {o->file, o->round}));
      return;
    }
    if (!o->round.empty() || o->sample != o->municipality.empty() || (o->sample && !o->codebook.empty()))
      throw Error(Fault::usage, "cli.new.either", {}, "give either --municipality CODE|NAME or --sample");
    const auto project = o->sample ? exchange::create_sample(o->file)
                                   : exchange::create_engagement(o->file, o->municipality, o->codebook);
    const auto& engagement = project->model().engagement;
    print(context.words("cli.new.done", {o->file, engagement.municipality, engagement.municipality_code}));
  });
}

}  // namespace skolanalys::cli
