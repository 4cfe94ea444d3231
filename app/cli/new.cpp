#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/verb.h"
#include "app/session/recovery_sheet.h"
#include "core/commands/selection.h"
#include "core/error.h"
#include "core/exchange/sample.h"

namespace skolanalys::cli {

void add_new(CLI::App& app, Context& context) {
  struct Options {
    std::string file, municipality, codebook, round, sheet;
    bool sample = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("new", context.words("cli.new.about"));
  verb->add_option("FILE", o->file, context.words("cli.new.file"))->required();
  verb->add_option("--municipality", o->municipality, context.words("cli.new.municipality"));
  verb->add_option("--codebook", o->codebook, context.words("cli.new.codebook"));
  verb->add_option("--round", o->round, context.words("cli.new.round"));
  verb->add_flag("--sample", o->sample, context.words("cli.new.sample"));
  verb->add_option("--sheet", o->sheet, context.words("cli.new.sheet"));
  verb->callback([o, &context] {
    const auto passphrase = context.opening().passphrase;
    if (!passphrase.empty()) session::expect_room_for_sheet(o->sheet);
    if (!o->round.empty() && o->municipality.empty() && o->codebook.empty() && !o->sample) {
      const auto round = commands::create_round(o->file, o->round);
      if (!passphrase.empty())
        session::write_recovery_sheet(o->sheet, o->file, round->protect(passphrase), context.words);
      print(context.words("cli.new.round_done", {o->file, o->round}));
      return;
    }
    if (!o->round.empty() || o->sample != o->municipality.empty() || (o->sample && !o->codebook.empty()))
      throw Error(Fault::usage, "cli.new.either", {}, "give either --municipality CODE|NAME or --sample");
    const auto project = o->sample ? exchange::create_sample(o->file)
                                   : exchange::create_engagement(o->file, o->municipality, o->codebook);
    if (!passphrase.empty())
      session::write_recovery_sheet(o->sheet, o->file, project->protect(passphrase), context.words);
    const auto& engagement = project->model().engagement;
    print(context.words("cli.new.done", {o->file, engagement.municipality, engagement.municipality_code}));
  });
}

}  // namespace skolanalys::cli
