#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/analysis/selection.h"
#include "core/commands/selection.h"
#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/series/gather.h"
#include "core/report/selection_out.h"
#include "core/store/project.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

struct SelectOptions {
  std::vector<std::string> places, kpis;
  std::string why, out, county, overrule, withdraw, reason, by;
  analysis::SelectionSettings settings;
  bool take_in = false, leave_out = false, json = false;
};

/// "N15505:merit", or "N15419".
analysis::JudgedBy judged_by(const std::string& words) {
  const auto colon = words.find(':');
  const auto kind = colon == std::string::npos ? "share" : words.substr(colon + 1);
  if (kind != "share" && kind != "merit")
    throw Error(Fault::usage, "error.indicator_kind", {words}, words + ": write ID, ID:share or ID:merit");
  analysis::JudgedBy out{words.substr(0, colon)};
  if (kind == "merit") {
    out.share = false;
    out.level = out.change = -5;
  }
  return out;
}

const analysis::Candidate& named(const analysis::Selection& selection, const std::string& who) {
  for (const auto& c : selection.ranking)
    if (c.code == who || c.name == who) return c;
  throw Error(Fault::usage, "error.not_ranked", {who}, "'" + who + "' is not in the ranking");
}

json detail_of(const analysis::Judged& j) {
  return {{"kpi", j.kpi},
          {"level", j.level},
          {"level_se", j.level_se},
          {"level_shrunk", j.level_shrunk},
          {"level_sd", j.level_sd},
          {"slope", j.slope},
          {"slope_se", j.slope_se},
          {"slope_shrunk", j.slope_shrunk},
          {"slope_sd", j.slope_sd},
          {"residual", j.residual ? json(*j.residual) : json(nullptr)},
          {"robust", j.robust},
          {"p_weak", j.p_weak},
          {"p_declining", j.p_declining},
          {"values", j.values}};
}

json row_of(const analysis::Candidate& c, const analysis::Selection& selection, const SelectOptions& o,
            const model::Model& model, const Context& context) {
  json classes = json::array();
  json flags = json::array();
  if (c.weak) classes.push_back("weak");
  if (c.declining) classes.push_back("declining");
  if (c.watch) classes.push_back("watch");
  if (c.small) flags.push_back("small");
  if (c.gap) flags.push_back("gap");
  if (c.broken) flags.push_back("break");
  if (c.as_expected) flags.push_back("as-expected-from-background");
  json detail = json::array();
  for (const auto& j : c.by) detail.push_back(detail_of(j));
  json word = nullptr;
  if (const auto* over = commands::overrule_of(model, c.code))
    word = {{"include", over->include},
            {"reason", over->reason},
            {"by", over->by},
            {"date", over->date ? json(model::to_string(*over->date)) : json(nullptr)}};
  return {{"rank", c.rank},
          {"code", c.code},
          {"name", c.name},
          {"county", c.county},
          {"classes", std::move(classes)},
          {"p_weak", c.p_weak},
          {"p_declining", c.p_declining},
          {"severity", c.severity},
          {"mean_residual", c.residual ? json(*c.residual) : json(nullptr)},
          {"mean_n", c.pupils},
          {"flags", std::move(flags)},
          {"enters", commands::enters(model, c)},
          {"overrule", std::move(word)},
          {"why", report::why_ranked(c, selection, o.settings, context.words)},
          {"detail", std::move(detail)}};
}

void print_all(const analysis::Selection& selection, const model::Model& model, const SelectOptions& o,
               const Context& context) {
  json ranking = json::array();
  json unjudged = json::array();
  json cautions = json::array();
  std::size_t entering = 0;
  for (const auto& c : selection.ranking) {
    if (!o.county.empty() && c.county != o.county) continue;
    const bool in = commands::enters(model, c);
    entering += in ? 1 : 0;
    if (o.json) {
      ranking.push_back(row_of(c, selection, o, model, context));
      continue;
    }
    std::string classes;
    for (const auto& list : {report::classes_of(c, context.words), report::flags_of(c, context.words)})
      for (const auto& word : list) classes += (classes.empty() ? "" : ", ") + word;
    char figures[64];
    std::snprintf(figures, sizeof figures, "%3d  %s  %.3f  %.3f  ", c.rank, in ? "*" : " ", c.p_weak,
                  c.p_declining);
    print(figures + c.code + " " + c.name + (classes.empty() ? "" : "  (" + classes + ")"));
  }
  for (const auto& one : selection.unjudged) {
    const auto sentence = report::why_unjudged(one, context.words);
    if (!o.json) print("  –  " + sentence);
    unjudged.push_back({{"code", one.code}, {"name", one.name}, {"reason", one.reason}, {"why", sentence}});
  }
  for (const auto& caution : selection.cautions) {
    cautions.push_back(report::caution_in_words(caution, context.words));
    if (!o.json) complain(cautions.back().get<std::string>());
  }
  if (!o.json) {
    print(context.words("cli.select.sum", {std::to_string(entering)}));
    print(context.words("selection.limit"));
    return;
  }
  print_json({{"years", selection.years},
              {"threshold", o.settings.class_probability},
              {"ranking", std::move(ranking)},
              {"unjudged", std::move(unjudged)},
              {"cautions", std::move(cautions)},
              {"limit", context.words("selection.limit")}});
}

void run_select(const SelectOptions& o, Context& context) {
  std::unique_ptr<store::Project> project;
  const model::Model none;
  const bool word = !o.overrule.empty() || !o.withdraw.empty();
  analysis::Panel panel;
  if (o.places.size() == 1 && exchange::ending_of(o.places[0]) == ".skolanalys") {
    project = store::Project::open(o.places[0], word ? store::Access::write : store::Access::read);
    panel = analysis::Panel(project->model());
  } else {
    exchange::SeriesGathering all;
    for (const auto& place : o.places) all.add_file(place);
    panel = analysis::Panel(all.take());
  }
  const auto& model = project != nullptr ? project->model() : none;
  const auto selection = analysis::select(panel, o.settings);
  if (word) {
    if (project == nullptr)
      throw Error(Fault::usage, "error.overrule_round", {},
                  "a word against the ranking is kept in a round; "
                  "name its file");
    if (!o.withdraw.empty()) commands::withdraw_overrule(*project, named(selection, o.withdraw).code);
    if (!o.overrule.empty()) {
      if (o.take_in == o.leave_out)
        throw Error(Fault::usage, "error.overrule_which", {}, "say --take-in or --leave-out");
      const auto& c = named(selection, o.overrule);
      commands::overrule(
          *project, c.code, o.take_in, o.reason, o.by,
          model::Date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())));
    }
    project->flush();
  }
  if (!o.out.empty())
    exchange::write_tables(o.out,
                           {report::selection_table(model, panel, selection, o.settings, context.words)});
  if (!o.why.empty()) {
    const auto& c = named(selection, o.why);
    if (o.json)
      print_json(row_of(c, selection, o, model, context));
    else
      print(report::why_ranked(c, selection, o.settings, context.words));
  } else if (o.json || o.out.empty()) {
    print_all(selection, model, o, context);
  } else {
    print(context.words("cli.written", {o.out}));
  }
}

}  // namespace

void add_select(CLI::App& app, Context& context) {
  auto o = std::make_shared<SelectOptions>();
  const auto& w = context.words;
  auto* verb = app.add_subcommand("select", w("cli.select.about"));
  verb->add_option("PLACE", o->places, w("cli.select.places"))->required();
  verb->add_option("--threshold", o->settings.class_probability, w("cli.select.threshold"))
      ->check(CLI::Range(0.5, 1.0));
  verb->add_option("--years", o->settings.years, w("cli.select.years"))->check(CLI::Range(3, 25));
  verb->add_option("--last-year", o->settings.last_year, w("cli.select.last_year"));
  verb->add_option("--kpi", o->kpis, w("cli.select.kpi"))->expected(1)->take_all();
  verb->add_option("--pupils", o->settings.pupils, w("cli.select.pupils"));
  verb->add_option("--county", o->county, w("cli.select.county"));
  verb->add_option("--why", o->why, w("cli.select.why"));
  verb->add_option("--overrule", o->overrule, w("cli.select.overrule"));
  verb->add_flag("--take-in", o->take_in, w("cli.select.take_in"));
  verb->add_flag("--leave-out", o->leave_out, w("cli.select.leave_out"));
  verb->add_option("--reason", o->reason, w("cli.select.reason"));
  verb->add_option("--by", o->by, w("cli.select.by"));
  verb->add_option("--withdraw", o->withdraw, w("cli.select.withdraw"));
  verb->add_option("--out", o->out, w("cli.select.out"));
  verb->add_flag("--json", o->json, w("cli.json"));
  verb->callback([o, &context] {
    if (!o->kpis.empty()) o->settings.indicators.clear();
    for (const auto& kpi : o->kpis) o->settings.indicators.push_back(judged_by(kpi));
    o->settings.watch_probability = std::min(o->settings.watch_probability, o->settings.class_probability);
    o->settings.needed = std::min(o->settings.needed, o->settings.years);
    run_select(*o, context);
  });
}

}  // namespace skolanalys::cli
