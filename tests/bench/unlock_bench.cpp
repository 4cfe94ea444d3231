#include <benchmark/benchmark.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <mutex>

#include "core/exchange/codings.h"
#include "core/exchange/sample.h"
#include "core/store/seal.h"
#include "core/store/vault.h"
#include "core/text/utf8.h"
#include "search/kept_index.h"
#include "search/place.h"
#include "search/worker.h"
#include "tests/bench/corpus.h"
#include "tests/scratch.h"

using namespace skolanalys;

/// What it costs to unlock a sealed project with 200 interviews of an hour each and to get the first answer
/// to a search. `passphrase` is Argon2id alone, dear on purpose; the others begin with the key in hand. Read
/// `unlock_to_answer` against one second; `unlock_without_index` is what a lost index costs.
namespace {

constexpr std::size_t interviews = 200;
constexpr std::size_t words = 9000;     // of an hour
constexpr std::size_t run_bytes = 200;  // typed before it became an operation

struct Sealed {
  Scratch scratch;
  std::filesystem::path path = scratch / "p.skolanalys";
  store::Secret key;
  std::size_t bytes = 0;

  Sealed() {
    setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1);
    model::Engagement engagement;
    engagement.municipality_code = "9999";
    const auto project = store::Project::create(
        path, engagement, {.local = std::filesystem::path(), .passphrase = "fyra ord i rad"});
    Corpus corpus;
    std::vector<model::CodeId> themes;
    {
      auto change = project->change("step.test");
      for (int i = 0; i < 30; ++i) {
        model::Code code;
        code.slug = "tema" + std::to_string(i);
        themes.push_back(change.create(code));
      }
      project->commit(std::move(change));
    }
    for (std::size_t i = 0; i < interviews; ++i) {
      auto begin = project->change("step.interview");
      const auto text = begin.create(model::Text{});
      model::Interview interview;
      interview.text = text;
      interview.label = "EX-" + std::to_string(i);
      begin.create(interview);
      project->commit(std::move(begin));
      const auto note = corpus.interview(words);
      bytes += note.size();
      text::Pos at = 0;
      for (std::size_t from = 0; from < note.size();) {
        auto to = std::min(note.size(), from + run_bytes);
        while (to < note.size() && (static_cast<unsigned char>(note[to]) & 0xC0U) == 0x80U) ++to;
        const auto run = note.substr(from, to - from);
        auto change = project->change("step.type");
        change.splice(text, {at, "", run});
        project->commit(std::move(change));
        at += text::length(run);
        from = to;
      }
      for (text::Pos k = 0; k < 50; ++k)
        (void)project->code(text, {300 * k + 40, 300 * k + 140}, themes[k % themes.size()],
                            model::Stance::neutral, "LK");
    }
    project->flush();
    key = project->seal().key();
  }
};

Sealed& sealed() {
  static Sealed made;
  return made;
}

/// Opens, indexes what is not indexed, asks, and waits for the first answer.
std::size_t answer_of(Sealed& s) {
  const auto project =
      store::Project::open(s.path, store::Access::write, {.local = std::filesystem::path(), .key = s.key});
  std::mutex mutex;
  std::condition_variable woken;
  search::Worker worker(s.path, search::index_identity(*project), s.key, [&] {
    const std::lock_guard lock(mutex);
    woken.notify_all();
  });
  worker.reflect(std::make_shared<const model::Model>(project->model()), project->version_vector());
  search::Question question;
  question.request.query = "elevhälsan";
  worker.ask(question);
  std::unique_lock lock(mutex);
  for (;;) {
    if (const auto answer = worker.fetch()) return answer->result.hits.size();
    woken.wait_for(lock, std::chrono::milliseconds(20));
  }
}

void close(Sealed& s) {
  std::error_code none;
  std::filesystem::remove_all(search::index_folder(s.path), none);
}

void passphrase(benchmark::State& state) {
  auto& s = sealed();
  for (auto _ : state) benchmark::DoNotOptimize(store::unlock(s.path, "fyra ord i rad").empty());
}
BENCHMARK(passphrase)->Unit(benchmark::kMillisecond)->UseRealTime();

void opening_alone(benchmark::State& state) {
  auto& s = sealed();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        store::Project::open(s.path, store::Access::read, {.local = std::filesystem::path(), .key = s.key})
            ->model()
            .texts.size());
  state.counters["MB"] = static_cast<double>(s.bytes) / 1e6;
}
BENCHMARK(opening_alone)->Unit(benchmark::kMillisecond)->UseRealTime();

void unlock_without_index(benchmark::State& state) {
  auto& s = sealed();
  for (auto _ : state) {
    state.PauseTiming();
    search::forget_index(s.path);
    state.ResumeTiming();
    state.counters["hits"] = static_cast<double>(answer_of(s));
  }
  close(s);
}
BENCHMARK(unlock_without_index)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

void unlock_to_answer(benchmark::State& state) {
  auto& s = sealed();
  if (!std::filesystem::exists(search::kept_index_file(s.path))) (void)answer_of(s);
  double worked = 0;  // by all threads: tells the machine's other work apart
  for (auto _ : state) {
    state.PauseTiming();
    close(s);
    const auto before = std::clock();
    state.ResumeTiming();
    state.counters["hits"] = static_cast<double>(answer_of(s));
    worked += static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  }
  state.counters["all_cpu_ms"] = 1000 * worked / static_cast<double>(state.iterations());
  state.counters["kept_MB"] =
      static_cast<double>(std::filesystem::file_size(search::kept_index_file(s.path))) / 1e6;
  close(s);
}
BENCHMARK(unlock_to_answer)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);

}  // namespace
