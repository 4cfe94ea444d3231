#pragma once
#include <string>

#include "app/ui/ui.h"

namespace skolanalys::screens {

/// Labelled fields beside each other, their labels on one line.
class FieldRow {
 public:
  explicit FieldRow(ui::Ui& ui) : ui_(ui), at_(ImGui::GetCursorPos()) {}
  bool field(const std::string& id, const std::string& label, std::string& value, float width) {
    ImGui::SetCursorPos(at_);
    at_.x += width + ui_.px(8);
    return ui::labelled_field(ui_, id, label, value, width);
  }

 private:
  ui::Ui& ui_;
  ImVec2 at_;
};

}  // namespace skolanalys::screens
