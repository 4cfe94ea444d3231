#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "search/archive.h"
#include "search/passages.h"
#include "search/place.h"
#include "search/searcher.h"
#include "search/tokens.h"
#include "tests/catch.h"
#include "tests/faults/runs.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::search;

namespace {

/// Passages with the word as it stands: what a search for it must find.
std::size_t passages_with(const model::Model& model, const std::string& form) {
  std::size_t n = 0;
  for (const auto& [id, text] : model.texts)
    for (const auto& passage : passages_of(model, text).passages) {
      const auto tokens = tokens_of(passage.words);
      n += std::any_of(tokens.begin(), tokens.end(), [&](const auto& t) { return t.form == form; }) ? 1 : 0;
    }
  return n;
}

}  // namespace

TEST_CASE("killed anywhere while it indexes, the next search answers rightly", "[index][kill]") {
  const Scratch scratch;
  setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1);
  const auto path = scratch / "p.skolanalys";
  std::mt19937 random(7);
  const std::vector<std::string> words{"elevhälsan", "skolan", "rektorn", "betyg",
                                       "en",         "och",    "stödet",  "frånvaro"};
  {
    const auto project = exchange::create_engagement(path, "0380");
    std::vector<std::filesystem::path> files;
    for (int i = 0; i < 40; ++i) {
      std::string note;
      for (int p = 0; p < 40; ++p) {
        note += "Svar:";
        for (int w = 0; w < 50; ++w)
          note += " " + words[random() % words.size()] + std::to_string(random() % 300);
        note += p % 3 == 0 ? " elevhälsan\n\n" : "\n\n";
      }
      files.push_back(scratch.write("n" + std::to_string(i) + ".txt", note));
    }
    (void)exchange::import_notes(*project, files, {});
  }
  std::size_t killed = 0;
  const std::size_t wanted = ::runs(12);
  for (std::size_t run = 0; run < wanted; ++run) {
    const auto fresh = "nytt" + std::to_string(run);
    std::size_t expected = 0;
    {
      const auto project = store::Project::open(path, store::Access::write);
      std::vector<model::TextId> texts;
      for (const auto& [id, text] : project->model().texts) texts.push_back(id);
      for (int edit = 0; edit < 10; ++edit)
        project->type(texts[random() % texts.size()], {0, "", "Svar: elevhälsan " + fresh + "\n\n"});
      project->flush();
      expected = passages_with(project->model(), "elevhälsan");
    }
    if (run % 3 == 0) std::filesystem::remove_all(index_folder(path));
    const pid_t program = fork();
    if (program == 0) {
      dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
      execl(SKOLANALYS_BINARY, SKOLANALYS_BINARY, "search", path.c_str(), "elevhälsan", nullptr);
      _exit(127);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 400'000));
    kill(program, SIGKILL);
    int status = 0;
    waitpid(program, &status, 0);
    killed += WIFSIGNALED(status) ? 1 : 0;
    Archive archive({path.string()});
    Searcher searcher(archive.shards());
    INFO("run " << run);
    REQUIRE(searcher.find({.query = "\"elevhälsan\""}, archive.words()).total == expected);
    REQUIRE(searcher.find({.query = "\"" + fresh + "\""}, archive.words()).total == 10);
  }
  CHECK(killed > wanted / 4);
}
