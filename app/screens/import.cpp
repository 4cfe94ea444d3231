#include <algorithm>

#include "app/screens/screens.h"
#include "app/ui/icons.h"

namespace skolanalys::screens {
namespace {

std::string sentence(const ui::Ui& ui, const Error& fault) {
  return ui.words->has(fault.id()) ? ui.t(fault.id(), fault.values()) : fault.what();
}

/// One file: its name, kind and size; what was done to it; a button that leaves it out. True when pressed.
bool file_row(ui::Ui& ui, const exchange::ReadFile& file, std::size_t n) {
  const auto id = "import.file." + std::to_string(n);
  ui::words(ui, ui.fonts.bold, ui.colors.text, file.path.filename().string());
  ImGui::SameLine();
  if (!file.fault)
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              file.format + " · " + ui.t("import.words", {std::to_string(file.words)}));
  ImGui::SameLine(ui.px(620));
  const bool out = ui::icon_button(ui, id + ".remove", ui::icon::close, ui.t("import.leave_out"));
  if (file.fault) ui::paragraph(ui, ui.fonts.small, ui.colors.danger, sentence(ui, *file.fault));
  for (const auto& notice : file.notices)
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, "–  " + ui.t(notice.id, notice.values));
  return out;
}

/// Who a name in the texts is: an interviewer, or somebody who answers in a role.
void speaker_row(ui::Ui& ui, exchange::Speaker& speaker) {
  const auto id = "import.speaker." + speaker.name;
  const auto& language = ui.words->language();
  ui::words(ui, ui.fonts.body, ui.colors.text, speaker.name);
  ImGui::SameLine(ui.px(220));
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("import.turns", {std::to_string(speaker.turns)}));
  ImGui::SameLine(ui.px(320));
  if (ui::chip(ui, id + ".asks", ui.t("import.interviewer"), speaker.interviewer))
    speaker.interviewer = !speaker.interviewer;
  ImGui::SameLine();
  if (speaker.interviewer) {
    ImGui::NewLine();
    return;
  }
  ImGui::SetNextItemWidth(ui.px(280));
  const auto shown =
      speaker.role.empty() ? ui.t("import.no_role") : assets::roles().name(speaker.role, language);
  if (ImGui::BeginCombo(("##" + id).c_str(), shown.c_str(), ImGuiComboFlags_HeightLarge)) {
    if (ImGui::Selectable(ui.t("import.no_role").c_str(), speaker.role.empty())) speaker.role.clear();
    for (const auto& role : assets::roles().roles)
      if (ImGui::Selectable(assets::roles().name(role.id, language).c_str(), speaker.role == role.id))
        speaker.role = role.id;
    ImGui::EndCombo();
  }
  ui.mark(id, shown);
}

}  // namespace

void import_preview(ui::Ui& ui, session::Session& session, Rect where) {
  auto& preview = *session.import_preview();
  ui::begin_pane(ui, "import", where.at, where.size, ui.colors.surface);
  ImGui::SetCursorPos({ui.px(40), ui.px(28)});
  ImGui::BeginGroup();
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("import.title"));
  bool leave = ui.take(platform::Key::escape), go = false;
  if (!preview.ready()) {
    ui::words(ui, ui.fonts.body, ui.colors.muted,
              ui.t("import.reading", {std::to_string(preview.done()), std::to_string(preview.all())}));
    if (ui::button(ui, "import.cancel", ui.t("cancel"))) leave = true;
  } else {
    const auto bad = static_cast<std::size_t>(std::count_if(
        preview.files.begin(), preview.files.end(), [](const auto& f) { return f.fault.has_value(); }));
    if (bad > 0)
      ui::words(ui, ui.fonts.body, ui.colors.danger, ui.t("import.bad", {std::to_string(bad)}));
    else if (ui::button(ui, "import.go", ui.t("import.go", {std::to_string(preview.files.size())}),
                        ui::ButtonKind::primary) ||
             ui.take(platform::Key::enter))
      go = !preview.files.empty();
    ImGui::SameLine();
    if (ui::button(ui, "import.cancel", ui.t("cancel"))) leave = true;
    if (!preview.speakers.empty()) {
      ui::section(ui, ui.t("import.speakers"));
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("import.speakers_about"));
      for (auto& [name, speaker] : preview.speakers) speaker_row(ui, speaker);
    }
    ui::section(ui, ui.t("import.files"));
    for (std::size_t i = 0; i < preview.files.size(); ++i)
      if (file_row(ui, preview.files[i], i)) {
        preview.files.erase(preview.files.begin() + static_cast<std::ptrdiff_t>(i));
        break;
      }
  }
  ImGui::EndGroup();
  ui::end_pane();
  if (go) session.finish_import();
  if (leave) session.drop_import();
}

}  // namespace skolanalys::screens
