#include "core/report/out.h"

#include <optional>

#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/refi/refi.h"
#include "core/privacy/withhold.h"
#include "core/report/build.h"
#include "core/report/notes_out.h"
#include "core/report/pictures_out.h"
#include "core/report/write.h"

namespace skolanalys::report {
namespace {

std::optional<TableKind> table_kind(const std::string& what) {
  if (what == "passages") return TableKind::passages;
  if (what == "matrix") return TableKind::matrix;
  if (what == "respondents") return TableKind::respondents;
  if (what == "codebook") return TableKind::codebook;
  if (what == "findings") return TableKind::findings;
  return std::nullopt;
}

[[noreturn]] void refuse_ending(const std::filesystem::path& path, const std::string& what,
                                const std::string& fit) {
  throw Error(Fault::usage, "error.export_ending", {path.string(), what, fit},
              path.string() + ": " + what + " is written as " + fit + "; choose one of them");
}

}  // namespace

std::string usual_for(const std::filesystem::path& path) {
  const auto ending = exchange::ending_of(path);
  if (ending == ".qdpx" || ending == ".qdc") return ending.substr(1);
  if (ending == ".xlsx") return "tables";
  if (ending == ".csv") return "passages";
  if (ending == ".md" || ending == ".txt") return "notes";
  if (ending == ".svg" || ending == ".png") return "matrix";
  return "report";
}

Written write_out(const Out& out, const store::Project& project, const model::Model& model,
                  const std::filesystem::path& path, const std::function<bool(double)>& progress) {
  const auto& what = out.what;
  const auto ending = exchange::ending_of(path);
  const auto language = out.language.empty() ? model.engagement.language : out.language;
  const auto goes_on = [&](double share) { return !progress || progress(share); };
  constexpr double built = 0.5;  // putting a report together and writing it take about as long
  if (out.outside && (what == "qdpx" || what == "notes")) {
    // Whole texts go: what may not be quoted is taken out of them. Tables and report leave it out themselves.
    auto shown = model;
    const auto withheld = privacy::withhold(shown);
    auto inside = out;
    inside.outside = false;
    inside.withheld = withheld;
    auto done = write_out(inside, project, shown, path, progress);
    if (withheld > 0) done.notices.push_back({"notice.out.withheld", {std::to_string(withheld)}});
    return done;
  }
  if (what == "qdpx") return {exchange::refi::write_qdpx_as(project, model, path, progress).notices, {}};
  if (what == "qdc" || (what == "codebook" && ending == ".qdc")) {
    exchange::refi::write_qdc_as(project.project_id(), model, path);
  } else if (what == "tables") {
    const auto tables = all_tables(model, language);
    if (goes_on(built)) exchange::write_tables(path, tables);
  } else if (what == "notes") {
    if (ending == ".md")
      exchange::write_file(path, notes_markdown(model, language, out.withheld));
    else if (ending == ".txt")
      exchange::write_file(path, notes_text(model, language, out.withheld));
    else if (ending == ".docx")
      write_notes_docx(model, language, path, out.withheld);
    else
      refuse_ending(path, what, ".md, .txt, .docx");
  } else if (what == "charts") {
    const auto pictures = chart_pictures(model, language);
    if (goes_on(built)) write_pictures(path, pictures);
  } else if (what == "matrix" && (ending == ".svg" || ending == ".png")) {
    write_pictures(path, {matrix_picture(model, language)});
  } else if (const auto kind = table_kind(what)) {
    if (ending == ".docx" && what == "codebook")
      write_codebook_docx(model, language, path);
    else
      exchange::write_tables(path, {table_of(model, *kind, language)});
  } else {
    const auto report = build(model, {.language = language, .themes = out.themes, .outside = out.outside});
    if (goes_on(built)) write(report, path, out.own_template);
    return {{}, report.warnings};
  }
  return {};
}

}  // namespace skolanalys::report
