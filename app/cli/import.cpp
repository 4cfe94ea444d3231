#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/exchange/incoming.h"
#include "core/exchange/merge_codebook.h"
#include "core/exchange/note.h"
#include "core/exchange/survey.h"

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

/// "Vad fungerar bra?=text".
void read_column(const std::string& said, exchange::Survey& survey) {
  const auto equals = said.rfind('=');
  const auto use =
      equals == std::string::npos ? std::nullopt : exchange::parse_column_use(said.substr(equals + 1));
  if (!use || equals == 0)
    throw Error(Fault::usage, "error.survey.column_said", {said},
                "'" + said + "' does not say what the column is; write HEADING=text, attribute, …");
  const auto heading = said.substr(0, equals);
  std::string all;
  for (auto& column : survey.columns) {
    all += (all.empty() ? "" : ", ") + column.heading;
    if (column.heading != heading) continue;
    column.use = *use;
    return;
  }
  throw Error(Fault::usage, "error.survey.no_column", {survey.file.string(), heading, all},
              survey.file.string() + ": there is no column '" + heading + "'; it has: " + all);
}

nlohmann::json tell(const std::vector<exchange::read::Notice>& notices, bool as_json,
                    const Context& context) {
  auto list = nlohmann::json::array();
  for (const auto& notice : notices) {
    list.push_back(context.words(notice.id, notice.values));
    if (!as_json) complain(list.back().get<std::string>());
  }
  return list;
}

struct ImportOptions {
  std::string file, role, respondent, date, as, sheet;
  std::vector<std::string> notes, speakers, columns;
  bool json = false, preview = false;
};

/// A project of REFI-QDA or of another program.
void import_project(const ImportOptions& o, bool qdpx, const Context& context) {
  const auto project = store::Project::open(o.file, store::Access::write, context.opening());
  exchange::refi::Outcome outcome;
  std::string program = "REFI-QDA";
  if (qdpx) {
    outcome = o.preview ? exchange::refi::peek_qdpx(*project, o.notes[0])
                        : exchange::refi::read_qdpx(*project, o.notes[0]);
  } else {
    const auto foreign = exchange::read_foreign(o.notes[0]);
    program = foreign.program;
    if (o.preview) {
      outcome = exchange::others::size_of(foreign);
      outcome.notices = foreign.notices;
    } else {
      outcome = exchange::others::take_in(*project, foreign);
    }
  }
  project->flush();
  auto notices = tell(outcome.notices, o.json, context);
  if (o.json)
    print_json({{"sources", outcome.sources},
                {"codes", outcome.codes},
                {"codings", outcome.codings},
                {"notes", outcome.notes},
                {"cases", outcome.cases},
                {"notices", std::move(notices)}});
  else
    print(context.words(
        "cli.import.foreign",
        {program, std::to_string(outcome.sources), std::to_string(outcome.codes),
         std::to_string(outcome.codings), std::to_string(outcome.notes), std::to_string(outcome.cases)}));
}

std::string merge_words(const exchange::MergeLine& line, const Context& context) {
  auto out = context.words("merge.match." + std::string(exchange::to_string(line.match)));
  const auto names = [&](const std::vector<std::string>& fields) {
    std::string all;
    for (const auto& field : fields) all += (all.empty() ? "" : ", ") + context.words("merge.field." + field);
    return all;
  };
  if (!line.filled.empty()) out += "; " + context.words("merge.filled", {names(line.filled)});
  if (!line.differs.empty()) out += "; " + context.words("merge.differs", {names(line.differs)});
  if (line.elsewhere) out += "; " + context.words("merge.elsewhere");
  return out;
}

void import_codebook(const ImportOptions& o, const Context& context) {
  const auto codebook = exchange::read_any_codebook(o.notes[0]);
  const auto project =
      store::Project::open(o.file, o.preview ? store::Access::read : store::Access::write, context.opening());
  const auto plan = exchange::plan_merge(*project, codebook);
  std::size_t made = 0;
  if (o.preview) {
    for (const auto& line : plan) made += line.match == exchange::Match::fresh ? 1 : 0;
  } else {
    made = exchange::merge_codebook(*project, codebook);
    project->flush();
  }
  if (o.json) {
    auto codes = nlohmann::json::array();
    for (const auto& line : plan)
      codes.push_back({{"code", line.path},
                       {"match", exchange::to_string(line.match)},
                       {"filled", line.filled},
                       {"differs", line.differs},
                       {"elsewhere", line.elsewhere}});
    print_json({{"new", made}, {"codes", std::move(codes)}});
    return;
  }
  if (o.preview)
    for (const auto& line : plan)
      print(context.words("cli.import.codebook_line", {line.path, merge_words(line, context)}));
  print(context.words("cli.import.qdc", {std::to_string(made)}));
}

void import_survey(const ImportOptions& o, const Context& context) {
  auto survey = exchange::read_survey(o.notes[0], o.sheet);
  for (const auto& said : o.columns) read_column(said, survey);
  exchange::SurveyOptions options;
  if (!o.role.empty()) options.role = o.role;
  if (!o.date.empty()) options.date = date_of(o.date);
  auto columns = nlohmann::json::array();
  for (const auto& column : survey.columns) {
    columns.push_back({{"heading", column.heading},
                       {"use", exchange::to_string(column.use)},
                       {"filled", column.filled},
                       {"samples", column.samples}});
    if (!o.preview || o.json) continue;
    std::string samples;
    for (const auto& sample : column.samples) samples += (samples.empty() ? "" : " | ") + sample;
    print(context.words("cli.import.column_line", {std::string(exchange::to_string(column.use)),
                                                   column.heading, std::to_string(column.filled), samples}));
  }
  if (o.preview) {
    auto notices = tell(survey.notices, o.json, context);
    if (o.json)
      print_json({{"sheet", survey.sheet},
                  {"sheets", survey.sheets},
                  {"rows", survey.rows.size()},
                  {"columns", std::move(columns)},
                  {"notices", std::move(notices)}});
    return;
  }
  const auto project = store::Project::open(o.file, store::Access::write, context.opening());
  const auto outcome = exchange::import_survey(*project, survey, options);
  project->flush();
  auto notices = tell(outcome.notices, o.json, context);
  if (o.json)
    print_json({{"respondents", outcome.respondents},
                {"matched", outcome.matched},
                {"interviews", outcome.notes},
                {"columns", std::move(columns)},
                {"notices", std::move(notices)}});
  else
    print(
        context.words("cli.import.survey", {std::to_string(outcome.respondents),
                                            std::to_string(outcome.matched), std::to_string(outcome.notes)}));
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

void import_notes(const ImportOptions& o, const std::vector<std::filesystem::path>& places,
                  Context& context) {
  exchange::ImportOptions options;
  if (!o.role.empty()) options.role = o.role;
  if (!o.respondent.empty()) options.respondent = o.respondent;
  if (!o.date.empty()) options.date = date_of(o.date);
  for (const auto& speaker : o.speakers) read_speaker(speaker, options);
  auto files = exchange::read_files(places);
  if (o.preview) {
    preview(files, o.json, context);
    return;
  }
  const auto project = store::Project::open(o.file, store::Access::write, context.opening());
  const auto imported = exchange::import_files(*project, std::move(files), options);
  project->flush();
  const auto& model = project->model();
  auto list = nlohmann::json::array();
  for (const auto& one : imported) {
    const auto id = one.interview ? model::Model::called(*model.find(one.interview))
                                  : model::Model::called(*model.find(one.document));
    for (const auto& warning : one.warnings) complain(context.words(warning, {one.file.string()}));
    if (!o.json) print(one.file.string() + "\t" + id);
    auto notices = nlohmann::json::array();
    for (const auto& notice : one.notices) {
      const auto sentence = context.words(notice.id, notice.values);
      if (!o.json) print("  " + sentence);
      notices.push_back(sentence);
    }
    list.push_back({{"file", one.file.string()},
                    {"id", id},
                    {"kind", one.interview ? "interview" : "document"},
                    {"notices", std::move(notices)}});
  }
  if (o.json) print_json({{"interviews", std::move(list)}});
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto o = std::make_shared<ImportOptions>();
  auto* verb = app.add_subcommand("import", context.words("cli.import.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("NOTE", o->notes, context.words("cli.import.notes"))->required();
  verb->add_option("--role", o->role, context.words("cli.import.role"));
  verb->add_option("--respondent", o->respondent, context.words("cli.import.respondent"));
  verb->add_option("--date", o->date, context.words("cli.import.date"));
  verb->add_option("--speaker", o->speakers, context.words("cli.import.speaker"))->expected(1)->take_all();
  verb->add_option("--as", o->as, context.words("cli.import.as"))
      ->check(CLI::IsMember({"notes", "survey", "codebook"}));
  verb->add_option("--sheet", o->sheet, context.words("cli.import.sheet"));
  verb->add_option("--column", o->columns, context.words("cli.import.column"))->expected(1)->take_all();
  verb->add_flag("--preview", o->preview, context.words("cli.import.preview"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  std::string roles;
  for (const auto& role : assets::roles().roles) roles += (roles.empty() ? "" : ", ") + role.id;
  verb->footer(context.words("cli.import.roles", {roles}));
  verb->callback([o, &context] {
    const std::vector<std::filesystem::path> places(o->notes.begin(), o->notes.end());
    auto what = o->as.empty() ? exchange::incoming_of(places)
                              : exchange::parse_incoming(o->as).value_or(exchange::Incoming::notes);
    if (places.size() > 1) what = exchange::Incoming::notes;
    switch (what) {
      case exchange::Incoming::qdpx:
      case exchange::Incoming::foreign:
        import_project(*o, what == exchange::Incoming::qdpx, context);
        break;
      case exchange::Incoming::codebook:
        import_codebook(*o, context);
        break;
      case exchange::Incoming::survey:
        import_survey(*o, context);
        break;
      case exchange::Incoming::notes:
        import_notes(*o, places, context);
        break;
    }
  });
}

}  // namespace skolanalys::cli
