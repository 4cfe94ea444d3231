#include "core/privacy/withhold.h"

#include "core/exchange/read/reader.h"
#include "core/exchange/sample.h"
#include "core/privacy/approval.h"
#include "core/report/notes_out.h"
#include "core/report/out.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

const model::Coding& some_coding(const model::Model& model, std::size_t n) {
  auto at = model.codings.begin();
  std::advance(at, n);
  return at->second;
}

}  // namespace

TEST_CASE("words that may not be quoted do not leave in whole texts either", "[privacy]") {
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto refused = some_coding(project->model(), 3);
  const auto changed = some_coding(project->model(), 40);
  privacy::set_approval(*project, refused.id, model::ApprovalState::refused, "", "R", std::nullopt);
  privacy::set_approval(*project, changed.id, model::ApprovalState::changed, "så här i stället", "R",
                        std::nullopt);
  auto model = project->model();
  CHECK(privacy::withhold(model) == 1);
  const auto& words = model.texts.at(refused.text).content;
  CHECK(words.find(refused.quote) == std::string::npos);
  CHECK(words.find("[utelämnat: vill inte citeras]") != std::string::npos);
  CHECK(model.texts.at(changed.text).content.find("så här i stället") != std::string::npos);
  // Every other coding still stands on its words.
  std::size_t moved = 0;
  for (const auto& [id, coding] : model.codings) {
    const auto& before = project->model().codings.at(id);
    CHECK(coding.quote == text::slice(model.texts.at(coding.text).content, coding.range));
    if (!before.range.overlaps(refused.range) && !before.range.overlaps(changed.range))
      CHECK(coding.quote == before.quote);
    moved += coding.range != before.range ? 1 : 0;
  }
  CHECK(moved > 0);
}

TEST_CASE("notes and QDPX for people outside lack what may not be quoted, and say so", "[privacy]") {
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto refused = some_coding(project->model(), 3);
  privacy::set_approval(*project, refused.id, model::ApprovalState::refused, "", "R", std::nullopt);
  for (const char* name : {"n.md", "n.txt", "n.docx"}) {
    INFO(name);
    const auto path = scratch / name;
    const auto done = report::write_out({.what = "notes", .language = "sv", .outside = true}, *project,
                                        project->model(), path);
    REQUIRE(done.notices.size() == 1);
    CHECK(done.notices[0].id == "notice.out.withheld");
    const auto words = exchange::read::words_of(path).text;
    CHECK(words.find(refused.quote) == std::string::npos);
    CHECK(words.find("Utelämnat: 1 passage vars respondent inte vill citeras") != std::string::npos);
    // For ourselves they are whole.
    (void)report::write_out({.what = "notes", .language = "sv"}, *project, project->model(), path);
    CHECK(exchange::read::words_of(path).text.find(refused.quote.substr(0, 20)) != std::string::npos);
  }
  const auto done = report::write_out({.what = "qdpx", .language = "sv", .outside = true}, *project,
                                      project->model(), scratch / "p.qdpx");
  CHECK(done.notices.back().id == "notice.out.withheld");
}

TEST_CASE("the table of findings leaves out a quote that was refused and has the words that were wanted",
          "[privacy]") {
  const Scratch scratch;
  const auto project = exchange::create_sample(scratch / "s.skolanalys");
  const auto coding = some_coding(project->model(), 3);
  auto change = project->change("");
  model::Finding finding;
  finding.label = "S77";
  finding.statement = "Ett fynd";
  const auto id = change.create(finding);
  model::FindingEvidence evidence;
  evidence.finding = id;
  evidence.coding = coding.id;
  (void)change.create(evidence);
  project->commit(std::move(change));
  const auto row = [&] {
    for (const auto& one : report::table_of(project->model(), report::TableKind::findings, "sv").rows)
      if (std::get<std::string>(one[0]) == "S77") return std::get<std::string>(one[11]);
    return std::string("(none)");
  };
  CHECK(row() == coding.quote);
  privacy::set_approval(*project, coding.id, model::ApprovalState::changed, "hellre så", "R", std::nullopt);
  CHECK(row() == "hellre så");
  privacy::set_approval(*project, coding.id, model::ApprovalState::refused, "", "R", std::nullopt);
  CHECK(row() == "citeras inte");
}
