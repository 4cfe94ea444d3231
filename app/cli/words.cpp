#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/filters.h"
#include "core/error.h"
#include "core/text/utf8.h"
#include "search/archive.h"
#include "search/export.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

json json_of(const search::WordTable& table) {
  auto words = json::array();
  for (const auto& word : table.words)
    words.push_back({{"word", word.form},
                     {"count", word.count},
                     {"rest", word.rest},
                     {"g2", word.g2},
                     {"log_ratio", word.log_ratio},
                     {"passages", word.passages},
                     {"interviews", word.interviews}});
  return {{"words", std::move(words)},  {"count", table.count},           {"rest", table.rest},
          {"passages", table.passages}, {"interviews", table.interviews}, {"missing", table.notes.missing}};
}

std::string padded(const std::string& words, text::Pos width) {
  const auto length = text::length(words);
  return length < width ? words + std::string(width - length, ' ') : words;
}

void print_table(const search::WordTable& table, const Context& context) {
  print(context.words("cli.words.counted", {std::to_string(table.count), std::to_string(table.passages),
                                            std::to_string(table.interviews), std::to_string(table.rest)}));
  constexpr text::Pos first = 28;
  print(padded(context.words("column.word"), first) + context.words("cli.words.head"));
  for (const auto& word : table.words) {
    char figures[96];
    std::snprintf(figures, sizeof figures, "%8zu %8zu %10.1f %8.1f %8zu %8zu", word.count, word.rest, word.g2,
                  word.log_ratio, word.passages, word.interviews);
    print(padded(word.form, first) + figures);
  }
}

}  // namespace

void add_words(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> places;
    Filters filters;
    std::vector<std::string> against_roles, against_municipalities, against_years;
    std::string order = "typical", out;
    std::size_t limit = 50;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("words", context.words("cli.words.about"));
  verb->add_option("PLACE", o->places, context.words("cli.words.places"))->required();
  verb->add_option("--query", o->filters.request.query, context.words("cli.words.query"));
  add_filters(*verb, o->filters, context);
  verb->add_option("--against-role", o->against_roles, context.words("cli.words.against"))
      ->expected(1)
      ->take_all();
  verb->add_option("--against-municipality", o->against_municipalities, context.words("cli.words.against"))
      ->expected(1)
      ->take_all();
  verb->add_option("--against-year", o->against_years, context.words("cli.words.against"))
      ->expected(1)
      ->take_all();
  verb->add_option("--order", o->order, context.words("cli.words.order"))
      ->check(CLI::IsMember({"typical", "frequent"}));
  verb->add_option("--limit", o->limit, context.words("cli.words.limit"));
  verb->add_option("--out", o->out, context.words("cli.search.out"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->footer(context.words("export.measure"));
  verb->callback([o, &context] {
    const auto set = request_of(o->filters);
    refuse_wrong_query(set.query, context);
    std::optional<search::Request> against;
    if (!o->against_roles.empty() || !o->against_municipalities.empty() || !o->against_years.empty()) {
      auto other = o->filters;
      if (!o->against_roles.empty()) other.request.roles = o->against_roles;
      if (!o->against_municipalities.empty()) other.request.municipalities = o->against_municipalities;
      if (!o->against_years.empty()) other.request.years = o->against_years;
      against = request_of(other);
    }
    search::Archive archive(o->places);
    search::Searcher searcher(archive.shards());
    auto table = searcher.words(
        set, against, o->order == "typical" ? search::WordOrder::typical : search::WordOrder::frequent,
        o->limit);
    table.notes.missing.insert(table.notes.missing.end(), archive.unread().begin(), archive.unread().end());
    if (o->json) {
      print_json(json_of(table));
      return;
    }
    print_notes(table.notes, context);
    if (o->out.empty()) {
      print_table(table, context);
      return;
    }
    exchange::write_tables(o->out, {search::table_of(table, set, o->places, context.words)});
    print(context.words("cli.written", {o->out}));
  });
}

}  // namespace skolanalys::cli
