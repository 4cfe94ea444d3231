#pragma once
#include <imgui.h>

#include <cstdint>
#include <vector>

namespace skolanalys::platform {

/// A picture in memory: four bytes a pixel, red first, rows from the top.
struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
};

/// A picture on the graphics card; gone with this. Without a window there is none, and `id` is null.
class Texture {
 public:
  explicit Texture(const Pixels& pixels);
  ~Texture();
  Texture(const Texture&) = delete;
  Texture& operator=(const Texture&) = delete;
  [[nodiscard]] ImTextureID id() const { return id_; }
  int width = 0, height = 0;

 private:
  ImTextureID id_ = nullptr;
};

/// Told by the window that it has (no longer) somewhere to put them.
void textures_possible(bool possible);

}  // namespace skolanalys::platform
