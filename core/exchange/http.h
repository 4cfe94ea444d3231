#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace skolanalys::exchange {

/// What a request may cost.
struct HttpLimits {
  std::chrono::milliseconds connect{10'000};  ///< until the server answers at all
  std::chrono::milliseconds all{60'000};      ///< the whole answer
  std::uint64_t bytes = 64ULL << 20U;         ///< of the answer, unpacked
};

/// Asked a few times a second while one waits; false stops.
using GoOn = std::function<bool()>;

/// The body of what stands at an http or https address. Follows at most five redirections, to http and https
/// only. Throws Error: not_found (the server says 404), usage (no address, or stopped by `go_on`), storage
/// (no answer, not in time, too large, another status); the sentence names the address.
/// Thread: may be called on any, several at a time.
[[nodiscard]] std::string http_get(const std::string& address, const HttpLimits& limits = {},
                                   const GoOn& go_on = {});

/// "https://api.example.se:8443" of an address; empty where it is no http or https address.
[[nodiscard]] std::string origin_of(const std::string& address);

}  // namespace skolanalys::exchange
