#include <cairo.h>

#include <pango/pangocairo.h>
#include <cstdio>
#include <memory>

#include "core/report/draw.h"
#include "core/report/write.h"
#include "core/text/utf8.h"

namespace skolanalys::report {
namespace {

void use(cairo_t* cairo, const std::string& color) {
  const auto [r, g, b] = rgb_of(color);
  cairo_set_source_rgb(cairo, r, g, b);
}

void draw_text(cairo_t* cairo, const Shape& shape) {
  const std::unique_ptr<PangoLayout, void (*)(gpointer)> layout(pango_cairo_create_layout(cairo),
                                                                g_object_unref);
  const std::unique_ptr<PangoFontDescription, void (*)(PangoFontDescription*)> font(
      pango_font_description_from_string("Inter, DejaVu Sans, Sans"), pango_font_description_free);
  pango_font_description_set_absolute_size(font.get(), shape.height * PANGO_SCALE);
  if (shape.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_text(layout.get(), text::printable(shape.text).c_str(), -1);
  int width = 0;
  int height = 0;
  pango_layout_get_size(layout.get(), &width, &height);
  const double w = static_cast<double>(width) / PANGO_SCALE;
  const double baseline = static_cast<double>(pango_layout_get_baseline(layout.get())) / PANGO_SCALE;
  const auto [x, y] = shape.points.front();
  cairo_move_to(cairo, shape.align < 0 ? x : shape.align == 0 ? x - w / 2 : x - w, y - baseline);
  pango_cairo_show_layout(cairo, layout.get());
}

}  // namespace

std::tuple<double, double, double> rgb_of(const std::string& color) {
  unsigned rgb = 0;
  std::sscanf(color.c_str(), "#%06x", &rgb);
  return {((rgb >> 16U) & 255U) / 255.0, ((rgb >> 8U) & 255U) / 255.0, (rgb & 255U) / 255.0};
}

void draw_picture(cairo_t* cairo, const Picture& picture) {
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  for (const auto& shape : picture.shapes) {
    if (shape.points.empty()) continue;
    use(cairo, shape.color);
    const auto [x, y] = shape.points.front();
    switch (shape.kind) {
      case Shape::Kind::rectangle:
        cairo_rectangle(cairo, x, y, shape.width, shape.height);
        cairo_fill(cairo);
        break;
      case Shape::Kind::circle:
        cairo_new_path(
            cairo);  // words leave a current point behind, and the arc would begin with a line from it
        cairo_arc(cairo, x, y, shape.width, 0, 6.283185307179586);
        cairo_fill(cairo);
        break;
      case Shape::Kind::polyline: {
        cairo_move_to(cairo, x, y);
        for (const auto& [px, py] : shape.points) cairo_line_to(cairo, px, py);
        cairo_set_line_width(cairo, shape.width);
        const double dashes[] = {4, 3};
        cairo_set_dash(cairo, dashes, shape.dashed ? 2 : 0, 0);
        cairo_stroke(cairo);
        break;
      }
      case Shape::Kind::text:
        draw_text(cairo, shape);
        break;
    }
  }
}

std::string png(const Picture& picture, double scale) {
  const std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(picture.width * scale),
                                 static_cast<int>(picture.height * scale)),
      cairo_surface_destroy);
  const std::unique_ptr<cairo_t, void (*)(cairo_t*)> cairo(cairo_create(surface.get()), cairo_destroy);
  cairo_scale(cairo.get(), scale, scale);
  cairo_set_source_rgb(cairo.get(), 1, 1, 1);
  cairo_paint(cairo.get());
  draw_picture(cairo.get(), picture);
  std::string out;
  cairo_surface_write_to_png_stream(surface.get(), add_to_string, &out);
  return out;
}

}  // namespace skolanalys::report
