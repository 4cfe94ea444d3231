#include "app/screens/thumbnails.h"

#include <stb/stb_image_write.h>

#include "tests/catch.h"

using namespace skolanalys;

namespace {

/// A picture whose left half is red and right half blue.
std::vector<std::uint8_t> halves(int width, int height) {
  std::vector<std::uint8_t> rgb;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const bool left = x < width / 2;
      rgb.insert(rgb.end(),
                 {static_cast<std::uint8_t>(left ? 255 : 0), 0, static_cast<std::uint8_t>(left ? 0 : 255)});
    }
  return rgb;
}
void append(void* to, void* bytes, int size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}
bool red(const screens::Pixels& p, int x, int y) {
  const auto at =
      3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(p.width) + static_cast<std::size_t>(x));
  return static_cast<unsigned char>(p.rgb[at]) > 200 && static_cast<unsigned char>(p.rgb[at + 2]) < 60;
}

}  // namespace

TEST_CASE("a photo is made small, its sides in proportion", "[thumbnails]") {
  std::string png;
  const auto pixels = halves(1200, 600);
  REQUIRE(stbi_write_png_to_func(append, &png, 1200, 600, 3, pixels.data(), 3600) != 0);
  const auto small = screens::small_picture(png, 480);
  REQUIRE(small);
  CHECK(small->width == 480);
  CHECK(small->height == 240);
  CHECK(red(*small, 10, 100));
  CHECK_FALSE(red(*small, 470, 100));
}

TEST_CASE("a photo taken with the camera on its side stands upright", "[thumbnails]") {
  std::string jpeg;
  const auto pixels = halves(80, 40);
  REQUIRE(stbi_write_jpg_to_func(append, &jpeg, 80, 40, 3, pixels.data(), 95) != 0);
  // EXIF orientation 6: to be turned a quarter to the right, so that what is left comes up.
  const std::string exif(
      "\xFF\xE1\x00\x22"
      "Exif\0\0"
      "MM\0\x2A\0\0\0\x08"
      "\0\x01"
      "\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
      "\0\0\0\0",
      36);
  jpeg.insert(2, exif);
  const auto small = screens::small_picture(jpeg, 480);
  REQUIRE(small);
  CHECK(small->width == 40);
  CHECK(small->height == 80);
  CHECK(red(*small, 20, 5));
  CHECK_FALSE(red(*small, 20, 75));
}

TEST_CASE("what is no picture, or half of one, has no small picture", "[thumbnails]") {
  CHECK_FALSE(screens::small_picture("no picture", 480));
  CHECK_FALSE(screens::small_picture("", 480));
  std::string png;
  const auto pixels = halves(40, 40);
  REQUIRE(stbi_write_png_to_func(append, &png, 40, 40, 3, pixels.data(), 120) != 0);
  CHECK_FALSE(screens::small_picture(png.substr(0, png.size() / 2), 480));
}
