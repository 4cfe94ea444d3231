#include <cstdio>
#include <exception>
#include <filesystem>

#include "app/cli/run.h"
#include "app/shell/run.h"

int main(int argc, char** argv) {
  try {
    // Nothing, or one thing that is neither a verb nor an option: a file for the window.
    if (argc == 1) return skolanalys::shell::run_window({});
    if (argc == 2 && argv[1][0] != '-' && !skolanalys::cli::is_verb(argv[1]) &&
        std::filesystem::exists(argv[1]))
      return skolanalys::shell::run_window(argv[1]);
    return skolanalys::cli::run(argc, argv);
  } catch (const std::exception& fault) {  // before there are words: the program's own files are missing
    std::fprintf(stderr, "skolanalys: %s\n", fault.what());
    return 1;
  }
}
