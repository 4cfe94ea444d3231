#include <chrono>
#include <nlohmann/json.hpp>

#include "app/cli/process.h"
#include "app/session/lexicon.h"
#include "core/commands/application.h"
#include "core/commands/compare_applications.h"
#include "core/commands/stage.h"
#include "core/error.h"
#include "core/exchange/application_form.h"
#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/privacy/release.h"
#include "core/report/letters.h"
#include "core/report/write.h"

namespace skolanalys::cli {
namespace {

using nlohmann::json;

model::Date today() {
  return model::Date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}
json date_or_null(const std::optional<model::Date>& date) {
  return date ? json(model::to_string(*date)) : json(nullptr);
}

template <class E>
E one_of(const std::string& word) {
  if (const auto value = model::parse<E>(word)) return *value;
  std::string all;
  for (const auto name : names_of(E{})) all += (all.empty() ? "" : ", ") + std::string(name);
  throw Error(Fault::usage, "error.choose_one", {word, all}, "'" + word + "' is none of: " + all);
}

std::string name_of(const std::string& code) {
  for (const auto& m : assets::municipalities())
    if (m.code == code) return m.name;
  return code;
}

json in_json(const model::Model& model, const model::Application& a, const Context& context) {
  json remarks = json::array();
  for (const auto& r : commands::remarks_on(model, a))
    remarks.push_back({{"id", r.id}, {"text", context.words(r.id, r.values)}, {"hinders", r.hinders}});
  json signatures = json::array();
  for (const auto& s : a.signatures)
    signatures.push_back({{"role", s.role}, {"name", s.name}, {"date", date_or_null(s.date)}});
  const auto* cohort = commands::cohort_of(model, a);
  return {{"id", to_string(a.id)},
          {"municipality", name_of(a.municipality_code)},
          {"code", a.municipality_code},
          {"cohort", cohort == nullptr ? "" : cohort->name},
          {"received", date_or_null(a.received)},
          {"channel", std::string(model::id_of(a.channel))},
          {"late", commands::late(model, a)},
          {"complete", commands::complete(a)},
          {"stage", std::string(model::id_of(commands::stage_of(a)))},
          {"signatures", std::move(signatures)},
          {"decision", std::string(model::id_of(a.decision))},
          {"decision_reason", a.decision_reason},
          {"decided_by", a.decided_by},
          {"decided", date_or_null(a.decided)},
          {"price", commands::price_of(model, a)},
          {"invoice", std::string(model::id_of(a.invoice))},
          {"registry", a.registry},
          {"remarks", std::move(remarks)}};
}

void list(const model::Model& model, bool as_json, const Context& context) {
  json applications = json::array();
  json cohorts = json::array();
  for (const auto& [id, c] : model.cohorts) {
    const auto used = commands::capacity_of(model, id);
    const auto capacity = context.words(
        used.places > 0 ? "apply.capacity" : "apply.capacity_open",
        used.places > 0
            ? std::vector<std::string>{std::to_string(used.admitted), std::to_string(used.places),
                                       std::to_string(used.reserve), std::to_string(used.waiting)}
            : std::vector<std::string>{std::to_string(used.admitted), std::to_string(used.reserve),
                                       std::to_string(used.waiting)});
    if (!as_json) print(c.name + ": " + capacity);
    cohorts.push_back({{"name", c.name},
                       {"last_date", date_or_null(c.last_date)},
                       {"places", c.places},
                       {"admitted", used.admitted},
                       {"reserve", used.reserve},
                       {"waiting", used.waiting},
                       {"price", c.price}});
  }
  for (const auto& [id, a] : model.applications) {
    applications.push_back(in_json(model, a, context));
    if (as_json) continue;
    print(name_of(a.municipality_code) + "\t" +
          context.words("stage." + std::string(model::id_of(commands::stage_of(a)))) + "\t" +
          (a.received ? model::to_string(*a.received) : "–"));
    for (const auto& r : commands::remarks_on(model, a)) print("  " + context.words(r.id, r.values));
  }
  if (as_json) print_json({{"cohorts", std::move(cohorts)}, {"applications", std::move(applications)}});
}

struct Form {
  std::string who, cohort, received, channel, late_reason, contact, email, registry, motivation;
  std::vector<std::string> signatures;
  double price = -1;
};

void add_form(ProjectVerb& verb, Context& context) {
  auto o = std::make_shared<Form>();
  auto* word = verb.word("add");
  const auto& w = context.words;
  word->add_option("MUNICIPALITY", o->who, w("cli.apply.municipality"))->required();
  word->add_option("--cohort", o->cohort, w("cli.apply.in"));
  word->add_option("--received", o->received, w("cli.apply.received"));
  word->add_option("--channel", o->channel, w("cli.apply.channel"));
  word->add_option("--signed", o->signatures, w("cli.apply.signed"))->expected(1)->take_all();
  word->add_option("--late-reason", o->late_reason, w("cli.apply.late_reason"));
  word->add_option("--contact", o->contact, w("cli.apply.contact"));
  word->add_option("--email", o->email, w("cli.apply.email"));
  word->add_option("--registry", o->registry, w("cli.apply.registry"));
  word->add_option("--motivation", o->motivation, w("cli.apply.motivation"));
  word->add_option("--price", o->price, w("cli.apply.price"))->check(CLI::NonNegativeNumber);
  verb.writes(word, [o, &context](store::Project& project, bool as_json) {
    const auto& m = project.model();
    model::Application a;
    // An application that is there is changed by what is said; its municipality's code or id names it.
    for (const auto& [id, there] : m.applications)
      if (to_string(id) == o->who ||
          (there.municipality_code == o->who || name_of(there.municipality_code) == o->who))
        a = commands::application_called(m, o->who);
    if (!a.id) a.municipality_code = assets::municipality(o->who).code;
    if (!o->cohort.empty()) a.cohort = commands::cohort_called(m, o->cohort).id;
    if (!a.cohort && m.cohorts.size() == 1) a.cohort = m.cohorts.begin()->first;
    if (!o->received.empty()) a.received = date_of(o->received);
    if (!o->channel.empty()) a.channel = one_of<model::Channel>(o->channel);
    for (const auto& words : o->signatures) {
      const auto equals = words.find('=');
      model::Signature s;
      s.role = words.substr(0, equals);
      if (equals != std::string::npos) s.name = words.substr(equals + 1);
      if (const auto* role = assets::roles().called(s.role)) s.role = role->id;
      std::erase_if(a.signatures, [&](const model::Signature& old) { return old.role == s.role; });
      a.signatures.push_back(std::move(s));
    }
    for (const auto& [from, to] :
         {std::pair{&o->late_reason, &a.late_reason}, std::pair{&o->contact, &a.contact},
          std::pair{&o->email, &a.email}, std::pair{&o->registry, &a.registry},
          std::pair{&o->motivation, &a.motivation}})
      if (!from->empty()) *to = *from;
    if (o->price >= 0) a.price = o->price;
    const auto id = commands::put_application(project, a, today());
    const auto& now = m.applications.at(id);
    if (as_json) {
      print_json(in_json(m, now, context));
      return;
    }
    print(name_of(now.municipality_code) + "\t" +
          context.words("stage." + std::string(model::id_of(commands::stage_of(now)))));
    for (const auto& r : commands::remarks_on(m, now)) print("  " + context.words(r.id, r.values));
  });
}

/// What a form says, printed; registered with `apply add` by someone who has looked at it, or here with
/// --add.
void add_read(ProjectVerb& verb, Context& context) {
  struct Options {
    std::string form, cohort, received;
    bool add = false;
  };
  auto o = std::make_shared<Options>();
  auto* word = verb.word("read");
  word->add_option("FORM", o->form, context.words("cli.apply.form"))->required();
  word->add_option("--cohort", o->cohort, context.words("cli.apply.in"));
  word->add_option("--received", o->received, context.words("cli.apply.received"));
  word->add_flag("--add", o->add, context.words("cli.apply.add_it"));
  verb.writes(word, [o, &context](store::Project& project, bool as_json) {
    const auto& m = project.model();
    auto form = exchange::read_application(o->form);
    auto& a = form.application;
    if (!o->received.empty()) a.received = date_of(o->received);
    if (!o->cohort.empty()) a.cohort = commands::cohort_called(m, o->cohort).id;
    if (!a.cohort && m.cohorts.size() == 1) a.cohort = m.cohorts.begin()->first;
    if (o->add) {
      if (a.municipality_code.empty()) (void)assets::municipality(form.municipality);
      a = m.applications.at(commands::put_application(project, a, today()));
    }
    auto out = in_json(m, a, context);
    out["contact"] = a.contact;
    out["email"] = a.email;
    out["motivation"] = a.motivation;
    if (!o->add) out["id"] = nullptr;
    out["missing"] = form.missing;
    out["added"] = o->add;
    if (as_json) {
      print_json(out);
      return;
    }
    print((a.municipality_code.empty() ? form.municipality : name_of(a.municipality_code)) + "\t" +
          a.contact + "\t" + a.email);
    for (const auto& s : a.signatures)
      print("  " + assets::roles().name(s.role, context.language) + ": " + s.name);
    for (const auto& missing : form.missing) print("  ! " + context.words("form.missing." + missing));
  });
}

/// Applicants beside each other.
void add_compare(ProjectVerb& verb, Context& context) {
  auto who = std::make_shared<std::vector<std::string>>();
  auto* word = verb.word("compare");
  word->add_option("WHO", *who, context.words("cli.apply.who"));
  verb.reads(word, [who, &context](const model::Model& model, bool as_json) {
    std::vector<model::ApplicationId> ids;
    for (const auto& one : *who) ids.push_back(commands::application_called(model, one).id);
    const analysis::Panel panel(model);
    auto list = json::array();
    for (const auto& c : commands::side_by_side(model, panel, ids)) {
      json remarks = json::array();
      for (const auto& r : c.remarks) remarks.push_back(context.words(r.id, r.values));
      list.push_back({{"municipality", c.municipality},
                      {"code", c.code},
                      {"rank", c.ranked ? json(c.ranked->rank) : json(nullptr)},
                      {"p_weak", c.ranked ? json(c.ranked->p_weak) : json(nullptr)},
                      {"p_declining", c.ranked ? json(c.ranked->p_declining) : json(nullptr)},
                      {"chair", c.chair},
                      {"head", c.head},
                      {"late", c.late},
                      {"received", date_or_null(c.received)},
                      {"price", c.price},
                      {"stage", std::string(model::id_of(c.stage))},
                      {"cohort", c.cohort},
                      {"remarks", std::move(remarks)}});
      if (!as_json)
        print(c.municipality + "\t" + (c.ranked ? std::to_string(c.ranked->rank) : "–") + "\t" +
              context.words("stage." + std::string(model::id_of(c.stage))) + "\t" +
              (c.received ? model::to_string(*c.received) : "–"));
    }
    if (as_json) print_json({{"applications", std::move(list)}});
  });
}

/// The words of a letter: shown, set from a text file, or those that ship again.
void add_template(ProjectVerb& verb, Context& context) {
  struct Options {
    std::string kind, from;
    bool reset = false;
  };
  auto o = std::make_shared<Options>();
  auto* word = verb.word("template");
  word->add_option("KIND", o->kind, context.words("cli.apply.kind"))->required();
  word->add_option("--from", o->from, context.words("cli.apply.template_from"));
  word->add_flag("--reset", o->reset, context.words("cli.apply.template_reset"));
  verb.writes(word, [o, &context](store::Project& project, bool as_json) {
    const auto kind = one_of<report::LetterKind>(o->kind);
    if (o->reset) report::set_letter_template(project, kind, "", context.words);
    if (!o->from.empty())
      report::set_letter_template(project, kind, exchange::read_text(o->from), context.words);
    const auto text = report::letter_template(project.model(), kind, context.words);
    if (as_json)
      print_json({{"kind", o->kind}, {"text", text}, {"fields", report::letter_fields()}});
    else
      print(text);
  });
}

void add_decide(ProjectVerb& verb, Context& context) {
  struct Options {
    std::string who, decision, reason, by, on;
  };
  auto o = std::make_shared<Options>();
  auto* word = verb.word("decide");
  const auto& w = context.words;
  word->add_option("WHO", o->who, w("cli.apply.who"))->required();
  word->add_option("DECISION", o->decision, w("cli.apply.decision"))->required();
  word->add_option("--reason", o->reason, w("cli.apply.reason"));
  word->add_option("--by", o->by, w("cli.apply.by"));
  word->add_option("--on", o->on, w("cli.apply.on"));
  verb.writes(word, [o, &context](store::Project& project, bool as_json) {
    const auto id = commands::application_called(project.model(), o->who).id;
    commands::decide(
        project, id,
        {one_of<model::Decision>(o->decision), o->reason, o->by, o->on.empty() ? today() : date_of(o->on)});
    const auto& a = project.model().applications.at(id);
    if (as_json)
      print_json(in_json(project.model(), a, context));
    else
      print(name_of(a.municipality_code) + ": " +
            context.words("decision." + std::string(model::id_of(a.decision))));
  });
  auto i = std::make_shared<Options>();
  auto* invoice = verb.word("invoice");
  invoice->add_option("WHO", i->who, w("cli.apply.who"))->required();
  invoice->add_option("STATE", i->decision, w("cli.apply.invoice"))->required();
  verb.writes(invoice, [i, &context](store::Project& project, bool as_json) {
    const auto id = commands::application_called(project.model(), i->who).id;
    commands::set_invoice(project, id, one_of<model::Invoice>(i->decision));
    if (as_json)
      print_json(in_json(project.model(), project.model().applications.at(id), context));
    else
      print(context.words("invoice." + i->decision));
  });
}

void add_cohort(ProjectVerb& verb, Context& context) {
  struct Options {
    std::string name, last, from, to, term;
    int places = -1, year = 0, days = -1;
    double price = -1;
    std::vector<std::string> includes;
  };
  auto o = std::make_shared<Options>();
  auto* word = verb.word("cohort");
  const auto& w = context.words;
  word->add_option("NAME", o->name, w("cli.apply.name"))->required();
  word->add_option("--last-date", o->last, w("cli.apply.last_date"));
  word->add_option("--from", o->from, w("cli.apply.from"));
  word->add_option("--to", o->to, w("cli.apply.to"));
  word->add_option("--places", o->places, w("cli.apply.places"))->check(CLI::NonNegativeNumber);
  word->add_option("--days", o->days, w("cli.apply.days"))->check(CLI::NonNegativeNumber);
  word->add_option("--price", o->price, w("cli.apply.price"))->check(CLI::NonNegativeNumber);
  word->add_option("--includes", o->includes, w("cli.apply.includes"))->expected(1)->take_all();
  word->add_option("--term", o->term, w("cli.apply.term"))->check(CLI::IsMember({"autumn", "spring"}));
  word->add_option("--year", o->year, w("cli.apply.year"));
  verb.writes(word, [o](store::Project& project, bool as_json) {
    model::Cohort c;
    for (const auto& [id, there] : project.model().cohorts)
      if (there.name == o->name) c = there;
    c.name = o->name;
    if (!o->last.empty()) c.last_date = date_of(o->last);
    if (!o->from.empty()) c.from = date_of(o->from);
    if (!o->to.empty()) c.to = date_of(o->to);
    if (!o->term.empty()) c.term = o->term;
    if (o->year != 0) c.year = o->year;
    if (o->places >= 0) c.places = o->places;
    if (o->days >= 0) c.interviewer_days = o->days;
    if (o->price >= 0) c.price = o->price;
    if (!o->includes.empty()) c.price_includes = o->includes;
    const auto id = commands::put_cohort(project, c);
    if (as_json)
      print_json({{"id", to_string(id)}, {"name", c.name}, {"places", c.places}, {"price", c.price}});
    else
      print(c.name);
  });
}

void add_outcome(ProjectVerb& verb, Context& context) {
  struct Options {
    std::string who, out, kind;
  };
  const auto& w = context.words;
  auto o = std::make_shared<Options>();
  auto* letter = verb.word("letter");
  letter->add_option("WHO", o->who, w("cli.apply.who"))->required();
  letter->add_option("--out", o->out, w("cli.apply.out"))->required();
  letter->add_option("--kind", o->kind, w("cli.apply.kind"));
  verb.writes(letter, [o, &context](store::Project& project, bool as_json) {
    const auto& a = commands::application_called(project.model(), o->who);
    const auto kind = o->kind.empty() ? report::letter_for(a) : one_of<report::LetterKind>(o->kind);
    const auto tree = report::letter(project.model(), a, kind, today(), context.words);
    const auto record = privacy::release(
        project, report::letter_leaves(a, kind, o->out), session::lexicon(),
        [&](const model::Model&, const std::filesystem::path& path) { report::write(tree, path); });
    if (as_json)
      print_json({{"out", o->out},
                  {"kind", std::string(model::id_of(kind))},
                  {"recipient", record.recipient},
                  {"sha256", record.sha256}});
    else
      print(context.words("cli.written", {o->out}));
  });
  auto b = std::make_shared<Options>();
  auto* begin = verb.word("begin");
  begin->add_option("WHO", b->who, w("cli.apply.who"))->required();
  begin->add_option("--out", b->out, w("cli.apply.out"))->required();
  verb.reads(begin, [b, &context](const model::Model& model, bool as_json) {
    const auto project =
        commands::begin_engagement(model, commands::application_called(model, b->who).id, b->out);
    const auto& e = project->model().engagement;
    if (as_json)
      print_json({{"out", b->out}, {"municipality", e.municipality}, {"code", e.municipality_code}});
    else
      print(context.words("cli.new.done", {b->out, e.municipality, e.municipality_code}));
  });
  auto s = std::make_shared<Options>();
  auto* stage = verb.word("stage");
  stage->add_option("STAGE", s->who, w("cli.apply.to_stage"))->required();
  verb.writes(stage, [s, &context](store::Project& project, bool as_json) {
    commands::set_stage(project, one_of<model::Stage>(s->who));
    const auto& e = project.model().engagement;
    if (as_json)
      print_json({{"municipality", e.municipality}, {"stage", std::string(model::id_of(e.stage))}});
    else
      print(context.words("cli.apply.stage_done",
                          {e.municipality, context.words("stage." + std::string(model::id_of(e.stage)))}));
  });
}

}  // namespace

void add_apply(CLI::App& app, Context& context) {
  ProjectVerb verb(app, context, "apply");
  verb.otherwise([&context](const model::Model& model, bool as_json) { list(model, as_json, context); });
  add_form(verb, context);
  add_read(verb, context);
  add_compare(verb, context);
  add_template(verb, context);
  add_decide(verb, context);
  add_cohort(verb, context);
  add_outcome(verb, context);
}

}  // namespace skolanalys::cli
