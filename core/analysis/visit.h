#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/model/model.h"

/// Whether a visit hears the whole steering chain, and what the guides' questions have got so far.
namespace skolanalys::analysis {

/// Interviews of a role or a level, by how far they have come. An interview in two roles counts in both.
struct Heard {
  std::size_t planned = 0, held = 0, cancelled = 0;
  [[nodiscard]] std::size_t expected() const { return planned + held; }
};

/// A role that should be heard besides those that are, and why: "level" (nobody of its level is), "role"
/// (usual at a visit, and none), "more" (usual that several are).
struct Proposal {
  std::string role;
  std::string why;
  int usual = 0;  ///< interviews with this role at a usual visit
};

struct Balance {
  std::vector<std::pair<std::string, Heard>> levels;  ///< all, top down
  std::map<std::string, Heard> roles;                 ///< those with an interview
  std::vector<std::string> missing;                   ///< levels with nobody planned or held
  std::vector<Proposal> proposals;                    ///< missing levels first
};
[[nodiscard]] Balance balance_of(const model::Model& model);

/// Two interviews that the same interviewer, or the same respondent, has at once.
struct Clash {
  const model::Interview* first = nullptr;
  const model::Interview* second = nullptr;
  std::string who;  ///< initials or label
};
[[nodiscard]] std::vector<Clash> clashes_of(const model::Model& model);

/// Minutes from midnight of "hh:mm"; -1 where it is no time.
[[nodiscard]] int minutes_of(const std::string& clock);
/// How long an interview is meant to take: its own word, else its guide's, else an hour.
[[nodiscard]] int duration_of(const model::Model& model, const model::Interview& interview);

/// A guide's question over the interviews that use the guide.
struct Asked {
  const model::Guide* guide = nullptr;
  const model::Question* question = nullptr;
  std::vector<const model::Interview*> in, not_in;  ///< begun interviews where it was asked, and was not
};
/// Every question of every guide that a begun interview uses.
[[nodiscard]] std::vector<Asked> coverage_of(const model::Model& model);
/// Questions of an interview's guide that are still to be asked.
[[nodiscard]] std::vector<const model::Question*> left_to_ask(const model::Model& model,
                                                              const model::Interview& interview);

}  // namespace skolanalys::analysis
