#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/store/project.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

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
             "tcp", nullptr);
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

  void start() {
    std::filesystem::remove(marks_);
    program_ = fork();
    if (program_ == 0) {
      execl(SKOLANALYS_BINARY, SKOLANALYS_BINARY, nullptr);
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

  [[nodiscard]] json marks() const {
    for (int i = 0; i < 50; ++i) {
      const auto read = json::parse(Scratch::read(marks_), nullptr, false);
      if (read.is_object()) return read;
      std::this_thread::sleep_for(20ms);
    }
    return json::object();
  }
  [[nodiscard]] bool shows(const std::string& id) const {
    return until([&] { return marks().contains(id); });
  }
  void click(const std::string& id) const {
    INFO(id);
    REQUIRE(shows(id));
    const auto mark = marks()[id];
    run("xdotool mousemove " + std::to_string(mark["x"].get<int>()) + " " +
        std::to_string(mark["y"].get<int>()));
    std::this_thread::sleep_for(80ms);
    run("xdotool click 1");
    std::this_thread::sleep_for(200ms);
  }
  static void key(const std::string& name) {
    run("xdotool key --delay 30 " + name);
    std::this_thread::sleep_for(150ms);
  }
  static void type(const std::string& words) {
    run("xdotool type --delay 30 '" + words + "'");
    std::this_thread::sleep_for(150ms);
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

  template <class Condition>
  static bool until(Condition&& condition) {
    for (int i = 0; i < 150; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(100ms);
    }
    return false;
  }

 private:
  static void run(const std::string& command) {
    REQUIRE(std::system((command + " >/dev/null 2>&1").c_str()) == 0);
  }
  Scratch scratch_;
  std::filesystem::path marks_ = scratch_ / "marks.json";
  pid_t server_ = 0;
  pid_t program_ = 0;
};

}  // namespace

TEST_CASE("a visit in the window: new interview, words with å ä ö, a tag, undo, search, report", "[window]") {
  Screen screen;
  screen.start();
  screen.click("start.sample");
  REQUIRE(screen.shows("interview.EX-01"));

  Screen::key("ctrl+n");
  screen.click("new.title");
  Screen::type("Rektor på Åsaskolan");
  screen.click("new.role.rektor");
  screen.click("new.create");
  REQUIRE(screen.shows("editor"));
  Screen::key("Return");
  Screen::type("Hur är det?");
  Screen::key("Return");
  Screen::type("Kön är lång. Ingen räknar ärendena.");
  Screen::key("numbersign");
  Screen::type("elevh");
  REQUIRE(screen.shows("palette.stod.elevhalsa"));
  Screen::type("-");
  Screen::key("Return");
  REQUIRE(screen.shows("toast.action"));
  Screen::key("ctrl+z");
  Screen::key("ctrl+shift+z");
  std::this_thread::sleep_for(1s);
  REQUIRE(screen.saved());

  Screen::key("ctrl+3");
  Screen::type("ärenden");
  CHECK(Screen::until([&] {
    const auto all = screen.marks();
    return all.contains("hit.0") &&
           all["hit.0"]["label"].get<std::string>().find("ärende") != std::string::npos;
  }));
  Screen::key("ctrl+6");
  screen.click("report.html");
  auto html = screen.sample();
  html.replace_extension(".html");
  CHECK(Screen::until([&] { return std::filesystem::exists(html); }));

  screen.quit();
  auto project = store::Project::open(screen.sample(), store::Access::write);
  const auto& model = project->model();
  const model::Interview* mine = nullptr;
  for (const auto& [id, interview] : model.interviews)
    if (interview.title == "Rektor på Åsaskolan") mine = &interview;
  REQUIRE(mine != nullptr);
  CHECK(mine->roles == std::vector<std::string>{"rektor"});
  CHECK(mine->guide == "guide-rektor");
  const auto& words = model.find(mine->text)->content;
  CHECK(words.find("Hur är det?") != std::string::npos);
  CHECK(words.find("Kön är lång. Ingen räknar ärendena.") != std::string::npos);
  CHECK(words.find('#') == std::string::npos);
  const auto codings = model.codings_of(mine->text);
  REQUIRE(codings.size() == 1);
  CHECK(codings[0]->quote == "Ingen räknar ärendena.");
  CHECK(codings[0]->stance == model::Stance::weakness);
  CHECK(model.find(codings[0]->code)->slug == "stod.elevhalsa");
  project.reset();
  CHECK(store::check(screen.sample()).sound());
}

TEST_CASE("without a screen the window says so and the command line goes on", "[window]") {
  const Scratch scratch;
  const auto err = (scratch / "err").string();
  const int status = std::system(
      ("env -u DISPLAY -u WAYLAND_DISPLAY " + std::string(SKOLANALYS_BINARY) + " 2>" + err).c_str());
  CHECK(WEXITSTATUS(status) == 3);
  CHECK(Scratch::read(err).starts_with("skolanalys: "));
}
