#include <chrono>
#include <nlohmann/json.hpp>

#include "app/cli/process.h"
#include "app/cli/release.h"
#include "core/analysis/follow_up.h"
#include "core/analysis/recurrence.h"
#include "core/commands/change_work.h"
#include "core/commands/follow_up.h"
#include "core/error.h"
#include "core/exchange/findings.h"
#include "core/report/finding_words.h"
#include "core/report/process.h"
#include "core/report/write.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

model::Date today_or(const std::string& date) {
  if (!date.empty()) return date_of(date);
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

json dated(const std::optional<model::Date>& date) {
  return date ? json(model::to_string(*date)) : json(nullptr);
}

/// The one whose words begin so, or whose id prints so.
template <class Map, class Words>
auto called(const Map& map, const std::string& name, Words&& words_of) {
  using Id = typename Map::key_type;
  Id found;
  std::string all;
  for (const auto& [id, entity] : map) {
    const std::string words = words_of(entity);
    if (model::to_string(id) == name || words == name) return id;
    if (!name.empty() && words.starts_with(name)) found = found ? Id{} : id;
    all += (all.empty() ? "" : "; ") + words;
  }
  if (!found)
    throw Error(Fault::usage, "error.unknown_called", {name, all.empty() ? "–" : all},
                "'" + name + "' names none of: " + all);
  return found;
}
model::ActionId action_called(const model::Model& model, const std::string& name) {
  return called(model.actions, name, [](const auto& a) { return a.what; });
}

json to_json(const model::Model& model, const model::Action& a) {
  const auto series = model.series.find(a.series);
  return {{"id", model::to_string(a.id)},
          {"what", a.what},
          {"owner", a.owner},
          {"start", dated(a.start)},
          {"due", dated(a.due)},
          {"done", dated(a.done)},
          {"state", std::string(model::id_of(a.state))},
          {"series", series == model.series.end() ? json(nullptr) : json(series->second.kpi)},
          {"question", a.question}};
}

json to_json(const model::Model& model, const analysis::GoalView& view) {
  auto warnings = json::array();
  auto actions = json::array();
  for (const auto warning : view.warnings) warnings.push_back(std::string(analysis::id_of(warning)));
  for (const auto* action : view.actions) actions.push_back(to_json(model, *action));
  const auto& g = *view.goal;
  const auto stands = analysis::progress_of(model, g);
  return {{"id", model::to_string(g.id)},
          {"priority", view.priority == nullptr ? "" : view.priority->title},
          {"what", g.what},
          {"series", view.series == nullptr ? json(nullptr) : json(view.series->kpi)},
          {"question", g.question},
          {"process", g.process},
          {"start_value", g.start_value ? json(*g.start_value) : json(nullptr)},
          {"goal_value", g.goal_value ? json(*g.goal_value) : json(nullptr)},
          {"due", dated(g.due)},
          {"owner", g.owner},
          {"noise", view.noise ? json(view.noise->sd) : json(nullptr)},
          {"progress", std::string(analysis::id_of(stands.progress))},
          {"latest", stands.year == 0 ? json(nullptr) : json(stands.latest)},
          {"warnings", std::move(warnings)},
          {"actions", std::move(actions)}};
}

std::string warning_words(const analysis::GoalView& view, analysis::GoalWarning warning,
                          const assets::Words& words) {
  return words("goal.warning." + std::string(analysis::id_of(warning)),
               {view.noise ? report::figure(2 * view.noise->sd, words) : ""});
}

void list_goals(const model::Model& model, bool as_json, const Context& context) {
  auto list = json::array();
  for (const auto& view : analysis::goals_of(model)) {
    if (as_json) {
      list.push_back(to_json(model, view));
      continue;
    }
    print((view.priority == nullptr ? "" : view.priority->title + ": ") + view.goal->what + " · " +
          assets::roles().name(view.goal->owner, context.language) +
          (view.goal->due ? " · " + model::to_string(*view.goal->due) : ""));
    for (const auto warning : view.warnings) print("  ! " + warning_words(view, warning, context.words));
    for (const auto* a : view.actions)
      print("  - " + a->what + " · " + assets::roles().name(a->owner, context.language) + " · " +
            (a->due ? model::to_string(*a->due) : "") + " · " +
            context.words("action_state." + std::string(model::id_of(a->state))));
  }
  if (as_json) print_json({{"goals", std::move(list)}});
  if (!as_json && model.goals.empty()) print(context.words("cli.action.none"));
}

void list_events(const std::vector<analysis::Event>& events, bool as_json, const Context& context) {
  auto list = json::array();
  for (const auto& e : events) {
    if (as_json)
      list.push_back({{"kind", std::string(analysis::id_of(e.kind))},
                      {"date", model::to_string(e.date)},
                      {"what", e.what},
                      {"owner", e.owner},
                      {"done", e.done},
                      {"overdue", e.overdue}});
    else
      print(model::to_string(e.date) + (e.overdue ? " ! " : "   ") +
            context.words("event." + std::string(analysis::id_of(e.kind))) + "  " + e.what +
            (e.owner.empty() ? "" : " · " + assets::roles().name(e.owner, context.language)));
  }
  if (as_json) print_json({{"events", std::move(list)}});
  if (!as_json && events.empty()) print(context.words("cli.action.nothing_due"));
}

}  // namespace

void add_action(CLI::App& app, Context& context) {
  struct Options {
    std::string goal, priority, what, owner, start, due, series, question, state, date, by, words, action;
    double value = 0, from = 0;
    bool process = false;
  };
  ProjectVerb verb(app, context, "action");
  verb.otherwise(
      [&context](const model::Model& model, bool as_json) { list_goals(model, as_json, context); });
  const auto measure = [](const model::Model& model, const std::string& kpi) {
    if (kpi.empty()) return model::SeriesId{};
    const auto* series = exchange::series_called(model, kpi, "");
    if (series == nullptr)
      throw Error(Fault::usage, "error.unknown_series", {kpi}, "there is no series '" + kpi + "'");
    return series->id;
  };
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("goal");
    word->add_option("--priority", o->priority, context.words("cli.action.priority"))->required();
    word->add_option("--what", o->what, context.words("cli.action.what"))->required();
    word->add_option("--owner", o->owner, context.words("cli.action.owner"));
    word->add_option("--due", o->due, context.words("cli.action.due"));
    word->add_option("--series", o->series, context.words("cli.action.series"));
    auto* from = word->add_option("--start-value", o->from, context.words("cli.action.start_value"));
    auto* value = word->add_option("--goal-value", o->value, context.words("cli.action.goal_value"));
    word->add_option("--question", o->question, context.words("cli.action.question"));
    word->add_flag("--process", o->process, context.words("cli.action.process"));
    verb.writes(word, [o, from, value, measure, &context](store::Project& project, bool as_json) {
      const auto& model = project.model();
      model::Goal g;
      g.priority = called(model.priorities, o->priority, [](const auto& p) { return p.title; });
      g.what = o->what;
      g.owner = o->owner;
      g.due = optional_date(o->due);
      g.series = measure(model, o->series);
      if (from->count() > 0) g.start_value = o->from;
      if (value->count() > 0) g.goal_value = o->value;
      g.question = o->question;
      g.process = o->process;
      const auto id = commands::add_goal(project, g);
      for (const auto& view : analysis::goals_of(model)) {
        if (view.goal->id != id) continue;
        if (as_json) print_json(to_json(model, view));
        for (const auto warning : view.warnings) complain(warning_words(view, warning, context.words));
      }
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("add");
    word->add_option("--goal", o->goal, context.words("cli.action.goal_name"))->required();
    word->add_option("--what", o->what, context.words("cli.action.what"))->required();
    word->add_option("--owner", o->owner, context.words("cli.action.owner"));
    word->add_option("--start", o->start, context.words("cli.action.start"));
    word->add_option("--due", o->due, context.words("cli.action.due"));
    word->add_option("--series", o->series, context.words("cli.action.series"));
    word->add_option("--question", o->question, context.words("cli.action.question"));
    verb.writes(word, [o, measure](store::Project& project, bool as_json) {
      const auto& model = project.model();
      model::Action a;
      a.goal = called(model.goals, o->goal, [](const auto& g) { return g.what; });
      a.what = o->what;
      a.owner = o->owner;
      a.start = optional_date(o->start);
      a.due = optional_date(o->due);
      a.series = measure(model, o->series);
      a.question = o->question;
      const auto id = commands::add_action(project, a);
      if (as_json)
        print_json(to_json(model, model.actions.at(id)));
      else
        print(a.what);
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("state");
    word->add_option("ACTION", o->action, context.words("cli.action.name"))->required();
    word->add_option("STATE", o->state, context.words("cli.action.state_name"))
        ->required()
        ->check(CLI::IsMember({"planned", "started", "done", "stopped"}));
    word->add_option("--on", o->date, context.words("cli.action.on"));
    verb.writes(word, [o](store::Project& project, bool as_json) {
      const auto id = action_called(project.model(), o->action);
      commands::set_action_state(project, id, *model::parse<model::ActionState>(o->state),
                                 optional_date(o->date));
      if (as_json) print_json(to_json(project.model(), project.model().actions.at(id)));
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("contact");
    word->add_option("--words", o->words, context.words("cli.action.contact_words"))->required();
    word->add_option("--date", o->date, context.words("cli.action.on"))->required();
    word->add_option("--by", o->by, context.words("cli.action.by"));
    word->add_option("--action", o->action, context.words("cli.action.name"));
    verb.writes(word, [o](store::Project& project, bool as_json) {
      model::SupportContact c;
      if (!o->action.empty()) c.action = action_called(project.model(), o->action);
      c.date = optional_date(o->date);
      c.by = o->by;
      c.words = o->words;
      const auto id = commands::add_contact(project, c);
      if (as_json) print_json({{"contact", model::to_string(id)}});
    });
  }
  // Across municipalities: FILE is a folder.
  verb.reads_folder(verb.word("across"), [&context](const std::vector<const model::Model*>& models,
                                                    bool as_json) {
    analysis::Across across;
    for (const auto* model : models) across.take(*model);
    const auto outcomes = across.outcomes();
    auto all = json::array();
    auto sums = json::array();
    for (const auto& one : outcomes.all)
      all.push_back({{"municipality", one.municipality},
                     {"action", one.action},
                     {"priority", one.priority},
                     {"themes", one.themes},
                     {"series", one.series},
                     {"progress", std::string(analysis::id_of(one.progress.progress))},
                     {"change", one.progress.change}});
    for (const auto& sum : outcomes.sums) {
      sums.push_back({{"area", sum.theme},
                      {"actions", sum.actions},
                      {"municipalities", sum.municipalities},
                      {"better", sum.better},
                      {"within_noise", sum.within},
                      {"worse", sum.worse},
                      {"no_news", sum.no_news}});
      if (!as_json)
        print(sum.theme + ": " +
              context.words("across.sum", {std::to_string(sum.actions), std::to_string(sum.municipalities),
                                           std::to_string(sum.better), std::to_string(sum.within),
                                           std::to_string(sum.worse), std::to_string(sum.no_news)}));
    }
    const auto caution = context.words("across.caution", {std::to_string(outcomes.municipalities)});
    if (as_json)
      print_json({{"caution", caution}, {"areas", std::move(sums)}, {"actions", std::move(all)}});
    else
      print(caution);
  });
  auto today = std::make_shared<std::string>();
  for (const bool late : {false, true}) {
    auto* word = verb.word(late ? "overdue" : "calendar");
    word->add_option("--today", *today, context.words("cli.action.today"));
    verb.reads(word, [today, late, &context](const model::Model& model, bool as_json) {
      const auto day = today_or(*today);
      list_events(late ? analysis::overdue_of(model, day) : analysis::calendar_of(model, day), as_json,
                  context);
    });
  }
}

void add_followup(CLI::App& app, Context& context) {
  struct Options {
    std::string follow_up, date, label, action, side, grade, words, by, out, today, summary;
  };
  ProjectVerb verb(app, context, "followup");
  const auto show = [](const model::Model& model, const model::FollowUp& f, std::optional<model::Side> side) {
    auto list = json::array();
    const auto pairs =
        side ? analysis::judgements_seen_by(model, f.id, *side) : analysis::judgements_of(model, f.id);
    for (const auto& pair : pairs) {
      const auto one = [&](const model::Judgement* j, bool hidden) {
        if (j == nullptr || hidden) return json(nullptr);
        return json{{"grade", std::string(model::id_of(j->grade))}, {"words", j->words}, {"by", j->by}};
      };
      // Without a side nobody's word is shown before both have judged.
      const bool hide = !side && !pair.both();
      list.push_back({{"action", pair.action->what},
                      {"municipality", one(pair.municipality, hide)},
                      {"association", one(pair.association, hide)},
                      {"both", pair.both()},
                      {"disagree", pair.disagree()}});
    }
    auto compared = json::array();
    for (const auto& c : analysis::compare(model, analysis::rounds_of(model, f))) {
      const auto stand = [](const analysis::Stand3& s) {
        return json{
            {"n", s.respondents}, {"strength", s.strength}, {"both", s.both}, {"weakness", s.weakness}};
      };
      compared.push_back({{"theme", c.theme->slug},
                          {"role", c.role.empty() ? json(nullptr) : json(c.role)},
                          {"before", stand(c.before)},
                          {"after", stand(c.after)},
                          {"shift", std::string(analysis::id_of(c.shift))},
                          {"few", c.few}});
    }
    return json{
        {"follow_up", f.label}, {"date", dated(f.date)},         {"held", f.held},
        {"summary", f.summary}, {"judgements", std::move(list)}, {"before_after", std::move(compared)}};
  };
  verb.otherwise([show, &context](const model::Model& model, bool as_json) {
    auto list = json::array();
    for (const auto& [id, f] : model.follow_ups) {
      if (as_json) {
        list.push_back(show(model, f, std::nullopt));
        continue;
      }
      std::size_t both = 0;
      std::size_t disagree = 0;
      const auto pairs = analysis::judgements_of(model, id);
      for (const auto& pair : pairs) {
        both += pair.both() ? 1 : 0;
        disagree += pair.disagree() ? 1 : 0;
      }
      print((f.date ? model::to_string(*f.date) : "") + "  " + f.label +
            (f.held ? " · " + context.words("workshop.held") : "") + "  " +
            context.words("cli.followup.judged",
                          {std::to_string(both), std::to_string(pairs.size()), std::to_string(disagree)}));
    }
    if (as_json) print_json({{"follow_ups", std::move(list)}});
    if (!as_json && model.follow_ups.empty()) print(context.words("cli.followup.none"));
  });
  const auto named = [&context](CLI::App* word, Options& o) {
    word->add_option("FOLLOWUP", o.follow_up, context.words("cli.followup.name"))->required();
  };
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("plan");
    word->add_option("--from", o->date, context.words("cli.followup.from"))->required();
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      commands::plan_follow_ups(project, date_of(o->date),
                                {context.words("followup.half"), context.words("followup.year"),
                                 context.words("followup.two_years")});
      auto list = json::array();
      for (const auto& [id, f] : project.model().follow_ups) {
        list.push_back({{"follow_up", f.label}, {"date", dated(f.date)}});
        if (!as_json) print(model::to_string(*f.date) + "  " + f.label);
      }
      if (as_json) print_json({{"follow_ups", std::move(list)}});
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("show");
    named(word, *o);
    word->add_option("--side", o->side, context.words("cli.followup.side"))
        ->check(CLI::IsMember({"association", "municipality"}));
    verb.reads(word, [o, show](const model::Model& model, bool) {
      print_json(
          show(model, commands::follow_up_called(model, o->follow_up), model::parse<model::Side>(o->side)));
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("judge");
    named(word, *o);
    word->add_option("--action", o->action, context.words("cli.action.name"))->required();
    word->add_option("--side", o->side, context.words("cli.followup.side"))
        ->required()
        ->check(CLI::IsMember({"association", "municipality"}));
    word->add_option("--grade", o->grade, context.words("cli.followup.grade"))
        ->required()
        ->check(CLI::IsMember({"on-track", "doubtful", "off-track", "too-early"}));
    word->add_option("--words", o->words, context.words("cli.followup.words"));
    word->add_option("--by", o->by, context.words("cli.action.by"));
    word->add_option("--date", o->date, context.words("cli.action.on"));
    verb.writes(word, [o, show](store::Project& project, bool as_json) {
      const auto& model = project.model();
      model::Judgement j;
      j.follow_up = commands::follow_up_called(model, o->follow_up).id;
      j.action = action_called(model, o->action);
      j.side = *model::parse<model::Side>(o->side);
      j.grade = *model::parse<model::Grade>(o->grade);
      j.words = o->words;
      j.by = o->by;
      j.date = optional_date(o->date);
      commands::judge(project, j);
      if (as_json) print_json(show(model, model.follow_ups.at(j.follow_up), j.side));
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("hold");
    named(word, *o);
    word->add_option("--summary", o->summary, context.words("cli.followup.summary"));
    verb.writes(word, [o, show](store::Project& project, bool as_json) {
      const auto id = commands::follow_up_called(project.model(), o->follow_up).id;
      commands::hold_follow_up(project, id, o->summary);
      if (as_json) print_json(show(project.model(), project.model().follow_ups.at(id), std::nullopt));
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("report");
    named(word, *o);
    word->add_option("--out", o->out, context.words("cli.report.out"))->required();
    word->add_option("--today", o->today, context.words("cli.action.today"));
    const auto leaving = std::make_shared<ReleaseOptions>();
    add_release_options(*word, context, leaving);
    verb.releases(word, [o, leaving, &context](const std::string& file, bool as_json) {
      const auto record = release(
          *leaving, file, {.what = "follow-up", .path = o->out, .roles = privacy::Roles::as_they_are},
          context,
          [&](const store::Project&, const model::Model& model, const std::filesystem::path& path,
              bool outside) {
            const auto& f = commands::follow_up_called(model, o->follow_up);
            report::write(report::build_follow_up(model, f, today_or(o->today), {.outside = outside}), path);
          });
      if (as_json)
        print_json({{"out", o->out}, {"pseudonymised", record.pseudonymised}, {"sha256", record.sha256}});
      else
        print(context.words("cli.written", {o->out}));
    });
  }
  verb.writes(verb.word("close"), [](store::Project& project, bool as_json) {
    commands::close_engagement(project);
    if (as_json) print_json({{"stage", "closed"}});
  });
}

}  // namespace skolanalys::cli
