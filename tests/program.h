#pragma once
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/scratch.h"

/// Runs the built program as a shell would; its answers apart.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

class Program {
 public:
  explicit Program(const Scratch& scratch) : scratch_(scratch) {}

  Ran operator()(const std::vector<std::string>& arguments) const {
    const auto out = scratch_ / "stdout.txt";
    const auto err = scratch_ / "stderr.txt";
    std::string line = "SKOLANALYS_LANGUAGE=en SKOLANALYS_CACHE=" + quoted((scratch_ / "cache").string()) +
                       " XDG_STATE_HOME=" + quoted((scratch_ / "state").string()) + " " +
                       quoted(SKOLANALYS_BINARY);
    for (const auto& argument : arguments) line += " " + quoted(argument);
    line += " >" + quoted(out.string()) + " 2>" + quoted(err.string());
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, Scratch::read(out), Scratch::read(err)};
  }

 private:
  static std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
  }
  const Scratch& scratch_;
};
