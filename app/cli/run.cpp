#include "app/cli/run.h"

#include <cstdio>

namespace skolanalys::cli {

int run(int argc, char**) {
  if (argc < 2) std::fputs("skolanalys VERB …\n", stderr);
  return 2;
}

}  // namespace skolanalys::cli
