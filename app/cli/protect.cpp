#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/store/places.h"
#include "search/place.h"

namespace skolanalys::cli {
namespace {

namespace fs = std::filesystem;

/// A page to print and lock in: what it is for, the code, what happens without it.
std::string sheet(const Context& context, const std::string& file, const std::string& code) {
  std::string out = context.words("protect.sheet.title") + "\n\n" +
                    context.words("protect.sheet.file", {file}) + "\n\n    " + code + "\n\n" +
                    context.words("protect.sheet.use") + "\n" + context.words("protect.sheet.keep") + "\n";
  return out;
}

}  // namespace

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
    std::error_code none;
    if (fs::exists(o->sheet, none))
      throw Error(Fault::storage, "error.exists", {o->sheet},
                  o->sheet + ": exists already; choose another name, or open it");
    const auto passphrase = passphrase_in(o->fresh);
    const auto index = search::index_folder(o->file);
    auto project = store::Project::open(o->file, store::Access::write, opening());
    const auto code = project->protect(passphrase);
    fs::remove_all(index, none);  // holds the words; a sealed project's lies in memory
    {
      std::ofstream out(o->sheet, std::ios::binary);
      fs::permissions(o->sheet, fs::perms::owner_read | fs::perms::owner_write, none);
      out << sheet(context, fs::absolute(o->file).filename().string(), code);
      if (!out.flush())
        throw Error(Fault::storage, "error.cannot_write", {o->sheet},
                    o->sheet + ": cannot be written; check permissions and free space");
    }
    store::sync_file(o->sheet);
    if (o->json)
      print_json({{"file", o->file}, {"sheet", o->sheet}});
    else
      print(context.words("cli.protect.done", {o->file, o->sheet}));
  });
}

}  // namespace skolanalys::cli
