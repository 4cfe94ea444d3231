#include "app/cli/run.h"

int main(int argc, char** argv) { return skolanalys::cli::run(argc, argv); }
