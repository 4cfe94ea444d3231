#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "core/store/project.h"
#include "tests/note.h"
#include "tests/scratch.h"

using namespace skolanalys;

/// What it takes until a key is on the disk, against what this disk takes for one bare fsync of as many
/// bytes. Both are measured in turn, so that whatever else the machine does meets both alike. Read
/// `p99_ratio` against 4: a save is two syncs one after the other, of the flight record and of the file, and
/// a walk to the writer's thread and back; where the project and the record share a disk a ratio of 2 is what
/// there is to have. A high ratio with a low `fsync_p50_ms` (under 0.1) tells of the machine's scheduler, not
/// of the disk: look at `save_p99_ms` then. SKOLANALYS_BENCH_DISK names a folder on the disk to be measured.
namespace {

struct Folder {
  Scratch own;
  std::filesystem::path path = [this] {
    const char* named = std::getenv("SKOLANALYS_BENCH_DISK");
    auto out = named == nullptr ? own.folder() : std::filesystem::path(named) / "skolanalys-save-bench";
    std::filesystem::create_directories(out);
    return out;
  }();
  ~Folder() {
    std::error_code none;
    std::filesystem::remove_all(path, none);
  }
};

double timed(const auto& what) {
  const auto begin = std::chrono::steady_clock::now();
  what();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double at_share(std::vector<double>& all, double share) {
  const auto at = all.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(all.size() - 1));
  std::nth_element(all.begin(), at, all.end());
  return *at;
}

void save_against_fsync(benchmark::State& state) {
  const bool recorded = state.range(0) != 0;
  const Folder folder;
  store::Opening how{.local = recorded ? folder.path / "local" : std::filesystem::path()};
  const auto project = store::Project::create(folder.path / "p.skolanalys", {}, how);
  const auto text = add_note(*project).text;
  project->flush();
  const int bare = ::open((folder.path / "bare").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const std::string bytes(4096, 'x');  // a page: what a small commit appends to the log
  std::vector<double> fsyncs, saves;
  text::Pos at = 0;
  for (auto _ : state) {
    fsyncs.push_back(timed([&] {
      benchmark::DoNotOptimize(::write(bare, bytes.data(), bytes.size()));
      ::fsync(bare);
    }));
    project->type(text, {at++, "", at % 60 == 0 ? "\n" : "x"});
    saves.push_back(timed([&] { project->flush(); }));
  }
  ::close(bare);
  state.counters["fsync_p50_ms"] = at_share(fsyncs, 0.5);
  state.counters["fsync_p99_ms"] = at_share(fsyncs, 0.99);
  state.counters["save_p50_ms"] = at_share(saves, 0.5);
  state.counters["save_p99_ms"] = at_share(saves, 0.99);
  state.counters["p50_ratio"] = at_share(saves, 0.5) / at_share(fsyncs, 0.5);
  state.counters["p99_ratio"] = at_share(saves, 0.99) / at_share(fsyncs, 0.99);
}
BENCHMARK(save_against_fsync)
    ->Arg(0)
    ->Arg(1)
    ->ArgName("recorded")
    ->Iterations(3000)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
