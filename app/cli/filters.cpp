#include "app/cli/filters.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "core/error.h"
#include "core/model/model.h"
#include "core/text/utf8.h"

namespace skolanalys::cli {

void add_filters(CLI::App& verb, Filters& filters, const Context& context) {
  auto& r = filters.request;
  const auto add = [&](const char* name, std::vector<std::string>& values, const char* about) {
    verb.add_option(name, values, context.words(about))->expected(1)->take_all();
  };
  add("--role", r.roles, "cli.role");
  add("--level", r.levels, "cli.level");
  add("--municipality", r.municipalities, "cli.municipality");
  add("--theme", r.themes, "cli.theme");
  add("--stance", r.stances, "cli.stance");
  add("--year", r.years, "cli.year");
  verb.add_option("--from", filters.from, context.words("cli.search.from"));
  verb.add_option("--to", filters.to, context.words("cli.search.to"));
}

search::Request request_of(const Filters& filters) {
  auto request = filters.request;
  for (const auto& role : request.roles)
    if (assets::roles().find(role) == nullptr)
      throw Error(Fault::usage, "query.unknown_role", {role}, "there is no role '" + role + "'");
  for (const auto& level : request.levels)
    if (std::none_of(assets::roles().levels.begin(), assets::roles().levels.end(),
                     [&](const auto& one) { return one.id == level; }))
      throw Error(Fault::usage, "query.unknown_level", {level}, "there is no level '" + level + "'");
  for (auto& municipality : request.municipalities) municipality = assets::municipality(municipality).code;
  for (const auto& stance : request.stances)
    if (!model::parse_stance(stance))
      throw Error(Fault::usage, "error.unknown_stance", {stance}, "there is no stance '" + stance + "'");
  for (const auto& year : request.years)
    if (year.size() != 4 || year.find_first_not_of("0123456789") != std::string::npos)
      throw Error(Fault::usage, "query.bad_year", {year}, "'" + year + "' is no year; write four digits");
  if (!filters.from.empty()) request.from = date_of(filters.from);
  if (!filters.to.empty()) request.to = date_of(filters.to);
  return request;
}

void refuse_wrong_query(const std::string& query, const Context& context) {
  const auto parsed = search::parse_query(query);
  if (!parsed.fault) return;
  const auto at = std::to_string(parsed.fault->where.from + 1);
  throw Error(Fault::usage, "query.at", {at, context.words(parsed.fault->id, parsed.fault->values)},
              "query, character " + at + ": " + parsed.fault->id);
}

void print_notes(const search::Notes& notes, const Context& context) {
  for (const auto& [typed, found] : notes.folded) complain(context.words("query.folded", {typed, found}));
  if (notes.only_stop_words) complain(context.words("query.only_stop_words"));
  for (const auto& name : notes.missing) complain(context.words("query.shard_missing", {name}));
  if (notes.suggestion) complain(context.words("query.suggestion", {*notes.suggestion}));
}

}  // namespace skolanalys::cli
