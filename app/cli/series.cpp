#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/commands/series.h"
#include "core/error.h"
#include "core/exchange/series/kolada.h"

namespace skolanalys::cli {
namespace {

struct SeriesOptions {
  std::string file, kolada;
  std::vector<std::string> sources, kpis, areas, breaks;
  int from = 0, to = 0;
  unsigned timeout = 60;
  bool all = false, json = false;
};

/// "N15419:2022".
void add_break(std::vector<model::Series>& series, const std::string& words) {
  const auto colon = words.find(':');
  int year = 0;
  if (colon == std::string::npos ||
      std::from_chars(words.data() + colon + 1, words.data() + words.size(), year).ec != std::errc{})
    throw Error(Fault::usage, "error.break_shape", {words}, words + ": write ID:YEAR");
  for (auto& s : series)
    if (s.kpi == words.substr(0, colon)) s.breaks.push_back(year);
}

void import(const SeriesOptions& o, Context& context) {
  if (o.sources.empty() == o.kolada.empty())
    throw Error(Fault::usage, "error.series_either", {}, "name files, or --kolada ADDRESS with --kpi");
  const auto project = store::Project::open(o.file, store::Access::write);
  exchange::SeriesGathering all;
  if (o.kolada.empty()) {
    for (const auto& source : o.sources) all.add_file(source);
  } else {
    exchange::KoladaQuestion question;
    question.address = o.kolada;
    question.kpis = o.kpis;
    question.areas = o.areas;
    question.from_year = o.from;
    question.to_year = o.to == 0 ? o.from : o.to;
    question.limits.all = std::chrono::seconds(o.timeout);
    all = exchange::fetch_kolada(question);
  }
  const auto values = all.values();
  const auto missing = all.missing();
  auto series = all.take();
  for (const auto& words : o.breaks) add_break(series, words);
  const auto done = commands::import_series(*project, std::move(series),
                                            o.all ? commands::Areas::all : commands::Areas::own);
  project->flush();
  for (const auto& kpi : done.untitled) complain(context.words("cli.series.untitled", {kpi}));
  if (o.json) {
    print_json({{"added", done.added},
                {"changed", done.changed},
                {"unchanged", done.unchanged},
                {"left_out", done.left_out},
                {"revised", done.revised},
                {"values", values},
                {"missing", missing},
                {"untitled", done.untitled}});
    return;
  }
  print(context.words("cli.series.done", {std::to_string(done.added), std::to_string(done.changed),
                                          std::to_string(done.unchanged), std::to_string(done.revised),
                                          std::to_string(done.left_out), std::to_string(missing)}));
}

}  // namespace

void add_series(CLI::App& app, Context& context) {
  auto o = std::make_shared<SeriesOptions>();
  const auto& w = context.words;
  auto* series = app.add_subcommand("series", w("cli.series.about"));
  series->require_subcommand(1);
  auto* verb = series->add_subcommand("import", w("cli.series.import"));
  verb->add_option("FILE", o->file, w("cli.project"))->required();
  verb->add_option("SOURCE", o->sources, w("cli.series.sources"));
  verb->add_option("--kolada", o->kolada, w("cli.series.kolada", {exchange::kolada_address}));
  verb->add_option("--kpi", o->kpis, w("cli.series.kpi"))->expected(1)->take_all();
  verb->add_option("--area", o->areas, w("cli.series.area"))->expected(1)->take_all();
  verb->add_option("--from", o->from, w("cli.series.from"));
  verb->add_option("--to", o->to, w("cli.series.to"));
  verb->add_option("--timeout", o->timeout, w("cli.series.timeout"))->check(CLI::Range(1U, 3600U));
  verb->add_option("--break", o->breaks, w("cli.series.break"))->expected(1)->take_all();
  verb->add_flag("--all", o->all, w("cli.series.all"));
  verb->add_flag("--json", o->json, w("cli.json"));
  verb->callback([o, &context] { import(*o, context); });
}

}  // namespace skolanalys::cli
