#pragma once
#include <imgui.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "app/platform/input.h"
#include "app/platform/null_window.h"
#include "app/shell/shell.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

/// Somebody who uses the program: the real window's stage without a screen, driven by keys and pointer, with
/// things found by the ids that they are marked with.
///
///     Person person(Person::with_sample());
///     person.press("ctrl+k");
///     person.type("elevh");
///     person.press("enter");
///     person.expect_text("theme.title", "Elevhälsa");
class Person {
 public:
  struct Surroundings {
    bool sample = false;
    int width = 1366, height = 768;
    float scale = 1;
    std::string settings{};  ///< settings.json
  };
  [[nodiscard]] static Surroundings with_sample() { return {.sample = true}; }

  Person() : Person(Surroundings()) {}
  explicit Person(Surroundings in) {
    setenv("XDG_CONFIG_HOME", (scratch / "config").c_str(), 1);
    setenv("XDG_DATA_HOME", (scratch / "data").c_str(), 1);
    setenv("XDG_STATE_HOME", (scratch / "state").c_str(), 1);
    setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1);
    std::filesystem::create_directories(scratch / "data");
    std::filesystem::create_directories(scratch / "config/skolanalys");
    if (in.settings.empty())  // past the first run
      in.settings = R"({"language": "sv", "initials": "AB", "welcomed": true})";
    scratch.write("config/skolanalys/settings.json", in.settings);
    std::filesystem::path file;
    if (in.sample) {
      file = scratch / "sample.skolanalys";
      static const Scratch made;  // once: each gets a copy
      const auto first = made / "sample.skolanalys";
      if (!std::filesystem::exists(first)) skolanalys::exchange::create_sample(first).reset();
      std::filesystem::copy_file(first, file);
    }
    shell_ = std::make_unique<skolanalys::shell::Shell>(file);
    window_ = std::make_unique<skolanalys::platform::NullWindow>(*shell_, in.width, in.height, in.scale);
  }

  ~Person() { CHECK(window_->loose() == 0); }

  [[nodiscard]] skolanalys::shell::Shell& shell() { return *shell_; }
  [[nodiscard]] skolanalys::session::Session& session() { return shell_->session; }
  [[nodiscard]] const skolanalys::model::Model& model() { return shell_->session.model(); }
  [[nodiscard]] skolanalys::platform::NullWindow& window() { return *window_; }
  [[nodiscard]] const std::map<std::string, skolanalys::ui::Mark>& marks() const { return shell_->ui.marks; }

  [[nodiscard]] bool sees(const std::string& id) const {
    const auto found = marks().find(id);
    if (found == marks().end()) return false;
    const auto& m = found->second;
    return m.from.x < m.clip_to.x && m.to.x > m.clip_from.x && m.from.y < m.clip_to.y &&
           m.to.y > m.clip_from.y;
  }
  [[nodiscard]] std::string text_of(const std::string& id) const {
    const auto found = marks().find(id);
    return found == marks().end() ? "(not there)" : found->second.label;
  }
  void expect_visible(const std::string& id) {
    INFO(id);
    reach(id);
    CHECK(sees(id));
  }
  void expect_gone(const std::string& id) const {
    INFO(id);
    CHECK_FALSE(sees(id));
  }
  void expect_text(const std::string& id, const std::string& text) const {
    INFO(id);
    CHECK(text_of(id) == text);
  }
  void expect_focus(const std::string& id) const { CHECK(shell_->ui.focused() == id); }
  [[nodiscard]] std::string toast() const {
    return shell_->ui.toasts.empty() ? "" : shell_->ui.toasts.back().text;
  }

  /// Turns the wheel over the pane that holds it until its middle is in sight; leaves alone what is, and what
  /// is nowhere.
  void reach(const std::string& id) {
    for (int turns = 0; turns < 60 && marks().contains(id); ++turns) {
      const auto m = marks().at(id);  // a copy: each frame marks anew
      const float y = (m.from.y + m.to.y) / 2;
      if (y > m.clip_from.y && y < m.clip_to.y) return;
      const ImVec2 pane((m.clip_from.x + m.clip_to.x) / 2, (m.clip_from.y + m.clip_to.y) / 2);
      window_->point_at(pane.x, pane.y);
      skolanalys::platform::Event e;
      e.kind = skolanalys::platform::Event::Kind::wheel;
      e.wheel = y < m.clip_from.y ? 1 : -1;
      e.x = pane.x;
      e.y = pane.y;
      window_->happen(e);
      window_->settle();
    }
  }

  /// To the middle of what is marked so, through the pointer. Fails where something covers it.
  void click(const std::string& id, int button = 0, int times = 1) {
    INFO(id);
    reach(id);
    REQUIRE(sees(id));
    const auto at = middle(id);
    window_->point_at(at.x, at.y);
    REQUIRE(sees(id));
    CHECK(marks().at(id).hovered);
    for (int i = 0; i < times; ++i) {
      button_at(at, button, true);
      button_at(at, button, false);
    }
  }
  void drag(const std::string& from, const std::string& to) {
    INFO(from << " to " << to);
    REQUIRE(sees(from));
    REQUIRE(sees(to));
    const auto a = middle(from);
    const auto b = middle(to);
    window_->point_at(a.x, a.y);
    button_at(a, 0, true);
    for (int i = 1; i <= 4; ++i)
      window_->point_at(a.x + (b.x - a.x) * static_cast<float>(i) / 4,
                        a.y + (b.y - a.y) * static_cast<float>(i) / 4);
    button_at(b, 0, false);
  }
  void type(const std::string& words) {
    for (skolanalys::text::ByteOffset at = 0; at < words.size();) {
      const auto c = skolanalys::text::next(words, at);
      skolanalys::platform::Event down;
      down.key = c == U' ' ? skolanalys::platform::Key::space : skolanalys::platform::Key::none;
      if (c < 128 && std::isalnum(static_cast<int>(c)) != 0) {
        down.key = c == U'0' ? skolanalys::platform::Key::zero : skolanalys::platform::Key::letter;
        down.letter = static_cast<char>(std::tolower(static_cast<int>(c)));
      }
      down.native = skolanalys::platform::native_of(down.key, down.letter);
      window_->happen(down);
      skolanalys::platform::Event written;
      written.kind = skolanalys::platform::Event::Kind::character;
      written.character = c;
      window_->happen(written);
      down.down = false;
      window_->happen(down);
    }
  }
  /// "ctrl+shift+k", "enter", "alt+left", "f6".
  void press(const std::string& keys) {
    using skolanalys::platform::Key;
    static const std::map<std::string, Key> named = {{"left", Key::left},      {"right", Key::right},
                                                     {"up", Key::up},          {"down", Key::down},
                                                     {"home", Key::home},      {"end", Key::end},
                                                     {"enter", Key::enter},    {"tab", Key::tab},
                                                     {"escape", Key::escape},  {"space", Key::space},
                                                     {"delete", Key::del},     {"backspace", Key::backspace},
                                                     {"f1", Key::f1},          {"f2", Key::f2},
                                                     {"f3", Key::f3},          {"f4", Key::f4},
                                                     {"f6", Key::f6},          {"f5", Key::f5},
                                                     {"f7", Key::f7},          {"f8", Key::f8},
                                                     {"f9", Key::f9},          {"f10", Key::f10},
                                                     {"f11", Key::f11},        {"plus", Key::plus},
                                                     {"minus", Key::minus},    {"0", Key::zero},
                                                     {"pageup", Key::page_up}, {"pagedown", Key::page_down}};
    skolanalys::platform::Event e;
    std::string rest = keys;
    for (auto at = rest.find('+'); at != std::string::npos; at = rest.find('+')) {
      const auto part = rest.substr(0, at);
      if (part == "ctrl")
        e.ctrl = true;
      else if (part == "shift")
        e.shift = true;
      else if (part == "alt")
        e.alt = true;
      else
        FAIL("no such key: " << keys);
      rest.erase(0, at + 1);
    }
    if (const auto found = named.find(rest); found != named.end()) {
      e.key = found->second;
    } else {
      REQUIRE(rest.size() == 1);
      e.key = Key::letter;
      e.letter = rest[0];
    }
    e.native = skolanalys::platform::native_of(e.key, e.letter);
    window_->happen(e);
    e.down = false;
    window_->happen(e);
    if (!e.ctrl && !e.shift && !e.alt) return;
    skolanalys::platform::Event up;  // and the modifiers
    up.down = false;
    window_->happen(up);
  }
  void press_button(int button) { button_at(ImGui::GetIO().MousePos, button, true); }
  /// Until it is so, for what other threads do; false after ten seconds.
  template <class Condition>
  bool until(Condition&& condition) {
    for (int i = 0; i < 1000; ++i) {
      window_->settle();
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  const Scratch scratch;

 private:
  [[nodiscard]] ImVec2 middle(const std::string& id) const {
    const auto& m = marks().at(id);
    // Of the part that is seen.
    return {(std::max(m.from.x, m.clip_from.x) + std::min(m.to.x, m.clip_to.x)) / 2,
            (std::max(m.from.y, m.clip_from.y) + std::min(m.to.y, m.clip_to.y)) / 2};
  }
  void button_at(ImVec2 at, int button, bool down) {
    skolanalys::platform::Event e;
    e.kind = skolanalys::platform::Event::Kind::button;
    e.button = button;
    e.down = down;
    e.x = at.x;
    e.y = at.y;
    window_->happen(e);
  }
  std::unique_ptr<skolanalys::shell::Shell> shell_;
  std::unique_ptr<skolanalys::platform::NullWindow> window_;
};
