#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/release.h"
#include "app/cli/verb.h"
#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/refi/refi.h"
#include "core/report/build.h"
#include "core/report/notes_out.h"
#include "core/report/pictures_out.h"
#include "core/report/write.h"
#include "core/store/project.h"

namespace skolanalys::cli {
namespace {

struct Options {
  std::string file, out, what, language, own_template;
  bool json = false;
};

/// What an ending means where nobody says what to export.
std::string what_of(const std::string& ending) {
  if (ending == ".qdpx" || ending == ".qdc") return ending.substr(1);
  if (ending == ".xlsx") return "tables";
  if (ending == ".csv") return "passages";
  if (ending == ".md" || ending == ".txt") return "notes";
  if (ending == ".svg" || ending == ".png") return "matrix";
  return "report";
}

std::optional<report::TableKind> table_kind(const std::string& what) {
  if (what == "passages") return report::TableKind::passages;
  if (what == "matrix") return report::TableKind::matrix;
  if (what == "respondents") return report::TableKind::respondents;
  if (what == "codebook") return report::TableKind::codebook;
  if (what == "findings") return report::TableKind::findings;
  return std::nullopt;
}

[[noreturn]] void refuse_ending(const std::string& out, const std::string& what, const std::string& fit) {
  throw Error(Fault::usage, "error.export_ending", {out, what, fit},
              out + ": " + what + " is written as " + fit + "; choose one of them");
}

std::vector<exchange::read::Notice> write(const Options& o, const std::string& what,
                                          const store::Project& project, const model::Model& model,
                                          const std::filesystem::path& out, bool outside) {
  const auto ending = exchange::ending_of(out);
  const auto language = o.language.empty() ? model.engagement.language : o.language;
  if (what == "qdpx") return exchange::refi::write_qdpx_as(project, model, out).notices;
  if (what == "qdc" || (what == "codebook" && ending == ".qdc")) {
    exchange::refi::write_qdc(project, out);
  } else if (what == "tables") {
    exchange::write_tables(out, report::all_tables(model, language));
  } else if (what == "notes") {
    if (ending == ".md")
      exchange::write_file(out, report::notes_markdown(model, language));
    else if (ending == ".txt")
      exchange::write_file(out, report::notes_text(model, language));
    else if (ending == ".docx")
      report::write_notes_docx(model, language, out);
    else
      refuse_ending(o.out, what, ".md, .txt, .docx");
  } else if (what == "charts") {
    report::write_pictures(out, report::chart_pictures(model, language));
  } else if (what == "matrix" && (ending == ".svg" || ending == ".png")) {
    report::write_pictures(out, {report::matrix_picture(model, language)});
  } else if (const auto kind = table_kind(what)) {
    if (ending == ".docx" && what == "codebook")
      report::write_codebook_docx(model, language, out);
    else
      exchange::write_tables(out, {report::table_of(model, *kind, language)});
  } else {
    report::Options options;
    options.language = language;
    options.outside = outside;
    report::write(report::build(model, options), out, o.own_template);
  }
  return {};
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("export", context.words("cli.export.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("--out", o->out, context.words("cli.export.out"))->required();
  verb->add_option("--what", o->what, context.words("cli.export.what"))
      ->check(CLI::IsMember({"report", "notes", "codebook", "tables", "passages", "matrix", "respondents",
                             "findings", "charts"}));
  verb->add_option("--language", o->language, context.words("cli.report.language"))
      ->check(CLI::IsMember({"sv", "en"}));
  verb->add_option("--template", o->own_template, context.words("cli.export.template"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  const auto leaving = std::make_shared<ReleaseOptions>();
  add_release_options(*verb, context, leaving);
  verb->callback([o, leaving, &context] {
    const auto what = o->what.empty() ? what_of(exchange::ending_of(o->out)) : o->what;
    std::vector<exchange::read::Notice> notices;
    privacy::Release release_as{.what = what, .path = o->out};
    if (what == "report") release_as.roles = privacy::Roles::as_they_are;
    release(*leaving, o->file, std::move(release_as), context,
            [&](const store::Project& project, const model::Model& model, const std::filesystem::path& path,
                bool outside) { notices = write(*o, what, project, model, path, outside); });
    auto list = nlohmann::json::array();
    for (const auto& notice : notices) {
      list.push_back(context.words(notice.id, notice.values));
      if (!o->json) complain(list.back().get<std::string>());
    }
    if (o->json)
      print_json({{"out", o->out}, {"what", what}, {"notices", std::move(list)}});
    else
      print(context.words("cli.written", {o->out}));
  });
}

}  // namespace skolanalys::cli
