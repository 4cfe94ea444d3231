#include <cstdio>
#include <exception>

#include "app/cli/run.h"

int main(int argc, char** argv) {
  try {
    return skolanalys::cli::run(argc, argv);
  } catch (const std::exception& fault) {  // before there are words: the program's own files are missing
    std::fprintf(stderr, "skolanalys: %s\n", fault.what());
    return 1;
  }
}
