#include "app/ui/high_letters.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>

namespace skolanalys::ui {
namespace {

constexpr ImWchar first_number = 0xD800;
constexpr ImWchar last_number = 0xDFFF;

/// A letter's picture, waiting for its place in the atlas.
struct Picture {
  int rect = -1;
  unsigned width = 0, height = 0;
  std::vector<unsigned char> cover;  ///< row by row, 255 = ink
};

struct High {
  std::map<char32_t, ImWchar> numbers;
  std::vector<Picture> waiting;
};
/// As the atlas, of which there is one a window.
High& high() {
  static High one;
  return one;
}

using Library = std::unique_ptr<FT_LibraryRec_, decltype(&FT_Done_FreeType)>;
using Face = std::unique_ptr<FT_FaceRec_, decltype(&FT_Done_Face)>;

std::vector<Face> faces(FT_Library library) {
  std::vector<Face> out;
  for (const char* path : {"/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf",
                           "/usr/share/fonts/truetype/noto/NotoEmoji-Regular.ttf",
                           "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"}) {
    std::error_code none;
    FT_Face face = nullptr;
    if (std::filesystem::exists(path, none) && FT_New_Face(library, path, 0, &face) == 0)
      out.emplace_back(face, &FT_Done_Face);
  }
  return out;
}

}  // namespace

void ask_for_high_letters(ImFontAtlas& atlas, const std::vector<ImFont*>& fonts,
                          const std::set<char32_t>& wanted) {
  auto& all = high();
  all = {};
  const auto begin = wanted.lower_bound(0x10000);
  if (begin == wanted.end()) return;
  FT_Library raw = nullptr;
  if (FT_Init_FreeType(&raw) != 0) return;
  const Library library(raw, &FT_Done_FreeType);
  const auto known = faces(raw);
  ImWchar number = first_number;
  for (auto letter = begin; letter != wanted.end() && number != last_number; ++letter) {
    const auto face = std::find_if(known.begin(), known.end(), [&](const Face& one) {
      return FT_Get_Char_Index(one.get(), static_cast<FT_ULong>(*letter)) != 0;
    });
    if (face == known.end()) continue;
    for (auto* font : fonts) {
      // The font does not know its size before it is built; what it is made from does.
      const auto* source = std::find_if(atlas.ConfigData.begin(), atlas.ConfigData.end(),
                                        [&](const ImFontConfig& one) { return one.DstFont == font; });
      if (source == atlas.ConfigData.end()) continue;
      const float size = source->SizePixels;
      FT_Set_Pixel_Sizes(face->get(), 0, static_cast<FT_UInt>(std::lround(size)));
      if (FT_Load_Char(face->get(), static_cast<FT_ULong>(*letter), FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT) !=
          0)
        continue;
      const auto& slot = *face->get()->glyph;
      const auto& bitmap = slot.bitmap;
      if (bitmap.pixel_mode != FT_PIXEL_MODE_GRAY || bitmap.width == 0) continue;
      Picture picture;
      picture.width = bitmap.width;
      picture.height = bitmap.rows;
      for (unsigned y = 0; y < bitmap.rows; ++y) {
        const auto* row = bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch;
        picture.cover.insert(picture.cover.end(), row, row + bitmap.width);
      }
      const float room = std::round(1.25F * size);
      const ImVec2 offset{std::max(0.0F, std::round((room - static_cast<float>(bitmap.width)) / 2)),
                          std::round(0.93F * size) - static_cast<float>(slot.bitmap_top)};
      picture.rect = atlas.AddCustomRectFontGlyph(font, number, static_cast<int>(bitmap.width),
                                                  static_cast<int>(bitmap.rows), room, offset);
      all.waiting.push_back(std::move(picture));
    }
    all.numbers[*letter] = number++;
  }
}

void draw_high_letters(ImFontAtlas& atlas) {
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
  for (const auto& picture : high().waiting) {
    const auto* rect = atlas.GetCustomRectByIndex(picture.rect);
    if (rect == nullptr || !rect->IsPacked()) continue;
    for (unsigned y = 0; y < picture.height; ++y)
      std::copy_n(picture.cover.data() + static_cast<std::size_t>(y) * picture.width, picture.width,
                  pixels + (static_cast<std::ptrdiff_t>(rect->Y) + y) * width + rect->X);
  }
  high().waiting.clear();
}

ImWchar high_letter(char32_t letter) {
  const auto found = high().numbers.find(letter);
  return found == high().numbers.end() ? ImWchar{0} : found->second;
}

}  // namespace skolanalys::ui
