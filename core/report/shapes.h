#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/report/tree.h"
#include "core/text/utf8.h"

/// The few shapes that charts are made of.
namespace skolanalys::report::shapes {

inline constexpr const char* ink = "#1D2733";
inline constexpr const char* quiet = "#5B6675";
inline constexpr const char* line = "#D9DEE5";

[[nodiscard]] inline Shape words(double x, double y, double size, std::string text, int align,
                                 const char* color = ink, bool bold = false) {
  Shape s;
  s.kind = Shape::Kind::text;
  s.points = {{x, y}};
  s.height = size;
  s.text = std::move(text);
  s.align = align;
  s.color = color;
  s.bold = bold;
  return s;
}
[[nodiscard]] inline Shape box(double x, double y, double w, double h, std::string color) {
  Shape s;
  s.points = {{x, y}};
  s.width = w;
  s.height = h;
  s.color = std::move(color);
  return s;
}
[[nodiscard]] inline Shape circle(double x, double y, double radius, std::string color) {
  Shape s;
  s.kind = Shape::Kind::circle;
  s.points = {{x, y}};
  s.width = radius;
  s.color = std::move(color);
  return s;
}
[[nodiscard]] inline Shape stroke(std::vector<std::pair<double, double>> points, double width,
                                  std::string color, bool dashed = false) {
  Shape s;
  s.kind = Shape::Kind::polyline;
  s.points = std::move(points);
  s.width = width;
  s.color = std::move(color);
  s.dashed = dashed;
  return s;
}
/// At most `most` code points, with an ellipsis.
[[nodiscard]] inline std::string shortened(const std::string& text, text::Pos most) {
  if (text::length(text) <= most) return text;
  return std::string(text::slice(text, {0, most - 1})) + "…";
}

/// A series as lines that stay open where a year is missing; a year alone between gaps is no line.
template <class At>
[[nodiscard]] std::vector<std::vector<std::pair<double, double>>> unbroken(
    const std::map<int, double>& values, const At& at) {
  std::vector<std::vector<std::pair<double, double>>> out;
  int before = 0;
  for (const auto& [year, value] : values) {
    if (out.empty() || year != before + 1) out.emplace_back();
    out.back().push_back(at(year, value));
    before = year;
  }
  std::erase_if(out, [](const auto& part) { return part.size() < 2; });
  return out;
}

}  // namespace skolanalys::report::shapes
