#include "core/commands/application.h"

#include "core/commands/compare_applications.h"
#include "core/commands/plan.h"
#include "core/commands/selection.h"
#include "core/commands/series.h"
#include "core/commands/stage.h"
#include "core/error.h"
#include "core/exchange/application_form.h"
#include "core/exchange/read/reader.h"
#include "core/exchange/sample.h"
#include "core/exchange/series/gather.h"
#include "core/report/letters.h"
#include "core/report/write.h"
#include "tests/catch.h"
#include "tests/fault.h"
#include "tests/scratch.h"

using namespace skolanalys;
using model::Application;
using model::Cohort;
using model::Decision;

namespace {

model::Date day(const char* text) { return *model::parse_date(text); }

struct Round {
  Scratch scratch;
  std::unique_ptr<store::Project> project =
      commands::create_round(scratch / "round.skolanalys", "Hösten 2024");
  model::CohortId cohort;
  model::Date today = day("2024-07-01");
  Round() {
    Cohort c;
    c.name = "Pilot hösten 2024";
    c.last_date = day("2024-06-15");
    c.places = 1;
    c.price = 85000;
    c.price_includes = {"resor", "övernattning", "förberedelser"};
    cohort = commands::put_cohort(*project, c);
  }
  [[nodiscard]] Application form(const char* code = "9999") const {
    Application a;
    a.municipality_code = code;
    a.cohort = cohort;
    a.received = day("2024-06-11");
    a.signatures = {{"namndordforande", "A", day("2024-06-10")},
                    {"forvaltningschef", "B", day("2024-06-10")}};
    return a;
  }
  model::ApplicationId put(const Application& a) { return commands::put_application(*project, a, today); }
  void decide(model::ApplicationId id, Decision decision, const std::string& reason = {}) {
    commands::decide(*project, id, {decision, reason, "LK", day("2024-06-24")});
  }
  const Application& at(model::ApplicationId id) const { return project->model().applications.at(id); }
  [[nodiscard]] bool says(model::ApplicationId id, const std::string& what) const {
    for (const auto& remark : commands::remarks_on(project->model(), at(id)))
      if (remark.id == what) return true;
    return false;
  }
};

}  // namespace

TEST_CASE("both must have signed before an application is complete, and before it is admitted", "[apply]") {
  Round r;
  auto form = r.form();
  form.signatures = {};
  const auto id = r.put(form);
  CHECK(commands::stage_of(r.at(id)) == model::Stage::registered);
  CHECK(fault_of([&] { r.decide(id, Decision::admitted); }) == "error.application.no_chair");
  form.id = id;
  form.signatures = {{"namndordforande", "A", {}}};
  r.put(form);
  CHECK(fault_of([&] { r.decide(id, Decision::admitted); }) == "error.application.no_head");
  // The chair of the executive board will do; a principal will not.
  form.signatures = {{"rektor", "C", {}}, {"forvaltningschef", "B", {}}};
  r.put(form);
  CHECK(fault_of([&] { r.decide(id, Decision::admitted); }) == "error.application.no_chair");
  form.signatures = {{"kommunstyrelsens-ordforande", "D", {}}, {"forvaltningschef", "B", {}}};
  r.put(form);
  CHECK(commands::stage_of(r.at(id)) == model::Stage::complete);
  r.decide(id, Decision::admitted);
  CHECK(r.at(id).decision == Decision::admitted);
  form.signatures.pop_back();
  CHECK(fault_of([&] { r.put(form); }) == "error.admitted_unsigned");
}

TEST_CASE("the last day counts, the day after is late: marked, and taken up with a reason", "[apply]") {
  Round r;
  auto form = r.form();
  form.received = day("2024-06-15");
  const auto on_time = r.put(form);
  CHECK_FALSE(commands::late(r.project->model(), r.at(on_time)));
  form.municipality_code = "0380";
  form.received = day("2024-06-16");
  const auto id = r.put(form);
  CHECK(r.says(id, "application.late"));
  CHECK(fault_of([&] { r.decide(id, Decision::admitted); }) == "error.application.late");
  form.id = id;
  form.late_reason = "Posten var försenad";
  r.put(form);
  CHECK(r.says(id, "application.late_taken"));
  r.decide(id, Decision::admitted);
  CHECK(r.at(id).decision == Decision::admitted);
}

TEST_CASE("receipt is asked for, and cannot lie ahead", "[apply]") {
  Round r;
  auto form = r.form();
  form.received = std::nullopt;
  const auto id = r.put(form);
  CHECK(fault_of([&] { r.decide(id, Decision::admitted); }) == "error.application.no_receipt");
  form.received = day("2024-07-02");
  CHECK(fault_of([&] { r.put(form); }) == "error.received_later");
}

TEST_CASE("a second application of a municipality is noticed, not refused", "[apply]") {
  Round r;
  const auto first = r.put(r.form());
  CHECK_FALSE(r.says(first, "application.duplicate"));
  const auto second = r.put(r.form());
  CHECK(r.says(second, "application.duplicate"));
  CHECK(fault_of([&] { (void)commands::application_called(r.project->model(), "9999"); }) ==
        "error.several_applications");
  r.decide(first, Decision::withdrawn, "dubblett");
  CHECK_FALSE(r.says(second, "application.duplicate"));
  CHECK(commands::application_called(r.project->model(), "Exempelköping").id == second);
}

TEST_CASE("a cohort admits as many as it has places for", "[apply]") {
  Round r;
  const auto first = r.put(r.form());
  const auto second = r.put(r.form("0380"));
  r.decide(first, Decision::admitted);
  CHECK(commands::capacity_of(r.project->model(), r.cohort).full());
  CHECK(fault_of([&] { r.decide(second, Decision::admitted); }) == "error.application.full");
  r.decide(second, Decision::reserve, "plats 2");
  CHECK(commands::capacity_of(r.project->model(), r.cohort).reserve == 1);
  auto c = r.project->model().cohorts.at(r.cohort);
  c.places = 2;
  commands::put_cohort(*r.project, c);
  r.decide(second, Decision::admitted);
  c.places = 1;
  CHECK(fault_of([&] { commands::put_cohort(*r.project, c); }) == "error.cohort_places");
  CHECK(fault_of([&] { commands::remove_cohort(*r.project, r.cohort); }) == "error.cohort_used");
}

TEST_CASE("a decision has a name, a date and, unless it is yes, a reason", "[apply]") {
  Round r;
  const auto id = r.put(r.form());
  CHECK(fault_of([&] {
          commands::decide(*r.project, id, {Decision::admitted, "", "", r.today});
        }) == "error.decided_by");
  CHECK(fault_of([&] {
          commands::decide(*r.project, id, {Decision::admitted, "", "LK", {}});
        }) == "error.decided_when");
  CHECK(fault_of([&] { r.decide(id, Decision::declined); }) == "error.verdict_reason");
  CHECK(fault_of([&] {
          commands::decide(*r.project, id, {Decision::admitted, "", "LK", day("2024-06-01")});
        }) == "error.decided_before");
  r.decide(id, Decision::declined, "resultaten är inte svaga");
  r.decide(id, Decision::undecided);
  CHECK(r.at(id).decided_by.empty());
}

TEST_CASE("only an admitted municipality is invoiced, and pays what was sent", "[apply]") {
  Round r;
  const auto id = r.put(r.form());
  CHECK(fault_of([&] { commands::set_invoice(*r.project, id, model::Invoice::sent); }) ==
        "error.invoice_not_admitted");
  r.decide(id, Decision::admitted);
  CHECK(fault_of([&] { commands::set_invoice(*r.project, id, model::Invoice::paid); }) ==
        "error.invoice_not_sent");
  commands::set_invoice(*r.project, id, model::Invoice::sent);
  CHECK(fault_of([&] { r.decide(id, Decision::declined, "x"); }) == "error.invoiced");
  commands::set_invoice(*r.project, id, model::Invoice::paid);
  CHECK(r.at(id).invoice == model::Invoice::paid);
  CHECK(fault_of([&] { commands::remove_application(*r.project, id); }) == "error.remove_admitted");
}

TEST_CASE("letters say what was decided, from a template that may be one's own", "[apply]") {
  Round r;
  const auto& words = assets::Words::in("sv");
  auto form = r.form();
  form.signatures.pop_back();
  const auto id = r.put(form);
  const auto of = [&](report::LetterKind kind) {
    return report::html(report::letter(r.project->model(), r.at(id), kind, r.today, words));
  };
  const auto missing = of(report::LetterKind::unsigned_one);
  CHECK(missing.find("Exempelköping") != std::string::npos);
  CHECK(missing.find("Vi saknar underskrift av " + words("letter.head") + ".") != std::string::npos);
  CHECK(fault_of([&] { (void)of(report::LetterKind::admitted); }) == "error.letter_untrue");
  form = r.form();
  form.id = id;
  r.put(form);
  r.decide(id, Decision::admitted);
  const auto yes = of(report::LetterKind::admitted);
  CHECK(yes.find("85\u00A0000") != std::string::npos);
  CHECK(yes.find("resor, övernattning och förberedelser") != std::string::npos);
  for (const char* name : {"{price}", "{cohort}", "{from}", "{municipality}", "{by}"})
    CHECK(yes.find(name) == std::string::npos);
  auto change = r.project->change("step.section");
  model::Section own;
  own.slot = "letter:admitted";
  own.body = "Välkommen {municipality}!\n\nPris {price}, {unknown}.";
  change.create(own);
  r.project->commit(std::move(change));
  const auto mine = of(report::LetterKind::admitted);
  CHECK(mine.find("Välkommen Exempelköping!") != std::string::npos);
  CHECK(mine.find("{unknown}") != std::string::npos);
}

TEST_CASE("an admitted application becomes an engagement that carries it", "[apply]") {
  Round r;
  exchange::SeriesGathering all;
  all.add_file(std::filesystem::path(ASSETS) / "sample" / "selection.csv");
  commands::import_series(*r.project, all.take());
  const auto id = r.put(r.form());
  CHECK(fault_of([&] {
          (void)commands::begin_engagement(r.project->model(), id, r.scratch / "e.skolanalys");
        }) == "error.not_admitted");
  r.decide(id, Decision::admitted);
  const auto engagement = commands::begin_engagement(r.project->model(), id, r.scratch / "e.skolanalys");
  const auto& m = engagement->model();
  CHECK(m.engagement.municipality == "Exempelköping");
  CHECK(m.engagement.stage == model::Stage::admitted);
  REQUIRE(m.applications.size() == 1);
  CHECK(m.applications.begin()->second.price == 85000);
  CHECK(m.cohorts.size() == 1);
  CHECK_FALSE(m.codes.empty());
  for (const auto& [key, s] : m.series) CHECK((s.area == "9999" || s.area == "0000"));
  CHECK_FALSE(m.series.empty());
}

TEST_CASE("stages are passed in their order, each with what it asks for", "[apply]") {
  Scratch scratch;
  using model::Stage;
  CHECK(commands::follows(Stage::reserve, Stage::admitted));
  CHECK_FALSE(commands::follows(Stage::visited, Stage::admitted));
  CHECK_FALSE(commands::follows(Stage::declined, Stage::admitted));
  CHECK_FALSE(commands::follows(Stage::report_sent, Stage::declined));
  const auto p = exchange::create_engagement(scratch / "e.skolanalys", "9999");
  const auto set = [&](Stage stage) { return fault_of([&] { commands::set_stage(*p, stage); }); };
  CHECK(set(Stage::visit_planned) == "error.stage.no_interviews");
  auto change = p->change("");
  auto form = Application{};
  form.municipality_code = "9999";
  form.signatures = {{"namndordforande", "A", {}}};
  const auto id = change.create(form);
  p->commit(std::move(change));
  CHECK(set(Stage::complete) == "error.application.no_head");
  form.id = id;
  form.signatures.push_back({"forvaltningschef", "B", {}});
  commands::put_application(*p, form, day("2024-07-01"));
  CHECK(set(Stage::complete).empty());
  CHECK(set(Stage::admitted) == "error.stage.not_admitted");
  auto admit = p->change("");
  form = p->model().applications.at(id);
  form.decision = Decision::admitted;
  admit.update(form);
  p->commit(std::move(admit));
  CHECK(set(Stage::admitted).empty());
  const auto interview = commands::plan_interview(*p, {.roles = {"rektor"}});
  CHECK(set(Stage::visit_planned).empty());
  CHECK(set(Stage::visited) == "error.stage.none_held");
  commands::set_status(*p, interview, model::InterviewStatus::held);
  CHECK(set(Stage::visited).empty());
  CHECK(set(Stage::analysis).empty());
  auto hit = p->change("");
  model::NameHit undecided;
  undecided.words = "Karin";
  const auto hit_id = hit.create(undecided);
  p->commit(std::move(hit));
  CHECK(set(Stage::report_sent) == "error.stage.undecided_names");
  auto decided = p->change("");
  undecided.id = hit_id;
  undecided.decision = model::HitDecision::replace;
  decided.update(undecided);
  p->commit(std::move(decided));
  CHECK(set(Stage::report_sent).empty());
  CHECK(set(Stage::workshop_1) == "error.stage.no_workshop_1");
  auto second = p->change("");
  model::Workshop two;
  two.number = 2;
  two.held = true;
  const auto two_id = second.create(two);
  p->commit(std::move(second));
  CHECK(set(Stage::workshop_2) == "error.stage.workshop_order");
  auto early = p->change("");
  two = p->model().workshops.at(two_id);
  two.early_reason = "Kommunen bad om det";
  early.update(two);
  p->commit(std::move(early));
  CHECK(set(Stage::workshop_2).empty());
  CHECK(set(Stage::change_work) == "error.stage.no_actions");
}

TEST_CASE("a word against the ranking needs a reason, replaces the earlier and can be taken back",
          "[apply]") {
  Round r;
  analysis::Candidate c;
  c.code = "9992";
  CHECK_FALSE(commands::enters(r.project->model(), c));
  CHECK(fault_of([&] { commands::overrule(*r.project, "9992", true, "  ", "LK", {}); }) ==
        "error.overrule_reason");
  commands::overrule(*r.project, "9992", true, "Byter ledning", "LK", {});
  CHECK(commands::enters(r.project->model(), c));
  commands::overrule(*r.project, "9992", false, "Ångrat", "LK", {});
  CHECK(r.project->model().overrules.size() == 1);
  CHECK_FALSE(commands::enters(r.project->model(), c));
  commands::withdraw_overrule(*r.project, "9992");
  CHECK(r.project->model().overrules.empty());
}

TEST_CASE("a form that came as Word or PDF is read as far as it says, a ruled line is no signature",
          "[application]") {
  for (const char* name : {"application.docx", "application.pdf"}) {
    INFO(name);
    const auto form = exchange::read_application(std::filesystem::path(TESTS_DATA) / "documents" / name);
    const auto& a = form.application;
    CHECK(a.municipality_code == "9999");
    CHECK(a.contact == "Utbildningsförvaltningen, registrator");
    CHECK(a.email == "utbildning@exempelkoping.example");
    CHECK(a.registry == "BUN 2024/118");
    CHECK(a.motivation.starts_with("Andelen elever som når målen"));
    CHECK(a.motivation.ends_with("vilka som hjälper."));
    REQUIRE(a.signatures.size() == 1);
    CHECK(a.signatures.front().role == "namndordforande");
    CHECK(a.signatures.front().name == "A. Ordförande");
    CHECK(a.signatures.front().date == day("2024-06-10"));
    CHECK(form.missing == std::vector<std::string>{"head"});
  }
}

TEST_CASE("a form tells what it lacks, and what is no form is refused", "[application]") {
  const auto form = exchange::parse_application(
      "Municipality: Nowhere\nContact: Registry\nChair of the committee: C. Chair\nHead of administration: "
      "H. Head",
      "form.txt");
  CHECK(form.municipality == "Nowhere");
  CHECK(form.missing == std::vector<std::string>{"municipality"});
  CHECK(form.application.signatures.size() == 2);
  CHECK(fault_of([] {
          (void)exchange::parse_application("Kommunen har sökt. Hon är kontakt nog.\n", "brev.txt");
        }) == "error.no_application_form");
}

TEST_CASE("a letter with a field that nobody knows is not kept", "[application]") {
  Round r;
  const auto& words = assets::Words::in("sv");
  using report::LetterKind;
  CHECK(fault_of([&] {
          report::set_letter_template(*r.project, LetterKind::declined, "Hej {kommun}", words);
        }) == "error.letter_field");
  CHECK(fault_of([&] {
          report::set_letter_template(*r.project, LetterKind::declined, "Hej {contact", words);
        }) == "error.letter_field");
  report::set_letter_template(*r.project, LetterKind::declined, "Hej {contact}.", words);
  CHECK(report::letter_template(r.project->model(), LetterKind::declined, words) == "Hej {contact}.");
  report::set_letter_template(*r.project, LetterKind::declined, "", words);
  CHECK(report::letter_template(r.project->model(), LetterKind::declined, words) == words("letter.declined"));
}

TEST_CASE("applicants are compared also where no statistics can rank them", "[application]") {
  Round r;
  const auto first = r.put(r.form());
  auto late = r.form("0331");
  late.received = day("2024-06-20");
  late.signatures.pop_back();
  const auto second = r.put(late);
  const auto all = commands::side_by_side(r.project->model(), analysis::Panel(r.project->model()));
  REQUIRE(all.size() == 2);
  for (const auto& c : all) CHECK_FALSE(c.ranked);
  const auto one = commands::side_by_side(r.project->model(), {}, {second});
  REQUIRE(one.size() == 1);
  CHECK(one.front().late);
  CHECK(one.front().chair);
  CHECK_FALSE(one.front().head);
  CHECK(one.front().price == 85000);
  CHECK(first != second);
}

TEST_CASE("a letter is one page, without title page and contents", "[application]") {
  Round r;
  const auto id = r.put(r.form());
  r.decide(id, Decision::admitted);
  const auto letter = report::letter(r.project->model(), r.at(id), report::LetterKind::admitted,
                                     day("2024-06-24"), assets::Words::in("sv"));
  CHECK(report::html(letter).find("<nav") == std::string::npos);
  report::write(letter, r.scratch / "l.pdf");
  const auto pdf = Scratch::read(r.scratch / "l.pdf");
  std::size_t pages = 0;
  for (auto at = pdf.find("/Type /Page"); at != std::string::npos; at = pdf.find("/Type /Page", at + 1))
    pages += pdf[at + std::string_view("/Type /Page").size()] == 's' ? 0 : 1;
  CHECK(pages == 1);
  for (const char* name : {"l.docx", "l.odt"}) {
    report::write(letter, r.scratch / name);
    CHECK(exchange::read::words_of(r.scratch / name).text.find("Vi har beslutat att anta") !=
          std::string::npos);
  }
}
