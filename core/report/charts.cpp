#include "core/report/charts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/report/shapes.h"
#include "core/text/utf8.h"

namespace skolanalys::report {
namespace {

using shapes::box;
using shapes::ink;
using shapes::line;
using shapes::quiet;
using shapes::stroke;
using shapes::words;

std::string number(double value) {
  char out[32];
  std::snprintf(out, sizeof out, std::abs(value) >= 1000 || value == std::floor(value) ? "%.0f" : "%.1f",
                value);
  std::string text(out);
  std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

/// At most `most` code points, with an ellipsis.
std::string shortened(const std::string& text, text::Pos most) {
  if (text::length(text) <= most) return text;
  return std::string(text::slice(text, {0, most - 1})) + "…";
}

/// A name that is too long for one line: broken between words, else where Swedish joins words with an s.
std::pair<std::string, std::string> two_lines(const std::string& name, text::Pos most) {
  if (text::length(name) <= most) return {name, {}};
  if (const auto space = name.find(' '); space != std::string::npos)
    return {shortened(name.substr(0, space), most), shortened(name.substr(space + 1), most)};
  const auto joint = name.rfind('s', text::byte_of(name, most) - 1);
  if (joint == std::string::npos || joint < 4) return {shortened(name, most), {}};
  return {name.substr(0, joint + 1) + "-", shortened(name.substr(joint + 1), most)};
}

}  // namespace

Picture series_chart(const analysis::Indicator& indicator, const std::vector<std::string>& names,
                     const std::string& caption, const std::string& alternative) {
  Picture out;
  out.width = 480;
  out.height = 170;
  out.caption = caption;
  out.alternative = alternative;
  const double left = 44;
  const double right = 350;
  const double top = 14;
  const double bottom = 140;
  const std::vector<const model::Series*> all{indicator.own, indicator.country, indicator.group};
  double low = 1e300;
  double high = -1e300;
  int first = 9999;
  int last = 0;
  for (const auto* series : all) {
    if (series == nullptr) continue;
    for (const auto& [year, value] : series->values) {
      low = std::min(low, value);
      high = std::max(high, value);
      first = std::min(first, year);
      last = std::max(last, year);
    }
  }
  const double room = std::max((high - low) * 0.15, std::abs(high) * 0.01 + 0.1);
  low -= room;
  high += room;
  const auto x = [&](int year) {
    return last == first ? (left + right) / 2 : left + (right - left) * (year - first) / (last - first);
  };
  const auto y = [&](double value) { return bottom - (bottom - top) * (value - low) / (high - low); };
  for (int i = 0; i <= 3; ++i) {
    const double value = low + (high - low) * i / 3;
    out.shapes.push_back(stroke({{left, y(value)}, {right, y(value)}}, 0.5, line));
    out.shapes.push_back(words(left - 6, y(value) + 3, 8, number(value), 1, quiet));
  }
  for (int year = first; year <= last; ++year)
    out.shapes.push_back(words(x(year), bottom + 14, 8, std::to_string(year), 0, quiet));
  const std::vector<std::string> colors{color_weakness, ink, color_neutral};
  std::vector<std::pair<double, std::size_t>> labels;
  for (std::size_t i = all.size(); i-- > 0;) {
    if (all[i] == nullptr) continue;
    std::vector<std::pair<double, double>> points;
    for (const auto& [year, value] : all[i]->values) points.emplace_back(x(year), y(value));
    labels.emplace_back(points.back().second, i);
    if (i == 0)
      for (const auto& [px, py] : points) {
        Shape dot;
        dot.kind = Shape::Kind::circle;
        dot.points = {{px, py}};
        dot.width = 2.6;
        dot.color = colors[0];
        out.shapes.push_back(dot);
      }
    // A year without a value is a gap in the line.
    for (auto& unbroken : shapes::unbroken(
             all[i]->values, [&](int year, double value) { return std::pair(x(year), y(value)); }))
      out.shapes.push_back(stroke(std::move(unbroken), i == 0 ? 2.2 : 1.2, colors[i], i == 2));
  }
  // Names stand at the lines' ends, pushed apart where they would touch.
  std::sort(labels.begin(), labels.end());
  double above = 0;
  for (auto& [at, i] : labels) {
    at = std::max(at, above + 11);
    above = at;
    out.shapes.push_back(words(right + 8, at + 3, 8.5,
                               shortened(names[i], 20) + " " + number(all[i]->values.rbegin()->second), -1,
                               i == 0 ? color_weakness : ink, i == 0));
  }
  return out;
}

Picture matrix_chart(const std::vector<std::string>& rows, const std::vector<std::string>& columns,
                     const std::vector<std::vector<MatrixCell>>& cells, const std::string& caption,
                     const std::string& alternative, double width) {
  Picture out;
  const double left = 138;
  const double top = 46;
  const double cell_height = 27;
  out.width = width;
  const double cell_width =
      (out.width - left) / static_cast<double>(std::max<std::size_t>(columns.size(), 1));
  out.height = top + cell_height * static_cast<double>(rows.size()) + 8;
  out.caption = caption;
  out.alternative = alternative;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const double centre = left + cell_width * (static_cast<double>(c) + 0.5);
    const auto [first, second] = two_lines(columns[c], static_cast<text::Pos>(cell_width / 3.7));
    if (second.empty()) {
      out.shapes.push_back(words(centre, 30, 7.2, first, 0, ink));
    } else {
      out.shapes.push_back(words(centre, 22, 7.2, first, 0, ink));
      out.shapes.push_back(words(centre, 32, 7.2, second, 0, ink));
    }
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double y = top + cell_height * static_cast<double>(r);
    out.shapes.push_back(stroke({{0, y}, {out.width, y}}, 0.5, line));
    out.shapes.push_back(words(0, y + 17, 9, shortened(rows[r], 27), -1, ink));
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto& cell = cells[r][c];
      const double x = left + cell_width * static_cast<double>(c);
      if (cell.respondents == 0) {
        out.shapes.push_back(words(x + cell_width / 2, y + 17, 9, "–", 0, "#A9B1BC"));
        continue;
      }
      out.shapes.push_back(
          words(x + cell_width / 2, y + 14, 10, std::to_string(cell.respondents), 0, ink, true));
      const auto all = static_cast<double>(cell.strength + cell.weakness + cell.other);
      const double bar = cell_width - 14;
      double at = x + 7;
      const auto part = [&](std::size_t n, const char* color) {
        if (n == 0) return;
        const double w = bar * static_cast<double>(n) / all;
        out.shapes.push_back(box(at, y + 18.5, w, 4, color));
        at += w;
      };
      part(cell.strength, color_strength);
      part(cell.weakness, color_weakness);
      part(cell.other, "#C3C9D1");
    }
  }
  return out;
}

}  // namespace skolanalys::report
