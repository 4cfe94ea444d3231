#pragma once
#include <imgui.h>

#include "app/editor/editor.h"

namespace skolanalys::editor {

/// The widths of a font of ImGui's.
class Editor::FontMetrics final : public Metrics {
 public:
  explicit FontMetrics(const ImFont* font) : font_(font) {}
  [[nodiscard]] float advance(char32_t c) const override {
    return font_->GetCharAdvance(c < 0x10000 ? static_cast<ImWchar>(c) : static_cast<ImWchar>(0xFFFD));
  }

 private:
  const ImFont* font_;
};

}  // namespace skolanalys::editor
