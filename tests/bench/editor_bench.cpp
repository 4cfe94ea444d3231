#include <benchmark/benchmark.h>
#include <imgui.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>

#include "app/editor/layout.h"
#include "app/platform/input.h"
#include "app/platform/null_window.h"
#include "app/shell/shell.h"
#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "tests/scratch.h"

/// The processor's time for one frame of the whole interface, all panes, without OpenGL; the same with notes
/// of 1,000 to 1,000,000 words, a coding each fifty words. What one asks: does it grow?
namespace {

using namespace skolanalys;

/// An interview as it is written: Swedish words with their usual share of å, ä, ö, signs and questions. (The
/// corpus of the search benchmarks has words no dictionary knows and three vowels in eight beyond ASCII.)
std::string interview(std::size_t words) {
  static const std::vector<std::string> said{
      "Vi får svar på proven i maj, och då är läsåret nästan över.",
      "Kön till elevhälsan är lång och ingen räknar ärendena.",
      "Rektorn går på lektioner varje vecka och ställer frågor efteråt.",
      "Jag vet inte vem som äger frågan om frånvaron, men den kommer upp på varje möte med förvaltningen.",
      "Nämnden frågar efter budget, sällan efter hur det går för eleverna.",
      "Det bästa är arbetslaget: vi planerar ihop och äter lunch ihop.",
      "Förra året bytte vi läsläromedel två gånger, det blev för mycket på en gång.",
      "Samma barn och samma problem, nya möten; så känns det ibland.",
      "Hälften av lärarna saknar behörighet i ämnet och det märks på resultaten i årskurs nio.",
      "Vi har en plan för kollegialt lärande som alla känner till (den gjordes 2023).",
      "Skolorna får pengar efter antal elever, inte efter behov, och det har vi sagt i flera år."};
  std::string out;
  unsigned seed = 11;
  for (std::size_t n = 0; n < words;) {
    out += "Intervjuare: Hur ser du på det?\nSvar:";
    for (int i = 0; i < 8; ++i) {
      seed = seed * 1664525U + 1013904223U;
      const auto& sentence = said[(seed >> 8U) % said.size()];
      out += " " + sentence;
      n += static_cast<std::size_t>(std::count(sentence.begin(), sentence.end(), ' ')) + 1;
    }
    out += "\n\n";
  }
  return out;
}

double resident_mb() {
  std::ifstream in("/proc/self/statm");
  double pages = 0;
  in >> pages >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

void own_surroundings(const Scratch& scratch) {
  for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "SKOLANALYS_CACHE"})
    setenv(name, (scratch / name).c_str(), 1);
  std::filesystem::create_directories(scratch / "XDG_CONFIG_HOME/skolanalys");
  scratch.write("XDG_CONFIG_HOME/skolanalys/settings.json",
                R"({"language": "sv", "initials": "AB", "welcomed": true})");
}

/// A project whose only interview is so long, and the window on it.
class Desk {
 public:
  explicit Desk(std::size_t words) {
    own_surroundings(scratch_);
    const auto path = scratch_ / "long.skolanalys";
    {
      const auto project = exchange::create_engagement(path, "9999");
      const std::vector<std::filesystem::path> file{scratch_.write("long.txt", interview(words))};
      exchange::ImportOptions options;
      options.role = "rektor";
      (void)exchange::import_notes(*project, file, options);
      const auto text = project->model().texts.begin()->first;
      const auto length = text::length(project->model().find(text)->content);
      std::vector<model::CodeId> themes;
      for (const auto& [id, code] : project->model().codes)
        if (code.parent) themes.push_back(id);
      auto change = project->change("");
      for (std::size_t i = 0; i < words / 50; ++i) {
        model::Coding coding;
        coding.text = text;
        coding.range.from = static_cast<text::Pos>(length / (words / 50) * i);
        coding.range.to = std::min(coding.range.from + 120, length);
        coding.code = themes[i % themes.size()];
        coding.coder = "AB";
        change.create(coding);
      }
      project->commit(std::move(change));
      project->flush();
    }
    shell = std::make_unique<shell::Shell>(path);
    window_ = std::make_unique<platform::NullWindow>(*shell, 1366, 768);
    middle = text::length(shell->session.model().find(shell->session.editor.text())->content) / 2;
    go_to_middle();
  }

  void go_to_middle() {
    shell->session.editor.reveal({middle, middle});
    frame();
    frame();
  }
  void frame(const platform::Event* event = nullptr) {
    auto& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(width, 768);
    io.DeltaTime = 1.0F / 60;
    now_ += 1.0 / 60;
    if (event != nullptr) platform::tell_imgui(*event);
    ImGui::NewFrame();
    shell->frame(event, now_);
    ImGui::Render();
  }
  void character(char32_t c) {
    platform::Event e;
    e.kind = platform::Event::Kind::character;
    e.character = c;
    frame(&e);
  }
  void key(platform::Key key) {
    platform::Event e;
    e.key = key;
    e.native = platform::native_of(key, 0);
    frame(&e);
    e.down = false;
    platform::tell_imgui(e);
  }

  std::unique_ptr<shell::Shell> shell;
  text::Pos middle = 0;
  float width = 1366;

 private:
  Scratch scratch_;
  std::unique_ptr<platform::NullWindow> window_;
  double now_ = 10;
};

/// One at a time: Dear ImGui has one context.
Desk& desk(std::size_t words) {
  static std::size_t of = 0;
  static std::unique_ptr<Desk> made;
  if (of != words) {
    made.reset();
    made = std::make_unique<Desk>(words);
    of = words;
  }
  made->go_to_middle();
  return *made;
}

void frame_static(benchmark::State& state) {
  auto& d = desk(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) d.frame();
  state.counters["resident_MB"] = resident_mb();
}
void frame_scrolling(benchmark::State& state) {
  auto& d = desk(static_cast<std::size_t>(state.range(0)));
  platform::Event wheel;
  wheel.kind = platform::Event::Kind::wheel;
  platform::Event at;
  at.x = 700;
  at.y = 400;
  ImGui::GetIO().MousePos = ImVec2(700, 400);
  int n = 0;
  for (auto _ : state) {
    wheel.wheel = n++ % 400 < 200 ? -1 : 1;
    d.frame(&wheel);
  }
}
void frame_typing(benchmark::State& state) {
  auto& d = desk(static_cast<std::size_t>(state.range(0)));
  int n = 0;
  for (auto _ : state) d.character(++n % 6 == 0 ? U' ' : U'a');
}
void frame_backspace(benchmark::State& state) {
  auto& d = desk(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) d.key(platform::Key::backspace);
}
void frame_arrow_down(benchmark::State& state) {
  auto& d = desk(static_cast<std::size_t>(state.range(0)));
  int n = 0;
  for (auto _ : state) d.key(n++ % 200 < 100 ? platform::Key::down : platform::Key::up);
}
/// Another width: every line is broken anew.
void frame_relayout(benchmark::State& state) {
  auto& d = desk(static_cast<std::size_t>(state.range(0)));
  int n = 0;
  for (auto _ : state) {
    d.width = n++ % 2 == 0 ? 1180 : 1150;
    d.frame();
  }
  d.width = 1366;
}
#define SIZES Arg(1000)->Arg(10000)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMicrosecond)
BENCHMARK(frame_static)->SIZES;
BENCHMARK(frame_scrolling)->SIZES;
BENCHMARK(frame_typing)->SIZES->Iterations(600);
BENCHMARK(frame_backspace)->SIZES->Iterations(300);
BENCHMARK(frame_arrow_down)->SIZES;
BENCHMARK(frame_relayout)->SIZES;

/// From nothing to what can be written in: project, fonts, first frame. Without the window itself.
void start_to_first_frame(benchmark::State& state) {
  const Scratch scratch;
  own_surroundings(scratch);
  const auto path = scratch / "s.skolanalys";
  exchange::create_sample(path).reset();
  for (auto _ : state) {
    shell::Shell shell(path);
    platform::NullWindow window(shell, 1366, 768);
    state.counters["resident_MB"] = resident_mb();
  }
}
BENCHMARK(start_to_first_frame)->Unit(benchmark::kMillisecond)->UseRealTime();

// --- the layout alone
// ----------------------------------------------------------------------------------------

const std::vector<float>& widths() {
  static const std::vector<float> made = [] {
    std::vector<float> out;
    for (std::size_t c = 0; c < 0x250; ++c) out.push_back(5.0F + static_cast<float>(c % 16) * 0.5F);
    return out;
  }();
  return made;
}

void laying_out_anew(benchmark::State& state) {
  const auto note = interview(static_cast<std::size_t>(state.range(0)));
  editor::Layout layout;
  std::uint64_t revision = 0;
  for (auto _ : state)
    layout.set(note, ++revision, {{widths(), 9}, revision % 2 == 0 ? 620.0F : 640.0F, 27, 4});
}
BENCHMARK(laying_out_anew)->Arg(10000)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMicrosecond);

void laying_out_an_edit(benchmark::State& state) {
  auto note = interview(static_cast<std::size_t>(state.range(0)));
  editor::Layout layout;
  std::uint64_t revision = 1;
  layout.set(note, revision, {{widths(), 9}, 620, 27, 4});
  const auto middle = note.find(' ', note.size() / 2);
  for (auto _ : state) {
    state.PauseTiming();  // the text's own moving of bytes is not the layout's
    note.insert(middle, "x");
    state.ResumeTiming();
    layout.splice(note, ++revision, middle, 0, 1);
  }
}
BENCHMARK(laying_out_an_edit)
    ->Arg(10000)
    ->Arg(100000)
    ->Arg(1000000)
    ->Unit(benchmark::kMicrosecond)
    ->Iterations(1000);

}  // namespace
