#pragma once
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/report/tree.h"

namespace skolanalys::report {

struct Options {
  std::string language{};             ///< "sv", "en"; empty = the engagement's
  std::vector<std::string> themes{};  ///< slugs of themes or areas; empty = all
  /// For someone outside: quotes without approval are marked, groups of fewer than three respondents are
  /// shown under their wider group, names are not printed. The names in the words themselves are
  /// core/privacy's.
  bool outside = false;
};

/// The mapping report of an engagement: the analyst's own text where there is one (sections "summary",
/// "analysis", "conclusions", "area:SLUG", "finding:SLUG"), the counts beside it, every claim with the
/// passages that carry it. A role that points out a person is shown under its wider group, unless the
/// engagement says otherwise. Throws Error(usage) on a theme that the codebook does not have.
[[nodiscard]] Report build(const model::Model& model, const Options& options);

}  // namespace skolanalys::report
