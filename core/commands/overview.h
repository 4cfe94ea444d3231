#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/recurrence.h"
#include "core/commands/application.h"
#include "core/error.h"

/// All engagements of a folder at a glance: how far each has come, what comes next, what is missing.
namespace skolanalys::commands {

/// Something with a date that lies ahead, or should have been done.
struct NextDate {
  model::Date date;
  std::string what;   ///< "visit", "interview", "workshop", "action", "follow-up", "last-date", "retain"
  std::string words;  ///< of it, where it has some
};

/// A step of the way through the process.
struct Step {
  model::Stage stage = model::Stage::registered;  ///< that is reached with it
  enum class State { done, now, coming } state = State::coming;
  std::optional<model::Date> date;  ///< when it was, or is to be
};

struct OverviewRow {
  std::filesystem::path path;
  std::string municipality, code, county, registry;
  bool round = false;  ///< a round of applications rather than an engagement
  model::Stage stage = model::Stage::registered;
  std::optional<NextDate> next;
  std::vector<Remark> missing;  ///< what keeps it from its next stage
  std::vector<Step> steps;      ///< empty for a round and one that was declined
  std::size_t planned = 0, held = 0, documents = 0, codings = 0, findings = 0;
  std::size_t actions = 0, overdue = 0;
  std::size_t waiting = 0, admitted = 0;  ///< applications of a round
  int days = 0;                           ///< of the team at the visit
  std::string cohort;                     ///< that an engagement came with
  std::optional<Error> fault;             ///< why the file could not be read; the rest is then empty
};

/// Days that a cohort's visits take of the days that the team has: one interviewer, one day.
struct CohortDays {
  std::string name;
  int had = 0;  ///< 0 = not said
  int used = 0;
  std::size_t engagements = 0;
};

struct Overview {
  std::vector<OverviewRow> rows;  ///< rounds first, then by next date, then by name
  std::vector<CohortDays> days;   ///< of cohorts with an engagement, by name
  std::vector<analysis::Recurring> recurring;
  analysis::Outcomes outcomes;
};

/// Project files in folders and their subfolders, and those named one by one; each once, by path. Throws
/// Error(not_found) where a place is not there.
[[nodiscard]] std::vector<std::filesystem::path> project_files(
    const std::vector<std::filesystem::path>& places);
[[nodiscard]] OverviewRow overview_of(const model::Model& model, const std::filesystem::path& path,
                                      model::Date today);
/// Reads every project of a folder and its subfolders, and files named one by one, without touching them. A
/// file that cannot be read is a row that says so. `go_on` is asked between files; false stops with what has
/// been read. Slow: not for the thread that draws. Throws Error(not_found) where a place is not there.
/// `how`: what opens those that are sealed.
[[nodiscard]] Overview overview(const std::vector<std::filesystem::path>& places, model::Date today,
                                const std::function<bool()>& go_on = {}, const store::Opening& how = {});

}  // namespace skolanalys::commands
