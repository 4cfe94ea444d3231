#pragma once
#include <imgui.h>

#include <set>
#include <string>

namespace skolanalys::ui {

enum class Look { light, dark, contrast };

/// The colours of a look, named by what they are for.
struct Colors {
  ImU32 app, surface, raised, border, text, muted, faint, accent, accent_soft, on_accent, selection, danger,
      ok;
  bool dark = false;
  /// A theme's colour ("#RRGGBB"), made readable on this look.
  [[nodiscard]] ImU32 of(const std::string& hex) const;
  [[nodiscard]] ImU32 with_alpha(ImU32 color, int alpha) const;
};
[[nodiscard]] const Colors& colors_of(Look look);

/// Sizes in pixels at the present scale.
struct Fonts {
  ImFont* body = nullptr;   ///< 15
  ImFont* bold = nullptr;   ///< 15, semi-bold
  ImFont* small = nullptr;  ///< 12.5, medium
  ImFont* title = nullptr;  ///< 21, semi-bold
  ImFont* note = nullptr;   ///< 17: the words of a note
  ImFont* note_bold = nullptr;
  ImFont* large = nullptr;  ///< 21, regular: a note in large type
  /// Of what fills the window for a projector, in hundredths of the window's height; null unless asked for.
  ImFont* stage_title = nullptr;  ///< 5.4, semi-bold
  ImFont* stage = nullptr;        ///< 3.2
  ImFont* stage_bold = nullptr;   ///< 3
  ImFont* stage_small = nullptr;  ///< 2.4
  float scale = 1;
  bool fallback = false;  ///< Inter is not installed; DejaVu stands in
};

/// Builds the font atlas and the style from nothing; call again when scale or look changes.
/// `letters`: wanted besides those of European languages; taken from what fonts there are. For
/// those beyond U+FFFF see high_letters.h. `stage`: a hundredth of the window's height in pixels where the
/// fonts for a projector are wanted, else 0.
[[nodiscard]] Fonts build(Look look, float scale, const std::set<char32_t>& letters = {}, float stage = 0);

}  // namespace skolanalys::ui
