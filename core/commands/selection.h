#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/analysis/selection.h"
#include "core/store/project.h"

/// The analyst's word against the ranking.
namespace skolanalys::commands {

/// Takes a municipality in or leaves it out whatever the ranking says. A later word replaces an earlier one.
/// Throws Error(usage) without a reason: the reason is the point of it.
void overrule(store::Project& project, const std::string& municipality, bool include,
              const std::string& reason, const std::string& by, std::optional<model::Date> date);
/// The ranking holds again.
void withdraw_overrule(store::Project& project, const std::string& municipality);

[[nodiscard]] const model::Overrule* overrule_of(const model::Model& model, const std::string& municipality);
/// Whether a municipality is offered an analysis: by the ranking, unless someone said otherwise.
[[nodiscard]] bool enters(const model::Model& model, const analysis::Candidate& candidate);

/// A round: a project file that holds the statistics, applications and decisions of many municipalities
/// rather than the interviews of one.
[[nodiscard]] bool is_round(const model::Model& model);
/// Makes the file. Throws Error(usage) without a name, Error(storage) where something stands there already.
[[nodiscard]] std::unique_ptr<store::Project> create_round(const std::filesystem::path& path,
                                                           const std::string& name);

}  // namespace skolanalys::commands
