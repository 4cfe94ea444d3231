#pragma once
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

/// Dear ImGui's triangles as pixels, without a graphics card: each covers the pixels whose middle it holds,
/// an edge between two belonging to one of them. Slow, and the same on every machine.
class Raster {
 public:
  Raster(const ImDrawData& drawn, std::uint32_t background) {
    width_ = static_cast<int>(drawn.DisplaySize.x);
    height_ = static_cast<int>(drawn.DisplaySize.y);
    pixels_.assign(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), background);
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&atlas_, &atlas_width_, &atlas_height_);
    for (int i = 0; i < drawn.CmdListsCount; ++i) {
      const auto& list = *drawn.CmdLists[i];
      for (const auto& command : list.CmdBuffer) {
        clip_ = command.ClipRect;
        for (unsigned k = 0; k + 2 < command.ElemCount; k += 3) {
          const auto at = [&](unsigned n) -> const ImDrawVert& {
            return list.VtxBuffer[static_cast<int>(command.VtxOffset) +
                                  list.IdxBuffer[static_cast<int>(command.IdxOffset + k + n)]];
          };
          triangle(at(0), at(1), at(2));
        }
      }
    }
  }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  /// 0xAABBGGRR, as Dear ImGui has it.
  [[nodiscard]] std::vector<std::uint32_t>& pixels() { return pixels_; }

 private:
  void triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) {
    const float area = (b.pos.x - a.pos.x) * (c.pos.y - a.pos.y) - (b.pos.y - a.pos.y) * (c.pos.x - a.pos.x);
    if (area == 0) return;
    if (area < 0) return triangle(a, c, b);
    const auto low = [](float x, float y, float z) { return std::min(x, std::min(y, z)); };
    const auto high = [](float x, float y, float z) { return std::max(x, std::max(y, z)); };
    const int x0 = std::max(
        {0, static_cast<int>(std::floor(low(a.pos.x, b.pos.x, c.pos.x))), static_cast<int>(clip_.x)});
    const int y0 = std::max(
        {0, static_cast<int>(std::floor(low(a.pos.y, b.pos.y, c.pos.y))), static_cast<int>(clip_.y)});
    const int x1 = std::min({width_, static_cast<int>(std::ceil(high(a.pos.x, b.pos.x, c.pos.x))),
                             static_cast<int>(std::ceil(clip_.z))});
    const int y1 = std::min({height_, static_cast<int>(std::ceil(high(a.pos.y, b.pos.y, c.pos.y))),
                             static_cast<int>(std::ceil(clip_.w))});
    const bool own_a = top_or_left(b, c);
    const bool own_b = top_or_left(c, a);
    const bool own_c = top_or_left(a, b);
    for (int y = y0; y < y1; ++y)
      for (int x = x0; x < x1; ++x) {
        const ImVec2 p{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
        const float wa = edge(b, c, p);
        const float wb = edge(c, a, p);
        const float wc = edge(a, b, p);
        if (wa < 0 || wb < 0 || wc < 0 || (wa == 0 && !own_a) || (wb == 0 && !own_b) || (wc == 0 && !own_c))
          continue;
        shade(x, y, a, b, c, wa / area, wb / area, wc / area);
      }
  }
  static float edge(const ImDrawVert& a, const ImDrawVert& b, ImVec2 p) {
    return (b.pos.x - a.pos.x) * (p.y - a.pos.y) - (b.pos.y - a.pos.y) * (p.x - a.pos.x);
  }
  static bool top_or_left(const ImDrawVert& a, const ImDrawVert& b) {
    return (a.pos.y == b.pos.y && b.pos.x > a.pos.x) || b.pos.y < a.pos.y;
  }
  void shade(int x, int y, const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, float u, float v,
             float w) {
    const auto part = [&](int shift) {
      return static_cast<float>((a.col >> shift) & 255U) * u +
             static_cast<float>((b.col >> shift) & 255U) * v +
             static_cast<float>((c.col >> shift) & 255U) * w;
    };
    const float alpha =
        part(24) / 255 * sample(a.uv.x * u + b.uv.x * v + c.uv.x * w, a.uv.y * u + b.uv.y * v + c.uv.y * w);
    if (alpha <= 0) return;
    auto& pixel =
        pixels_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)];
    std::uint32_t out = 0xFF000000U;
    for (int shift = 0; shift < 24; shift += 8) {
      const float under = static_cast<float>((pixel >> shift) & 255U);
      out |= static_cast<std::uint32_t>(std::lround(under + (part(shift) - under) * alpha)) << shift;
    }
    pixel = out;
  }
  [[nodiscard]] float sample(float u, float v) const {
    const float x = u * static_cast<float>(atlas_width_) - 0.5F;
    const float y = v * static_cast<float>(atlas_height_) - 0.5F;
    const float fx = x - std::floor(x);
    const float fy = y - std::floor(y);
    const auto at = [&](int dx, int dy) {
      const int cx = std::clamp(static_cast<int>(std::floor(x)) + dx, 0, atlas_width_ - 1);
      const int cy = std::clamp(static_cast<int>(std::floor(y)) + dy, 0, atlas_height_ - 1);
      return static_cast<float>(atlas_[cy * atlas_width_ + cx]) / 255;
    };
    return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
  }

  int width_ = 0, height_ = 0;
  std::vector<std::uint32_t> pixels_;
  unsigned char* atlas_ = nullptr;
  int atlas_width_ = 0, atlas_height_ = 0;
  ImVec4 clip_;
};
