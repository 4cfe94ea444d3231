#include "app/platform/image.h"

#include <GLFW/glfw3.h>

#include <cstdint>

namespace skolanalys::platform {

Image::Image(int width, int height, const std::string& rgb)
    : size_(static_cast<float>(width), static_cast<float>(height)) {
  if (glfwGetCurrentContext() == nullptr) return;
  GLint before = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &before);
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB, width, height, 0, GL_RGB, GL_UNSIGNED_BYTE, rgb.data());
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(before));
}

Image::~Image() {
  // With the window its pictures have gone.
  if (texture_ != 0 && glfwGetCurrentContext() != nullptr) glDeleteTextures(1, &texture_);
}

ImTextureID Image::id() const {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the renderer keeps names of textures in pointers
  return reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(texture_));
}

}  // namespace skolanalys::platform
