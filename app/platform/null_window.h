#pragma once
#include <imgui.h>

#include <functional>
#include <string>

#include "app/platform/event.h"
#include "app/platform/window.h"

namespace skolanalys::platform {

/// A window without a screen: the real stage, the real frames and the same order of events as `run_window`,
/// no OpenGL, a clipboard of its own, and a clock that moves only when it is told to. Thousands of frames a
/// second. One at a time: Dear ImGui has one context.
class NullWindow {
 public:
  /// `stage` is lent. `scale` is the system's.
  NullWindow(Stage& stage, int width, int height, float scale = 1);
  ~NullWindow();
  NullWindow(const NullWindow&) = delete;
  NullWindow& operator=(const NullWindow&) = delete;

  /// A frame for the event, then those in which popups and focus settle.
  void happen(const Event& event);
  /// Frames without an event.
  void settle();
  void point_at(float x, float y);
  /// Moves the clock, with the frames that the stage asks for on the way.
  void pass(double seconds);
  void resize(int width, int height);
  void set_scale(float scale) { wanted_scale_ = scale; }
  [[nodiscard]] double now() const { return now_; }
  /// In how many frames something was drawn, or asked for, outside every window. Dear ImGui then shows one of
  /// its own, and what lies under that cannot be clicked.
  [[nodiscard]] int loose() const { return loose_; }
  /// What the latest frame drew; valid until the next.
  [[nodiscard]] const ImDrawData& drawn() const { return *ImGui::GetDrawData(); }

  std::string clipboard;

 private:
  void draw(const Event* event);
  Stage& stage_;
  ImVec2 size_;
  ImVec2 pointer_{-1, -1};
  float wanted_scale_;
  float scale_ = 0;
  double now_ = 1;
  double last_ = 0;
  int loose_ = 0;
};

}  // namespace skolanalys::platform
