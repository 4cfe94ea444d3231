#include <chrono>
#include <nlohmann/json.hpp>

#include "app/cli/process.h"
#include "core/analysis/visit.h"
#include "core/assets/shipped_words.h"
#include "core/commands/field.h"
#include "core/commands/plan.h"
#include "core/error.h"
#include "core/exchange/file.h"
#include "core/report/visit_out.h"
#include "core/report/write.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

constexpr const char* status_ids[] = {"planned", "ongoing", "held", "cancelled"};

std::string status_of(const model::Interview& i) { return status_ids[static_cast<std::size_t>(i.status)]; }

json in_json(const model::Model& model, const model::Interview& i) {
  return {{"id", model::Model::called(i)},
          {"title", i.title},
          {"roles", i.roles},
          {"date", i.date ? json(model::to_string(*i.date)) : json(nullptr)},
          {"start", i.start},
          {"minutes", analysis::duration_of(model, i)},
          {"place", i.place},
          {"unit", i.unit},
          {"interviewers", i.interviewers},
          {"guide", i.guide},
          {"covered", i.covered},
          {"status", status_of(i)}};
}

std::string names(const std::vector<std::string>& roles, const Context& context) {
  std::string out;
  for (const auto& role : roles)
    out += (out.empty() ? "" : ", ") + assets::roles().name(role, context.language);
  return out;
}

std::string level_name(const std::string& id, const Context& context) {
  for (const auto& level : assets::roles().levels)
    if (level.id == id) return context.language == "en" ? level.name_en : level.name_sv;
  return id;
}

json balance_in_json(const model::Model& model) {
  const auto balance = analysis::balance_of(model);
  json levels = json::array();
  json proposals = json::array();
  for (const auto& [level, h] : balance.levels)
    levels.push_back(
        {{"level", level}, {"planned", h.planned}, {"held", h.held}, {"cancelled", h.cancelled}});
  for (const auto& p : balance.proposals)
    proposals.push_back({{"role", p.role}, {"why", p.why}, {"usual", p.usual}});
  return {{"levels", std::move(levels)}, {"missing", balance.missing}, {"proposals", std::move(proposals)}};
}

void list(const model::Model& model, bool as_json, const Context& context) {
  json interviews = json::array();
  json clashes = json::array();
  for (const auto* i : model.interviews_in_order()) {
    interviews.push_back(in_json(model, *i));
    if (as_json) continue;
    print((i->date ? model::to_string(*i->date) : "          ") + " " +
          (i->start.empty() ? "     " : i->start) + "  " + names(i->roles, context) +
          (i->place.empty() ? "" : ", " + i->place) + "  (" + context.words("visit.status." + status_of(*i)) +
          ")  " + model::Model::called(*i));
  }
  for (const auto& c : analysis::clashes_of(model)) {
    const auto sentence =
        context.words("visit.clash", {c.who, names(c.first->roles, context), names(c.second->roles, context),
                                      model::to_string(*c.first->date), c.second->start});
    if (!as_json) complain(sentence);
    clashes.push_back(sentence);
  }
  if (as_json) {
    print_json({{"interviews", std::move(interviews)},
                {"clashes", std::move(clashes)},
                {"balance", balance_in_json(model)}});
    return;
  }
  std::string missing;
  for (const auto& level : analysis::balance_of(model).missing)
    missing += (missing.empty() ? "" : ", ") + level_name(level, context);
  if (!missing.empty()) print(context.words("cli.plan.missing", {missing}));
}

void print_balance(const model::Model& model, bool as_json, const Context& context) {
  if (as_json) {
    print_json(balance_in_json(model));
    return;
  }
  const auto balance = analysis::balance_of(model);
  for (const auto& [level, h] : balance.levels)
    print(level_name(level, context) + "\t" +
          (h.expected() == 0
               ? context.words("visit.nobody")
               : context.words("visit.dated", {std::to_string(h.planned), std::to_string(h.held)})));
  for (const auto& p : balance.proposals)
    print("  " + context.words("visit.proposal." + p.why,
                               {assets::roles().name(p.role, context.language), std::to_string(p.usual)}));
}

void print_coverage(const model::Model& model, bool as_json, const Context& context) {
  json questions = json::array();
  for (const auto& a : analysis::coverage_of(model)) {
    json not_in = json::array();
    for (const auto* i : a.not_in) not_in.push_back(model::Model::called(*i));
    questions.push_back({{"guide", a.guide->slug},
                         {"question", a.question->id},
                         {"text", a.question->text},
                         {"asked", a.in.size()},
                         {"of", a.in.size() + a.not_in.size()},
                         {"not_in", std::move(not_in)}});
    if (!as_json)
      print(a.guide->slug + "\t" + std::to_string(a.in.size()) + "/" +
            std::to_string(a.in.size() + a.not_in.size()) + "\t" +
            assets::in_language(a.question->id, a.question->text, context.language));
  }
  if (as_json)
    print_json({{"questions", std::move(questions)}});
  else if (questions.empty())
    print(context.words("visit.coverage_none"));
}

struct Form {
  std::string which;
  commands::PlannedInterview wanted;
  std::string date;
};

void add_fields(CLI::App* word, Form& f, const Context& context) {
  const auto& w = context.words;
  word->add_option("--role", f.wanted.roles, w("cli.plan.role"))->expected(1)->take_all();
  word->add_option("--by", f.wanted.interviewers, w("cli.plan.by"))->expected(1)->take_all();
  word->add_option("--date", f.date, w("cli.plan.date"));
  word->add_option("--start", f.wanted.start, w("cli.plan.start"));
  word->add_option("--minutes", f.wanted.duration_min, w("cli.plan.minutes"));
  word->add_option("--place", f.wanted.place, w("cli.plan.place"));
  word->add_option("--unit", f.wanted.unit, w("cli.plan.unit"));
  word->add_option("--guide", f.wanted.guide, w("cli.plan.guide"));
  word->add_option("--title", f.wanted.title, w("cli.plan.title"));
  word->add_option("--name", f.wanted.name, w("cli.plan.name"));
}

const model::Interview& called(const model::Model& model, const std::string& which) {
  const auto* i = model.interview_called(which);
  if (i == nullptr)
    throw Error(Fault::usage, "error.unknown_interview", {which}, "there is no interview '" + which + "'");
  return *i;
}

void say(const store::Project& project, model::InterviewId id, bool as_json) {
  const auto& i = project.model().interviews.at(id);
  if (as_json)
    print_json(in_json(project.model(), i));
  else
    print(model::Model::called(i));
}

}  // namespace

void add_plan(CLI::App& app, Context& context) {
  ProjectVerb verb(app, context, "plan");
  verb.otherwise([&context](const model::Model& m, bool as_json) { list(m, as_json, context); });
  verb.reads(verb.word("balance"),
             [&context](const model::Model& m, bool as_json) { print_balance(m, as_json, context); });
  verb.reads(verb.word("coverage"),
             [&context](const model::Model& m, bool as_json) { print_coverage(m, as_json, context); });

  auto a = std::make_shared<Form>();
  auto* add = verb.word("add");
  add_fields(add, *a, context);
  verb.writes(add, [a](store::Project& project, bool as_json) {
    a->wanted.date = optional_date(a->date);
    say(project, commands::plan_interview(project, a->wanted), as_json);
  });

  auto c = std::make_shared<Form>();
  auto* change = verb.word("change");
  change->add_option("INTERVIEW", c->which, context.words("cli.interview"))->required();
  add_fields(change, *c, context);
  verb.writes(change, [c](store::Project& project, bool as_json) {
    const auto& i = called(project.model(), c->which);
    auto wanted = c->wanted;
    // What is not said stays.
    if (wanted.roles.empty()) wanted.roles = i.roles;
    if (wanted.interviewers.empty()) wanted.interviewers = i.interviewers;
    if (wanted.start.empty()) wanted.start = i.start;
    if (wanted.duration_min == 0) wanted.duration_min = i.duration_min;
    if (wanted.place.empty()) wanted.place = i.place;
    if (wanted.unit.empty()) wanted.unit = i.unit;
    if (wanted.title.empty()) wanted.title = i.title;
    if (wanted.guide.empty() && wanted.roles == i.roles) wanted.guide = i.guide;
    wanted.date = c->date.empty() ? i.date : optional_date(c->date);
    const auto id = i.id;
    commands::replan_interview(project, id, wanted);
    say(project, id, as_json);
  });

  struct Set {
    std::string which, status;
  };
  auto s = std::make_shared<Set>();
  auto* set = verb.word("set");
  set->add_option("INTERVIEW", s->which, context.words("cli.interview"))->required();
  set->add_option("STATUS", s->status, context.words("cli.plan.status"))
      ->required()
      ->check(CLI::IsMember({"planned", "ongoing", "held", "cancelled"}));
  verb.writes(set, [s](store::Project& project, bool as_json) {
    const auto id = called(project.model(), s->which).id;
    for (std::size_t n = 0; n < std::size(status_ids); ++n)
      if (s->status == status_ids[n])
        commands::set_status(project, id, static_cast<model::InterviewStatus>(n));
    say(project, id, as_json);
  });

  struct Ask {
    std::string which;
    std::vector<std::string> questions;
    bool undo = false;
  };
  auto q = std::make_shared<Ask>();
  auto* ask = verb.word("ask");
  ask->add_option("INTERVIEW", q->which, context.words("cli.interview"))->required();
  ask->add_option("QUESTION", q->questions, context.words("cli.plan.question"))->required();
  ask->add_flag("--undo", q->undo, context.words("cli.plan.undo"));
  verb.writes(ask, [q](store::Project& project, bool as_json) {
    const auto& i = called(project.model(), q->which);
    const auto* guide = project.model().guide_called(i.guide);
    for (const auto& question : q->questions)
      if (guide == nullptr || std::none_of(guide->questions.begin(), guide->questions.end(),
                                           [&](const auto& known) { return known.id == question; }))
        throw Error(Fault::usage, "error.unknown_question", {question, i.guide},
                    "the guide " + i.guide + " has no question '" + question + "'");
    const auto id = i.id;
    for (const auto& question : q->questions) commands::set_covered(project, id, question, !q->undo);
    say(project, id, as_json);
  });

  auto o = std::make_shared<std::string>();
  auto* out = verb.word("out");
  out->add_option("NAME", *o, context.words("cli.plan.out"))->required();
  verb.reads(out, [o, &context](const model::Model& m, bool as_json) {
    if (exchange::ending_of(*o) == ".ics")
      exchange::write_file(*o, report::schedule_calendar(m, context.words,
                                                         std::chrono::floor<std::chrono::milliseconds>(
                                                             std::chrono::system_clock::now())));
    else
      report::write(report::schedule(m, context.words), *o);
    if (as_json)
      print_json({{"out", *o}});
    else
      print(context.words("cli.written", {*o}));
  });
}

}  // namespace skolanalys::cli
