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
/// Where cairo writes (cairo_write_func_t): appends to the std::string that `out` points to.
inline cairo_status_t add_to_string(void* out, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace skolanalys::report
