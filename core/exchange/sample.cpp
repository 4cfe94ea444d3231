#include "core/exchange/sample.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/assets/assets.h"
#include "core/commands/plan.h"
#include "core/exchange/codebook.h"
#include "core/exchange/codings.h"
#include "core/exchange/findings.h"
#include "core/exchange/gate.h"
#include "core/exchange/note.h"
#include "core/model/clock.h"
#include "core/model/turns.h"

namespace skolanalys::exchange {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

void add_memos(store::Project& project, const fs::path& path) {
  const auto file = read_json(path);
  auto change = project.change("step.memo");
  for (const auto& from : file.at("memos")) {
    model::Memo memo;
    memo.body = from.at("text");
    memo.analysis = from.value("analysis", false);
    memo.author = from.value("author", "");
    memo.made = model::now();
    const std::string target = from.at("target");
    if (target == "theme") {
      if (const auto* code = project.model().code_called(from.at("theme").get<std::string>()))
        memo.target = code->id;
    } else if (target == "interview") {
      if (const auto* i = project.model().interview_called(from.at("interview").get<std::string>()))
        memo.target = i->id;
    }
    change.create(memo);
  }
  project.commit(std::move(change));
}

/// The expression of interest that led to the visit, with its cohort.
void add_application(store::Change& change, const nlohmann::json& from) {
  const auto date = [&](const char* name) { return model::parse_date(from.at(name).get<std::string>()); };
  model::Cohort cohort;
  cohort.name = from.at("round");
  cohort.term = "autumn";
  cohort.last_date = date("last_date");
  if (cohort.last_date) cohort.year = static_cast<int>(cohort.last_date->year());
  cohort.price = from.at("price_sek");
  cohort.price_includes = from.at("price_includes_sv").get<std::vector<std::string>>();
  model::Application application;
  application.municipality_code = from.at("municipality_code");
  application.cohort = change.create(cohort);
  application.received = date("received");
  application.channel = from.at("channel") == "post" ? model::Channel::post : model::Channel::email;
  for (const auto& signature : from.at("signatures"))
    application.signatures.push_back(
        {signature.at("role"), "", model::parse_date(signature.at("date").get<std::string>())});
  application.motivation = from.at("motivation_sv");
  application.price = cohort.price;
  application.decision = model::Decision::admitted;
  application.decided_by = from.at("visit").at("team").at(0);
  application.decided = date("decision_date");
  change.create(application);
}

/// What the visit has left to do, and what was called off.
void plan_visit(store::Project& project, const fs::path& path) {
  const auto file = read_json(path);
  for (const auto& from : file.at("interviews")) {
    commands::PlannedInterview wanted;
    wanted.title = from.at("title");
    wanted.roles = from.at("roles").get<std::vector<std::string>>();
    wanted.interviewers = from.at("interviewers").get<std::vector<std::string>>();
    wanted.date = model::parse_date(from.at("date").get<std::string>());
    wanted.start = from.at("start");
    wanted.duration_min = from.at("duration_min");
    wanted.place = from.at("place");
    wanted.unit = from.at("unit");
    const auto id = commands::plan_interview(project, wanted);
    if (from.value("cancelled", false)) commands::set_status(project, id, model::InterviewStatus::cancelled);
  }
}

/// EX-05 is one person with two roles, who says when she changes: teacher until "Nu byter jag".
void mark_two_roles(store::Project& project) {
  const auto* interview = project.model().interview_called("EX-05");
  if (interview == nullptr) return;
  const auto* text = project.model().find(interview->text);
  auto change = project.change("step.role", interview->id);
  bool union_yet = false;
  for (const auto& turn : model::turns_of(project.model(), *text)) {
    if (turn.speaker != "R05" || turn.continued) continue;
    const bool changes = turn.clock == "08:33";
    if (union_yet && !changes) continue;
    model::SpeakerMark mark;
    mark.text = text->id;
    mark.range = {turn.range.from, turn.body.from};
    mark.speaker = "R05";
    mark.roles = {changes ? "fackligt-ombud" : "larare"};
    change.create(mark);
    union_yet = true;
  }
  project.commit(std::move(change));
}

/// Everything that makes the new engagement the sample.
void fill_sample(store::Project& project) {
  const auto folder = assets::folder() / "sample";
  auto change = project.change("");
  auto engagement = project.model().engagement;
  const auto application = read_json(folder / "application.json");
  const auto& visit = application.at("visit");
  engagement.visit_from = model::parse_date(visit.at("from").get<std::string>());
  engagement.visit_to = model::parse_date(visit.at("to").get<std::string>());
  engagement.team = visit.at("team").get<std::vector<std::string>>();
  engagement.stage = model::Stage::analysis;
  add_application(change, application);
  change.update(engagement);
  for (const auto& series : read_series(folder / "statistics.csv", folder / "kolada-kpi.json"))
    change.create(series);
  project.commit(std::move(change));
  auto files = files_in(folder / "interviews");
  for (auto& document : files_in(folder / "documents")) files.push_back(std::move(document));
  (void)import_notes(project, files, {});
  mark_two_roles(project);
  std::string coder;
  const auto codings = read_codings(folder / "codings.json", coder);
  (void)add_codings(project, codings, coder);
  add_memos(project, folder / "memos.json");
  std::string author;
  const auto findings = read_findings(folder / "findings.json", author);
  (void)add_findings(project, findings, author);
  plan_visit(project, folder / "visit.json");
}

}  // namespace

std::unique_ptr<store::Project> create_engagement(const fs::path& path, const std::string& municipality,
                                                  const fs::path& codebook) {
  const auto& place = assets::municipality(municipality);
  const auto book = read_codebook(codebook.empty() ? assets::folder() / "analysis-model.json" : codebook);
  const auto guides = read_guides(assets::folder() / "interview-guides.json");
  model::Engagement engagement;
  engagement.municipality_code = place.code;
  engagement.municipality = place.name;
  engagement.codebook_id = book.id;
  engagement.codebook_name = book.name;
  auto project = store::Project::create(path, engagement);
  auto change = project->change("");
  add_codebook(change, book);
  for (const auto& guide : guides) change.create(guide);
  project->commit(std::move(change));
  project->flush();
  return project;
}

std::unique_ptr<store::Project> create_sample(const fs::path& path) {
  auto project = create_engagement(path, "9999");
  project->found([&] { fill_sample(*project); });
  project->flush();
  return project;
}

}  // namespace skolanalys::exchange
