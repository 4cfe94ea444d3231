#include "search/kept_index.h"

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>

#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/store/seal.h"
#include "core/store/sealed_file.h"
#include "search/archive.h"
#include "search/index.h"
#include "search/place.h"
#include "search/searcher.h"
#include "search/term.h"
#include "search/worker.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::search;
namespace fs = std::filesystem;

namespace {

/// A sealed project of notes, with a cache of its own.
struct SealedNotes {
  Scratch scratch;
  fs::path path = scratch / "p.skolanalys";
  store::Opening how{.local = scratch / "local", .passphrase = "fyra ord i rad", .cost = cheap};

  explicit SealedNotes(const std::vector<std::string>& notes) {
    setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1);
    model::Engagement engagement;
    engagement.municipality_code = "0380";
    const auto project = store::Project::create(path, engagement, how);
    std::vector<fs::path> files;
    const Scratch elsewhere;
    for (std::size_t i = 0; i < notes.size(); ++i)
      files.push_back(elsewhere.write("n" + std::to_string(i) + ".txt", notes[i]));
    (void)exchange::import_notes(*project, files, {});
  }
  ~SealedNotes() { forget_index(path); }
  SealedNotes(const SealedNotes&) = delete;
  SealedNotes& operator=(const SealedNotes&) = delete;

  [[nodiscard]] std::unique_ptr<store::Project> open() const {
    return store::Project::open(path, store::Access::write, how);
  }
  [[nodiscard]] fs::path kept() const { return kept_index_file(path); }

  /// The hits of a word while the project is open as in the window, which closes it again.
  std::size_t ask(const store::Project& project, const std::string& query) const {
    std::size_t out = 0;
    {
      std::mutex mutex;
      std::condition_variable woken;
      Worker worker(path, index_identity(project), project.seal().key(), [&] {
        const std::lock_guard lock(mutex);
        woken.notify_all();
      });
      worker.reflect(std::make_shared<const model::Model>(project.model()), project.version_vector());
      Question question;
      question.request.query = query;
      worker.ask(question);
      std::unique_lock lock(mutex);
      for (;;) {
        if (const auto answer = worker.fetch()) {
          out = answer->result.hits.size();
          break;
        }
        woken.wait_for(lock, std::chrono::milliseconds(20));
      }
    }
    std::error_code none;
    fs::remove_all(index_folder(path), none);
    return out;
  }

  /// The files under a folder that hold a word, as it is or as an index has it.
  static std::vector<std::string> files_with(const fs::path& folder, const std::string& word) {
    std::vector<std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const auto bytes = Scratch::read(entry.path());
      // Terms that begin alike share their beginning in a block: the end is enough.
      for (const auto& form : {word, term_of(word)})
        if (bytes.find(form.substr(form.size() / 2)) != std::string::npos)
          out.push_back(entry.path().filename().string());
    }
    return out;
  }

  /// What the kept index holds, opened with the key.
  [[nodiscard]] std::vector<std::string> kept_files_with(const store::Secret& key,
                                                         const std::string& word) const {
    const Scratch opened;
    REQUIRE(bring_index(kept(), opened / "i", key));
    return files_with(opened / "i", word);
  }
};

}  // namespace

TEST_CASE("the index of a sealed project is kept sealed when it is closed, and is there when it is opened",
          "[index][seal]") {
  const SealedNotes v({"Svar: Hemlådabestig är ett ord.\n", "Svar: Och elevhälsan ett annat.\n"});
  const auto project = v.open();
  CHECK(v.ask(*project, "hemlådabestig") == 1);
  REQUIRE(fs::exists(v.kept()));
  CHECK(SealedNotes::files_with(v.scratch.folder(), "hemlådabestig").empty());
  CHECK_FALSE(fs::exists(index_folder(v.path)));

  const auto folder = index_folder(v.path);
  REQUIRE(bring_index(v.kept(), folder, project->seal().key()));
  CHECK_FALSE(SealedNotes::files_with(folder, "hemlådabestig").empty());
  CHECK(state_of_index(folder).version_vector == project->version_vector());
  CHECK(update_index(folder, index_identity(*project), project->model(), project->version_vector(), "") ==
        0U);
  CHECK(v.ask(*project, "elevhälsan") == 1);
}

TEST_CASE("a kept index that is older than its project is brought up to date by what has changed",
          "[index][seal]") {
  const SealedNotes v({"Svar: Ett.\n", "Svar: Två.\n", "Svar: Tre.\n"});
  const auto project = v.open();
  CHECK(v.ask(*project, "två") == 1);
  project->type(project->model().texts.begin()->first, {0, "", "nytillkommet "});
  project->end_run();
  const auto folder = index_folder(v.path);
  REQUIRE(bring_index(v.kept(), folder, project->seal().key()));
  CHECK(update_index(folder, index_identity(*project), project->model(), project->version_vector(), "") ==
        1U);
  fs::remove_all(folder);
  CHECK(v.ask(*project, "nytillkommet") == 1);
  // One text is not worth keeping it all again: it is put in at each opening, until there are more.
  CHECK(v.kept_files_with(project->seal().key(), "nytillkommet").empty());
  CHECK(v.ask(*project, "nytillkommet") == 1);
}

TEST_CASE("a kept index that is cut, damaged or of another key is as none, and is made anew",
          "[index][seal]") {
  const SealedNotes v({"Svar: Elevhälsan.\n"});
  const auto project = v.open();
  const auto& key = project->seal().key();
  REQUIRE(v.ask(*project, "elevhälsan") == 1);
  const auto whole = Scratch::read(v.kept());
  const auto folder = v.scratch / "brought";
  REQUIRE(bring_index(v.kept(), folder, key));
  CHECK_FALSE(bring_index(v.kept(), folder, store::Secret::random()));
  CHECK_FALSE(fs::exists(folder));
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 40 + 1) {
    CAPTURE(at);
    auto bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    for (const auto& bad : {whole.substr(0, at), bytes}) {
      v.scratch.write("bad", bad);
      CHECK_FALSE(bring_index(v.scratch / "bad", folder, key));
      CHECK_FALSE(fs::exists(folder));
    }
  }
  v.scratch.write("bad", whole + "x");
  CHECK_FALSE(bring_index(v.scratch / "bad", folder, key));
  std::ofstream(v.kept(), std::ios::binary) << whole.substr(0, whole.size() / 2);
  CHECK(v.ask(*project, "elevhälsan") == 1);
  CHECK(bring_index(v.kept(), folder, key));
}

TEST_CASE("a kept index that does not name its files as an index does is not unpacked", "[index][seal]") {
  const Scratch scratch;
  const auto key = store::Secret::random();
  const auto folder = scratch / "in";
  for (const std::string bytes : {"../out 3\nabc", "/tmp/skolanalys-out 3\nabc", "a 4\nabc", "a -1\n",
                                  "a 3x\nabc", "a 99999999999999999999\n", "utan slut"}) {
    CAPTURE(bytes);
    store::SealedWriter out(scratch / "f", key, "index");
    out.write(bytes);
    out.finish();
    CHECK_FALSE(bring_index(scratch / "f", folder, key));
  }
  CHECK_FALSE(fs::exists(scratch / "out"));
  CHECK_FALSE(fs::exists("/tmp/skolanalys-out"));
}

TEST_CASE("nothing of an interview that was erased is left in a kept index, not even for who has the key",
          "[index][seal]") {
  SealedNotes v({"Svar: Hemlådabestig är ett ord.\n", "Svar: Och elevhälsan ett annat.\n"});
  auto project = v.open();
  const auto key = project->seal().key();
  CHECK(v.ask(*project, "hemlådabestig") == 1);
  REQUIRE_FALSE(v.kept_files_with(key, "hemlådabestig").empty());
  model::OpId who;
  for (const auto& [id, text] : project->model().texts)
    if (text.content.find("Hemlåda") != std::string::npos) who = text.interview;
  REQUIRE(who);
  // As in a copy of the project, whose own computer forgot its index: here nobody did.
  (void)project->erase({who});
  project.reset();
  project = v.open();
  CHECK(v.ask(*project, "hemlådabestig") == 0);
  CHECK(v.kept_files_with(key, "hemlådabestig").empty());
  CHECK(v.ask(*project, "elevhälsan") == 1);
}

TEST_CASE("another passphrase opens the same kept index; a project without one keeps none", "[index][seal]") {
  const SealedNotes v({"Svar: Elevhälsan.\n"});
  {
    const auto project = v.open();
    CHECK(v.ask(*project, "elevhälsan") == 1);
    (void)project->protect("en helt annan", cheap);
    CHECK(bring_index(v.kept(), v.scratch / "i", project->seal().key()));
  }
  const Scratch plain;
  (void)exchange::create_sample(plain / "o.skolanalys");
  Archive archive({(plain / "o.skolanalys").string()});
  CHECK_FALSE(fs::exists(kept_index_file(plain / "o.skolanalys")));
}

TEST_CASE("a sealed project that is searched once leaves its index sealed, and the next search uses it",
          "[index][seal]") {
  const SealedNotes v({"Svar: Hemlådabestig är ett ord.\n"});
  const auto find = [&] {
    Archive archive({v.path.string()}, {}, {}, v.how);
    Searcher searcher(archive.shards());
    return searcher.find({.query = "hemlådabestig"}, archive.words()).total;
  };
  CHECK(find() == 1);
  REQUIRE(fs::exists(v.kept()));
  const auto made = fs::last_write_time(v.kept());
  CHECK(find() == 1);
  CHECK(fs::last_write_time(v.kept()) == made);
  CHECK(SealedNotes::files_with(v.scratch.folder(), "hemlådabestig").empty());
}

TEST_CASE("indexing that is stopped leaves the index as it was, and counts are right afterwards", "[index]") {
  const Scratch scratch;
  setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1);
  const auto path = scratch / "p.skolanalys";
  {
    const auto project = exchange::create_sample(path);
    std::size_t left = 4;
    CHECK_FALSE(update_index(index_folder(path), index_identity(*project), project->model(),
                             project->version_vector(), "",
                             [&](std::size_t, std::size_t) { return --left > 0; }));
    CHECK(state_of_index(index_folder(path)).passages == 0);
  }
  const auto counts = [&] {
    Archive archive({path.string()});
    Searcher searcher(archive.shards());
    return searcher.find({.query = "elev"}, archive.words()).roles;
  };
  const auto after = counts();
  fs::remove_all(index_folder(path));
  CHECK(after == counts());
  CHECK_FALSE(after.empty());
}
