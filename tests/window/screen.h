#pragma once
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>
#include <utility>

#include "tests/catch.h"
#include "tests/scratch.h"

/// The built program in a real window on a screen of its own, driven as a person drives it: keys and pointer
/// by xdotool, places by the list of marks that the program writes.
class Screen {
 public:
  Screen() {
    int pipes[2];
    REQUIRE(pipe(pipes) == 0);
    server_ = fork();
    if (server_ == 0) {
      close(pipes[0]);
      const auto fd = std::to_string(pipes[1]);
      execlp("Xvfb", "Xvfb", "-displayfd", fd.c_str(), "-screen", "0", "1400x900x24", "-noreset", "-nolisten",
             "tcp", "-fbdir", scratch_.folder().c_str(), nullptr);
      _exit(127);
    }
    close(pipes[1]);
    std::string number;
    for (char c = 0; read(pipes[0], &c, 1) == 1 && c != '\n';) number += c;
    close(pipes[0]);
    REQUIRE_FALSE(number.empty());
    setenv("DISPLAY", (":" + number).c_str(), 1);
    // xdotool reads its words by the locale, and a machine without one takes no å.
    setenv("LC_ALL", "C.UTF-8", 1);
    run("setxkbmap se");
    setenv("SKOLANALYS_UI_DUMP", marks_.c_str(), 1);
    setenv("SKOLANALYS_CACHE", (scratch_ / "cache").c_str(), 1);
    setenv("XDG_CONFIG_HOME", (scratch_ / "config").c_str(), 1);
    setenv("XDG_DATA_HOME", (scratch_ / "data").c_str(), 1);
    setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
    std::filesystem::create_directories(scratch_ / "data");
  }
  ~Screen() {
    quit();
    kill(server_, SIGTERM);
    waitpid(server_, nullptr, 0);
  }

  /// On a project file, or on the start screen.
  void start(const std::filesystem::path& file = {}) {
    std::filesystem::remove(marks_);
    program_ = fork();
    if (program_ == 0) {
      execl(SKOLANALYS_BINARY, SKOLANALYS_BINARY, file.empty() ? nullptr : file.c_str(), nullptr);
      _exit(127);
    }
    REQUIRE(until([&] { return std::filesystem::exists(marks_); }));
  }
  void quit() {
    if (program_ <= 0) return;
    kill(program_, SIGKILL);  // what was shown as saved must be there all the same
    waitpid(program_, nullptr, 0);
    program_ = 0;
  }

  [[nodiscard]] nlohmann::json marks() const {
    for (int i = 0; i < 50; ++i) {
      const auto read = nlohmann::json::parse(Scratch::read(marks_), nullptr, false);
      if (read.is_object()) return read;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return nlohmann::json::object();
  }
  [[nodiscard]] bool shows(const std::string& id) const {
    return until([&] { return marks().contains(id); });
  }
  void click(const std::string& id) const {
    INFO(id);
    REQUIRE(shows(id));
    const auto mark = still(id);
    act("mousemove " + std::to_string(mark["x"].get<int>()) + " " + std::to_string(mark["y"].get<int>()));
    act("click 1");
  }
  void key(const std::string& name) const { act("key --delay 30 " + name); }
  /// The command that types, without waiting for anything.
  static std::string typing(const std::string& words, int delay) {
    return "xdotool type --delay " + std::to_string(delay) + " '" + words + "'";
  }
  /// `delay`: milliseconds from key to key.
  void type(const std::string& words, int delay = 30) const {
    frame_of([&] { run(typing(words, delay)); });
  }
  [[nodiscard]] bool saved() const {
    return until([&] {
      const auto all = marks();
      return all.contains("saved") && all["saved"]["label"] == "saved";
    });
  }
  [[nodiscard]] std::filesystem::path sample() const {
    return scratch_ / "data/skolanalys/exempelkoping.skolanalys";
  }

  /// As if the first run had been gone through.
  void welcomed() const {
    std::filesystem::create_directories(scratch_ / "config/skolanalys");
    scratch_.write("config/skolanalys/settings.json",
                   R"({"language": "sv", "initials": "LK", "welcomed": true})");
  }
  /// What the window's loop has done (platform::Pace), by name.
  [[nodiscard]] std::size_t pace(const std::string& of) const { return marks()["pace"][of]; }
  /// Waits until nothing is drawn any more.
  void rest() const {
    std::size_t before = 0;
    REQUIRE(until([&] {
      const auto now = pace("frames");
      std::this_thread::sleep_for(std::chrono::milliseconds(1200));
      return std::exchange(before, now) == now && pace("frames") == now;
    }));
  }
  /// Every pixel there is on the screen.
  [[nodiscard]] std::string pixels() const { return Scratch::read(scratch_ / "Xvfb_screen0"); }
  /// Seconds of a processor that the program has used.
  [[nodiscard]] double used() const {
    const auto stat = Scratch::read("/proc/" + std::to_string(program_) + "/stat");
    std::istringstream in(stat.substr(stat.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i) in >> skipped;  // state to cmajflt
    double user = 0;
    double system = 0;
    in >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return scratch_ / name; }
  static void run(const std::string& command) {
    REQUIRE(std::system((command + " >/dev/null 2>&1").c_str()) == 0);
  }

  template <class Condition>
  static bool until(Condition&& condition) {
    for (int i = 0; i < 150; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }

 private:
  /// What xdotool is told to do, and the frame that came of it.
  void act(const std::string& what) const {
    frame_of([&] { run("xdotool " + what); });
  }
  template <class What>
  void frame_of(What&& what) const {
    const auto before = pace("frames");
    what();
    (void)until([&] { return pace("frames") > before; });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  /// A mark that no longer moves.
  [[nodiscard]] nlohmann::json still(const std::string& id) const {
    nlohmann::json before;
    nlohmann::json now;
    (void)until([&] {
      before = std::exchange(now, marks().value(id, nlohmann::json()));
      return now.is_object() && now == before;
    });
    return now;
  }
  Scratch scratch_;
  std::filesystem::path marks_ = scratch_ / "marks.json";
  pid_t server_ = 0;
  pid_t program_ = 0;
};
