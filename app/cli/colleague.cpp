#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/store/vault.h"

/// Colleagues who open a sealed project with a key of their own, so that no passphrase has to be told.
namespace skolanalys::cli {
namespace {

/// What stands in a file, or the words themselves.
std::string key_or_file(const std::string& given) {
  std::error_code none;
  if (given.starts_with("skolanalys:") || !std::filesystem::is_regular_file(given, none)) return given;
  std::ifstream in(given, std::ios::binary);
  std::string line;
  std::getline(in, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  return line;
}

const store::Colleague& called(const std::vector<store::Colleague>& all, const std::string& who) {
  const store::Colleague* found = nullptr;
  for (const auto& one : all) {
    if (store::fingerprint(one.public_key) == who) return one;
    if (one.name != who) continue;
    if (found != nullptr)
      throw Error(Fault::usage, "error.colleague_which", {who},
                  "several are called '" + who + "'; write the letters of the key instead");
    found = &one;
  }
  if (found == nullptr)
    throw Error(Fault::not_found, "error.no_colleague", {who},
                "the project is not opened to '" + who + "'; `skolanalys colleague FILE` lists who it is");
  return *found;
}

}  // namespace

void add_key(CLI::App& app, Context& context) {
  struct Options {
    std::string name, out;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("key", context.words("cli.key.about"));
  verb->add_option("--name", o->name, context.words("cli.key.name"));
  verb->add_option("--out", o->out, context.words("cli.key.out"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    auto name = o->name;
    if (const char* person = std::getenv("USER"); name.empty() && person != nullptr) name = person;
    const auto mine = store::identity(store::identity_folder());
    const auto text = store::public_text({name, mine.public_key});
    const auto letters = store::fingerprint(mine.public_key);
    if (!o->out.empty()) {
      std::ofstream out(o->out, std::ios::binary | std::ios::trunc);
      out << text << '\n';
      out.close();
      if (!out)
        throw Error(Fault::storage, "error.not_writable", {o->out},
                    o->out + ": cannot be written; check permissions and free space");
    }
    if (o->json) {
      print_json({{"key", text}, {"letters", letters}});
      return;
    }
    print(text);
    print(context.words("cli.key.letters", {letters}));
  });
}

void add_colleague(CLI::App& app, Context& context) {
  struct Options {
    std::string file, add, remove;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("colleague", context.words("cli.colleague.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  auto* add = verb->add_option("--add", o->add, context.words("cli.colleague.add"));
  verb->add_option("--remove", o->remove, context.words("cli.colleague.remove"))->excludes(add);
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const bool changes = !o->add.empty() || !o->remove.empty();
    const auto project = store::Project::open(o->file, changes ? store::Access::write : store::Access::read,
                                              context.opening());
    const auto& words = context.words;
    if (!o->add.empty()) {
      const auto colleague = store::colleague_of(key_or_file(o->add));
      project->open_to(colleague);
      if (!o->json)
        print(words("cli.colleague.added", {colleague.name, store::fingerprint(colleague.public_key)}));
    }
    if (!o->remove.empty()) {
      const auto gone = called(project->opened_to(), o->remove);
      (void)project->close_to(gone.public_key);
      if (!o->json) {
        print(words("cli.colleague.removed", {gone.name}));
        print(words("colleague.removal_means"));
      }
    }
    const auto all = project->opened_to();
    if (o->json) {
      auto list = nlohmann::json::array();
      for (const auto& one : all)
        list.push_back({{"name", one.name}, {"letters", store::fingerprint(one.public_key)}});
      print_json(list);
      return;
    }
    if (changes) return;
    for (const auto& one : all) print(one.name + "  " + store::fingerprint(one.public_key));
    if (all.empty()) print(words(project->sealed() ? "colleague.nobody" : "colleague.not_sealed"));
  });
}

}  // namespace skolanalys::cli
