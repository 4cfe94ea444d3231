#pragma once
#include <cairo.h>

#include <string>
#include <tuple>

#include "core/report/tree.h"

namespace skolanalys::report {

/// "#RRGGBB" as parts of one.
[[nodiscard]] std::tuple<double, double, double> rgb_of(const std::string& color);
/// Draws the picture's shapes in its own points from where the context stands; the ground is left as it is.
void draw_picture(cairo_t* cairo, const Picture& picture);

}  // namespace skolanalys::report
