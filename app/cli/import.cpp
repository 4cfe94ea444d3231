#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/exchange/note.h"
#include "core/exchange/refi/refi.h"

namespace skolanalys::cli {
namespace {

/// "R1=larare", "Talare 1=intervjuare".
void read_speaker(const std::string& said, exchange::ImportOptions& options) {
  const auto equals = said.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == said.size())
    throw Error(Fault::usage, "cli.import.speaker_wrong", {said},
                "'" + said + "' does not say who; write NAME=role or NAME=interviewer");
  exchange::Speaker speaker;
  speaker.name = said.substr(0, equals);
  const auto who = said.substr(equals + 1);
  speaker.interviewer = who == "interviewer" || who == "intervjuare";
  if (!speaker.interviewer) speaker.role = who;
  options.speakers[speaker.name] = speaker;
}

/// A REFI-QDA project or codebook.
void import_refi(const std::string& file, const std::filesystem::path& from, bool codebook, bool as_json,
                 const Context& context) {
  const auto project = store::Project::open(file, store::Access::write);
  exchange::refi::Outcome outcome;
  if (codebook)
    outcome.codes = exchange::merge_codebook(*project, exchange::refi::read_qdc(from));
  else
    outcome = exchange::refi::read_qdpx(*project, from);
  project->flush();
  auto notices = nlohmann::json::array();
  for (const auto& notice : outcome.notices) {
    notices.push_back(context.words(notice.id, notice.values));
    if (!as_json) complain(notices.back().get<std::string>());
  }
  if (as_json)
    print_json({{"sources", outcome.sources},
                {"codes", outcome.codes},
                {"codings", outcome.codings},
                {"notes", outcome.notes},
                {"cases", outcome.cases},
                {"notices", std::move(notices)}});
  else if (codebook)
    print(context.words("cli.import.qdc", {std::to_string(outcome.codes)}));
  else
    print(context.words("cli.import.qdpx", {std::to_string(outcome.sources), std::to_string(outcome.codes),
                                            std::to_string(outcome.codings), std::to_string(outcome.notes),
                                            std::to_string(outcome.cases)}));
}

void preview(const std::vector<exchange::ReadFile>& files, bool as_json, Context& context) {
  auto list = nlohmann::json::array();
  for (const auto& file : files) {
    nlohmann::json one{{"file", file.path.string()}, {"format", file.format}, {"words", file.words}};
    std::string line = file.path.string() + "\t" + file.format + "\t" + std::to_string(file.words);
    if (file.fault) {
      context.code = 1;
      const auto sentence = context.words.has(file.fault->id())
                                ? context.words(file.fault->id(), file.fault->values())
                                : file.fault->what();
      one["fault"] = sentence;
      complain(sentence);
    }
    auto speakers = nlohmann::json::array();
    for (const auto& speaker : file.speakers) {
      speakers.push_back({{"name", speaker.name},
                          {"turns", speaker.turns},
                          {"interviewer", speaker.interviewer},
                          {"role", speaker.role}});
      line += "\n  " + speaker.name + " (" + std::to_string(speaker.turns) + ") " +
              (speaker.interviewer ? context.words("cli.import.interviewer") : speaker.role);
    }
    auto notices = nlohmann::json::array();
    for (const auto& notice : file.notices) {
      notices.push_back(context.words(notice.id, notice.values));
      line += "\n  " + notices.back().get<std::string>();
    }
    one["speakers"] = std::move(speakers);
    one["notices"] = std::move(notices);
    list.push_back(std::move(one));
    if (!as_json && !file.fault) print(line);
  }
  if (as_json) print_json({{"files", std::move(list)}});
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  struct Options {
    std::string file, role, respondent, date;
    std::vector<std::string> notes, speakers;
    bool json = false, preview = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("import", context.words("cli.import.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("NOTE", o->notes, context.words("cli.import.notes"))->required();
  verb->add_option("--role", o->role, context.words("cli.import.role"));
  verb->add_option("--respondent", o->respondent, context.words("cli.import.respondent"));
  verb->add_option("--date", o->date, context.words("cli.import.date"));
  verb->add_option("--speaker", o->speakers, context.words("cli.import.speaker"))->expected(1)->take_all();
  verb->add_flag("--preview", o->preview, context.words("cli.import.preview"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  std::string roles;
  for (const auto& role : assets::roles().roles) roles += (roles.empty() ? "" : ", ") + role.id;
  verb->footer(context.words("cli.import.roles", {roles}));
  verb->callback([o, &context] {
    exchange::ImportOptions options;
    if (!o->role.empty()) options.role = o->role;
    if (!o->respondent.empty()) options.respondent = o->respondent;
    if (!o->date.empty()) options.date = date_of(o->date);
    for (const auto& speaker : o->speakers) read_speaker(speaker, options);
    const std::vector<std::filesystem::path> places(o->notes.begin(), o->notes.end());
    if (places.size() == 1) {
      const auto format = exchange::read::format_of(places[0]);
      if (format == exchange::read::Format::qdpx || format == exchange::read::Format::qdc) {
        import_refi(o->file, places[0], format == exchange::read::Format::qdc, o->json, context);
        return;
      }
    }
    auto files = exchange::read_files(places);
    if (o->preview) {
      preview(files, o->json, context);
      return;
    }
    const auto project = store::Project::open(o->file, store::Access::write);
    const auto imported = exchange::import_files(*project, std::move(files), options);
    project->flush();
    const auto& model = project->model();
    auto list = nlohmann::json::array();
    for (const auto& one : imported) {
      const auto id = one.interview ? model::Model::called(*model.find(one.interview))
                                    : model::Model::called(*model.find(one.document));
      for (const auto& warning : one.warnings) complain(context.words(warning, {one.file.string()}));
      if (!o->json) print(one.file.string() + "\t" + id);
      auto notices = nlohmann::json::array();
      for (const auto& notice : one.notices) {
        const auto sentence = context.words(notice.id, notice.values);
        if (!o->json) print("  " + sentence);
        notices.push_back(sentence);
      }
      list.push_back({{"file", one.file.string()},
                      {"id", id},
                      {"kind", one.interview ? "interview" : "document"},
                      {"notices", std::move(notices)}});
    }
    if (o->json) print_json({{"interviews", std::move(list)}});
  });
}

}  // namespace skolanalys::cli
