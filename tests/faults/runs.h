#pragma once
#include <cstdint>
#include <cstdlib>

/// Runs of a test: few in everyday use, SKOLANALYS_RUNS times as many before a release.
inline std::uint64_t runs(std::uint64_t everyday) {
  const char* factor = std::getenv("SKOLANALYS_RUNS");
  return factor == nullptr ? everyday : everyday * std::strtoull(factor, nullptr, 10);
}
