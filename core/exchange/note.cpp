#include "core/exchange/note.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/assets/assets.h"
#include "core/commands/labels.h"
#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/text/fold_case.h"

namespace skolanalys::exchange {
namespace {

namespace fs = std::filesystem;

std::string scalar(const YAML::Node& node) {
  return node && node.IsScalar() ? as_words(node.Scalar()) : std::string();
}

std::vector<std::string> list(const YAML::Node& node) {
  std::vector<std::string> out;
  if (!node) return out;
  if (auto one = scalar(node); !one.empty()) out.push_back(std::move(one));
  if (node.IsSequence())
    for (const auto& one : node)
      if (one.IsScalar()) out.push_back(scalar(one));
  return out;
}

std::optional<bool> truth(const YAML::Node& node) {
  if (!node || !node.IsScalar()) return std::nullopt;
  bool value = false;
  return YAML::convert<bool>::decode(node, value) ? std::optional(value) : std::nullopt;
}

model::Text words(std::string content) {
  model::Text out;
  out.content = std::move(content);
  return out;
}

std::string line_of(const YAML::Node& node) {
  return said("place.line", {std::to_string(node.Mark().line + 2)});
}

constexpr std::uintmax_t largest_original = 512ULL << 20U;

/// Whether a note knows this name for an interviewer's without being told (model::turns_of).
bool asks_anyway(const std::string& name) {
  static const std::set<std::string> known{"intervjuare", "i", "fråga", "q", "interviewer", "int"};
  const auto folded = text::fold_case(name);
  return known.contains(folded) ||
         (folded.size() > 1 && folded[0] == 'i' && folded[1] >= '0' && folded[1] <= '9');
}

void check_role(const std::string& role, const fs::path& file) {
  if (assets::roles().find(role) != nullptr) return;
  throw Error(Fault::usage, "error.unknown_role", {role, file.string()},
              file.string() + ": there is no role '" + role + "'; `skolanalys import --help` lists them");
}

void read_front_matter(const fs::path& path, const std::string& yaml, Note& note) {
  YAML::Node front;
  try {
    front = YAML::Load(yaml);
  } catch (const YAML::ParserException& fault) {
    refuse(path, said("place.line", {std::to_string(fault.mark.line + 2)}), said("refused.yaml"));
  }
  if (!front.IsMap()) {
    if (!front.IsNull()) refuse(path, said("place.line", {"2"}), said("refused.front_matter"));
    return;
  }
  note.id = scalar(front["id"]);
  note.title = scalar(front["title"]);
  note.document = scalar(front["kind"]) == "document";
  note.municipality_code = scalar(front["municipality_code"]);
  note.respondents = list(front["respondent"] ? front["respondent"] : front["respondents"]);
  note.roles = list(front["roles"] ? front["roles"] : front["role"]);
  note.unit = scalar(front["unit"]);
  note.start = scalar(front["start"]);
  note.place = scalar(front["place"]);
  note.guide = scalar(front["guide"]);
  note.issuer = scalar(front["issuer"]);
  note.registry = scalar(front["registry"]);
  note.status = scalar(front["status"]);
  note.interviewers = list(front["interviewers"]);
  if (const auto date = front["date"]; date && !scalar(date).empty()) {
    note.date = model::parse_date(scalar(date));
    if (!note.date) refuse(path, line_of(date), said("refused.no_date", {scalar(date)}));
  }
  if (const auto minutes = front["duration_min"]; minutes && minutes.IsScalar())
    if (!YAML::convert<int>::decode(minutes, note.duration_min) || note.duration_min < 0)
      refuse(path, line_of(minutes), said("refused.no_minutes", {scalar(minutes)}));
  if (const auto consent = front["consent"]; consent && consent.IsMap()) {
    note.consent_notes = truth(consent["notes"]);
    note.consent_quotes = truth(consent["quotes"]);
    note.consent_recording = truth(consent["recording"]);
  }
}

/// Puts notes into one change; knows what the same change has made already.
class Importer {
 public:
  Importer(store::Project& project, const ImportOptions& options)
      : project_(project),
        options_(options),
        change_(project.change("step.import")),
        labels_(project.model()) {
    for (const auto& [id, interview] : project.model().interviews) taken_.insert(interview.label);
    for (const auto& [id, document] : project.model().documents) taken_.insert(document.label);
    people_ = project.model().respondents;
  }

  /// Labels that notes still to be taken bring with them: nothing else is called so.
  void expect(const std::vector<ReadFile>& files) {
    for (const auto& file : files) labels_.keep(file.note.id);
  }

  Imported take(ReadFile read) {
    const auto& file = read.path;
    auto& note = read.note;
    Imported out{file, {}, {}, {}, std::move(read.notices)};
    if (!note.id.empty() && !taken_.insert(note.id).second)
      throw Error(
          Fault::usage, "error.label_taken", {file.string(), note.id},
          file.string() + ": the project already has " + note.id + "; change `id:` in the front matter");
    const auto& here = project_.model().engagement.municipality_code;
    if (!note.municipality_code.empty() && note.municipality_code != here)
      out.warnings.emplace_back("warning.other_municipality");
    if (!note.date) note.date = options_.date;
    if (note.title.empty()) note.title = file.stem().string();
    if (note.document)
      out.document = take_document(file, note);
    else
      out.interview = take_interview(file, note, read.speakers);
    // Text that had to be converted is no longer what lay in the file either.
    if ((read.format != "text" && read.format != "markdown") || !out.notices.empty())
      keep_original(file, read.format,
                    note.document ? model::OpId(out.document) : model::OpId(out.interview));
    return out;
  }

  void commit() {
    for (const auto& [id, person] : people_)
      if (touched_.contains(id)) change_.update(person);
    project_.commit(std::move(change_));
  }

 private:
  model::DocumentId take_document(const fs::path& file, Note& note) {
    model::Document document;
    document.text = change_.create(words(std::move(note.text)));
    document.label = note.id.empty() ? labels_.next_document() : note.id;
    document.title = note.title;
    document.date = note.date;
    document.issuer = note.issuer;
    document.registry = note.registry;
    document.source = file.filename().string();
    return change_.create(document);
  }

  /// What a format holds besides words is not lost.
  void keep_original(const fs::path& file, const std::string& format, model::OpId target) {
    const auto bytes = read_bytes(file, largest_original);
    model::Attachment original;
    original.target = target;
    original.file_name = file.filename().string();
    original.media_type = "application/x-original-" + format;
    original.sha256 = project_.keep_blob(bytes);
    original.bytes = bytes.size();
    (void)change_.create(original);
  }

  model::InterviewId take_interview(const fs::path& file, Note& note, std::vector<Speaker> found) {
    // Somebody who speaks once is not recognised, but may be told.
    for (const auto& said : options_.speakers)
      if (std::none_of(found.begin(), found.end(),
                       [&](const Speaker& one) { return one.name == said.first; }) &&
          note.text.find(said.first + ":") != std::string::npos)
        found.push_back(said.second);
    for (auto& speaker : found)
      if (const auto said = options_.speakers.find(speaker.name); said != options_.speakers.end()) {
        speaker.interviewer = said->second.interviewer;
        speaker.role = said->second.role;
      }
    if (note.roles.empty() && options_.role) note.roles = {*options_.role};
    for (const auto& role : note.roles) check_role(role, file);
    if (options_.respondent) note.respondents = {*options_.respondent};
    model::Interview interview;
    const auto* plan = planned_for(note);
    if (plan != nullptr) {
      filled_.insert(plan->id);
      interview = *plan;
      interview.respondents.clear();
      make_room(note, *plan);
    }
    if (note.respondents.empty()) {
      speakers_as_respondents(file, note, found, interview);
      if (interview.respondents.empty()) note.respondents = {file.stem().string()};
    }
    for (const auto& label : note.respondents) interview.respondents.push_back(respondent(label, note));
    for (const auto& speaker : found)
      if (speaker.interviewer && !asks_anyway(speaker.name) &&
          std::find(note.interviewers.begin(), note.interviewers.end(), speaker.name) ==
              note.interviewers.end())
        note.interviewers.push_back(speaker.name);
    if (plan != nullptr)
      change_.splice(plan->text, {.pos = 0, .removed = {}, .inserted = std::move(note.text)});
    else
      interview.text = change_.create(words(std::move(note.text)));
    if (!note.id.empty() || interview.label.empty())
      interview.label = note.id.empty() ? labels_.next_interview() : note.id;
    interview.title = note.title;
    interview.date = note.date;
    interview.roles = note.roles;
    // What the note does not say is as it was planned.
    const auto said = [](auto& field, const auto& now) {
      if (now != std::remove_cvref_t<decltype(now)>{}) field = now;
    };
    said(interview.start, note.start);
    said(interview.duration_min, note.duration_min);
    said(interview.place, note.place);
    said(interview.interviewers, note.interviewers);
    said(interview.unit, note.unit);
    said(interview.guide, note.guide);
    interview.source = file.filename().string();
    interview.status =
        note.status == "planned" ? model::InterviewStatus::planned : model::InterviewStatus::held;
    if (plan == nullptr) return change_.create(interview);
    change_.update(interview);
    return plan->id;
  }

  /// The one planned interview that this is the note of: same day, hour and role, and nothing written yet.
  [[nodiscard]] const model::Interview* planned_for(const Note& note) const {
    if (!note.date || note.roles.empty()) return nullptr;
    const model::Interview* found = nullptr;
    for (const auto& [id, i] : project_.model().interviews) {
      if (i.status != model::InterviewStatus::planned || i.date != note.date || filled_.contains(id))
        continue;
      if (!i.start.empty() && !note.start.empty() && i.start != note.start) continue;
      if (std::none_of(i.roles.begin(), i.roles.end(), [&](const auto& role) {
            return std::find(note.roles.begin(), note.roles.end(), role) != note.roles.end();
          }))
        continue;
      if (const auto* text = project_.model().find(i.text); text == nullptr || !text->content.empty())
        continue;
      if (found != nullptr) return nullptr;
      found = &i;
    }
    return found;
  }

  /// Planning gave people numbers of its own. Whoever the note calls so is meant: the one it was planned with
  /// takes the note's label, others that are only planned step aside.
  void make_room(const Note& note, const model::Interview& plan) {
    std::set<model::RespondentId> heard;
    for (const auto& [id, i] : project_.model().interviews)
      if (i.status != model::InterviewStatus::planned)
        heard.insert(i.respondents.begin(), i.respondents.end());
    const auto own = plan.respondents.empty() ? model::RespondentId{} : plan.respondents.front();
    for (const auto& label : note.respondents)
      for (auto& [id, person] : people_)
        if (person.label == label && id != own && !heard.contains(id) && !said_.contains(id)) {
          person.label = labels_.next_respondent();
          touched_.insert(id);
        }
    if (own && !note.respondents.empty() && !heard.contains(own) && !said_.contains(own) &&
        labelled(note.respondents.front()) == nullptr) {
      people_.at(own).label = note.respondents.front();
      labels_.keep_respondent(note.respondents.front());
      touched_.insert(own);
    }
    for (const auto& label : note.respondents)
      if (const auto* person = labelled(label)) said_.insert(person->id);
  }
  [[nodiscard]] const model::Respondent* labelled(const std::string& label) const {
    for (const auto& [id, person] : people_)
      if (person.label == label) return &person;
    return nullptr;
  }

  /// Several people who answer in one text become a respondent each, tied to the names they have there.
  void speakers_as_respondents(const fs::path& file, Note& note, const std::vector<Speaker>& found,
                               model::Interview& interview) {
    std::vector<const Speaker*> answering;
    for (const auto& speaker : found)
      if (!speaker.interviewer) answering.push_back(&speaker);
    const bool told = std::any_of(answering.begin(), answering.end(),
                                  [](const auto* speaker) { return !speaker->role.empty(); });
    if (answering.size() < 2 && !told) return;
    const auto all = note.roles;
    for (const auto* speaker : answering) {
      if (!speaker->role.empty()) {
        check_role(speaker->role, file);
        note.roles = {speaker->role};
      }
      const auto label =
          answering.size() == 1 ? file.stem().string() : file.stem().string() + " " + speaker->name;
      const auto id = respondent(label, note);
      interview.respondents.push_back(id);
      interview.speakers[speaker->name] = id;
      note.roles = all;
    }
    for (const auto* speaker : answering)
      if (!speaker->role.empty() &&
          std::find(note.roles.begin(), note.roles.end(), speaker->role) == note.roles.end())
        note.roles.push_back(speaker->role);
  }

  model::RespondentId respondent(const std::string& label, const Note& note) {
    if (const auto made = made_.find(label); made != made_.end() && named(note)) return made->second;
    if (const auto* known = labelled(label); known != nullptr && named(note)) {
      auto& wider = people_.at(known->id);
      for (const auto& role : note.roles)
        if (std::find(wider.roles.begin(), wider.roles.end(), role) == wider.roles.end())
          wider.roles.push_back(role);
      if (wider.unit.empty()) wider.unit = note.unit;
      for (const auto& [from, to] : {std::pair{note.consent_notes, &wider.consent_notes},
                                     std::pair{note.consent_quotes, &wider.consent_quotes},
                                     std::pair{note.consent_recording, &wider.consent_recording}})
        if (from && !*to) *to = from;
      touched_.insert(wider.id);
      return made_[label] = wider.id;
    }
    model::Respondent fresh;
    fresh.label = label;
    for (int n = 2; made_.contains(fresh.label) || labelled(fresh.label) != nullptr; ++n)
      fresh.label = label + "-" + std::to_string(n);
    fresh.roles = note.roles;
    fresh.unit = note.unit;
    fresh.consent_notes = note.consent_notes;
    fresh.consent_quotes = note.consent_quotes;
    fresh.consent_recording = note.consent_recording;
    const auto id = change_.create(fresh);
    made_[fresh.label] = id;
    labels_.keep_respondent(fresh.label);
    return id;
  }

  /// A label that somebody wrote means a person; one taken from a file's name does not.
  [[nodiscard]] bool named(const Note& note) const { return options_.respondent || !note.id.empty(); }

  store::Project& project_;
  const ImportOptions& options_;
  store::Change change_;
  commands::Labels labels_;
  std::set<std::string> taken_;
  std::map<std::string, model::RespondentId> made_;
  std::map<model::RespondentId, model::Respondent> people_;  ///< those that were there, as they become
  std::set<model::RespondentId> touched_, said_;  ///< of them: changed; named by a note of this import
  std::set<model::InterviewId> filled_;
};

}  // namespace

Note parse_note(const fs::path& path, std::string words) {
  Note note;
  const auto close = words.starts_with("---\n") ? words.find("\n---\n", 3) : std::string::npos;
  if (close == std::string::npos) {
    note.text = std::move(words);
    return note;
  }
  read_front_matter(path, words.substr(4, close - 3), note);
  auto from = close + 5;
  if (from < words.size() && words[from] == '\n') ++from;
  note.text = words.substr(from);
  return note;
}

std::vector<Imported> import_files(store::Project& project, std::vector<ReadFile> files,
                                   const ImportOptions& options,
                                   const std::function<bool(std::size_t)>& progress) {
  if (options.role) check_role(*options.role, "--role");
  for (const auto& file : files)
    if (file.fault) throw *file.fault;
  Importer importer(project, options);
  importer.expect(files);
  std::vector<Imported> out;
  out.reserve(files.size());
  for (auto& file : files) {
    if (progress && !progress(out.size())) return {};
    out.push_back(importer.take(std::move(file)));
  }
  importer.commit();
  return out;
}

std::vector<Imported> import_notes(store::Project& project, std::span<const fs::path> files,
                                   const ImportOptions& options,
                                   const std::function<bool(std::size_t)>& progress) {
  bool stopped = false;
  auto read = read_files(files, [&](std::size_t done, std::size_t) {
    stopped = progress && !progress(done);
    return !stopped;
  });
  return stopped ? std::vector<Imported>() : import_files(project, std::move(read), options);
}

}  // namespace skolanalys::exchange
