#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/platform/image.h"
#include "app/session/session.h"

namespace skolanalys::screens {

/// A picture in memory: three bytes a pixel, red first, rows from the top.
struct Pixels {
  int width = 0, height = 0;
  std::string rgb;
};

/// A photo made small: no wider or higher than `most` pixels, turned as its camera was held (EXIF). Nothing
/// where it is no picture that can be read here (HEIC, TIFF, WebP). Slow for large photos.
[[nodiscard]] std::optional<Pixels> small_picture(const std::string& bytes, int most);

/// The pictures of a project, small, by what they hold; made off the thread that draws.
class Thumbnails {
 public:
  /// Null while it is being made, and where there is none.
  [[nodiscard]] const platform::Image* of(session::Session& session, const std::string& name,
                                          const std::string& sha256);

 private:
  using Made = std::map<std::string, std::unique_ptr<platform::Image>>;
  std::shared_ptr<Made> made_ = std::make_shared<Made>();  ///< null: being made, or none; jobs hold it weakly
};

}  // namespace skolanalys::screens
