#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/store/check.h"

namespace skolanalys::cli {

void add_check(CLI::App& app, Context& context) {
  struct Options {
    std::string file;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("check", context.words("cli.check.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const auto result = store::check(o->file, context.opening());
    auto problems = nlohmann::json::array();
    for (const auto& problem : result.problems) {
      const auto sentence =
          context.words.has(problem.id) ? context.words(problem.id, problem.values) : problem.english;
      complain(sentence);
      problems.push_back(sentence);
    }
    if (o->json) {
      print_json({{"sound", result.sound()},
                  {"operations", result.operations},
                  {"texts", result.texts},
                  {"codings", result.codings},
                  {"orphans", result.orphans},
                  {"problems", std::move(problems)}});
    } else if (result.sound()) {
      print(context.words("cli.check.sound",
                          {o->file, std::to_string(result.operations), std::to_string(result.texts),
                           std::to_string(result.codings), std::to_string(result.orphans)}));
    }
    context.code = result.sound() ? 0 : 1;
  });
}

}  // namespace skolanalys::cli
