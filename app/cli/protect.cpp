#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cli/verb.h"
#include "app/session/recovery_sheet.h"
#include "core/error.h"
#include "search/kept_index.h"

namespace skolanalys::cli {
namespace fs = std::filesystem;

void add_protect(CLI::App& app, Context& context) {
  struct Options {
    std::string file, fresh, sheet;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("protect", context.words("cli.protect.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("--new-passphrase-file", o->fresh, context.words("cli.protect.fresh"))->required();
  verb->add_option("--sheet", o->sheet, context.words("cli.protect.sheet"))->required();
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    session::expect_room_for_sheet(o->sheet);
    const auto passphrase = passphrase_in(o->fresh);
    auto project = store::Project::open(o->file, store::Access::write, context.opening());
    const auto work = project->protecting(passphrase);
    std::optional<Error> fault;
    try {
      work({});
    } catch (const Error& one) {
      fault = one;
    }
    const auto code = project->protected_by();
    // Sealed all the same, where only the backups could not be: the sheet comes first.
    if (fault && code.empty()) throw Error(*fault);
    search::forget_index(o->file);  // holds the words; a sealed project's lies in memory
    session::write_recovery_sheet(o->sheet, o->file, code, context.words);
    if (fault) throw Error(*fault);
    if (o->json)
      print_json({{"file", o->file}, {"sheet", o->sheet}});
    else
      print(context.words("cli.protect.done", {o->file, o->sheet}));
  });
}

}  // namespace skolanalys::cli
