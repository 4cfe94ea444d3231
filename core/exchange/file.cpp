#include "core/exchange/file.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "core/error.h"

namespace skolanalys::exchange {

void write_file(const std::filesystem::path& path, const std::string& bytes) {
  const auto fail = [&](const std::string& why) {
    throw Error(Fault::storage, "error.cannot_write", {path.string(), why},
                path.string() + ": cannot be written (" + why + "); check the folder and the space");
  };
  const auto fresh = path.string() + ".part";
  errno = 0;
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  if (!out) fail(std::strerror(errno));
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  std::error_code fault;
  if (!out) {
    const std::string why = std::strerror(errno);
    std::filesystem::remove(fresh, fault);
    fail(why);
  }
  std::filesystem::rename(fresh, path, fault);
  if (fault) {
    std::error_code none;
    std::filesystem::remove(fresh, none);
    fail(fault.message());
  }
}

std::string ending_of(const std::filesystem::path& path) {
  auto ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

}  // namespace skolanalys::exchange
