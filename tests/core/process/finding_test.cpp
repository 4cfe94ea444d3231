#include "core/analysis/finding.h"
#include "core/commands/finding.h"
#include "core/error.h"
#include "core/exchange/findings.h"
#include "core/exchange/sample.h"
#include "core/report/finding_words.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/fault.h"
#include "tests/sample.h"
#include "tests/scratch.h"

using namespace skolanalys;
using analysis::FindingFlag;
using analysis::Strength;

namespace {

struct FindingSample : SampleProject {
  model::FindingId finding(const char* statement) const {
    return commands::add_finding(*project, {.statement = statement});
  }
  model::CodingId coding(const char* label) const { return exchange::coding_called(model, label)->id; }
  void support(model::FindingId id, std::initializer_list<const char*> codings, bool against = false) const {
    for (const char* label : codings)
      commands::add_coding_evidence(*project, id, coding(label), {against, ""});
  }
};

}  // namespace

TEST_CASE("the sample's findings have the strength that their evidence gives", "[finding]") {
  const FindingSample s;
  const analysis::Findings findings(s.model);
  REQUIRE(findings.all().size() == 8);
  const auto strength = [&](const char* label) { return findings.called(label)->computed; };
  CHECK(strength("S1") == Strength::strong);
  CHECK(strength("S2") == Strength::good);
  CHECK(strength("S3") == Strength::good);
  CHECK(strength("S4") == Strength::strong);
  CHECK(strength("S6") == Strength::good);
  CHECK(strength("S7") == Strength::weak);
  const auto& queue = *findings.called("S1");
  CHECK(queue.grounds.sources == 3);
  CHECK(queue.grounds.against == 1);
  CHECK(queue.grounds.levels == 5);
}

TEST_CASE("an analyst's word for the strength stands beside the computed one, with its reason", "[finding]") {
  const FindingSample s;
  const analysis::Findings findings(s.model);
  const auto& target = *findings.called("S8");
  CHECK(target.computed == Strength::single);
  CHECK(target.strength() == Strength::good);
  CHECK(target.has(FindingFlag::overruled));
  const auto& words = assets::Words::in("sv");
  const auto why = report::strength_why(target, words);
  CHECK(why.find("enskild uppgift") != std::string::npos);
  CHECK(why.find("behöver inga vittnen") != std::string::npos);
}

TEST_CASE("a respondent who is quoted on both sides is counted on neither", "[finding]") {
  const FindingSample s;
  const analysis::Findings findings(s.model);
  const auto& dialogue =
      *findings.called("S2");  // EX-02 says both that dialogues are held and not followed up
  CHECK(dialogue.grounds.in_favour == 3);
  CHECK(dialogue.grounds.against == 1);
  CHECK(dialogue.both_sides == 1);
}

TEST_CASE("strength follows the limits in respondents, levels, kinds of source and those against",
          "[finding]") {
  using analysis::strength_of;
  CHECK(strength_of({4, 3, 2, 1}) == Strength::strong);
  CHECK(strength_of({3, 3, 2, 0}) == Strength::good);
  CHECK(strength_of({4, 2, 2, 0}) == Strength::good);
  CHECK(strength_of({4, 3, 1, 0}) == Strength::good);
  CHECK(strength_of({7, 3, 2, 2}) == Strength::good);
  CHECK(strength_of({8, 3, 2, 2}) == Strength::strong);
  CHECK(strength_of({2, 2, 2, 0}) == Strength::weak);
  CHECK(strength_of({9, 1, 2, 0}) == Strength::weak);
  CHECK(strength_of({1, 1, 3, 0}) == Strength::single);
  CHECK(strength_of({4, 3, 2, 2}) == Strength::good);
  CHECK(strength_of({3, 3, 2, 2}) == Strength::disputed);
}

TEST_CASE("a finding without evidence has no strength and is flagged", "[finding]") {
  const FindingSample s;
  const auto id = s.finding("Ingen vet varför.");
  const analysis::Findings findings(s.model);
  const auto& view = *findings.find(id);
  CHECK_FALSE(view.strength());
  CHECK(view.has(FindingFlag::no_evidence));
  CHECK(view.has(FindingFlag::nothing_against));
  CHECK_FALSE(report::flag_words(view, assets::Words::in("sv")).empty());
}

TEST_CASE("a finding that rests on one interview is flagged, however often it is quoted", "[finding]") {
  const FindingSample s;
  const auto id = s.finding("Förstelärarens uppdrag är oklart.");
  s.support(id, {"K070", "K071", "K082"});
  {
    const analysis::Findings findings(s.model);
    CHECK(findings.find(id)->has(FindingFlag::one_source));
    CHECK(findings.find(id)->computed == Strength::single);
  }
  s.support(id, {"K110"});
  const analysis::Findings findings(s.model);
  CHECK_FALSE(findings.find(id)->has(FindingFlag::one_source));
}

TEST_CASE("one goes down from a finding to its passages and up from a passage to its findings", "[finding]") {
  const FindingSample s;
  const analysis::Findings findings(s.model);
  const auto* coding = exchange::coding_called(s.model, "K034");
  const auto up = findings.using_coding(coding->id);
  REQUIRE(up.size() == 1);
  CHECK(up.front()->finding->label == "S1");
  // The same words marked by hand lead to the same finding, and so does a word inside them.
  CHECK(findings.using_passage(coding->text, {coding->range.from + 3, coding->range.from + 4}).size() == 1);
  for (const auto& support : up.front()->in_favour) {
    if (support.series != nullptr) continue;
    REQUIRE_FALSE(support.lost);
    CHECK(text::slice(s.model.find(support.text)->content, support.range).find(support.quote.substr(0, 20)) !=
          std::string::npos);
  }
  CHECK(findings.using_series("X-TRY").front()->finding->label == "S7");
}

TEST_CASE("evidence follows its words through an edit, and is flagged when they are gone", "[finding]") {
  const FindingSample s;
  const auto* document = s.model.document_called("EX-D1");
  const auto text = document->text;
  const auto length = text::length(s.model.find(text)->content);
  auto change = s.project->change("step.type");
  change.splice(text, {0, "", "Ny rad.\n\n"});
  s.project->commit(std::move(change));
  {
    const analysis::Findings findings(s.model);
    CHECK(findings.called("S4")->in_favour.back().quote == "Nämnden antar elva mål för året.");
  }
  auto erase = s.project->change("step.type");
  erase.splice(text, {0, s.model.find(text)->content, ""});
  s.project->commit(std::move(erase));
  const analysis::Findings findings(s.model);
  CHECK(findings.called("S4")->has(FindingFlag::lost_evidence));
  CHECK(findings.called("S4")->in_favour.back().quote == "Nämnden antar elva mål för året.");
  CHECK(length > 0);
}

TEST_CASE("what a finding may not be is refused", "[finding][refused]") {
  const FindingSample s;
  const auto id = s.finding("Ett påstående.");
  CHECK(fault_of([&] { (void)s.finding("  "); }) == "error.finding_statement");
  CHECK(fault_of([&] { commands::add_finding(*s.project, {.statement = "x", .label = "S1"}); }) ==
        "error.finding_label");
  auto wanted = s.model.findings.at(id);
  wanted.strength = "strong";
  CHECK(fault_of([&] { commands::change_finding(*s.project, wanted); }) == "error.strength_reason");
  wanted.strength = "certain";
  wanted.strength_reason = "för att";
  CHECK(fault_of([&] { commands::change_finding(*s.project, wanted); }) == "error.unknown_strength");
  wanted = s.model.findings.at(id);
  wanted.status = model::FindingStatus::ready;
  CHECK(fault_of([&] { commands::change_finding(*s.project, wanted); }) == "error.finding_bare");
  s.support(id, {"K034"});
  CHECK(fault_of([&] { s.support(id, {"K034"}, true); }) == "error.evidence_there");
  commands::change_finding(*s.project, wanted);
  CHECK(s.model.findings.at(id).status == model::FindingStatus::ready);
  CHECK(fault_of([&] {
          const auto text = s.model.interview_called("EX-01")->text;
          commands::add_passage_evidence(*s.project, id, text, {4, 4});
        }) == "error.evidence_no_words");
}

TEST_CASE("figures with a gap in the years that are meant are refused as evidence", "[finding][refused]") {
  const FindingSample s;
  const auto id = s.finding("Det sjunker.");
  auto change = s.project->change("");
  model::Series series;
  series.kpi = "X-GAP";
  series.area = "9999";
  series.values = {{2020, 60}, {2021, 58}, {2023, 52}, {2024, 51}};
  const auto gap = change.create(series);
  s.project->commit(std::move(change));
  CHECK(commands::gaps_of(s.model.series.at(gap), 0, 0) == std::vector<int>{2022});
  CHECK(fault_of([&] { commands::add_series_evidence(*s.project, id, gap, 0, 0); }) == "error.series_gap");
  CHECK(fault_of([&] { commands::add_series_evidence(*s.project, id, gap, 2023, 2025); }) ==
        "error.series_gap");
  CHECK(fault_of([&] { commands::add_series_evidence(*s.project, id, gap, 2024, 2023); }) ==
        "error.years_backwards");
  CHECK_NOTHROW(commands::add_series_evidence(*s.project, id, gap, 2023, 2024));
}

TEST_CASE("a file of findings is added whole or not at all", "[finding][exchange]") {
  const FindingSample s;
  const auto before = s.model.findings.size();
  const auto path = s.scratch.write("f.json", R"({"findings":[{"statement":"Ett.","for":[{"coding":"K034"}]},
    {"statement":"Två.","for":[{"source":"EX-01","words":"står inte där"}]}]})");
  std::string author;
  const auto wanted = exchange::read_findings(path, author);
  CHECK(fault_of([&] { (void)exchange::add_findings(*s.project, wanted, author); }) == "error.words_once");
  CHECK(s.model.findings.size() == before);
  CHECK(fault_of([&] {
          (void)exchange::read_findings(s.scratch.write("g.json", R"({"findings":[{"for":[]}]})"), author);
        }) == "error.shape");
}

TEST_CASE("undo takes a finding's steps back one by one", "[finding]") {
  const FindingSample s;
  const auto id = s.finding("Ett påstående.");
  s.support(id, {"K034"});
  s.project->undo({});
  CHECK(analysis::Findings(s.model).find(id)->in_favour.empty());
  s.project->undo({});
  CHECK_FALSE(s.model.findings.contains(id));
  s.project->redo({});
  CHECK(s.model.findings.contains(id));
}
