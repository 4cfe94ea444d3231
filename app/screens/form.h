#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "app/ui/ui.h"
#include "core/error.h"
#include "core/model/value.h"

namespace skolanalys::screens {

/// The day in a field: none where nothing is written. Throws Error(usage) where it is no date.
[[nodiscard]] inline std::optional<model::Date> date_in(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (const auto date = model::parse_date(text)) return date;
  throw Error(Fault::usage, "error.no_date", {text}, "'" + text + "' is no date; write YYYY-MM-DD");
}
[[nodiscard]] inline model::Date today() {
  return model::Date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}

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
