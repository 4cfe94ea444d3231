#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/exchange/codings.h"

namespace skolanalys::cli {

void add_code(CLI::App& app, Context& context) {
  struct Options {
    std::string file, codings, coder;
    exchange::WantedCoding one;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("code", context.words("cli.code.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  auto* interview = verb->add_option("--interview", o->one.interview, context.words("cli.interview"));
  auto* theme = verb->add_option("--theme", o->one.theme, context.words("cli.theme"));
  auto* from = verb->add_option("--from", o->one.from, context.words("cli.code.from"));
  auto* to = verb->add_option("--to", o->one.to, context.words("cli.code.to"));
  auto* stance = verb->add_option("--stance", o->one.stance, context.words("cli.stance"));
  auto* codings = verb->add_option("--codings", o->codings, context.words("cli.code.codings"));
  verb->add_option("--coder", o->coder, context.words("cli.code.coder"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  for (auto* single : {interview, theme, from, to, stance}) codings->excludes(single);
  verb->callback([o, interview, theme, from, to, codings, &context] {
    std::vector<exchange::WantedCoding> wanted;
    if (codings->count() > 0) {
      wanted = exchange::read_codings(o->codings, o->coder);
    } else {
      for (const auto* needed : {interview, theme, from, to})
        if (needed->count() == 0)
          throw Error(Fault::usage, "cli.code.either", {},
                      "give --interview, --theme, --from and --to, or --codings FILE");
      wanted.push_back(o->one);
    }
    const auto project = store::Project::open(o->file, store::Access::write, context.opening());
    const auto made = exchange::add_codings(*project, wanted, o->coder);
    project->flush();
    if (!o->json) {
      print(context.words(made.size() == 1 ? "cli.code.done_one" : "cli.code.done",
                          {std::to_string(made.size())}));
      return;
    }
    auto ids = nlohmann::json::array();
    for (const auto& id : made) ids.push_back(model::to_string(id));
    print_json({{"codings", std::move(ids)}});
  });
}

}  // namespace skolanalys::cli
