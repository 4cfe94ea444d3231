#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include "core/log/fold.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/note.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

namespace {

// The sanitizers look for other things than growth: with them a sixth is typed, as all takes them minutes.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SKOLANALYS_SANITIZED
#endif
#endif
#ifdef SKOLANALYS_SANITIZED
constexpr int part = 6;
#else
constexpr int part = 1;
#endif
constexpr int ticks_of_three_hours = 3 * 3600 * 5 / part;  // three hours, five a second
constexpr std::uintmax_t most_growth = 1'000'000 / part;
constexpr text::Pos least_words = 60'000 / part;  // code points
constexpr int moments = 150 / part;

/// A person who takes notes as fast as people speak: eighty words a minute, the odd letter struck again, a
/// word put in further up, a moment's rest after some words, a new turn after some sentences.
class NoteTaker {
 public:
  /// What the hands do in a fifth of a second; an empty splice is rest.
  text::Splice next(const std::string& so_far) {
    const auto end = text::length(so_far);
    if (resting_ > 0) {
      --resting_;
      return {};
    }
    if (dice(60) == 0 && end > 40) return {end - 2, std::string(text::slice(so_far, {end - 2, end})), ""};
    if (dice(900) == 0 && end > 500) return {end - 100 - static_cast<text::Pos>(dice(300)), "", " dessutom "};
    if (word_.empty()) {
      static const std::vector<std::string> words{"eleverna", "skolan", "och",    "vi",   "behöver",
                                                  "mer",      "tid",    "för",    "stöd", "rektorn",
                                                  "lärarna",  "inte",   "alltid", "att",  "nämnden"};
      word_ = words[random_() % words.size()];
      word_ += dice(90) == 0 ? ".\n\nSvar: " : dice(12) == 0 ? ". " : " ";
      if (dice(9) == 0) resting_ = 4 + static_cast<int>(random_() % 6);
    }
    const auto letters = std::min(text::length(word_), 1 + static_cast<text::Pos>(dice(3)));
    const std::string typed(text::slice(word_, {0, letters}));
    word_.erase(0, typed.size());
    return {end, "", typed};
  }
  [[nodiscard]] bool coding() { return dice(600) == 0; }

 private:
  std::size_t dice(std::size_t sides) { return random_() % sides; }
  std::mt19937 random_{20261130};
  std::string word_;
  int resting_ = 0;
};

}  // namespace

TEST_CASE(
    "three hours of typing make a file grow by less than a megabyte, and all that was written can be seen "
    "again",
    "[faults][growth]") {
  const bool sealed = GENERATE(false, true);
  CAPTURE(sealed);
  const Scratch scratch;
  const auto path = scratch / "a.skolanalys";
  store::Opening how{.local = scratch / "local", .cost = cheap};
  if (sealed) how.passphrase = "lås";
  auto project = Project::create(path, {}, how);
  const auto added = add_note(*project);
  const auto text = added.text;
  const auto code = added.theme;
  project.reset();
  const auto before = fs::file_size(path);

  project = Project::open(path, Access::write, how);
  NoteTaker writer;
  std::string reference;
  // What the text was when as many operations had been made; a run that ends with a key holds it or does not.
  std::map<std::size_t, std::vector<std::string>> was;
  std::size_t made = project->draft_base().operations.size();
  std::uintmax_t with_log = 0;
  const auto note = [&](const std::string& one, const std::string& other) {
    const auto now = project->draft_base().operations.size();
    if (now == made) return;
    made = now;
    was[now] = {one, other};
  };
  bool rested = false;
  for (int tick = 0; tick < ticks_of_three_hours; ++tick) {
    const auto splice = writer.next(reference);
    const auto earlier = reference;
    if (splice.inserted.empty() && splice.removed.empty()) {
      if (!std::exchange(rested, true)) project->end_run();  // as the window does when the hands rest
      note(reference, reference);
      continue;
    }
    rested = false;
    const text::Index at(reference);
    reference = std::string(at.slice({0, splice.pos})) + splice.inserted +
                std::string(at.slice({splice.pos + text::length(splice.removed), text::length(reference)}));
    project->type(text, splice);
    note(earlier, reference);
    if (writer.coding()) {
      const auto end = text::length(reference);
      (void)project->code(text, {end > 90 ? end - 90 : 0, end}, code, model::Stance::strength, "LK");
      note(reference, reference);
    }
    if (tick % 10 == 0) {
      project->flush();
      with_log = std::max(with_log, fs::file_size(path) + fs::file_size(path.string() + "-wal"));
    }
  }
  project->end_run();
  CHECK(project->model().find(text)->content == reference);
  CHECK(text::length(reference) > least_words);
  project.reset();
  const auto grown = fs::file_size(path) - before;
  CAPTURE(grown, with_log, was.size(), reference.size());
  CHECK(grown <= most_growth);
  CHECK(with_log <=
        before + most_growth + (std::uintmax_t{2} << 20U));  // the log is moved into the file at a megabyte
  CHECK(fs::file_size(path) == before + grown);

  project = Project::open(path, Access::read, how);
  REQUIRE(project->model().find(text)->content == reference);
  const auto all = project->draft_base().operations.copy();
  const auto as_it_was = [&](std::size_t operations) {
    log::Fold fold;
    fold.apply(std::span(all).first(operations));
    return fold.model().find(text)->content;
  };
  std::mt19937 random(7);
  for (int i = 0; i < moments; ++i) {
    auto moment = was.begin();
    std::advance(moment, static_cast<std::ptrdiff_t>(random() % was.size()));
    const auto content = as_it_was(moment->first);
    const auto& ways = moment->second;
    CAPTURE(moment->first);
    REQUIRE(std::find(ways.begin(), ways.end(), content) != ways.end());
  }
  for (std::size_t i = 1; i < all.size(); ++i) {
    CAPTURE(i);
    REQUIRE(all[i - 1].wall <= all[i].wall);
  }
}
