#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/store/project.h"

namespace skolanalys::exchange {

/// Votes as they were written down at the tables: CSV (RFC 4180) with the columns candidate, group, roles
/// (separated by semicolons), dots, effect, effort and, where it is there, persons. Columns in any order.
struct WrittenVote {
  std::string candidate, group;
  std::vector<std::string> roles;
  int dots = 0, effect = 0, effort = 0, persons = 0;
};
/// Throws Error(format) with the line where it is not so.
[[nodiscard]] std::vector<WrittenVote> read_votes(const std::filesystem::path& path);

/// Takes votes into a workshop: candidates and groups that are not there yet are made. Refused as a whole
/// where the votes are over a limit (core/commands/workshop.h). Returns how many votes there are.
std::size_t add_votes(store::Project& project, model::WorkshopId workshop,
                      const std::vector<WrittenVote>& votes);

}  // namespace skolanalys::exchange
