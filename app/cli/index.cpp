#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "search/serve.h"

namespace skolanalys::cli {

void add_index(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> places;
    std::string out;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("index", context.words("cli.index.about"));
  verb->add_option("PLACE", o->places, context.words("cli.index.places"))->required();
  verb->add_option("--out", o->out, context.words("cli.index.out"))->required();
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->footer(context.words("cli.index.serve"));
  verb->callback([o, &context] {
    const auto passages = search::write_served_index(o->places, o->out);
    if (o->json)
      print_json({{"index", o->out}, {"passages", passages.value_or(0)}});
    else
      print(context.words("cli.index.done", {o->out, std::to_string(passages.value_or(0))}));
  });
}

}  // namespace skolanalys::cli
