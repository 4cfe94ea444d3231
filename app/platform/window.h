#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/platform/event.h"

namespace skolanalys::platform {

struct WindowOptions {
  std::string title = "Skolanalys";
  int width = 0;  ///< 0: what suits the screen
  int height = 0;
  bool maximized = false;
};

/// What the loop has done since the window opened: what tests and slow machines are judged by.
struct Pace {
  std::uint64_t frames = 0;   ///< looked at: computed, and compared with what is on the screen
  std::uint64_t painted = 0;  ///< of them put on the screen, since they differed
  int answer = 0;             ///< frames looked at from the latest letter to the one that showed a change
  int slowest_answer = 0;
};

/// What is drawn and what it is told. One frame is drawn for each event, so that nothing a fast typist does
/// is lost; only the last of them is put on the screen, and only if it differs from what is there.
class Stage {
 public:
  virtual ~Stage() = default;
  /// Before the first frame and after a change of scale: fonts and style. `scale` is the system's.
  virtual void prepare(float scale) = 0;
  /// Whether `prepare` is wanted again (the person changed size or theme).
  virtual bool stale() = 0;
  /// Draws everything with Dear ImGui; `event` is what happened, if anything. `now` in seconds.
  virtual void frame(const Event* event, double now) = 0;
  /// After each frame that was looked at.
  virtual void looked_at(const Pace& pace) { (void)pace; }
  /// Seconds until something changes by itself (a caret, a message, a job); nothing = never.
  virtual std::optional<double> wakes_in(double now) = 0;
  /// Asked to close: false keeps the window open.
  virtual bool may_close() = 0;
  /// Whether the window wants the whole screen; asked after each frame.
  [[nodiscard]] virtual bool full_screen() const { return false; }
  /// The window closes; how it stood, for the next time.
  virtual void closing(int width, int height, bool maximized) { (void)width, (void)height, (void)maximized; }
};

/// Opens a window with OpenGL and runs until it is closed. Throws Error(storage, "error.no_display") where
/// there is no screen or no OpenGL 3; the command line goes on working.
void run_window(const WindowOptions& options, Stage& stage);

/// Wakes the loop from another thread; nothing happens where no window is open.
void wake();

}  // namespace skolanalys::platform
