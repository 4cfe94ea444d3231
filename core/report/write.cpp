#include "core/report/write.h"

#include "core/error.h"
#include "core/exchange/file.h"

namespace skolanalys::report {

void write(const Report& report, const std::filesystem::path& path) {
  const auto ending = exchange::ending_of(path);
  if (ending == ".html" || ending == ".htm") {
    exchange::write_file(path, html(report));
  } else if (ending == ".docx") {
    exchange::write_file(path, docx(report));
  } else if (ending == ".odt") {
    write_odt(report, path);
  } else if (ending == ".pdf") {
    exchange::write_file(path, pdf(report));
  } else {
    throw Error(Fault::usage, "error.report_ending", {path.string()},
                path.string() + ": the report is written as .html, .docx, .odt or .pdf; choose one of them");
  }
}

}  // namespace skolanalys::report
