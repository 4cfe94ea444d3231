#pragma once

namespace skolanalys::cli {

/// Runs the verb that the arguments name; returns the exit code: 0 done, 1 failed, 2 wrong use.
int run(int argc, char** argv);

}  // namespace skolanalys::cli
