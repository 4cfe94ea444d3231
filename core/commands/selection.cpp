#include "core/commands/selection.h"

#include "core/error.h"

namespace skolanalys::commands {

void overrule(store::Project& project, const std::string& municipality, bool include,
              const std::string& reason, const std::string& by, std::optional<model::Date> date) {
  if (reason.find_first_not_of(" \t\n") == std::string::npos)
    throw Error(Fault::usage, "error.overrule_reason", {municipality},
                "write why " + municipality + " is treated otherwise than the ranking says");
  model::Overrule wanted;
  wanted.municipality_code = municipality;
  wanted.include = include;
  wanted.reason = reason;
  wanted.by = by;
  wanted.date = date;
  auto change = project.change("step.overrule");
  if (const auto* there = overrule_of(project.model(), municipality)) {
    wanted.id = there->id;
    change.update(wanted);
  } else {
    change.create(wanted);
  }
  project.commit(std::move(change));
}

void withdraw_overrule(store::Project& project, const std::string& municipality) {
  auto change = project.change("step.overrule");
  for (const auto& [id, one] : project.model().overrules)
    if (one.municipality_code == municipality) change.remove(id);
  project.commit(std::move(change));
}

const model::Overrule* overrule_of(const model::Model& model, const std::string& municipality) {
  const model::Overrule* out = nullptr;
  for (const auto& [id, one] : model.overrules)
    if (one.municipality_code == municipality) out = &one;
  return out;
}

bool enters(const model::Model& model, const analysis::Candidate& candidate) {
  const auto* word = overrule_of(model, candidate.code);
  return word != nullptr ? word->include : candidate.selected();
}

bool is_round(const model::Model& model) { return model.engagement.municipality_code.empty(); }

std::unique_ptr<store::Project> create_round(const std::filesystem::path& path, const std::string& name) {
  if (name.empty()) throw Error(Fault::usage, "error.round_name", {}, "give the round a name");
  model::Engagement round;
  round.municipality = name;
  return store::Project::create(path, round);
}

}  // namespace skolanalys::commands
