#include "core/exchange/votes.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/commands/workshop.h"
#include "core/exchange/gate.h"
#include "core/exchange/read/book.h"

namespace skolanalys::exchange {

std::vector<WrittenVote> read_votes(const std::filesystem::path& path) {
  auto rows = read::read_book(path).sheets.at(0).rows;
  std::erase_if(rows, [](const auto& row) {
    return std::all_of(row.begin(), row.end(), [](const auto& cell) { return cell.empty(); });
  });
  if (rows.empty()) refuse(path, said("place.line", {"1"}), said("refused.vote_columns"));
  std::map<std::string, std::size_t> column;
  for (std::size_t i = 0; i < rows.front().size(); ++i) column[rows.front()[i]] = i;
  for (const char* needed : {"candidate", "group", "dots"})
    if (!column.contains(needed))
      refuse(path, said("place.line", {"1"}), said("refused.no_column", {needed}));
  std::vector<WrittenVote> out;
  for (std::size_t n = 1; n < rows.size(); ++n) {
    auto& row = rows[n];
    // Spreadsheets leave out what is empty at a row's end.
    if (row.size() < rows.front().size()) row.resize(rows.front().size());
    const auto place = said("place.line", {std::to_string(n + 1)});
    if (row.size() != rows.front().size())
      refuse(path, place,
             said("refused.columns", {std::to_string(row.size()), std::to_string(rows.front().size())}));
    const auto words = [&](const char* name) {
      return column.contains(name) ? row[column.at(name)] : std::string();
    };
    const auto number = [&](const char* name) {
      const auto text = words(name);
      int value = 0;
      if (text.empty()) return value;
      const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (fault != std::errc{} || end != text.data() + text.size())
        refuse(path, place, said("refused.not_whole", {name, text}));
      return value;
    };
    WrittenVote vote;
    vote.candidate = words("candidate");
    vote.group = words("group");
    if (vote.candidate.empty() || vote.group.empty()) refuse(path, place, said("refused.vote_names"));
    const auto roles = words("roles");
    for (std::size_t at = 0; at < roles.size();) {
      const auto end = std::min(roles.find(';', at), roles.size());
      if (end > at) vote.roles.push_back(roles.substr(at, end - at));
      at = end + 1;
    }
    vote.dots = number("dots");
    vote.effect = number("effect");
    vote.effort = number("effort");
    vote.persons = number("persons");
    out.push_back(std::move(vote));
  }
  return out;
}

std::size_t add_votes(store::Project& project, model::WorkshopId workshop,
                      const std::vector<WrittenVote>& votes) {
  const auto& model = project.model();
  auto wanted = model.workshops.at(workshop);
  for (const auto& vote : votes) {
    auto group = std::find_if(wanted.groups.begin(), wanted.groups.end(),
                              [&](const auto& g) { return g.name == vote.group; });
    if (group == wanted.groups.end())
      group = wanted.groups.insert(wanted.groups.end(), model::WorkshopGroup{vote.group, vote.roles, 0});
    if (group->roles.empty()) group->roles = vote.roles;
    if (vote.persons > 0) group->persons = vote.persons;
  }
  std::size_t steps = 0;
  try {
    const auto before = project.revision();
    commands::change_workshop(project, wanted);
    if (project.revision() != before) ++steps;
    std::vector<commands::GroupVote> out;
    for (const auto& vote : votes) {
      const auto there =
          std::find_if(model.priorities.begin(), model.priorities.end(), [&](const auto& entry) {
            return entry.second.workshop == workshop && entry.second.title == vote.candidate;
          });
      model::PriorityId id;
      if (there != model.priorities.end()) {
        id = there->first;
      } else {
        id = commands::add_candidate(project, workshop, vote.candidate, {});
        ++steps;
      }
      out.push_back({id, vote.group, vote.dots, vote.effect, vote.effort});
    }
    commands::set_votes(project, out);
  } catch (...) {
    // Whole or not at all: what was made before the refusal is taken back.
    for (; steps > 0; --steps) project.undo({});
    throw;
  }
  return votes.size();
}

}  // namespace skolanalys::exchange
