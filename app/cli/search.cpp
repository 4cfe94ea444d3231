#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/text/utf8.h"
#include "search/archive.h"
#include "search/searcher.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

json json_of(const search::Hit& hit) {
  auto marks = json::array();
  for (const auto& mark : hit.marks) marks.push_back({mark.from, mark.to});
  return {{"project", hit.project.string()},
          {"municipality", hit.municipality},
          {"interview", hit.source},
          {"kind", hit.kind == search::SourceKind::interview ? "interview" : "document"},
          {"role", hit.roles},
          {"date", hit.date.empty() ? json(nullptr) : json(hit.date)},
          {"from", hit.range.from},
          {"to", hit.range.to},
          {"snippet", hit.snippet},
          {"marks", std::move(marks)}};
}

/// The snippet with its hits between « and », so that they are seen without colours too.
std::string marked(const search::Hit& hit) {
  std::string out;
  text::Pos at = 0;
  for (const auto& mark : hit.marks) {
    out += std::string(text::slice(hit.snippet, {at, mark.from})) + "«" +
           std::string(text::slice(hit.snippet, mark)) + "»";
    at = mark.to;
  }
  out += text::slice(hit.snippet, {at, text::length(hit.snippet)});
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

void print_notes(const search::Result& result, const Context& context) {
  for (const auto& [typed, found] : result.notes.folded)
    complain(context.words("query.folded", {typed, found}));
  if (result.notes.only_stop_words) complain(context.words("query.only_stop_words"));
  for (const auto& path : result.notes.missing)
    complain(context.words("query.shard_missing", {path}));
  if (result.notes.suggestion) complain(context.words("query.suggestion", {*result.notes.suggestion}));
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> what;
    search::Request request;
    std::string from, to;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("search", context.words("cli.search.about"));
  verb->add_option("PATH... QUERY", o->what, context.words("cli.search.what"))->required();
  verb->add_option("--role", o->request.roles, context.words("cli.role"))->expected(1)->take_all();
  verb->add_option("--municipality", o->request.municipalities, context.words("cli.municipality"))
      ->expected(1)
      ->take_all();
  verb->add_option("--theme", o->request.themes, context.words("cli.theme"))->expected(1)->take_all();
  verb->add_option("--from", o->from, context.words("cli.search.from"));
  verb->add_option("--to", o->to, context.words("cli.search.to"));
  verb->add_option("--limit", o->request.limit, context.words("cli.search.limit"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->footer(context.words("cli.search.language"));
  verb->callback([o, &context] {
    if (o->what.size() < 2)
      throw Error(Fault::usage, "cli.search.what_missing", {},
                  "give at least one project and the query last");
    auto& request = o->request;
    request.query = o->what.back();
    o->what.pop_back();
    if (search::parse_query(request.query).root == std::nullopt &&
        !search::parse_query(request.query).fault &&
        request.query.find_first_not_of(" \t\n") == std::string::npos)
      throw Error(Fault::usage, "query.empty", {}, "the query is empty; write a word");
    for (const auto& role : request.roles)
      if (assets::roles().find(role) == nullptr)
        throw Error(Fault::usage, "query.unknown_role", {role}, "there is no role '" + role + "'");
    for (auto& municipality : request.municipalities) municipality = assets::municipality(municipality).code;
    if (!o->from.empty()) request.from = date_of(o->from);
    if (!o->to.empty()) request.to = date_of(o->to);
    const auto parsed = search::parse_query(request.query);
    if (parsed.fault)
      throw Error(
          Fault::usage, "query.at",
          {std::to_string(parsed.fault->where.from + 1),
           context.words(parsed.fault->id, parsed.fault->values)},
          "query, character " + std::to_string(parsed.fault->where.from + 1) + ": " + parsed.fault->id);
    search::Archive archive(o->what);
    search::Searcher searcher(archive.shards());
    const auto result = searcher.find(request, archive.words());
    if (o->json) {
      auto hits = json::array();
      for (const auto& hit : result.hits) hits.push_back(json_of(hit));
      json answer{{"query", request.query},
                  {"total", result.total},
                  {"hits", std::move(hits)},
                  {"facets",
                   {{"role", result.roles},
                    {"municipality", result.municipalities},
                    {"theme", result.themes},
                    {"level", result.levels},
                    {"year", result.years}}}};
      if (result.notes.suggestion) answer["suggestion"] = *result.notes.suggestion;
      if (!result.notes.folded.empty()) answer["folded"] = result.notes.folded;
      print_json(answer);
      return;
    }
    print_notes(result, context);
    print(result.total == 0 ? context.words("cli.search.none", {request.query})
                            : context.words("cli.search.total", {std::to_string(result.total)}));
    for (const auto& hit : result.hits) {
      std::string roles;
      for (const auto& role : hit.roles)
        roles += (roles.empty() ? "" : ", ") + assets::roles().name(role, context.language);
      print("\n" + hit.source + (hit.date.empty() ? "" : " · " + hit.date) +
            (roles.empty() ? "" : " · " + roles) + "  [" + std::to_string(hit.range.from) + "–" +
            std::to_string(hit.range.to) + "]");
      print("  " + marked(hit));
    }
  });
}

}  // namespace skolanalys::cli
