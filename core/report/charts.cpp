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
using shapes::shortened;
using shapes::stroke;
using shapes::words;

/// "142 600", "57,9" (in English "57.9"): as many decimals as are asked for, thousands apart.
std::string number(double value, int decimals, char point) {
  char out[32];
  std::snprintf(out, sizeof out, "%.*f", decimals, value);
  std::string text(out);
  std::replace(text.begin(), text.end(), '.', point);
  const auto whole = std::min(text.find(point), text.size());
  const std::size_t from = text.front() == '-' ? 1 : 0;
  if (whole > from + 4)
    for (auto at = static_cast<std::ptrdiff_t>(whole) - 3; at > static_cast<std::ptrdiff_t>(from); at -= 3)
      text.insert(static_cast<std::size_t>(at), "\u00A0");
  return text;
}
std::string number(double value, char point) {
  return number(value, std::abs(value) >= 1000 || value == std::floor(value) ? 0 : 1, point);
}

/// A step of 1, 2, 2.5 or 5 times a power of ten that gives an axis about three parts.
double round_step(double span) {
  const double raw = span / 3;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double nice : {1.0, 2.0, 2.5, 5.0})
    if (nice * power >= raw * 0.999) return nice * power;
  return 10 * power;
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
                     const std::string& caption, const std::string& alternative, double width,
                     std::string_view language) {
  const char point = language == "en" ? '.' : ',';
  const std::vector<const model::Series*> all{indicator.own, indicator.country, indicator.group};
  // Where there is no room for names at the lines' ends they stand below.
  const bool narrow = width < 300;
  const auto lines = static_cast<double>(
      std::count_if(all.begin(), all.end(), [](const auto* series) { return series != nullptr; }));
  Picture out;
  out.width = width;
  out.height = narrow ? 154 + 12 * lines : 170;
  out.caption = caption;
  out.alternative = alternative;
  const double left = 44;
  const double right = narrow ? width - 12 : width - 130;
  const double top = 14;
  const double bottom = narrow ? 130 : 140;
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
  if (last == 0) return out;
  const double room = std::max((high - low) * 0.05, std::abs(high) * 0.005 + 0.05);
  const double step = round_step(high - low + 2 * room);
  low = std::floor((low - room) / step) * step;
  high = std::ceil((high + room) / step) * step;
  const auto x = [&](int year) {
    return last == first ? (left + right) / 2 : left + (right - left) * (year - first) / (last - first);
  };
  const auto y = [&](double value) { return bottom - (bottom - top) * (value - low) / (high - low); };
  const int decimals = step >= 1 && step == std::floor(step) ? 0 : step >= 0.1 ? 1 : 2;
  for (int i = 0; low + step * i <= high + step / 2; ++i) {
    const double value = low + step * i;
    out.shapes.push_back(stroke({{left, y(value)}, {right, y(value)}}, 0.5, line));
    out.shapes.push_back(words(left - 6, y(value) + 3, 8, number(value, decimals, point), 1, quiet));
  }
  const int years_apart = std::max(1, static_cast<int>(std::ceil(26.0 * (last - first) / (right - left))));
  for (int year = first; year <= last; year += years_apart)
    out.shapes.push_back(words(x(year), bottom + 14, 8, std::to_string(year), 0, quiet));
  const std::vector<std::string> colors{color_weakness, ink, color_neutral};
  std::vector<std::pair<double, std::size_t>> labels;
  for (std::size_t i = all.size(); i-- > 0;) {
    if (all[i] == nullptr || all[i]->values.empty()) continue;
    std::vector<std::pair<double, double>> points;
    for (const auto& [year, value] : all[i]->values) points.emplace_back(x(year), y(value));
    labels.emplace_back(points.back().second, i);
    if (i == 0)
      for (const auto& [px, py] : points) out.shapes.push_back(shapes::circle(px, py, 2.6, colors[0]));
    // A year without a value is a gap in the line.
    for (auto& unbroken : shapes::unbroken(
             all[i]->values, [&](int year, double value) { return std::pair(x(year), y(value)); }))
      out.shapes.push_back(stroke(std::move(unbroken), i == 0 ? 2.2 : 1.2, colors[i], i == 2));
  }
  // Names stand at the lines' ends, pushed apart where they would touch.
  std::sort(labels.begin(), labels.end());
  const double least = narrow ? 12 : 11;
  double above = narrow ? bottom + 18 : 0;
  for (auto& [at, i] : labels) {
    at = narrow ? above + least : std::max(at, above + least);
    above = at;
    const auto name = shortened(names[i], 22) + " " + number(all[i]->values.rbegin()->second, point);
    if (narrow)
      out.shapes.push_back(stroke({{left - 30, at}, {left - 14, at}}, i == 0 ? 2.2 : 1.2, colors[i], i == 2));
    out.shapes.push_back(
        words(narrow ? left - 8 : right + 8, at + 3, 8.5, name, -1, i == 0 ? color_weakness : ink, i == 0));
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
