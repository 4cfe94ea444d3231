#include "app/screens/thumbnails.h"

#include <stb/stb_image.h>
#include <stb/stb_image_resize.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace skolanalys::screens {
namespace {

constexpr int most_pixels = 480;
/// Larger than any camera's picture: what claims more is broken or meant to harm.
constexpr std::int64_t largest = 200'000'000;

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size, bool little) {
  std::uint32_t out = 0;
  if (at + size > bytes.size()) return 0;
  for (std::size_t i = 0; i < size; ++i)
    out = (out << 8U) | static_cast<unsigned char>(bytes[at + (little ? size - 1 - i : i)]);
  return out;
}

/// How a JPEG is to be turned, 1 to 8 as EXIF counts; 1 where it does not say.
std::uint32_t orientation(std::string_view bytes) {
  if (!bytes.starts_with("\xFF\xD8")) return 1;
  for (std::size_t at = 2; at + 4 < bytes.size() && bytes[at] == '\xFF';) {
    const auto length = number(bytes, at + 2, 2, false);
    if (length < 2 || bytes[at + 1] == '\xDA') return 1;  // the picture itself begins
    const auto segment = bytes.substr(at + 4, length - 2);
    at += 2 + length;
    if (!segment.starts_with(std::string_view("Exif\0\0", 6))) continue;
    const auto tiff = segment.substr(6);
    const bool little = tiff.starts_with("II");
    const auto directory = number(tiff, 4, 4, little);
    const auto count = number(tiff, directory, 2, little);
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::size_t entry = std::size_t{directory} + 2 + std::size_t{i} * 12;
      if (number(tiff, entry, 2, little) == 0x0112) return number(tiff, entry + 8, 2, little);
    }
    return 1;
  }
  return 1;
}

Pixels turned(const Pixels& in, std::uint32_t how) {
  if (how < 2 || how > 8) return in;
  Pixels out;
  const bool swaps = how >= 5;
  out.width = swaps ? in.height : in.width;
  out.height = swaps ? in.width : in.height;
  out.rgb.resize(in.rgb.size());
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      int from_x = swaps ? y : x;
      int from_y = swaps ? x : y;
      if (how == 2 || how == 3 || how == 7 || how == 8) from_x = in.width - 1 - from_x;
      if (how == 3 || how == 4 || how == 6 || how == 7) from_y = in.height - 1 - from_y;
      const auto from = 3 * (static_cast<std::size_t>(from_y) * static_cast<std::size_t>(in.width) +
                             static_cast<std::size_t>(from_x));
      const auto to = 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) +
                           static_cast<std::size_t>(x));
      std::copy_n(in.rgb.begin() + static_cast<std::ptrdiff_t>(from), 3,
                  out.rgb.begin() + static_cast<std::ptrdiff_t>(to));
    }
  return out;
}

}  // namespace

std::optional<Pixels> small_picture(const std::string& bytes, int most) {
  const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
  const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1U << 30U));
  int width = 0;
  int height = 0;
  int channels = 0;
  if (stbi_info_from_memory(data, size, &width, &height, &channels) == 0) return std::nullopt;
  if (width <= 0 || height <= 0 || std::int64_t{width} * height > largest) return std::nullopt;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> whole(
      stbi_load_from_memory(data, size, &width, &height, &channels, 3), &stbi_image_free);
  if (whole == nullptr) return std::nullopt;
  const double by = std::min(1.0, static_cast<double>(most) / std::max(width, height));
  Pixels out;
  out.width = std::max(1, static_cast<int>(std::lround(width * by)));
  out.height = std::max(1, static_cast<int>(std::lround(height * by)));
  out.rgb.resize(3 * static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  if (stbir_resize_uint8(whole.get(), width, height, 0, reinterpret_cast<unsigned char*>(out.rgb.data()),
                         out.width, out.height, 0, 3) == 0)
    return std::nullopt;
  return turned(out, orientation(bytes));
}

const platform::Image* Thumbnails::of(session::Session& session, const std::string& name,
                                      const std::string& sha256) {
  const auto [at, fresh] = made_->try_emplace(sha256);
  if (!fresh) return at->second.get();
  const auto bytes = session.project().blob(sha256);
  if (!bytes) return nullptr;
  session.jobs.start<std::optional<Pixels>>(
      name, [bytes = *bytes](session::Progress&) { return small_picture(bytes, most_pixels); },
      [into = std::weak_ptr(made_), sha256](std::optional<Pixels> pixels) {
        if (const auto made = into.lock(); made != nullptr && pixels)
          (*made)[sha256] = std::make_unique<platform::Image>(pixels->width, pixels->height, pixels->rgb);
      });
  return nullptr;
}

}  // namespace skolanalys::screens
