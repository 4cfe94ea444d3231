#pragma once
#include <optional>
#include <vector>

#include "core/analysis/workshop.h"
#include "core/assets/assets.h"
#include "core/model/model.h"
#include "core/report/build.h"
#include "core/report/tree.h"

/// Documents of the process besides the mapping report, as trees for the same writers.
namespace skolanalys::report {

/// Minutes and result of a workshop. Workshop 1: each finding with its strength, how the groups took it, how
/// it was reworded, what was missed. Workshop 2: candidates with dots, spread, effect and effort, the matrix,
/// the decision with its reason and what is stopped.
[[nodiscard]] Report build_workshop(const model::Model& model, const model::Workshop& workshop,
                                    const Options& options);

/// The follow-up report: goals and actions with both sides' judgements, where they disagree, new figures
/// beside their noise, new interviews beside the first ones theme by theme and role by role with n, support
/// contacts, what is overdue on `today`.
[[nodiscard]] Report build_follow_up(const model::Model& model, const model::FollowUp& follow_up,
                                     model::Date today, const Options& options);

/// What a workshop's votes look like, in documents and on the screen alike. Candidates are numbered as they
/// stand in `tally`.
struct VotePictures {
  Picture dots;
  std::optional<Picture> matrix;  ///< effect and effort; none where nobody has judged them
};
[[nodiscard]] VotePictures pictures_of(const model::Workshop& workshop,
                                       const std::vector<analysis::CandidateTally>& tally,
                                       const assets::Words& words);

}  // namespace skolanalys::report
