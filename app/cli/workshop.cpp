#include <nlohmann/json.hpp>

#include "app/cli/process.h"
#include "app/cli/release.h"
#include "core/analysis/workshop.h"
#include "core/commands/finding.h"
#include "core/commands/workshop.h"
#include "core/error.h"
#include "core/exchange/findings.h"
#include "core/exchange/votes.h"
#include "core/report/finding_words.h"
#include "core/report/process.h"
#include "core/report/write.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

/// "Bord 1:rektor,larare:8": name, roles, persons; what is left out is empty.
model::WorkshopGroup group_of(const std::string& text) {
  model::WorkshopGroup group;
  const auto first = text.find(':');
  group.name = text.substr(0, first);
  if (first == std::string::npos) return group;
  const auto second = text.find(':', first + 1);
  std::istringstream roles(text.substr(first + 1, second == std::string::npos ? second : second - first - 1));
  for (std::string role; std::getline(roles, role, ',');)
    if (!role.empty()) group.roles.push_back(role);
  if (second != std::string::npos) group.persons = std::atoi(text.c_str() + second + 1);
  return group;
}

json to_json(const model::Model& model, const model::Workshop& w) {
  auto groups = json::array();
  for (const auto& group : w.groups)
    groups.push_back({{"name", group.name}, {"roles", group.roles}, {"persons", group.persons}});
  json out{{"id", model::to_string(w.id)},
           {"number", w.number},
           {"title", w.title},
           {"date", w.date ? json(model::to_string(*w.date)) : json(nullptr)},
           {"held", w.held},
           {"groups", std::move(groups)}};
  if (w.number == 1) {
    auto findings = json::array();
    for (const auto& t : analysis::reactions_of(model, w)) {
      const auto list = [](const std::vector<const model::Reaction*>& said) {
        auto of = json::array();
        for (const auto* r : said)
          of.push_back({{"id", model::to_string(r->id)}, {"group", r->group}, {"words", r->words}});
        return of;
      };
      findings.push_back({{"finding", t.finding->label},
                          {"agree", list(t.agree)},
                          {"disagree", list(t.disagree)},
                          {"missing", list(t.missing)},
                          {"silent", t.silent}});
    }
    out["findings"] = std::move(findings);
    return out;
  }
  auto candidates = json::array();
  for (const auto& c : analysis::tally_of(model, w)) {
    const auto judged = [](const analysis::Judged5& j) {
      return j.groups == 0 ? json(nullptr) : json{{"median", j.median}, {"low", j.low}, {"high", j.high}};
    };
    candidates.push_back(
        {{"title", c.priority->title},
         {"rank", c.rank},
         {"tie", c.tie},
         {"by_rule", c.by_rule},
         {"dots", c.dots},
         {"share", c.share},
         {"by_group", c.by_group},
         {"people_least", c.people_least ? json(*c.people_least) : json(nullptr)},
         {"people_most", c.people_most ? json(*c.people_most) : json(nullptr)},
         {"one_group", c.one_group.empty() ? json(nullptr) : json(c.one_group)},
         {"effect", judged(c.effect)},
         {"effort", judged(c.effort)},
         {"quadrant", c.quadrant ? json(std::string(analysis::id_of(*c.quadrant))) : json(nullptr)},
         {"chosen", c.priority->chosen},
         {"reason", c.priority->reason},
         {"stopped", c.priority->stopped}});
  }
  out["dots_per_person"] = commands::dots_per_person(model, w);
  out["candidates"] = std::move(candidates);
  return out;
}

void show(const model::Model& model, const model::Workshop& w, bool as_json, const Context& context) {
  if (as_json) {
    print_json(to_json(model, w));
    return;
  }
  const auto& words = context.words;
  print(words("report.workshop.title", {std::to_string(w.number)}) +
        (w.date ? " · " + model::to_string(*w.date) : "") + (w.held ? " · " + words("workshop.held") : ""));
  if (w.number == 1) {
    for (const auto& t : analysis::reactions_of(model, w))
      print("  " + t.finding->label + "  " +
            words("cli.workshop.tally", {std::to_string(t.agree.size()), std::to_string(t.disagree.size()),
                                         std::to_string(t.missing.size())}));
    return;
  }
  for (const auto& c : analysis::tally_of(model, w))
    print("  " + std::to_string(c.rank) + (c.tie ? "=" : "") + "  " + std::to_string(c.dots) + "  " +
          c.priority->title +
          (c.quadrant ? " · " + words("quadrant." + std::string(analysis::id_of(*c.quadrant))) : "") +
          (c.one_group.empty() ? "" : " · " + words("workshop.from_one", {c.one_group})) +
          (c.priority->chosen ? " · " + words("workshop.chosen") : ""));
}

model::PriorityId candidate_called(const model::Model& model, const model::Workshop& w,
                                   const std::string& title) {
  std::string all;
  for (const auto& [id, priority] : model.priorities) {
    if (priority.workshop != w.id) continue;
    if (priority.title == title || model::to_string(id) == title) return id;
    all += (all.empty() ? "" : "; ") + priority.title;
  }
  throw Error(Fault::usage, "error.unknown_candidate", {title, all.empty() ? "–" : all},
              "there is no candidate '" + title + "'; there are: " + all);
}

struct WorkshopOptions {
  int number = 1;
  std::string title, date, place, early, out, finding, group, kind, words, file, candidate, reason, stopped,
      minutes;
  std::vector<std::string> groups, findings;
  int dots = -1, most = 0;
  bool evidence = false, against = false;
};

void set(model::Workshop& w, const WorkshopOptions& o) {
  if (!o.title.empty()) w.title = o.title;
  if (!o.date.empty()) w.date = date_of(o.date);
  if (!o.place.empty()) w.place = o.place;
  if (!o.early.empty()) w.early_reason = o.early;
  if (!o.minutes.empty()) w.minutes = o.minutes;
  if (o.dots >= 0) w.dots_per_person = o.dots;
  if (o.most > 0) w.most_on_one = o.most;
  if (!o.groups.empty()) w.groups.clear();
  for (const auto& group : o.groups) w.groups.push_back(group_of(group));
}

}  // namespace

void add_workshop(CLI::App& app, Context& context) {
  ProjectVerb verb(app, context, "workshop");
  verb.otherwise([&context](const model::Model& model, bool as_json) {
    auto list = json::array();
    for (const auto& [id, w] : model.workshops) {
      if (as_json)
        list.push_back(to_json(model, w));
      else
        show(model, w, false, context);
    }
    if (as_json) print_json({{"workshops", std::move(list)}});
    if (!as_json && model.workshops.empty()) print(context.words("cli.workshop.none"));
  });
  const auto number = [&context](CLI::App* word, WorkshopOptions& o) {
    word->add_option("NUMBER", o.number, context.words("cli.workshop.number"))->required();
  };
  const auto header = [&context](CLI::App* word, WorkshopOptions& o) {
    word->add_option("--title", o.title, context.words("cli.workshop.heading"));
    word->add_option("--date", o.date, context.words("cli.workshop.date"));
    word->add_option("--place", o.place, context.words("cli.workshop.place"));
    word->add_option("--group", o.groups, context.words("cli.workshop.group"));
    word->add_option("--dots", o.dots, context.words("cli.workshop.dots"));
    word->add_option("--most-on-one", o.most, context.words("cli.workshop.most"));
    word->add_option("--reason", o.early, context.words("cli.workshop.early"));
    word->add_option("--minutes", o.minutes, context.words("cli.workshop.minutes"));
  };
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("plan");
    number(word, *o);
    header(word, *o);
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      model::Workshop w;
      w.number = o->number;
      w.title = context.words("report.workshop.title", {std::to_string(o->number)});
      set(w, *o);
      const auto id = commands::plan_workshop(project, w);
      show(project.model(), project.model().workshops.at(id), as_json, context);
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("set");
    number(word, *o);
    header(word, *o);
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      auto w = commands::workshop_numbered(project.model(), o->number);
      set(w, *o);
      commands::change_workshop(project, w);
      show(project.model(), project.model().workshops.at(w.id), as_json, context);
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("react");
    word->add_option("--finding", o->finding, context.words("cli.finding.label"));
    word->add_option("--group", o->group, context.words("report.workshop.group"))->required();
    word->add_option("--kind", o->kind, context.words("cli.workshop.kind"))
        ->required()
        ->check(CLI::IsMember({"agree", "disagree", "missing"}));
    word->add_option("--words", o->words, context.words("cli.workshop.words"));
    word->add_flag("--evidence", o->evidence, context.words("cli.workshop.evidence"));
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      model::Reaction r;
      r.workshop = commands::workshop_numbered(project.model(), 1).id;
      if (!o->finding.empty()) r.finding = commands::finding_called(project.model(), o->finding).id;
      r.group = o->group;
      r.kind = *model::parse<model::ReactionKind>(o->kind);
      r.words = o->words;
      const auto id = commands::react(project, r);
      if (o->evidence && r.finding)
        commands::add_reaction_evidence(project, r.finding, id,
                                        {r.kind == model::ReactionKind::disagree, ""});
      show(project.model(), project.model().workshops.at(r.workshop), as_json, context);
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("reword");
    word->add_option("--finding", o->finding, context.words("cli.finding.label"))->required();
    word->add_option("--words", o->words, context.words("cli.finding.statement"))->required();
    verb.writes(word, [o](store::Project& project, bool as_json) {
      commands::reword_finding(project, commands::finding_called(project.model(), o->finding).id, o->words);
      if (as_json) print_json({{"finding", o->finding}, {"reworded", o->words}});
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("candidate");
    word->add_option("--title", o->title, context.words("report.workshop.candidate"))->required();
    word->add_option("--finding", o->findings, context.words("cli.finding.label"));
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      const auto w = commands::workshop_numbered(project.model(), 2).id;
      std::vector<model::FindingId> findings;
      for (const auto& label : o->findings)
        findings.push_back(commands::finding_called(project.model(), label).id);
      bool there = false;
      for (const auto& [id, priority] : project.model().priorities)
        if (priority.workshop == w && priority.title == o->title) {
          there = true;
          commands::change_candidate(project, id, o->title, findings);
          break;
        }
      if (!there) commands::add_candidate(project, w, o->title, findings);
      show(project.model(), project.model().workshops.at(w), as_json, context);
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("votes");
    word->add_option("CSV", o->file, context.words("cli.workshop.csv"))->required();
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      const auto w = commands::workshop_numbered(project.model(), 2).id;
      exchange::add_votes(project, w, exchange::read_votes(o->file));
      show(project.model(), project.model().workshops.at(w), as_json, context);
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("choose");
    word->add_option("--candidate", o->candidate, context.words("report.workshop.candidate"))->required();
    word->add_option("--reason", o->reason, context.words("cli.workshop.reason"));
    word->add_option("--stopped", o->stopped, context.words("cli.workshop.stopped"));
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      const auto& w = commands::workshop_numbered(project.model(), 2);
      commands::decide(project, candidate_called(project.model(), w, o->candidate), true, o->reason,
                       o->stopped);
      show(project.model(), w, as_json, context);
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("hold");
    number(word, *o);
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      const auto id = commands::workshop_numbered(project.model(), o->number).id;
      commands::hold_workshop(project, id);
      show(project.model(), project.model().workshops.at(id), as_json, context);
    });
  }
  {
    auto o = std::make_shared<WorkshopOptions>();
    auto* word = verb.word("report");
    number(word, *o);
    word->add_option("--out", o->out, context.words("cli.report.out"))->required();
    const auto leaving = std::make_shared<ReleaseOptions>();
    add_release_options(*word, context, leaving);
    verb.releases(word, [o, leaving, &context](const std::string& file, bool as_json) {
      const auto record = release(
          *leaving, file, {.what = "workshop", .path = o->out, .roles = privacy::Roles::as_they_are}, context,
          [&](const store::Project&, const model::Model& model, const std::filesystem::path& path,
              bool outside) {
            report::write(report::build_workshop(model, commands::workshop_numbered(model, o->number),
                                                 {.outside = outside}),
                          path);
          });
      if (as_json)
        print_json({{"out", o->out}, {"pseudonymised", record.pseudonymised}, {"sha256", record.sha256}});
      else
        print(context.words("cli.written", {o->out}));
    });
  }
}

}  // namespace skolanalys::cli
