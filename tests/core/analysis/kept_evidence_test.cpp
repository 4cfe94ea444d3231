#include "core/analysis/kept_evidence.h"

#include <random>

#include "core/commands/codebook.h"
#include "core/exchange/sample.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

std::string told(const std::vector<analysis::Evidence>& evidence) {
  std::string out;
  for (const auto& e : evidence) {
    out += e.reference + "|" + e.theme->slug + "|" + e.area->slug + "|" + e.clock + "|" + e.quote + "|" +
           std::string(model::to_string(e.coding->stance));
    out += e.interview != nullptr ? e.interview->label : e.document->title;
    for (const auto& role : e.roles) out += " " + role;
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("evidence that is kept current is what collating anew would give") {
  const Scratch scratch;
  auto project = exchange::create_sample(scratch / "s.skolanalys");
  analysis::KeptEvidence kept;
  const auto current = [&] {
    return told(kept.of(project->model(), project->structure_revision(),
                        [&](model::TextId text) { return project->revision(text); }));
  };
  REQUIRE(current() == told(analysis::evidence_of(project->model())));

  std::mt19937 random(7);
  const auto any = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
  std::vector<model::TextId> texts;
  for (const auto& [id, text] : project->model().texts) texts.push_back(id);
  std::vector<model::CodeId> codes;
  for (const auto& [id, code] : project->model().codes) codes.push_back(id);
  for (int step = 0; step < 120; ++step) {
    const auto text = texts[any(texts.size())];
    const auto length = text::length(project->model().find(text)->content);
    const auto codings = project->model().codings_of(text);
    switch (any(7)) {
      case 0:
        project->type(text, {static_cast<text::Pos>(any(length + 1)), {}, "ännu ett ord "});
        break;
      case 1:
        if (length > 30)
          project->code(text, {static_cast<text::Pos>(any(length - 20)), length}, codes[any(codes.size())],
                        model::Stance::weakness, "AB");
        break;
      case 2:
        if (!codings.empty()) commands::remove_coding(*project, codings[any(codings.size())]->id);
        break;
      case 3:
        if (!codings.empty())
          commands::set_stance(*project, {codings[any(codings.size())]->id}, model::Stance::strength);
        break;
      case 4: {
        auto change = project->change("step.code");
        auto code = *project->model().find(codes[any(codes.size())]);
        code.name += "!";
        change.update(code);
        project->commit(std::move(change));
        break;
      }
      case 5:
        (void)project->undo(project->model().find(text)->interview);
        break;
      default:
        if (length > 40) {
          const auto at = static_cast<text::Pos>(any(length - 30));
          project->type(
              text, {at, std::string(text::slice(project->model().find(text)->content, {at, at + 12})), ""});
        }
    }
    REQUIRE(current() == told(analysis::evidence_of(project->model())));
  }
}
