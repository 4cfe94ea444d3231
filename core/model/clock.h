#pragma once
#include <chrono>
#include <ctime>
#include <string>

#include "core/model/value.h"

namespace skolanalys::model {

[[nodiscard]] inline Moment now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// By this computer's clock, as strftime writes it; at most 31 bytes.
[[nodiscard]] inline std::string in_local_time(Moment moment, const char* format) {
  const auto seconds = std::chrono::system_clock::to_time_t(moment);
  std::tm local{};
  localtime_r(&seconds, &local);
  char out[32];
  return {out, std::strftime(out, sizeof out, format, &local)};
}
inline constexpr const char* day_and_minute = "%Y-%m-%d %H:%M";

}  // namespace skolanalys::model
