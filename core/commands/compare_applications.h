#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/panel.h"
#include "core/analysis/selection.h"
#include "core/commands/application.h"

/// Applicants beside each other, for whoever decides: what their results say, what is complete, what is late.
namespace skolanalys::commands {

struct Compared {
  model::ApplicationId application;
  std::string municipality, code;
  std::optional<analysis::Candidate> ranked;  ///< none where the round's statistics cannot judge it
  bool chair = false, head = false, late = false;
  std::optional<model::Date> received;
  double price = 0;
  model::Stage stage = model::Stage::registered;
  std::string cohort, motivation;
  std::vector<Remark> remarks;
};

/// In the order of the ranking, those without a rank last, else as asked for. `ids` empty = all that are not
/// withdrawn. Ranks the round's statistics: not for the thread that draws.
[[nodiscard]] std::vector<Compared> side_by_side(const model::Model& round, const analysis::Panel& panel,
                                                 const std::vector<model::ApplicationId>& ids = {});

}  // namespace skolanalys::commands
