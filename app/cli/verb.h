#pragma once
#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/assets/assets.h"
#include "core/store/project.h"

namespace CLI {
class App;
}

/// The verbs of the command line. Each file adds one: its options and what it does with them. A verb prints
/// what core and search answer and decides nothing itself.
namespace skolanalys::cli {

/// What every verb may use; outlives the parsing.
struct Context {
  const assets::Words& words;
  std::string language;           ///< "sv" or "en": of what is printed
  int code = 0;                   ///< exit code of the verb that ran
  std::string passphrase_file{};  ///< of the verb that runs: each takes --passphrase-file

  /// How the verb that runs opens projects: with that passphrase, or with this person's own key where the
  /// project was opened to it.
  [[nodiscard]] store::Opening opening() const;
};

#define SKOLANALYS_VERB(name, add) void add(CLI::App& app, Context& context);
#include "app/cli/verbs.h"
#undef SKOLANALYS_VERB

/// The first line of a file. Throws Error(usage).
[[nodiscard]] std::string passphrase_in(const std::string& file);

/// One JSON value and a line end on standard output.
void print_json(const nlohmann::json& value);
/// A line on standard output; a line on standard error.
void print(const std::string& line);
void complain(const std::string& line);

/// YYYY-MM-DD, or Error(usage).
[[nodiscard]] std::chrono::year_month_day date_of(const std::string& text);

}  // namespace skolanalys::cli
