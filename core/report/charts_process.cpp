#include "core/report/charts_process.h"

#include <algorithm>
#include <cmath>

#include "core/report/charts.h"
#include "core/report/shapes.h"

namespace skolanalys::report {

using shapes::box;
using shapes::circle;
using shapes::shortened;
using shapes::stroke;
using shapes::words;

namespace {

// Told apart in grey too: light and dark by turns.
constexpr const char* group_colors[] = {"#1F4E79", "#9CC3E6", "#7A4B94", "#D7B9E8", "#2E6B4F",
                                        "#A9D8C0", "#8C5A12", "#E8C98A", "#5B6675", "#C3C9D1"};

}  // namespace

Picture priority_chart(const std::vector<PriorityPoint>& points, const PriorityWords& text,
                       const std::string& caption, const std::string& alternative) {
  Picture out;
  out.width = 480;
  out.height = 330;
  out.caption = caption;
  out.alternative = alternative;
  const double left = 60;
  const double top = 14;
  const double side_x = 400;
  const double side_y = 270;
  const auto x = [&](double effort) { return left + side_x * (effort - 0.5) / 5; };
  const auto y = [&](double effect) { return top + side_y * (5.5 - effect) / 5; };
  const double half_x = x(3);
  const double half_y = y(3);
  out.shapes.push_back(box(left, top, half_x - left, half_y - top, "#E6F0F8"));
  out.shapes.push_back(box(half_x, half_y, left + side_x - half_x, top + side_y - half_y, "#F2F3F5"));
  const auto corner = [&](double px, double py, int align, int which) {
    out.shapes.push_back(words(px, py, 9, text.quadrants[which], align, shapes::quiet, true));
  };
  corner(left + 8, top + 15, -1, 0);
  corner(left + side_x - 8, top + 15, 1, 1);
  corner(left + 8, top + side_y - 8, -1, 2);
  corner(left + side_x - 8, top + side_y - 8, 1, 3);
  out.shapes.push_back(
      stroke({{left, top}, {left, top + side_y}, {left + side_x, top + side_y}}, 1, shapes::quiet));
  out.shapes.push_back(stroke({{half_x, top}, {half_x, top + side_y}}, 0.7, shapes::line));
  out.shapes.push_back(stroke({{left, half_y}, {left + side_x, half_y}}, 0.7, shapes::line));
  for (int n = 1; n <= 5; ++n) {
    out.shapes.push_back(words(x(n), top + side_y + 13, 8, std::to_string(n), 0, shapes::quiet));
    out.shapes.push_back(words(left - 8, y(n) + 3, 8, std::to_string(n), 1, shapes::quiet));
  }
  out.shapes.push_back(words(left + side_x / 2, top + side_y + 30, 9, text.effort, 0));
  out.shapes.push_back(words(4, top + 4, 9, text.effect, -1));
  int most = 1;
  for (const auto& p : points) most = std::max(most, p.dots);
  // Large ones first, so that a small one on the same spot is not hidden; equal spots are set side by side.
  auto order = points;
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.dots > b.dots; });
  std::vector<std::pair<double, double>> taken;
  for (const auto& p : order) {
    double px = x(p.effort);
    const double py = y(p.effect);
    const double radius = 8 + 10 * std::sqrt(static_cast<double>(p.dots) / most);
    while (std::any_of(taken.begin(), taken.end(), [&](const auto& t) {
      return std::abs(t.first - px) < 16 && std::abs(t.second - py) < 16;
    }))
      px += 20;
    taken.emplace_back(px, py);
    out.shapes.push_back(circle(px, py, radius, p.chosen ? color_strength : "#8FA3B8"));
    out.shapes.push_back(words(px, py + 3.5, 10, std::to_string(p.number), 0, "#FFFFFF", true));
  }
  return out;
}

Picture dots_chart(const std::vector<DotsRow>& rows, const std::vector<std::string>& groups,
                   const std::string& caption, const std::string& alternative) {
  Picture out;
  out.width = 480;
  const double left = 232;
  const double right = 444;
  const double step = 24;
  const double top = 26;
  out.height = top + step * static_cast<double>(rows.size()) + 6;
  out.caption = caption;
  out.alternative = alternative;
  int most = 1;
  for (const auto& row : rows) {
    int sum = 0;
    for (const int n : row.by_group) sum += n;
    most = std::max(most, sum);
  }
  double key = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    out.shapes.push_back(box(key, 4, 9, 9, group_colors[g % std::size(group_colors)]));
    const auto name = shortened(groups[g], 16);
    out.shapes.push_back(words(key + 13, 12, 8, name, -1, shapes::quiet));
    key += 24 + 4.6 * static_cast<double>(text::length(name));
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double y = top + step * static_cast<double>(r);
    out.shapes.push_back(
        words(0, y + 12, 8.5, shortened(std::to_string(r + 1) + "  " + rows[r].title, 50), -1));
    double at = left;
    int sum = 0;
    for (std::size_t g = 0; g < rows[r].by_group.size(); ++g) {
      const double w = (right - left) * rows[r].by_group[g] / most;
      sum += rows[r].by_group[g];
      if (w > 0) out.shapes.push_back(box(at, y + 2, w, 13, group_colors[g % std::size(group_colors)]));
      at += w;
    }
    out.shapes.push_back(words(at + 6, y + 12, 9, std::to_string(sum), -1, shapes::ink, true));
  }
  return out;
}

Picture before_after_chart(const std::vector<BeforeAfterRow>& rows, const std::string& before,
                           const std::string& after, const std::string& caption,
                           const std::string& alternative) {
  Picture out;
  out.width = 480;
  const double left = 190;
  const double half = 130;
  const double gap = 24;
  const double step = 22;
  const double top = 22;
  out.height = top + step * static_cast<double>(rows.size()) + 6;
  out.caption = caption;
  out.alternative = alternative;
  constexpr const char* colors[] = {color_strength, color_mixed, color_weakness};
  std::size_t most = 1;
  for (const auto& row : rows)
    for (const auto* side : {row.before, row.after}) most = std::max(most, side[0] + side[1] + side[2]);
  out.shapes.push_back(words(left, 12, 8.5, before, -1, shapes::quiet, true));
  out.shapes.push_back(words(left + half + gap, 12, 8.5, after, -1, shapes::quiet, true));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double y = top + step * static_cast<double>(r);
    out.shapes.push_back(words(0, y + 12, 8.5, shortened(rows[r].title, 38), -1));
    double from = left;
    for (const auto* side : {rows[r].before, rows[r].after}) {
      double at = from;
      for (std::size_t i = 0; i < 3; ++i) {
        const double w = half * static_cast<double>(side[i]) / static_cast<double>(most);
        if (w > 0) out.shapes.push_back(box(at, y + 2, w, 12, colors[i]));
        at += w;
      }
      const auto n = side[0] + side[1] + side[2];
      out.shapes.push_back(words(at + 4, y + 12, 8, n == 0 ? "–" : std::to_string(n), -1, shapes::quiet));
      from += half + gap;
    }
  }
  return out;
}

}  // namespace skolanalys::report
