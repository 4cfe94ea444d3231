#include <array>
#include <cmath>

#include "app/ui/codes.h"
#include "app/ui/theme.h"
#include "core/assets/assets.h"
#include "tests/catch.h"

using namespace skolanalys;

namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple linear(ImU32 color) {
  Triple out;
  for (unsigned i = 0; i < 3; ++i) {
    const double c = ((color >> (8 * i)) & 255U) / 255.0;
    out[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  }
  return out;
}

double luminance(ImU32 color) {
  const auto c = linear(color);
  return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}

/// The ratio of WCAG 2.
double contrast(ImU32 a, ImU32 b) {
  const auto x = luminance(a);
  const auto y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

// Machado, Oliveira and Fernandes 2009, severity 1.
struct Seen {
  const char* name;
  Matrix matrix;
};
const Seen sights[] = {
    {"usual", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}}};

Triple lab(const Triple& c) {
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const auto x = f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047);
  const auto y = f(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
  const auto z = f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double apart(ImU32 a, ImU32 b, const Matrix& matrix) {
  const auto seen = [&](ImU32 color) {
    const auto c = linear(color);
    Triple out;
    for (std::size_t i = 0; i < 3; ++i)
      out[i] = std::clamp(matrix[i][0] * c[0] + matrix[i][1] * c[1] + matrix[i][2] * c[2], 0.0, 1.0);
    return lab(out);
  };
  const auto x = seen(a);
  const auto y = seen(b);
  return std::sqrt(std::pow(x[0] - y[0], 2) + std::pow(x[1] - y[1], 2) + std::pow(x[2] - y[2], 2));
}

constexpr ui::Look looks[] = {ui::Look::light, ui::Look::dark, ui::Look::contrast};

}  // namespace

TEST_CASE("words can be read on every page they stand on, in every look", "[colors]") {
  for (const auto look : looks) {
    const auto& c = ui::colors_of(look);
    INFO("look " << static_cast<int>(look));
    const double wanted = look == ui::Look::contrast ? 7 : 4.5;
    for (const auto page : {c.app, c.surface, c.raised, c.accent_soft}) {
      CHECK(contrast(c.text, page) >= std::max(wanted, 7.0));
      CHECK(contrast(c.muted, page) >= wanted);
      CHECK(contrast(c.accent, page) >= (look == ui::Look::contrast ? 7 : 4.4));
      CHECK(contrast(c.danger, page) >= 4.4);
      CHECK(contrast(c.ok, page) >= 4);
    }
    CHECK(contrast(c.on_accent, c.accent) >= wanted);
    CHECK(contrast(c.text, c.selection) >= 4.5);
    // What only shows a shape: three to one.
    CHECK(contrast(c.faint, c.surface) >= 3);
  }
  // The edge of a field and the line between panes must be seen by whoever asked for high contrast.
  const auto& high = ui::colors_of(ui::Look::contrast);
  CHECK(contrast(high.border, high.surface) >= 4.5);
}

TEST_CASE("colours of themes are told apart with any of the common colour deficiencies", "[colors]") {
  const auto all = ui::code_colors();
  for (const auto look : looks) {
    const auto& c = ui::colors_of(look);
    for (const auto& sight : sights)
      for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
          INFO(sight.name << ", look " << static_cast<int>(look) << ": " << all[i].id << " and "
                          << all[j].id);
          CHECK(apart(c.of(all[i].hex), c.of(all[j].hex), sight.matrix) >= 9.5);
        }
    for (const auto& one : all) {
      INFO(one.id << ", look " << static_cast<int>(look));
      CHECK(contrast(c.of(one.hex), c.surface) >= 3);
    }
  }
}

TEST_CASE("every colour has a name in both languages", "[colors]") {
  for (const auto& one : ui::code_colors())
    for (const char* language : {"sv", "en"})
      CHECK(assets::Words::in(language).has(std::string("color.") + one.id));
}
