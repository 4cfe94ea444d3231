#pragma once
#include <algorithm>

#include "app/ui/ui.h"

namespace skolanalys::screens {

/// How wide, in points, a chart is laid out that is drawn over `width` pixels of the screen: narrow enough
/// for its letters, which are meant for paper, to be read there.
[[nodiscard]] inline double layout_width(const ui::Ui& ui, float width) {
  return std::clamp(static_cast<double>(width / ui.px(1000) * 1000.0F / 1.4F), 140.0, 480.0);
}

}  // namespace skolanalys::screens
