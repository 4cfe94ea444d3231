#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/commands/overview.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

constexpr const char* step_states[] = {"done", "now", "coming"};

std::string missing_in_words(const commands::Remark& remark, const Context& context) {
  const auto error = "error." + remark.id;
  return context.words(
      context.words.has(remark.id) && remark.id.starts_with("application.") ? remark.id : error,
      remark.values);
}

json in_json(const commands::OverviewRow& row, const Context& context) {
  json missing = json::array();
  for (const auto& m : row.missing) missing.push_back({{"id", m.id}, {"text", missing_in_words(m, context)}});
  json steps = json::array();
  for (const auto& s : row.steps)
    steps.push_back({{"stage", std::string(model::id_of(s.stage))},
                     {"state", step_states[static_cast<std::size_t>(s.state)]},
                     {"date", s.date ? json(model::to_string(*s.date)) : json(nullptr)}});
  json next = nullptr;
  if (row.next)
    next = {{"date", model::to_string(row.next->date)}, {"what", row.next->what}, {"words", row.next->words}};
  return {{"file", row.path.string()},
          {"municipality", row.municipality},
          {"code", row.code},
          {"county", row.county},
          {"registry", row.registry},
          {"kind", row.round ? "round" : "engagement"},
          {"stage", std::string(model::id_of(row.stage))},
          {"next", std::move(next)},
          {"missing", std::move(missing)},
          {"steps", std::move(steps)},
          {"planned", row.planned},
          {"held", row.held},
          {"documents", row.documents},
          {"codings", row.codings},
          {"findings", row.findings},
          {"actions", row.actions},
          {"overdue", row.overdue},
          {"waiting", row.waiting},
          {"admitted", row.admitted},
          {"interviewer_days", row.days},
          {"cohort", row.cohort},
          {"fault", row.fault ? json(context.words(row.fault->id(), row.fault->values())) : json("")}};
}

std::string days_in_words(const commands::CohortDays& days, const assets::Words& words) {
  return days.name + ": " +
         words(days.had > 0 ? "overview.days_of" : "overview.days_used",
               {std::to_string(days.used), std::to_string(days.had), std::to_string(days.engagements)});
}

void print_row(const commands::OverviewRow& row, const Context& context) {
  if (row.fault) {
    complain(context.words(row.fault->id(), row.fault->values()));
    return;
  }
  std::string line = row.municipality + "\t";
  line += row.round
              ? context.words("overview.round", {std::to_string(row.admitted), std::to_string(row.waiting)})
              : context.words("stage." + std::string(model::id_of(row.stage)));
  if (row.next)
    line += "\t" + model::to_string(row.next->date) + " " + context.words("overview.next." + row.next->what) +
            (row.next->words.empty() ? "" : " " + row.next->words);
  print(line);
  for (const auto& m : row.missing) print("  " + missing_in_words(m, context));
  if (row.overdue > 0) print("  " + context.words("overview.overdue", {std::to_string(row.overdue)}));
}

}  // namespace

void add_overview(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> places;
    std::string today;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("overview", context.words("cli.overview.about"));
  verb->add_option("PLACE", o->places, context.words("cli.overview.places"))->required();
  verb->add_option("--today", o->today, context.words("cli.overview.today"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const auto today =
        o->today.empty()
            ? model::Date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()))
            : date_of(o->today);
    const auto all = commands::overview({o->places.begin(), o->places.end()}, today, {}, context.opening());
    json rows = json::array();
    for (const auto& row : all.rows) {
      if (o->json)
        rows.push_back(in_json(row, context));
      else
        print_row(row, context);
    }
    json days = json::array();
    for (const auto& c : all.days) {
      days.push_back({{"cohort", c.name}, {"had", c.had}, {"used", c.used}, {"engagements", c.engagements}});
      if (!o->json) print(days_in_words(c, context.words));
    }
    json recurring = json::array();
    for (const auto& r : all.recurring) {
      json where = json::array();
      for (const auto& w : r.where) where.push_back({{"municipality", w.municipality}, {"label", w.label}});
      recurring.push_back(
          {{"theme", r.slug}, {"name", r.name}, {"practice", r.practice}, {"where", std::move(where)}});
      if (!o->json) print(context.words("overview.recurs", {r.name, std::to_string(r.where.size())}));
    }
    json outcomes = json::array();
    for (const auto& one : all.outcomes.all) {
      const auto progress = std::string(analysis::id_of(one.progress.progress));
      outcomes.push_back({{"municipality", one.municipality},
                          {"action", one.action},
                          {"series", one.series},
                          {"progress", progress},
                          {"change", one.progress.change}});
      if (!o->json)
        print(one.municipality + ": " + one.action + " · " + one.series + " · " +
              context.words("report.progress." + progress));
    }
    if (!o->json) {
      if (!all.outcomes.all.empty()) print(context.words("overview.caution"));
      return;
    }
    print_json({{"rows", std::move(rows)},
                {"cohorts", std::move(days)},
                {"recurring", std::move(recurring)},
                {"outcomes", std::move(outcomes)},
                {"caution", context.words("overview.caution")}});
  });
}

}  // namespace skolanalys::cli
