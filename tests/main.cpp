#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include <cstdlib>

#include "tests/scratch.h"

int main(int argc, char** argv) {
  const Scratch state;  // a test leaves nothing in the local data of whoever runs it
  setenv("XDG_STATE_HOME", state.folder().c_str(), 1);
  setenv("XDG_CONFIG_HOME", (state / "config").c_str(), 1);
  setenv("XDG_DATA_HOME", (state / "data").c_str(), 1);
  return Catch::Session().run(argc, argv);
}
