#include "core/report/write.h"

#include "core/error.h"
#include "core/exchange/file.h"

namespace skolanalys::report {

void write(const Report& report, const std::filesystem::path& path,
           const std::filesystem::path& own_template) {
  const auto ending = exchange::ending_of(path);
  if (!own_template.empty() && ending != ".docx")
    throw Error(Fault::usage, "error.template.only_docx", {path.string()},
                path.string() + ": a template is for .docx alone");
  if (ending == ".html" || ending == ".htm") {
    exchange::write_file(path, html(report));
  } else if (ending == ".docx") {
    exchange::write_file(path, docx(report, own_template));
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
