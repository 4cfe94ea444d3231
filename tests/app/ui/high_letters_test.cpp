#include "app/ui/high_letters.h"

#include <algorithm>
#include <cmath>

#include "app/ui/theme.h"
#include "tests/catch.h"

using namespace skolanalys;

TEST_CASE("an emoji that some font has is drawn in the note's sizes; one that none has is not", "[emoji]") {
  ImGui::CreateContext();
  // DejaVu Sans, which the program needs anyway, has the faces; nobody has a letter of private plane 16.
  const auto fonts = ui::build(ui::Look::light, 1, {U'\U0001F600', U'\U0010FFFD'});
  const auto number = ui::high_letter(U'\U0001F600');
  REQUIRE(number != 0);
  CHECK(ui::high_letter(U'\U0010FFFD') == 0);
  CHECK(ui::high_letter(U'a') == 0);
  auto& atlas = *ImGui::GetIO().Fonts;
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  atlas.GetTexDataAsAlpha8(&pixels, &width, &height);
  for (const auto* font : {fonts.note, fonts.large, fonts.body}) {
    const auto* glyph = font->FindGlyphNoFallback(number);
    REQUIRE(glyph != nullptr);
    CHECK(glyph->AdvanceX == std::round(1.25F * font->FontSize));
    CHECK(glyph->Y0 >= 0);
    CHECK(glyph->Y1 <= font->FontSize * 1.2F);
    CHECK(glyph->X1 <= glyph->AdvanceX + 1);
    int ink = 0;
    for (int y = static_cast<int>(glyph->V0 * static_cast<float>(height));
         y < static_cast<int>(glyph->V1 * static_cast<float>(height)); ++y)
      for (int x = static_cast<int>(glyph->U0 * static_cast<float>(width));
           x < static_cast<int>(glyph->U1 * static_cast<float>(width)); ++x)
        ink += pixels[y * width + x] > 128 ? 1 : 0;
    CHECK(ink > 20);
  }
  ImGui::DestroyContext();
}
