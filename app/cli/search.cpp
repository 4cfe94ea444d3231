#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/filters.h"
#include "app/session/saved_search.h"
#include "core/error.h"
#include "core/store/vault.h"
#include "core/text/utf8.h"
#include "search/archive.h"
#include "search/export.h"
#include "search/searcher.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

constexpr std::size_t whole_answer = 1'000'000;  // what a file takes; a sheet has 1,048,576 rows

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
          {"shard", hit.shard},
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

json json_of(const search::Concordance& line) {
  return {{"project", line.hit.project.string()},
          {"municipality", line.hit.municipality},
          {"interview", line.hit.source},
          {"role", line.hit.roles},
          {"from", line.keyword.from},
          {"to", line.keyword.to},
          {"left", line.left},
          {"word", line.word},
          {"right", line.right}};
}

json json_of(const search::Result& result, const std::string& query) {
  auto hits = json::array();
  for (const auto& hit : result.hits) hits.push_back(json_of(hit));
  json answer{{"query", query},
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
  if (!result.notes.missing.empty()) answer["missing"] = result.notes.missing;
  return answer;
}

void print_hits(const search::Result& result, const search::Request& request, const Context& context) {
  print_notes(result.notes, context);
  const auto what = request.query.empty() ? request.like : request.query;
  print(result.total == 0 ? context.words("cli.search.none", {what})
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
}

void print_concordance(const std::vector<search::Concordance>& lines) {
  constexpr text::Pos side = 50;
  const auto one_line = [](std::string words) {
    std::replace(words.begin(), words.end(), '\n', ' ');
    return words;
  };
  for (const auto& line : lines) {
    auto left = one_line(line.left);
    const auto length = text::length(left);
    left = length > side ? std::string(text::slice(left, {length - side, length}))
                         : std::string(side - length, ' ') + left;
    const auto right = one_line(line.right);
    print(left + " «" + line.word + "» " +
          std::string(text::slice(right, {0, std::min(side, text::length(right))})) + "  · " +
          line.hit.source);
  }
}

/// The one sealed project among the places; a search of several is of none of them.
std::unique_ptr<store::Project> sealed_project(const std::vector<std::string>& places, store::Access access,
                                               const Context& context) {
  if (places.size() != 1 || !store::is_sealed(places.front())) return nullptr;
  return store::Project::open(places.front(), access, context.opening());
}

void save(session::SavedSearch search, const Context& context) {
  if (const auto project = sealed_project(search.places, store::Access::write, context)) {
    search.places.clear();
    return session::Searches(*project).save(std::move(search));
  }
  for (const auto& file : search::project_files(search.places))
    if (store::is_sealed(file))
      throw Error(Fault::usage, "error.search_not_saved", {file.string()},
                  file.string() +
                      ": is sealed, and a saved search would lie in the clear; search it alone to "
                      "save the search in it");
  session::save_search(std::move(search));
}

session::SavedSearch saved_search(const std::string& name, const std::vector<std::string>& places,
                                  const Context& context) {
  if (const auto project = sealed_project(places, store::Access::read, context))
    for (auto& one : session::Searches(*project).all())
      if (one.name == name) return one;
  return session::saved_search(name);
}

}  // namespace

void add_search(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> what;
    Filters filters;
    std::string sort = "relevance", out, save, saved;
    bool json = false, by_interview = false, keyword = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("search", context.words("cli.search.about"));
  verb->add_option("PLACE... QUERY", o->what, context.words("cli.search.what"));
  add_filters(*verb, o->filters, context);
  auto& asked = o->filters.request;
  verb->add_option("--like", asked.like, context.words("cli.search.like"));
  auto* limit = verb->add_option("--limit", asked.limit, context.words("cli.search.limit"));
  verb->add_option("--offset", asked.offset, context.words("cli.search.offset"));
  verb->add_option("--sort", o->sort, context.words("cli.search.sort"))
      ->check(CLI::IsMember({"relevance", "date", "municipality", "interview"}));
  verb->add_flag("--by-interview", o->by_interview, context.words("cli.search.by_interview"));
  verb->add_flag("--kwic", o->keyword, context.words("cli.search.kwic"));
  verb->add_option("--out", o->out, context.words("cli.search.out"));
  verb->add_option("--save", o->save, context.words("cli.search.save"));
  verb->add_option("--saved", o->saved, context.words("cli.search.saved"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->footer(context.words("cli.search.language"));
  verb->callback([o, limit, &context] {
    auto request = request_of(o->filters);
    if (limit->count() == 0 && (!o->out.empty() || o->keyword)) request.limit = whole_answer;
    auto places = o->what;
    if (!o->saved.empty()) {
      auto saved = saved_search(o->saved, places, context);
      saved.request.limit = request.limit;
      saved.request.offset = request.offset;
      request = std::move(saved.request);
      if (places.empty()) places = std::move(saved.places);
    } else if (request.like.empty()) {
      if (places.size() < 2)
        throw Error(Fault::usage, "cli.search.what_missing", {},
                    "give at least one project and the query last");
      request.query = places.back();
      places.pop_back();
      if (request.query.find_first_not_of(" \t\n") == std::string::npos)
        throw Error(Fault::usage, "query.empty", {}, "the query is empty; write a word");
      request.sort = o->sort == "date"           ? search::Sort::date
                     : o->sort == "municipality" ? search::Sort::municipality
                     : o->sort == "interview"    ? search::Sort::source
                                                 : search::Sort::relevance;
      request.by_interview = o->by_interview;
    }
    if (places.empty())
      throw Error(Fault::usage, "cli.search.what_missing", {},
                  "give at least one project and the query last");
    refuse_wrong_query(request.query, context);
    search::Archive archive(places, {}, {}, context.opening());
    search::Searcher searcher(archive.shards());
    const auto words = archive.words();
    if (o->keyword) {
      const auto lines = searcher.concordance(request, words);
      if (!o->out.empty())
        exchange::write_tables(o->out, {search::table_of(lines, request, places, context.words)});
      else if (o->json) {
        auto list = json::array();
        for (const auto& line : lines) list.push_back(json_of(line));
        print_json(list);
      } else {
        print_concordance(lines);
      }
      return;
    }
    auto result = searcher.find(request, words);
    result.notes.missing.insert(result.notes.missing.end(), archive.unread().begin(), archive.unread().end());
    if (!o->save.empty()) save({o->save, request, places}, context);
    if (!o->out.empty()) {
      print_notes(result.notes, context);
      exchange::write_tables(o->out, {search::table_of(result, request, places, context.words)});
      print(context.words("cli.written", {o->out}));
    } else if (o->json) {
      print_json(json_of(result, request.query));
    } else {
      print_hits(result, request, context);
    }
  });
}

}  // namespace skolanalys::cli
