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

/// What a column becomes, chosen from all it can be; its first answers below.
void column_row(ui::Ui& ui, exchange::Column& column, std::size_t n) {
  const auto id = "import.column." + std::to_string(n);
  const auto name_of = [&](exchange::ColumnUse use) {
    return ui.t("survey.use." + std::string(exchange::to_string(use)));
  };
  ImGui::SetNextItemWidth(ui.px(180));
  if (ImGui::BeginCombo(("##" + id).c_str(), name_of(column.use).c_str(), ImGuiComboFlags_HeightLarge)) {
    for (const auto use : exchange::all_column_uses)
      if (ImGui::Selectable(name_of(use).c_str(), column.use == use)) column.use = use;
    ImGui::EndCombo();
  }
  ui.mark(id, name_of(column.use));
  ImGui::SameLine(ui.px(200));
  ImGui::BeginGroup();
  ui::words(ui, ui.fonts.bold, column.use == exchange::ColumnUse::skip ? ui.colors.muted : ui.colors.text,
            column.heading);
  std::string samples;
  for (const auto& sample : column.samples) samples += (samples.empty() ? "" : "  ·  ") + sample;
  ui::words(
      ui, ui.fonts.small, ui.colors.muted,
      ui.t("import.answers", {std::to_string(column.filled)}) + (samples.empty() ? "" : ":  " + samples));
  ImGui::EndGroup();
}

void survey_rows(ui::Ui& ui, exchange::Survey& survey) {
  ui::words(ui, ui.fonts.body, ui.colors.text,
            ui.t("import.survey",
                 {survey.file.filename().string(), survey.sheet, std::to_string(survey.rows.size())}));
  for (const auto& notice : survey.notices)
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, "–  " + ui.t(notice.id, notice.values));
  ui::section(ui, ui.t("import.columns"));
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("import.columns_about"));
  for (std::size_t i = 0; i < survey.columns.size(); ++i) column_row(ui, survey.columns[i], i);
}

void codebook_rows(ui::Ui& ui, const std::vector<exchange::MergeLine>& plan) {
  const auto fresh = static_cast<std::size_t>(std::count_if(
      plan.begin(), plan.end(), [](const auto& line) { return line.match == exchange::Match::fresh; }));
  ui::words(ui, ui.fonts.body, ui.colors.text,
            ui.t("import.codebook", {std::to_string(plan.size()), std::to_string(fresh)}));
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("import.codebook_about"));
  ui::section(ui, ui.t("import.codes"));
  const auto names = [&](const std::vector<std::string>& fields) {
    std::string all;
    for (const auto& field : fields) all += (all.empty() ? "" : ", ") + ui.t("merge.field." + field);
    return all;
  };
  for (const auto& line : plan) {
    const bool is_new = line.match == exchange::Match::fresh;
    ui::words(ui, is_new ? ui.fonts.bold : ui.fonts.body, ui.colors.text, line.path);
    ImGui::SameLine(ui.px(420));
    auto what = ui.t("merge.match." + std::string(exchange::to_string(line.match)));
    if (!line.filled.empty()) what += " · " + ui.t("merge.filled", {names(line.filled)});
    if (!line.differs.empty()) what += " · " + ui.t("merge.differs", {names(line.differs)});
    if (line.elsewhere) what += " · " + ui.t("merge.elsewhere");
    ui::words(ui, ui.fonts.small, is_new ? ui.colors.accent : ui.colors.muted, what);
  }
}

void foreign_rows(ui::Ui& ui, const exchange::others::Foreign& foreign) {
  const auto size = exchange::others::size_of(foreign);
  ui::words(ui, ui.fonts.body, ui.colors.text,
            ui.t("cli.import.foreign", {foreign.program + " · " + foreign.name, std::to_string(size.sources),
                                        std::to_string(size.codes), std::to_string(size.codings),
                                        std::to_string(size.notes), std::to_string(size.cases)}));
  for (const auto& notice : foreign.notices)
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, "–  " + ui.t(notice.id, notice.values));
  ui::section(ui, ui.t("import.sources"));
  for (const auto& source : foreign.sources) {
    ui::words(ui, ui.fonts.body, ui.colors.text, source.name);
    ImGui::SameLine(ui.px(420));
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              ui.t("import.codings", {std::to_string(source.codings.size())}));
  }
}

void note_rows(ui::Ui& ui, session::ImportPreview& preview) {
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
    using exchange::Incoming;
    const auto bad = static_cast<std::size_t>(std::count_if(
        preview.files.begin(), preview.files.end(), [](const auto& f) { return f.fault.has_value(); }));
    const auto doing = preview.kind == Incoming::notes
                           ? ui.t("import.go", {std::to_string(preview.files.size())})
                           : ui.t("import.go." + std::string(exchange::to_string(preview.kind)));
    if (preview.fault)
      ui::paragraph(ui, ui.fonts.body, ui.colors.danger, sentence(ui, *preview.fault));
    else if (bad > 0)
      ui::words(ui, ui.fonts.body, ui.colors.danger, ui.t("import.bad", {std::to_string(bad)}));
    else if (ui::button(ui, "import.go", doing, ui::ButtonKind::primary) || ui.take(platform::Key::enter))
      go = preview.kind != Incoming::notes || !preview.files.empty();
    if (!preview.fault) ImGui::SameLine();
    if (ui::button(ui, "import.cancel", ui.t("cancel"))) leave = true;
    if (preview.fault) {
    } else if (preview.kind == Incoming::survey) {
      survey_rows(ui, preview.survey);
    } else if (preview.kind == Incoming::codebook) {
      codebook_rows(ui, preview.plan(session.project()));
    } else if (preview.kind == Incoming::foreign) {
      foreign_rows(ui, preview.foreign);
    } else if (preview.kind == Incoming::qdpx) {
      ui::words(ui, ui.fonts.body, ui.colors.text, preview.path.filename().string());
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("import.qdpx_about"));
    } else {
      note_rows(ui, preview);
    }
  }
  ImGui::EndGroup();
  ui::end_pane();
  if (go) session.finish_import();
  if (leave) session.drop_import();
}

}  // namespace skolanalys::screens
