#include "app/platform/texture.h"

#include <GLFW/glfw3.h>

namespace skolanalys::platform {
namespace {

bool possible_now = false;

}  // namespace

void textures_possible(bool possible) { possible_now = possible; }

Texture::Texture(const Pixels& pixels) : width(pixels.width), height(pixels.height) {
  if (!possible_now || pixels.rgba.empty()) return;
  GLuint made = 0;
  glGenTextures(1, &made);
  glBindTexture(GL_TEXTURE_2D, made);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels.rgba.data());
  id_ = reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(made));  // NOLINT: as its renderer reads it
}

Texture::~Texture() {
  if (id_ == nullptr || !possible_now) return;
  const auto made = static_cast<GLuint>(reinterpret_cast<std::intptr_t>(id_));
  glDeleteTextures(1, &made);
}

}  // namespace skolanalys::platform
