#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/store/project.h"

/// Planning a visit: interviews to come, and the guides they use. Each is one step; Error(usage) with the
/// mend where a rule forbids it.
namespace skolanalys::commands {

/// An interview to come.
struct PlannedInterview {
  std::string title{};
  std::vector<std::string> roles{};
  std::vector<std::string> interviewers{};
  std::optional<model::Date> date{};
  std::string start{};   ///< "hh:mm"
  int duration_min = 0;  ///< 0 = as its guide says
  std::string place{};
  std::string unit{};
  std::string guide{};  ///< slug; empty = the newest for its first role
  std::string name{};   ///< of the respondent; stays in the project
};
/// Adds it with a respondent and an empty note. Refuses: no role, an unknown role or guide, a time that is
/// none.
model::InterviewId plan_interview(store::Project& project, const PlannedInterview& wanted);
/// Changes who, when and where of one that has not begun; the note stays. Refuses one that has.
void replan_interview(store::Project& project, model::InterviewId interview, const PlannedInterview& wanted);
/// planned -> ongoing -> held, planned -> cancelled, cancelled -> planned. Others are refused: what was heard
/// was heard. One that begins gets a label if it has none.
void set_status(store::Project& project, model::InterviewId interview, model::InterviewStatus status);

/// The newest guide for a role; none where there is none.
[[nodiscard]] const model::Guide* guide_for(const model::Model& model, const std::string& role);
/// Every guide but those that a newer version has taken the place of.
[[nodiscard]] std::vector<const model::Guide*> newest_guides(const model::Model& model);
/// Changes a guide. One that an interview has used stays as it was asked, and a new version stands beside it:
/// the interviews that are planned with it use that. Returns the guide that holds the change. Refuses: no
/// question, a question without words, two with one id.
model::GuideId put_guide(store::Project& project, const model::Guide& wanted);

}  // namespace skolanalys::commands
