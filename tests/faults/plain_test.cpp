#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "core/store/repair.h"
#include "core/store/share.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/entities.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

namespace {

/// A word that nothing else holds, and the planted ones so far.
struct Planted {
  std::set<std::string> words;
  std::string next() {
    std::string letters;
    for (std::size_t n = words.size() + 1; n > 0; n /= 20) letters += "bcdfghjklmnpqrstvxza"[n % 20];
    return *words.insert("hemlåda" + letters + "stig").first;
  }
};

/// Of the planted words, those that some file in the folder holds as they are or as UTF-16, each with the
/// file.
std::vector<std::string> found_in(const fs::path& folder, const Planted& planted) {
  std::vector<std::string> out;
  const std::string stem = "hemlåda";
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const auto bytes = Scratch::read(entry.path());
    for (auto at = bytes.find(stem); at != std::string::npos; at = bytes.find(stem, at + 1)) {
      const auto end = bytes.find("stig", at);
      const auto word = end == std::string::npos ? "" : bytes.substr(at, end + 4 - at);
      if (planted.words.contains(word)) out.push_back(entry.path().filename().string() + ": " + word);
    }
    const std::string wide("h\0e\0m\0l\0\xE5\0d\0a\0", 14);
    if (bytes.find(wide) != std::string::npos) out.push_back(entry.path().filename().string() + ": (UTF-16)");
  }
  return out;
}

}  // namespace

TEST_CASE(
    "of 200 planted words, one in each field of each kind of thing, no file of a sealed project holds any",
    "[faults][seal]") {
  const Scratch scratch;
  const auto path = scratch / "a.skolanalys";
  const auto shared = scratch / "shared";
  fs::create_directory(shared);
  Planted planted;
  Filler filler{[&] { return planted.next(); }};
  // A program that is killed while someone types: its log and its record stay as they are.
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const auto engagement = filler.make<model::Engagement>();
  std::vector<std::function<void(store::Change&)>> make;
#define MAKE(E, map, name) \
  make.push_back([entity = filler.make<model::E>()](store::Change& change) { change.create(entity); });
  SKOLANALYS_ENTITIES(MAKE)
#undef MAKE
  const auto typed = planted.next(), coded = planted.next(), running = planted.next(), later = planted.next();
  while (planted.words.size() < 200) {
    const auto word = planted.next();
    make.push_back([word](store::Change& change) {
      model::Memo memo;
      memo.body = word;
      change.create(memo);
    });
  }
  const store::Opening how{.local = scratch / "local", .passphrase = "långt från allt", .cost = cheap};
  const auto child = fork();
  if (child == 0) {
    auto project = Project::create(path, engagement, how);
    auto change = project->change("step.test");
    for (const auto& one : make) one(change);
    model::Text words;
    words.content = "Ett " + coded + " till";
    const auto text = change.create(words);
    model::Interview interview;
    interview.text = text;
    change.create(interview);
    model::Code code;
    code.slug = "x";
    const auto theme = change.create(code);
    model::Attachment attachment;
    attachment.sha256 = project->keep_blob(later);
    change.create(attachment);
    project->commit(std::move(change));
    (void)project->code(text, {4, 4 + text::length(coded)}, theme, model::Stance::neutral, "LK");
    project->type(text, {0, "", typed + "\n"});
    project->flush();
    (void)project->back_up(store::Occasion::asked);
    store::save_bundle(scratch / "all.skolsync",
                       store::write_bundle(store::bundle_since(*project, {}), project->snapshot().key));
    store::SharedFolder folder(shared);
    (void)folder.publish(store::bundle_since(*project, {}), project->snapshot().key);
    (void)project->save_copy(scratch / "copy.skolanalys");
    project->type(text, {0, "", running});
    project->flush();
    (void)!write(ready[1], "x", 1);
    pause();
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  REQUIRE(planted.words.size() >= 200);
  CHECK(fs::exists(path.string() + "-wal"));
  CHECK(found_in(scratch.folder(), planted) == std::vector<std::string>{});
  (void)store::repair(path, scratch / "mended.skolanalys", {}, *how.local);
  CHECK(found_in(scratch.folder(), planted) == std::vector<std::string>{});
  // They are all there for whoever has the passphrase; and the scan does find what lies open.
  const auto project = Project::open(path, Access::write, how);
  const auto open = scratch / "open.skolanalys";
  const auto text = std::find_if(
      project->model().texts.begin(), project->model().texts.end(),
      [&](const auto& one) { return one.second.content == running + typed + "\nEtt " + coded + " till"; });
  CHECK(text != project->model().texts.end());
  {
    const auto plain = Project::create(open, engagement, {.local = fs::path()});
    auto change = plain->change("step.test");
    for (const auto& one : make) one(change);
    plain->commit(std::move(change));
  }
  const auto seen = found_in(scratch.folder(), planted);
  CHECK(seen.size() >= planted.words.size() - 4);
}
