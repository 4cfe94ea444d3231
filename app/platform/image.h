#pragma once
#include <imgui.h>

#include <string>

namespace skolanalys::platform {

/// Pixels that lie ready for drawing. Made and dropped on the thread that draws. Without a screen
/// (NullWindow) it has an id, and shows nothing.
class Image {
 public:
  /// `rgb`: rows from above, three bytes a pixel.
  Image(int width, int height, const std::string& rgb);
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  [[nodiscard]] ImTextureID id() const;
  [[nodiscard]] ImVec2 size() const { return size_; }

 private:
  ImVec2 size_;
  unsigned texture_ = 0;
};

}  // namespace skolanalys::platform
