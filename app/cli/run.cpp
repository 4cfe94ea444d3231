#include "app/cli/run.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/model/model.h"
#include "core/text/utf8.h"

namespace skolanalys::cli {
namespace {

/// Swedish unless the environment asks for English.
std::string language_of_environment() {
  for (const char* name : {"SKOLANALYS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
      return std::string_view(value).starts_with("en") ? "en" : "sv";
  return "sv";
}

/// Every verb, and every verb of a verb.
void takes_passphrase(CLI::App& app, Context& context) {
  const auto verbs = app.get_subcommands({});
  for (auto* verb : verbs) takes_passphrase(*verb, context);
  if (verbs.empty())
    app.add_option("--passphrase-file", context.passphrase_file, context.words("cli.passphrase_file"));
}

int exit_code(Fault fault) { return fault == Fault::usage ? 2 : 1; }

}  // namespace

std::string passphrase_in(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string line;
  if (!in || !std::getline(in, line))
    throw Error(Fault::usage, "error.passphrase_file", {file},
                file + ": holds no passphrase; write it on the first line");
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

store::Opening Context::opening() const {
  store::Opening how;
  if (!passphrase_file.empty())
    how.passphrase = passphrase_in(passphrase_file);
  else if (const auto mine = store::find_identity(store::identity_folder()))
    how.identity = mine->private_key;
  return how;
}

void print_json(const nlohmann::json& value) {
  std::cout << value.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}
// A name in somebody's file may hold what a terminal takes for orders: it is printed without.
void print(const std::string& line) { std::cout << text::printable(line) << '\n'; }
void complain(const std::string& line) { std::cerr << "skolanalys: " << text::printable(line) << '\n'; }

model::Date date_of(const std::string& text) {
  if (const auto date = model::parse_date(text)) return *date;
  throw Error(Fault::usage, "error.no_date", {text}, "'" + text + "' is no date; write YYYY-MM-DD");
}

bool is_verb(std::string_view word) {
#define SKOLANALYS_VERB(name, add) name,
  constexpr std::array verbs = std::to_array<std::string_view>({
#include "app/cli/verbs.h"
  });
#undef SKOLANALYS_VERB
  return std::find(verbs.begin(), verbs.end(), word) != verbs.end();
}

int run(int argc, char** argv) {
  const auto language = language_of_environment();
  const auto& words = assets::Words::in(language);
  Context context{words, language};
  CLI::App app(words("cli.about"), "skolanalys");
  app.set_help_flag("-h,--help", words("cli.help"));
  app.set_version_flag("--version", SKOLANALYS_VERSION, words("cli.version"));
  app.require_subcommand(1);
  app.fallthrough(false);
  app.footer(words("cli.footer"));
#define SKOLANALYS_VERB(name, add) add(app, context);
#include "app/cli/verbs.h"
#undef SKOLANALYS_VERB
  takes_passphrase(app, context);
  try {
    app.parse(argc, argv);
    std::cout.flush();
    if (!std::cout) {
      complain(words("cli.output_failed"));
      return 1;
    }
    return context.code;
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& wrong) {
    complain(words("cli.wrong_use", {wrong.what()}));
    return 2;
  } catch (const Error& fault) {
    complain(words.has(fault.id()) ? words(fault.id(), fault.values()) : fault.what());
    return exit_code(fault.fault());
  } catch (const std::exception& fault) {
    complain(words("cli.unexpected", {fault.what()}));
    return 1;
  }
}

}  // namespace skolanalys::cli
