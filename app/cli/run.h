#pragma once
#include <string_view>

namespace skolanalys::cli {

/// Runs the verb that the arguments name; returns the exit code: 0 done, 1 failed, 2 wrong use. Data goes to
/// standard output, one sentence on what went wrong to standard error.
int run(int argc, char** argv);

/// Whether the first argument asks for the command line; anything else is a file for the window.
[[nodiscard]] bool is_verb(std::string_view word);

}  // namespace skolanalys::cli
