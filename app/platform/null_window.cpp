#include "app/platform/null_window.h"

#include <imgui_internal.h>

#include <algorithm>

#include "app/platform/input.h"

namespace skolanalys::platform {

NullWindow::NullWindow(Stage& stage, int width, int height, float scale)
    : stage_(stage), size_(static_cast<float>(width), static_cast<float>(height)), wanted_scale_(scale) {
  ImGui::CreateContext();
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ClipboardUserData = this;
  io.SetClipboardTextFn = [](void* w, const char* text) { static_cast<NullWindow*>(w)->clipboard = text; };
  io.GetClipboardTextFn = [](void* w) { return static_cast<NullWindow*>(w)->clipboard.c_str(); };
  map_keys();
  settle();
}

NullWindow::~NullWindow() { ImGui::DestroyContext(); }

void NullWindow::draw(const Event* event) {
  if (wanted_scale_ != scale_ || stage_.stale()) {
    scale_ = wanted_scale_;
    stage_.prepare(scale_);
    unsigned char* pixels = nullptr;
    int w = 0;
    int h = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &w, &h);
  }
  auto& io = ImGui::GetIO();
  io.DisplaySize = size_;
  now_ += 1.0 / 60;
  io.DeltaTime = static_cast<float>(now_ - last_);
  last_ = now_;
  if (event != nullptr) tell_imgui(*event);
  if (event == nullptr || event->kind != Event::Kind::button) io.MousePos = pointer_;
  ImGui::NewFrame();
  stage_.frame(event, now_);
  if (ImGui::GetCurrentContext()->CurrentWindow->WriteAccessed) ++loose_;
  ImGui::Render();
}

void NullWindow::settle() {
  for (int i = 0; i < 3; ++i) draw(nullptr);
}

void NullWindow::happen(const Event& event) {
  draw(&event);
  settle();
}

void NullWindow::point_at(float x, float y) {
  pointer_ = {x, y};
  settle();
}

void NullWindow::pass(double seconds) {
  const double end = now_ + seconds;
  while (now_ < end) {
    const auto wakes = stage_.wakes_in(now_);
    now_ += std::min(std::max(0.001, wakes.value_or(1e9)), end - now_);
    draw(nullptr);
  }
}

void NullWindow::resize(int width, int height) {
  size_ = {static_cast<float>(width), static_cast<float>(height)};
  settle();
}

}  // namespace skolanalys::platform
