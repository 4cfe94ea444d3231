#include "app/platform/input.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <cctype>
#include <cstring>

namespace skolanalys::platform {

Key key_of(int native) {
  switch (native) {
    case GLFW_KEY_LEFT:
      return Key::left;
    case GLFW_KEY_RIGHT:
      return Key::right;
    case GLFW_KEY_UP:
      return Key::up;
    case GLFW_KEY_DOWN:
      return Key::down;
    case GLFW_KEY_HOME:
      return Key::home;
    case GLFW_KEY_END:
      return Key::end;
    case GLFW_KEY_PAGE_UP:
      return Key::page_up;
    case GLFW_KEY_PAGE_DOWN:
      return Key::page_down;
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      return Key::enter;
    case GLFW_KEY_TAB:
      return Key::tab;
    case GLFW_KEY_ESCAPE:
      return Key::escape;
    case GLFW_KEY_BACKSPACE:
      return Key::backspace;
    case GLFW_KEY_DELETE:
      return Key::del;
    case GLFW_KEY_INSERT:
      return Key::insert;
    case GLFW_KEY_SPACE:
      return Key::space;
    case GLFW_KEY_F1:
      return Key::f1;
    case GLFW_KEY_F2:
      return Key::f2;
    case GLFW_KEY_F3:
      return Key::f3;
    case GLFW_KEY_F4:
      return Key::f4;
    case GLFW_KEY_F5:
      return Key::f5;
    case GLFW_KEY_F6:
      return Key::f6;
    case GLFW_KEY_F7:
      return Key::f7;
    case GLFW_KEY_F8:
      return Key::f8;
    case GLFW_KEY_F9:
      return Key::f9;
    case GLFW_KEY_F10:
      return Key::f10;
    case GLFW_KEY_F11:
      return Key::f11;
    case GLFW_KEY_KP_ADD:
      return Key::plus;
    case GLFW_KEY_KP_SUBTRACT:
      return Key::minus;
    default:
      return Key::none;
  }
}

int native_of(Key key, char letter) {
  switch (key) {
    case Key::left:
      return GLFW_KEY_LEFT;
    case Key::right:
      return GLFW_KEY_RIGHT;
    case Key::up:
      return GLFW_KEY_UP;
    case Key::down:
      return GLFW_KEY_DOWN;
    case Key::home:
      return GLFW_KEY_HOME;
    case Key::end:
      return GLFW_KEY_END;
    case Key::page_up:
      return GLFW_KEY_PAGE_UP;
    case Key::page_down:
      return GLFW_KEY_PAGE_DOWN;
    case Key::enter:
      return GLFW_KEY_ENTER;
    case Key::tab:
      return GLFW_KEY_TAB;
    case Key::escape:
      return GLFW_KEY_ESCAPE;
    case Key::backspace:
      return GLFW_KEY_BACKSPACE;
    case Key::del:
      return GLFW_KEY_DELETE;
    case Key::insert:
      return GLFW_KEY_INSERT;
    case Key::space:
      return GLFW_KEY_SPACE;
    case Key::f1:
      return GLFW_KEY_F1;
    case Key::f2:
      return GLFW_KEY_F2;
    case Key::f3:
      return GLFW_KEY_F3;
    case Key::f4:
      return GLFW_KEY_F4;
    case Key::f5:
      return GLFW_KEY_F5;
    case Key::f6:
      return GLFW_KEY_F6;
    case Key::f7:
      return GLFW_KEY_F7;
    case Key::f8:
      return GLFW_KEY_F8;
    case Key::f9:
      return GLFW_KEY_F9;
    case Key::f10:
      return GLFW_KEY_F10;
    case Key::f11:
      return GLFW_KEY_F11;
    case Key::plus:
      return GLFW_KEY_KP_ADD;
    case Key::minus:
      return GLFW_KEY_KP_SUBTRACT;
    case Key::zero:
      return GLFW_KEY_0;
    case Key::letter:
      return std::toupper(static_cast<unsigned char>(letter));
    case Key::none:
      break;
  }
  return 0;
}

void map_keys() {
  auto& map = ImGui::GetIO().KeyMap;
  map[ImGuiKey_Tab] = -1;  // goes by our own order, which knows more than fields
  map[ImGuiKey_LeftArrow] = GLFW_KEY_LEFT;
  map[ImGuiKey_RightArrow] = GLFW_KEY_RIGHT;
  map[ImGuiKey_UpArrow] = GLFW_KEY_UP;
  map[ImGuiKey_DownArrow] = GLFW_KEY_DOWN;
  map[ImGuiKey_PageUp] = GLFW_KEY_PAGE_UP;
  map[ImGuiKey_PageDown] = GLFW_KEY_PAGE_DOWN;
  map[ImGuiKey_Home] = GLFW_KEY_HOME;
  map[ImGuiKey_End] = GLFW_KEY_END;
  map[ImGuiKey_Insert] = GLFW_KEY_INSERT;
  map[ImGuiKey_Delete] = GLFW_KEY_DELETE;
  map[ImGuiKey_Backspace] = GLFW_KEY_BACKSPACE;
  map[ImGuiKey_Space] = GLFW_KEY_SPACE;
  map[ImGuiKey_Enter] = GLFW_KEY_ENTER;
  map[ImGuiKey_Escape] = GLFW_KEY_ESCAPE;
  map[ImGuiKey_KeyPadEnter] = GLFW_KEY_KP_ENTER;
  map[ImGuiKey_A] = GLFW_KEY_A;
  map[ImGuiKey_C] = GLFW_KEY_C;
  map[ImGuiKey_V] = GLFW_KEY_V;
  map[ImGuiKey_X] = GLFW_KEY_X;
  map[ImGuiKey_Y] = GLFW_KEY_Y;
  map[ImGuiKey_Z] = GLFW_KEY_Z;
}

void tell_imgui(const Event& e) {
  auto& io = ImGui::GetIO();
  switch (e.kind) {
    case Event::Kind::key:
      if (e.native >= 0 && e.native < 512) io.KeysDown[e.native] = e.down;
      io.KeyCtrl = e.ctrl;
      io.KeyShift = e.shift;
      io.KeyAlt = e.alt;
      break;
    case Event::Kind::character:
      io.AddInputCharacter(static_cast<unsigned>(e.character));
      break;
    case Event::Kind::button:
      io.MousePos = ImVec2(static_cast<float>(e.x), static_cast<float>(e.y));
      if (e.button >= 0 && e.button < 3) io.MouseDown[e.button] = e.down;
      break;
    case Event::Kind::wheel:
      io.MouseWheel += static_cast<float>(e.wheel);
      break;
    case Event::Kind::focus:
      if (!e.focused) std::memset(io.KeysDown, 0, sizeof io.KeysDown);
      break;
    default:
      break;
  }
}

}  // namespace skolanalys::platform
