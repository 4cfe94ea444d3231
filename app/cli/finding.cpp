#include <nlohmann/json.hpp>

#include "app/cli/process.h"
#include "core/analysis/finding.h"
#include "core/analysis/recurrence.h"
#include "core/assets/assets.h"
#include "core/commands/finding.h"
#include "core/error.h"
#include "core/exchange/findings.h"
#include "core/report/finding_words.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

json to_json(const model::Model& model, const analysis::Support& s) {
  json out{{"id", model::to_string(s.evidence->id)},
           {"kind", std::string(model::id_of(s.evidence->kind))},
           {"source_kind", std::string(analysis::id_of(s.kind))},
           {"source", s.source},
           {"reference", s.reference},
           {"note", s.evidence->note},
           {"lost", s.lost}};
  if (s.series != nullptr) {
    auto values = json::object();
    for (const auto& [year, value] : s.series->values)
      if (year >= s.evidence->from_year && (s.evidence->to_year == 0 || year <= s.evidence->to_year))
        values[std::to_string(year)] = value;
    out["series"] = {{"kpi", s.series->kpi}, {"area", s.series->area}, {"values", std::move(values)}};
    return out;
  }
  auto respondents = json::array();
  for (const auto id : s.respondents)
    if (const auto* r = model.find(id)) respondents.push_back(r->label);
  out["quote"] = s.quote;
  out["clock"] = s.clock;
  out["roles"] = s.roles;
  out["respondents"] = std::move(respondents);
  out["from"] = s.range.from;
  out["to"] = s.range.to;
  return out;
}

json to_json(const model::Model& model, const analysis::FindingView& view, const assets::Words& words) {
  const auto& f = *view.finding;
  const auto strength = [](const std::optional<analysis::Strength>& s) {
    return s ? json(std::string(analysis::id_of(*s))) : json(nullptr);
  };
  auto flags = json::array();
  for (const auto flag : view.flags) flags.push_back(std::string(analysis::id_of(flag)));
  auto in_favour = json::array();
  auto against = json::array();
  for (const auto& s : view.in_favour) in_favour.push_back(to_json(model, s));
  for (const auto& s : view.against) against.push_back(to_json(model, s));
  const auto* area = model.find(f.area);
  return {{"id", model::to_string(f.id)},
          {"label", f.label},
          {"statement", f.statement},
          {"reworded", f.reworded},
          {"theme", area == nullptr ? json(nullptr) : json(area->slug)},
          {"status", std::string(model::id_of(f.status))},
          {"practice", f.strength_of_practice},
          {"strength", strength(view.strength())},
          {"computed", strength(view.computed)},
          {"chosen", strength(view.chosen)},
          {"reason", f.strength_reason},
          {"why", report::strength_why(view, words)},
          {"respondents_for", view.grounds.in_favour},
          {"respondents_against", view.grounds.against},
          {"levels", view.grounds.levels},
          {"source_kinds", view.grounds.sources},
          {"flags", std::move(flags)},
          {"speaks_against", f.against},
          {"question", f.question},
          {"for", std::move(in_favour)},
          {"against", std::move(against)}};
}

void print_short(const analysis::FindingView& view, const assets::Words& words) {
  print(view.finding->label + "  " + view.words());
  print("    " + report::strength_word(view.strength(), words) + ". " + report::strength_why(view, words));
  for (const auto& flag : report::flag_words(view, words)) print("    ! " + flag);
}

void print_whole(const analysis::FindingView& view, const Context& context) {
  print_short(view, context.words);
  const auto side = [&](const std::vector<analysis::Support>& list, const char* heading) {
    if (list.empty()) return;
    print("  " + context.words(heading));
    for (const auto& s : list) {
      const auto said = s.series != nullptr ? report::figures_of(s, context.words) : s.quote;
      print("    " + report::place_of(s, context.words, assets::roles().names(s.roles, context.language)) +
            "\n      " + said);
    }
  };
  side(view.in_favour, "finding.for");
  side(view.against, "finding.against");
  if (!view.finding->against.empty())
    print("  " + context.words("finding.speaks_against") + ": " + view.finding->against);
}

void show(const model::Model& model, const std::string& label, bool as_json, const Context& context) {
  const analysis::Findings findings(model);
  const auto& view = *findings.find(commands::finding_called(model, label).id);
  if (as_json)
    print_json(to_json(model, view, context.words));
  else
    print_whole(view, context);
}

void add_changing(ProjectVerb& verb, Context& context) {
  struct Options {
    std::string label, statement, theme, against, question, author, strength, reason, status, file;
    std::vector<std::string> in_favour, opposed;
    bool practice = false;
  };
  const auto code_of = [](const model::Model& model, const std::string& theme) {
    const auto* code = model.code_called(theme);
    if (code == nullptr)
      throw Error(Fault::usage, "error.unknown_theme", {theme, "–"}, "there is no theme '" + theme + "'");
    return code->id;
  };
  const auto add_all = [](store::Project& project, model::FindingId id, const Options& o) {
    for (const bool against : {false, true})
      for (const auto& reference : against ? o.opposed : o.in_favour) {
        auto wanted = exchange::evidence_called(project.model(), reference);
        wanted.against = against;
        exchange::add_evidence(project, id, wanted);
      }
  };
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("add");
    word->add_option("--statement", o->statement, context.words("cli.finding.statement"))->required();
    word->add_option("--label", o->label, context.words("cli.finding.label"));
    word->add_option("--theme", o->theme, context.words("cli.theme"));
    word->add_option("--speaks-against", o->against, context.words("cli.finding.speaks_against"));
    word->add_option("--question", o->question, context.words("cli.finding.question"));
    word->add_option("--author", o->author, context.words("cli.code.coder"));
    word->add_option("--for", o->in_favour, context.words("cli.finding.reference"));
    word->add_option("--against", o->opposed, context.words("cli.finding.reference"));
    word->add_flag("--practice", o->practice, context.words("cli.finding.practice"));
    verb.writes(word, [o, code_of, add_all, &context](store::Project& project, bool as_json) {
      commands::NewFinding wanted;
      wanted.statement = o->statement;
      wanted.label = o->label;
      if (!o->theme.empty()) wanted.area = code_of(project.model(), o->theme);
      wanted.against = o->against;
      wanted.question = o->question;
      wanted.strength_of_practice = o->practice;
      wanted.author = o->author;
      for (const auto& list : {o->in_favour, o->opposed})
        for (const auto& reference : list) (void)exchange::evidence_called(project.model(), reference);
      const auto id = commands::add_finding(project, wanted);
      add_all(project, id, *o);
      show(project.model(), project.model().findings.at(id).label, as_json, context);
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("evidence");
    word->add_option("LABEL", o->label, context.words("cli.finding.label"))->required();
    word->add_option("--for", o->in_favour, context.words("cli.finding.reference"));
    word->add_option("--against", o->opposed, context.words("cli.finding.reference"));
    verb.writes(word, [o, add_all, &context](store::Project& project, bool as_json) {
      add_all(project, commands::finding_called(project.model(), o->label).id, *o);
      show(project.model(), o->label, as_json, context);
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("set");
    word->add_option("LABEL", o->label, context.words("cli.finding.label"))->required();
    word->add_option("--statement", o->statement, context.words("cli.finding.statement"));
    word->add_option("--theme", o->theme, context.words("cli.theme"));
    word->add_option("--speaks-against", o->against, context.words("cli.finding.speaks_against"));
    word->add_option("--question", o->question, context.words("cli.finding.question"));
    auto* strength = word->add_option("--strength", o->strength, context.words("cli.finding.strength"));
    word->add_option("--reason", o->reason, context.words("cli.finding.reason"));
    word->add_option("--status", o->status, context.words("cli.finding.status"))
        ->check(CLI::IsMember({"draft", "ready", "dropped"}));
    verb.writes(word, [o, strength, code_of, &context](store::Project& project, bool as_json) {
      auto wanted = commands::finding_called(project.model(), o->label);
      if (!o->statement.empty()) wanted.statement = o->statement;
      if (!o->theme.empty()) wanted.area = code_of(project.model(), o->theme);
      if (!o->against.empty()) wanted.against = o->against;
      if (!o->question.empty()) wanted.question = o->question;
      if (strength->count() > 0) {
        wanted.strength = o->strength == "computed" ? "" : o->strength;
        wanted.strength_reason = o->reason;
      }
      if (!o->status.empty()) wanted.status = *model::parse<model::FindingStatus>(o->status);
      commands::change_finding(project, wanted);
      show(project.model(), o->label, as_json, context);
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("remove");
    word->add_option("LABEL", o->label, context.words("cli.finding.label"))->required();
    verb.writes(word, [o](store::Project& project, bool as_json) {
      commands::remove_finding(project, commands::finding_called(project.model(), o->label).id);
      if (as_json) print_json({{"removed", o->label}});
    });
  }
  {
    auto o = std::make_shared<Options>();
    auto* word = verb.word("import");
    word->add_option("FINDINGS", o->file, context.words("cli.finding.file"))->required();
    word->add_option("--author", o->author, context.words("cli.code.coder"));
    verb.writes(word, [o, &context](store::Project& project, bool as_json) {
      const auto wanted = exchange::read_findings(o->file, o->author);
      auto labels = json::array();
      for (const auto id : exchange::add_findings(project, wanted, o->author))
        labels.push_back(project.model().findings.at(id).label);
      if (as_json)
        print_json({{"findings", std::move(labels)}});
      else
        print(context.words("cli.finding.imported", {std::to_string(labels.size())}));
    });
  }
}

}  // namespace

void add_finding(CLI::App& app, Context& context) {
  ProjectVerb verb(app, context, "finding");
  verb.otherwise([&context](const model::Model& model, bool as_json) {
    const analysis::Findings findings(model);
    auto list = json::array();
    for (const auto& view : findings.all()) {
      if (as_json)
        list.push_back(to_json(model, view, context.words));
      else
        print_short(view, context.words);
    }
    if (as_json) print_json({{"findings", std::move(list)}});
    if (!as_json && findings.all().empty()) print(context.words("cli.finding.none"));
  });
  auto label = std::make_shared<std::string>();
  auto* one = verb.word("show");
  one->add_option("LABEL", *label, context.words("cli.finding.label"))->required();
  verb.reads(one, [label, &context](const model::Model& model, bool as_json) {
    show(model, *label, as_json, context);
  });
  // Up from a passage: which findings rest on it.
  auto reference = std::make_shared<std::string>();
  auto* trace = verb.word("trace");
  trace->add_option("REFERENCE", *reference, context.words("cli.finding.reference"))->required();
  verb.reads(trace, [reference, &context](const model::Model& model, bool as_json) {
    const analysis::Findings findings(model);
    auto list = json::array();
    for (const auto* view : exchange::findings_at(model, findings, *reference)) {
      if (as_json)
        list.push_back({{"label", view->finding->label}, {"statement", view->words()}});
      else
        print_short(*view, context.words);
    }
    if (as_json)
      print_json({{"reference", *reference}, {"findings", std::move(list)}});
    else if (list.empty() && exchange::findings_at(model, findings, *reference).empty())
      print(context.words("cli.finding.untraced", {*reference}));
  });
  // Across municipalities: FILE is a folder.
  verb.reads_folder(
      verb.word("across"), [&context](const std::vector<const model::Model*>& models, bool as_json) {
        analysis::Across all;
        for (const auto* model : models) all.take(*model);
        auto list = json::array();
        for (const auto& r : all.recurring()) {
          auto where = json::array();
          for (const auto& w : r.where) {
            where.push_back(
                {{"municipality", w.municipality},
                 {"label", w.label},
                 {"statement", w.words},
                 {"strength", w.strength ? json(std::string(analysis::id_of(*w.strength))) : json(nullptr)}});
          }
          if (!as_json) {
            print(r.name + " · " + std::to_string(r.where.size()) +
                  (r.practice ? " · " + context.words("findings.practice") : ""));
            for (const auto& w : r.where)
              print("  " + w.municipality + ": " + w.words + " (" +
                    report::strength_word(w.strength, context.words) + ")");
          }
          list.push_back({{"theme", r.slug}, {"practice", r.practice}, {"where", std::move(where)}});
        }
        if (as_json)
          print_json({{"projects", models.size()}, {"recurring", std::move(list)}});
        else
          print(context.words("across.caution_findings", {std::to_string(models.size())}));
      });
  add_changing(verb, context);
}

}  // namespace skolanalys::cli
