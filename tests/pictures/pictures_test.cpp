#include <cairo/cairo.h>

#include <cstdlib>
#include <cstring>
#include <functional>

#include "app/shell/rooms.h"
#include "tests/app/person.h"
#include "tests/app/raster.h"

using namespace skolanalys;

namespace {

namespace fs = std::filesystem;

struct Image {
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels;  ///< 0xAABBGGRR
};

Image picture_of(Person& person) {
  Raster raster(person.window().drawn(), person.shell().ui.colors.border);
  Image out{raster.width(), raster.height(), std::move(raster.pixels())};
  // When it was saved is another hour each time, and a new room is another line.
  if (const auto saved = person.marks().find("saved"); saved != person.marks().end())
    for (int y = 0; y < out.height; ++y)
      for (int x = 0; x < static_cast<int>(saved->second.clip_to.x); ++x)
        out.pixels[static_cast<std::size_t>(y * out.width + x)] = 0xFF808080U;
  return out;
}

std::uint32_t turned(std::uint32_t c) {
  return (c & 0xFF00FF00U) | ((c & 255U) << 16U) | ((c >> 16U) & 255U);
}

void write(const fs::path& path, const Image& image) {
  auto* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.width, image.height);
  auto* bytes = cairo_image_surface_get_data(surface);
  const auto stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const auto c = turned(image.pixels[static_cast<std::size_t>(y * image.width + x)]);
      std::memcpy(bytes + y * stride + 4 * x, &c, 4);
    }
  cairo_surface_mark_dirty(surface);
  fs::create_directories(path.parent_path());
  cairo_surface_write_to_png(surface, path.c_str());
  cairo_surface_destroy(surface);
}

Image read(const fs::path& path) {
  Image out;
  auto* surface = cairo_image_surface_create_from_png(path.c_str());
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
    out.width = cairo_image_surface_get_width(surface);
    out.height = cairo_image_surface_get_height(surface);
    const auto* bytes = cairo_image_surface_get_data(surface);
    const auto stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < out.height; ++y)
      for (int x = 0; x < out.width; ++x) {
        std::uint32_t c = 0;
        std::memcpy(&c, bytes + y * stride + 4 * x, 4);
        out.pixels.push_back(turned(c) | 0xFF000000U);
      }
  }
  cairo_surface_destroy(surface);
  return out;
}

/// Of the pixels, how many are off by more than a shade that can be seen.
double off(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height) return 1;
  std::size_t n = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8)
      most = std::max(most, std::abs(static_cast<int>((a.pixels[i] >> shift) & 255U) -
                                     static_cast<int>((b.pixels[i] >> shift) & 255U)));
    n += most > 24 ? 1 : 0;
  }
  return static_cast<double>(n) / static_cast<double>(a.pixels.size());
}

std::string settings(const char* language, const char* look) {
  return std::string(R"({"welcomed": true, "language": ")") + language + R"(", "look": ")" + look + R"("})";
}

struct Scene {
  const char* name;
  const char* language;
  const char* look;
  int width, height;
  float scale;
  std::function<void(Person&)> go;
};
const Scene scenes[] = {
    {"codebook-light-sv", "sv", "light", 1366, 768, 1, [](Person& p) { p.press("ctrl+shift+k"); }},
    {"codebook-contrast-en", "en", "contrast", 1440, 900, 1, [](Person& p) { p.press("ctrl+shift+k"); }},
    {"codebook-dark-sv-200", "sv", "dark", 1366, 768, 2, [](Person& p) { p.press("ctrl+shift+k"); }},
    {"matrix-dark-en", "en", "dark", 1366, 768, 1, [](Person& p) { p.press("ctrl+4"); }},
    {"palette-dark-sv", "sv", "dark", 1366, 768, 1,
     [](Person& p) {
       p.press("ctrl+4");
       p.press("ctrl+k");
       p.type("elevh");
     }},
    {"ring-light-sv", "sv", "light", 1366, 768, 1.25F,
     [](Person& p) {
       p.press("ctrl+shift+k");
       p.click("tree.larare");
       while (p.shell().ui.focused() != "codebook.add_area") p.press("tab");
     }},
};

}  // namespace

// SKOLANALYS_PICTURES=FOLDER writes the pictures there instead of comparing them: look at them, and copy
// those that are as they should be to tests/data/screens.
TEST_CASE("the screens look as they did", "[pictures]") {
  for (const auto& scene : scenes) {
    Person person({.sample = true,
                   .width = scene.width,
                   .height = scene.height,
                   .scale = scene.scale,
                   .settings = settings(scene.language, scene.look)});
    scene.go(person);
    const auto now = picture_of(person);
    const auto name = std::string(scene.name) + ".png";
    if (const char* folder = std::getenv("SKOLANALYS_PICTURES")) {
      write(fs::path(folder) / name, now);
      continue;
    }
    const auto wanted = read(fs::path(TESTS_DATA) / "screens" / name);
    INFO(name << " in tests/data/screens; what it looks like now is in build/pictures");
    const auto share = off(now, wanted);
    if (share > 0.005) write(fs::path("build/pictures") / name, now);
    CHECK(share <= 0.005);
  }
}

// Not a test by itself: every screen in both languages, light and dark, at 100 and 200 %, to look at.
TEST_CASE("a picture of every screen", "[.gallery]") {
  const char* folder = std::getenv("SKOLANALYS_PICTURES");
  REQUIRE(folder != nullptr);
  for (const char* language : {"sv", "en"})
    for (const char* look : {"light", "dark", "contrast"})
      for (const float scale : {1.0F, 2.0F}) {
        if (std::string(look) == "contrast" && (scale > 1 || std::string(language) == "en")) continue;
        Person person({.sample = true,
                       .width = scale > 1 ? 2732 : 1366,
                       .height = scale > 1 ? 1536 : 768,
                       .scale = scale,
                       .settings = settings(language, look)});
        for (const auto& room : shell::room_table()) {
          person.session().go(room.room);
          person.window().settle();
          person.window().pass(0.2);
          write(fs::path(folder) / (std::string(room.room.id) + "-" + language + "-" + look +
                                    (scale > 1 ? "-200" : "-100") + ".png"),
                picture_of(person));
        }
      }
}
