#include <fstream>
#include <random>

#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/project.h"
#include "core/store/repair.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/faults/runs.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;

namespace {

std::string everything(const model::Model& model) {
  std::string out;
  for (const auto& [id, text] : model.texts) out += text.content + "\n";
  for (const auto& [id, coding] : model.codings)
    out += std::to_string(coding.range.from) + "-" + std::to_string(coding.range.to) + coding.quote + "\n";
  return out;
}

}  // namespace

TEST_CASE("flipped bits never show a wrong word, and repair brings everything back", "[faults]") {
  const Scratch scratch;
  const auto path = scratch / "a.skolanalys";
  const store::Opening how{.local = scratch / "local"};
  std::string right, blob;
  {
    auto project = Project::create(path, {}, how);
    auto change = project->change("step.interview");
    const auto text = change.create(model::Text{});
    model::Interview interview;
    interview.text = text;
    interview.label = "R01";
    const auto id = change.create(interview);
    model::Code theme;
    theme.slug = "x";
    const auto code = change.create(theme);
    blob = project->keep_blob(std::string(20'000, 'b'));
    model::Attachment attachment;
    attachment.target = id;
    attachment.sha256 = blob;
    change.create(attachment);
    project->commit(std::move(change));
    text::Pos at = 0;
    for (int line = 0; line < 400; ++line) {
      const auto words = "rad " + std::to_string(line) + " om något som någon har sagt\n";
      project->type(text, {at, "", words});
      if (line % 5 == 0) project->code(text, {at, at + 8}, code, model::Stance::neutral, "LK");
      at += text::length(words);
    }
    (void)project->back_up(store::Occasion::asked);
    right = everything(project->model());
  }
  const auto whole = Scratch::read(path);
  std::mt19937 random(5);
  std::size_t noticed = 0;
  for (std::uint64_t run = 0; run < runs(60); ++run) {
    CAPTURE(run);
    auto bytes = whole;
    for (int flips = run % 2 == 0 ? 1 : 64; flips > 0; --flips)
      bytes[random() % bytes.size()] ^= static_cast<char>(1U << (random() % 8));
    const auto rotten = scratch.write("rotten.skolanalys", bytes);
    std::string shown = right;
    bool opens = true;
    try {
      shown = everything(Project::open(rotten, Access::read, how)->model());
    } catch (const Error&) {
      opens = false;
    }
    REQUIRE(shown == right);
    bool sound = false;
    try {
      sound = store::check(rotten).sound();
    } catch (const Error&) {
    }
    REQUIRE((opens || !sound));
    // What check passes is whole: the flips hit bytes that hold nothing.
    if (sound) REQUIRE(Project::open(rotten, Access::read, how)->blob(blob) == std::string(20'000, 'b'));
    noticed += sound ? 0 : 1;
    std::filesystem::remove(path);
    std::filesystem::copy_file(rotten, path);
    const auto out = scratch / "out.skolanalys";
    std::filesystem::remove(out);
    const auto result = store::repair(path, out, {}, *how.local);
    CAPTURE(result.operations, result.missing.size(), result.lost_blobs.size());
    REQUIRE(result.whole());
    const auto mended = Project::open(out, Access::read, how);
    REQUIRE(everything(mended->model()) == right);
    REQUIRE(mended->blob(blob) == std::string(20'000, 'b'));
  }
  CHECK(noticed > runs(60) / 2);
}
