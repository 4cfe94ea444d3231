#include "core/report/write.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "core/error.h"

namespace skolanalys::report {

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

void write(const Report& report, const std::filesystem::path& path) {
  auto ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ending == ".html" || ending == ".htm") {
    write_file(path, html(report));
  } else if (ending == ".docx") {
    write_file(path, docx(report));
  } else {
    throw Error(Fault::usage, "error.report_ending", {path.string()},
                path.string() + ": the report is written as .html or .docx; choose one of them");
  }
}

}  // namespace skolanalys::report
