#include "app/platform/window.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <backends/imgui_impl_opengl3.h>
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <vector>

#include "app/platform/input.h"
#include "core/error.h"

namespace skolanalys::platform {
namespace {

struct Queue {
  std::deque<Event> events;
  bool refresh = true;
};

Queue& queue_of(GLFWwindow* window) { return *static_cast<Queue*>(glfwGetWindowUserPointer(window)); }

void pointer(GLFWwindow* window, Event& event) {
  // Positions come in screen units; the frame is drawn in pixels.
  int w = 1;
  int h = 1;
  int pw = 1;
  int ph = 1;
  glfwGetWindowSize(window, &w, &h);
  glfwGetFramebufferSize(window, &pw, &ph);
  glfwGetCursorPos(window, &event.x, &event.y);
  event.x *= static_cast<double>(pw) / std::max(w, 1);
  event.y *= static_cast<double>(ph) / std::max(h, 1);
}

void listen(GLFWwindow* window) {
  glfwSetKeyCallback(window, [](GLFWwindow* w, int native, int scancode, int action, int mods) {
    Event e;
    e.key = key_of(native);
    e.native = native;
    e.ctrl = (mods & GLFW_MOD_CONTROL) != 0;
    e.shift = (mods & GLFW_MOD_SHIFT) != 0;
    e.alt = (mods & GLFW_MOD_ALT) != 0;
    // X11 tells how they stood before this key, so that one which is let go would still count.
    if (action == GLFW_RELEASE) {
      if (native == GLFW_KEY_LEFT_CONTROL || native == GLFW_KEY_RIGHT_CONTROL) e.ctrl = false;
      if (native == GLFW_KEY_LEFT_SHIFT || native == GLFW_KEY_RIGHT_SHIFT) e.shift = false;
      if (native == GLFW_KEY_LEFT_ALT) e.alt = false;
    }
    if (e.key == Key::none)
      if (const char* name = glfwGetKeyName(native, scancode);
          name != nullptr && name[0] != '\0' && name[1] == '\0') {
        e.letter = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
        e.key = e.letter == '+'   ? Key::plus
                : e.letter == '-' ? Key::minus
                : e.letter == '0' ? Key::zero
                                  : Key::letter;
      }
    e.down = action != GLFW_RELEASE;
    if (action == GLFW_REPEAT) {  // ImGui wants to see a key go up before it goes down again
      Event up = e;
      up.down = false;
      queue_of(w).events.push_back(up);
    }
    queue_of(w).events.push_back(e);
  });
  glfwSetCharCallback(window, [](GLFWwindow* w, unsigned c) {
    Event e;
    e.kind = Event::Kind::character;
    e.character = c;
    queue_of(w).events.push_back(e);
  });
  glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int mods) {
    Event e;
    e.kind = Event::Kind::button;
    e.button = button;
    e.down = action == GLFW_PRESS;
    e.ctrl = (mods & GLFW_MOD_CONTROL) != 0;
    e.shift = (mods & GLFW_MOD_SHIFT) != 0;
    pointer(w, e);
    queue_of(w).events.push_back(e);
  });
  glfwSetScrollCallback(window, [](GLFWwindow* w, double, double y) {
    Event e;
    e.kind = Event::Kind::wheel;
    e.wheel = y;
    pointer(w, e);
    queue_of(w).events.push_back(e);
  });
  glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int focused) {
    Event e;
    e.kind = Event::Kind::focus;
    e.focused = focused != 0;
    queue_of(w).events.push_back(e);
  });
  glfwSetDropCallback(window, [](GLFWwindow* w, int n, const char** paths) {
    Event e;
    e.kind = Event::Kind::drop;
    for (int i = 0; i < n; ++i) e.files.emplace_back(paths[i]);
    queue_of(w).events.push_back(std::move(e));
  });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { queue_of(w).refresh = true; });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { queue_of(w).refresh = true; });
  glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { queue_of(w).refresh = true; });
}

/// What the last frame put on the screen, to be compared with the next.
class Shown {
 public:
  bool same(const ImDrawData& data) {
    next_.clear();
    const auto put = [&](const void* bytes, std::size_t n) {
      const auto* p = static_cast<const char*>(bytes);
      next_.insert(next_.end(), p, p + n);
    };
    put(&data.DisplaySize, sizeof data.DisplaySize);
    for (int i = 0; i < data.CmdListsCount; ++i) {
      const auto& list = *data.CmdLists[i];
      put(list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
      put(list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
      for (const auto& command : list.CmdBuffer) {
        put(&command.ClipRect, sizeof command.ClipRect);
        put(&command.TextureId, sizeof command.TextureId);
        put(&command.ElemCount, sizeof command.ElemCount);
      }
    }
    const bool equal = next_ == last_;
    last_.swap(next_);
    return equal;
  }
  void forget() { last_.clear(); }

 private:
  std::vector<char> last_, next_;
};

/// The letters as a texture of one byte a point. Dear ImGui's own has four, and keeps a copy of them.
class Letters {
 public:
  /// Once the renderer is there and before any font is: Dear ImGui makes its own texture then, of next to
  /// nothing, and not later.
  static void instead() {
    ImGui_ImplOpenGL3_CreateDeviceObjects();
    ImGui_ImplOpenGL3_DestroyFontsTexture();
  }
  /// From the atlas as it stands; what it was made of is let go.
  void make(GLFWwindow* window) {
    auto& atlas = *ImGui::GetIO().Fonts;
    if (!spreads(window)) {
      ImGui_ImplOpenGL3_DestroyFontsTexture();
      ImGui_ImplOpenGL3_CreateFontsTexture();
      atlas.ClearTexData();
      return;
    }
    constexpr GLint one_byte = 0x8229;  // GL_R8
    constexpr GLenum spread = 0x8E46;   // GL_TEXTURE_SWIZZLE_RGBA
    constexpr GLint as_alpha[] = {GL_ONE, GL_ONE, GL_ONE, GL_RED};
    unsigned char* pixels = nullptr;
    int w = 0;
    int h = 0;
    atlas.GetTexDataAsAlpha8(&pixels, &w, &h);
    free();
    glGenTextures(1, &texture_);
    glBindTexture(GL_TEXTURE_2D, texture_);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteriv(GL_TEXTURE_2D, spread, as_alpha);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glTexImage2D(GL_TEXTURE_2D, 0, one_byte, w, h, 0, GL_RED, GL_UNSIGNED_BYTE, pixels);
    // Dear ImGui holds the number in a pointer.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    atlas.SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(texture_)));
    atlas.ClearTexData();
  }
  void free() {
    if (texture_ != 0) glDeleteTextures(1, &texture_);
    texture_ = 0;
  }

 private:
  /// Whether one byte can be read as white of that strength: OpenGL 3.3, or the extension it came from.
  static bool spreads(GLFWwindow* window) {
    const int major = glfwGetWindowAttrib(window, GLFW_CONTEXT_VERSION_MAJOR);
    const int minor = glfwGetWindowAttrib(window, GLFW_CONTEXT_VERSION_MINOR);
    return major > 3 || (major == 3 && minor >= 3) ||
           glfwExtensionSupported("GL_ARB_texture_swizzle") == GLFW_TRUE;
  }
  GLuint texture_ = 0;
};

/// GLFW may be asked from other threads, but not while it begins, ends or is not there.
std::mutex waking;
bool window_waits = false;
void let_wake(bool may) {
  const std::lock_guard lock(waking);
  window_waits = may;
}

/// Everything that must be let go in order, also when something throws.
struct Session {
  GLFWwindow* window = nullptr;
  bool imgui = false;
  bool renderer = false;
  Letters letters;
  Session() { let_wake(true); }
  ~Session() {
    let_wake(false);
    if (renderer) letters.free();
    if (renderer) ImGui_ImplOpenGL3_Shutdown();
    if (imgui) ImGui::DestroyContext();
    if (window != nullptr) glfwDestroyWindow(window);
    glfwTerminate();
  }
};

[[noreturn]] void no_display(const char* why) {
  throw Error(Fault::storage, "error.no_display", {why},
              std::string("no window can be opened (") + why + "); use the command line: skolanalys --help");
}

}  // namespace

void wake() {
  const std::lock_guard lock(waking);
  if (window_waits) glfwPostEmptyEvent();
}

void run_window(const WindowOptions& options, Stage& stage) {
  if (glfwInit() == GLFW_FALSE) {
    const char* why = nullptr;
    glfwGetError(&why);
    no_display(why == nullptr ? "GLFW" : why);
  }
  Session session;
  // No larger than what the screen leaves free; on a laptop, all of it.
  int x = 0;
  int y = 0;
  int free_width = 1366;
  int free_height = 768;
  if (auto* monitor = glfwGetPrimaryMonitor(); monitor != nullptr)
    glfwGetMonitorWorkarea(monitor, &x, &y, &free_width, &free_height);
  const int width = std::min(options.width > 0 ? options.width : 1440, free_width);
  const int height = std::min(options.height > 0 ? options.height : 900, free_height);
  const bool maximized = options.maximized || (options.width == 0 && free_width <= 1440);
  for (const auto& [major, minor] : {std::pair(3, 2), std::pair(3, 0)}) {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, major);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, minor);
    if (minor >= 2) glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_MAXIMIZED, maximized ? GLFW_TRUE : GLFW_FALSE);
    // What lies flat needs neither; each takes as much as the picture.
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    session.window = glfwCreateWindow(width, height, options.title.c_str(), nullptr, nullptr);
    if (session.window != nullptr) break;
  }
  if (session.window == nullptr) {
    const char* why = nullptr;
    glfwGetError(&why);
    no_display(why == nullptr ? "OpenGL 3" : why);
  }
  auto* window = session.window;
  glfwSetWindowSizeLimits(window, std::min(900, free_width), std::min(600, free_height), GLFW_DONT_CARE,
                          GLFW_DONT_CARE);
  glfwMakeContextCurrent(window);
  glfwSwapInterval(1);
  Queue queue;
  glfwSetWindowUserPointer(window, &queue);
  listen(window);
  ImGui::CreateContext();
  session.imgui = true;
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  io.SetClipboardTextFn = [](void* w, const char* text) {
    glfwSetClipboardString(static_cast<GLFWwindow*>(w), text);
  };
  io.GetClipboardTextFn = [](void* w) { return glfwGetClipboardString(static_cast<GLFWwindow*>(w)); };
  io.ClipboardUserData = window;
  map_keys();
  ImGui_ImplOpenGL3_Init("#version 130");
  session.renderer = true;
  Letters::instead();

  Shown shown;
  Pace pace;
  bool asked = false;  // a letter was written whose change is not on the screen yet
  float scale = 0;
  double last = glfwGetTime();
  ImGuiMouseCursor cursor = ImGuiMouseCursor_Arrow;
  GLFWcursor* cursors[3] = {glfwCreateStandardCursor(GLFW_ARROW_CURSOR),
                            glfwCreateStandardCursor(GLFW_IBEAM_CURSOR),
                            glfwCreateStandardCursor(GLFW_HRESIZE_CURSOR)};
  bool full_screen = false;
  struct {
    int x = 0, y = 0, width = 1366, height = 768;
  } before;        // as the window stood before it took the whole screen
  int settle = 2;  // popups and focus settle a frame after what caused them
  while (true) {
    float x_scale = 1;
    float y_scale = 1;
    glfwGetWindowContentScale(window, &x_scale, &y_scale);
    if (x_scale != scale || stage.stale()) {
      scale = x_scale;
      stage.prepare(scale);
      session.letters.make(window);
      shown.forget();
    }
    const auto draw = [&](const Event* event, bool last_of_them) {
      int w = 0;
      int h = 0;
      glfwGetFramebufferSize(window, &w, &h);
      ImGui_ImplOpenGL3_NewFrame();
      io.DisplaySize = ImVec2(static_cast<float>(w), static_cast<float>(h));
      const double now = glfwGetTime();
      io.DeltaTime = std::max(static_cast<float>(now - last), 1e-4F);
      last = now;
      if (event != nullptr) tell_imgui(*event);
      if (event == nullptr || event->kind != Event::Kind::button) {
        Event at;
        pointer(window, at);
        io.MousePos = glfwGetWindowAttrib(window, GLFW_HOVERED) != 0 || io.MouseDown[0]
                          ? ImVec2(static_cast<float>(at.x), static_cast<float>(at.y))
                          : ImVec2(-1, -1);
      }
      ImGui::NewFrame();
      stage.frame(event, now);
      ImGui::Render();
      // The latest key counts: one that takes a letter back before a frame came leaves nothing to see.
      if (event != nullptr && event->kind == Event::Kind::key && event->down) asked = false;
      if (event != nullptr && event->kind == Event::Kind::character) {
        asked = true;
        pace.answer = 0;
      }
      if (!last_of_them) return;
      ++pace.frames;
      auto* data = ImGui::GetDrawData();
      const bool same = shown.same(*data);
      if (asked) ++pace.answer;
      if (same && !queue.refresh) return;
      if (asked && !same) {
        asked = false;
        pace.slowest_answer = std::max(pace.slowest_answer, pace.answer);
      }
      ++pace.painted;
      queue.refresh = false;
      glViewport(0, 0, w, h);
      glClearColor(0.96F, 0.96F, 0.97F, 1);
      glClear(GL_COLOR_BUFFER_BIT);
      ImGui_ImplOpenGL3_RenderDrawData(data);
      glfwSwapBuffers(window);
    };
    bool acted = false;
    while (!queue.events.empty()) {
      const Event event = std::move(queue.events.front());
      queue.events.pop_front();
      draw(&event, false);
      acted = true;
    }
    if (acted) settle = 2;
    draw(nullptr, true);
    stage.looked_at(pace);
    if (stage.full_screen() != full_screen) {
      full_screen = stage.full_screen();
      auto* monitor = glfwGetPrimaryMonitor();
      if (full_screen && monitor != nullptr) {
        glfwGetWindowPos(window, &before.x, &before.y);
        glfwGetWindowSize(window, &before.width, &before.height);
        const auto* mode = glfwGetVideoMode(monitor);
        glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
      } else {
        glfwSetWindowMonitor(window, nullptr, before.x, before.y, before.width, before.height,
                             GLFW_DONT_CARE);
      }
      settle = 2;
    }
    const auto wanted = ImGui::GetMouseCursor();
    if (wanted != cursor) {
      cursor = wanted;
      glfwSetCursor(window, cursors[wanted == ImGuiMouseCursor_TextInput  ? 1
                                    : wanted == ImGuiMouseCursor_ResizeEW ? 2
                                                                          : 0]);
    }
    if (glfwWindowShouldClose(window) != 0) {
      if (stage.may_close()) {
        int w = 0;
        int h = 0;
        glfwGetWindowSize(window, &w, &h);
        if (full_screen) {
          w = before.width;
          h = before.height;
        }
        stage.closing(w, h, glfwGetWindowAttrib(window, GLFW_MAXIMIZED) != 0);
        break;
      }
      glfwSetWindowShouldClose(window, GLFW_FALSE);
    }
    if (settle > 0) {
      --settle;
      glfwPollEvents();
      continue;
    }
    if (const auto seconds = stage.wakes_in(glfwGetTime()))
      glfwWaitEventsTimeout(std::max(*seconds, 0.001));
    else
      glfwWaitEvents();
    settle = std::max(settle, 1);
  }
  for (auto* one : cursors) glfwDestroyCursor(one);
}

}  // namespace skolanalys::platform
