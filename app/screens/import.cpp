#include <algorithm>

#include "app/screens/screens.h"
#include "app/ui/icons.h"

namespace skolanalys::screens {
namespace {

std::string number(std::size_t n) { return std::to_string(n); }

std::string sentence(const ui::Ui& ui, const Error& fault) {
  return ui.words->has(fault.id()) ? ui.t(fault.id(), fault.values()) : fault.what();
}

/// Widest that a line is easily read.
float width_of(const ui::Ui& ui) { return std::min(ImGui::GetContentRegionAvail().x, ui.px(860)); }
constexpr float line_points = 28;

/// A line of a list: a name, and beside it what there is to say of it.
void line(ui::Ui& ui, const std::string& id, const std::string& name, const std::string& said, ImFont* font,
          ImU32 color, int depth = 0) {
  const auto at = ImGui::GetCursorScreenPos();
  const float width = width_of(ui), left = width * 0.55F, indent = ui.px(16) * static_cast<float>(depth);
  ImGui::Dummy({width, ui.px(line_points)});
  ui.mark(id, name + " | " + said);
  const auto y = [&](const ImFont* f) { return at.y + (ui.px(line_points) - f->FontSize) / 2; };
  ui::text_at(ui, {at.x + indent, y(font)}, font, ui.colors.text, name, left - indent - ui.px(12));
  ui::text_at(ui, {at.x + left, y(ui.fonts.small)}, ui.fonts.small, color, said, width - left);
}

void notices(ui::Ui& ui, const std::vector<exchange::read::Notice>& all) {
  if (all.empty()) return;
  ui::section(ui, ui.t("import.carried"));
  for (const auto& notice : all)
    ui::paragraph(ui, ui.fonts.small, ui.colors.text, "–  " + ui.t(notice.id, notice.values));
}

/// One file: its name, kind and size, what it becomes, and what was done to it. True when it is to be left
/// out.
bool file_row(ui::Ui& ui, exchange::ReadFile& file, std::size_t n) {
  const auto id = "import.file." + number(n);
  const auto from = ImGui::GetCursorPos();
  const float width = width_of(ui);
  line(ui, id, file.path.filename().string(),
       file.fault ? std::string() : ui.t("import.words", {file.format, number(file.words)}), ui.fonts.bold,
       ui.colors.muted);
  const auto after = ImGui::GetCursorPos();
  ImGui::SetCursorPos({from.x + width - ui.px(28), from.y});
  const bool out = ui::icon_button(ui, id + ".remove", ui::icon::close, ui.t("import.leave_out"));
  if (!file.fault) {
    const auto words = ui.t(file.note.document ? "import.document" : "import.interview");
    const float chip = ui::size_of(ui.fonts.small, words).x + ui.px(32);
    ImGui::SetCursorPos({from.x + width - ui.px(36) - chip, from.y});
    if (ui::chip(ui, id + ".kind", words, file.note.document)) file.note.document = !file.note.document;
  }
  ImGui::SetCursorPos(after);
  if (file.fault) ui::paragraph(ui, ui.fonts.small, ui.colors.danger, sentence(ui, *file.fault));
  for (const auto& notice : file.notices)
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, "–  " + ui.t(notice.id, notice.values));
  return out;
}

/// Who a name in the texts is: an interviewer, or somebody who answers in a role.
void speaker_row(ui::Ui& ui, exchange::Speaker& speaker) {
  const auto id = "import.speaker." + speaker.name;
  const auto& language = ui.words->language();
  const auto from = ImGui::GetCursorPos();
  const auto at = ImGui::GetCursorScreenPos();
  const float width = width_of(ui), height = ui.px(34);
  ui::text_at(ui, {at.x, at.y + (height - ui.fonts.body->FontSize) / 2}, ui.fonts.body, ui.colors.text,
              speaker.name, width * 0.25F - ui.px(8));
  ui::text_at(ui, {at.x + width * 0.25F, at.y + (height - ui.fonts.small->FontSize) / 2}, ui.fonts.small,
              ui.colors.muted, ui.t("import.turns", {number(speaker.turns)}), width * 0.17F);
  ImGui::SetCursorPos({from.x + width * 0.43F, from.y + ui.px(3)});
  if (ui::chip(ui, id + ".asks", ui.t("import.interviewer"), speaker.interviewer))
    speaker.interviewer = !speaker.interviewer;
  if (!speaker.interviewer) {
    ImGui::SetCursorPos({from.x + width * 0.62F, from.y + ui.px(2)});
    ImGui::SetNextItemWidth(width * 0.38F);
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
  ImGui::SetCursorPos({from.x, from.y + height});
}

/// What a column becomes, chosen from all it can be; its first answers below.
void column_row(ui::Ui& ui, exchange::Column& column, std::size_t n) {
  const auto id = "import.column." + number(n);
  const auto name_of = [&](exchange::ColumnUse use) {
    return ui.t("survey.use." + std::string(exchange::to_string(use)));
  };
  const auto from = ImGui::GetCursorPos();
  const float width = width_of(ui), left = ui.px(190);
  const auto at = ImGui::GetCursorScreenPos();
  std::string samples;
  for (const auto& sample : column.samples) samples += (samples.empty() ? "" : "  ·  ") + sample;
  const bool out = column.use == exchange::ColumnUse::skip;
  ui::text_at(ui, {at.x + left, at.y}, out ? ui.fonts.body : ui.fonts.bold,
              out ? ui.colors.muted : ui.colors.text, column.heading, width - left);
  ui::text_at(ui, {at.x + left, at.y + ui.px(20)}, ui.fonts.small, ui.colors.muted,
              ui.t("import.answers", {number(column.filled)}) + (samples.empty() ? "" : ":  " + samples),
              width - left);
  ImGui::SetNextItemWidth(left - ui.px(16));
  if (ImGui::BeginCombo(("##" + id).c_str(), name_of(column.use).c_str(), ImGuiComboFlags_HeightLarge)) {
    for (const auto use : exchange::all_column_uses)
      if (ImGui::Selectable(name_of(use).c_str(), column.use == use)) column.use = use;
    ImGui::EndCombo();
  }
  ui.mark(id, name_of(column.use));
  ImGui::SetCursorPos({from.x, from.y + ui.px(48)});
}

void survey_rows(ui::Ui& ui, exchange::Survey& survey) {
  ui::words(
      ui, ui.fonts.body, ui.colors.text,
      ui.t("import.survey", {survey.file.filename().string(), survey.sheet, number(survey.rows.size())}));
  notices(ui, survey.notices);
  ui::section(ui, ui.t("import.columns"));
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("import.columns_about"));
  ImGui::Dummy({0, ui.px(6)});
  rows_in_view(survey.columns.size(), ui.px(48),
               [&](std::size_t i) { column_row(ui, survey.columns[i], i); });
}

void codebook_rows(ui::Ui& ui, const std::vector<exchange::MergeLine>& plan) {
  const auto fresh = static_cast<std::size_t>(std::count_if(
      plan.begin(), plan.end(), [](const auto& code) { return code.match == exchange::Match::fresh; }));
  ui::words(ui, ui.fonts.body, ui.colors.text, ui.t("import.codebook", {number(plan.size()), number(fresh)}));
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("import.codebook_about"));
  ui::section(ui, ui.t("import.codes"));
  const auto names = [&](const std::vector<std::string>& fields) {
    std::string all;
    for (const auto& field : fields) all += (all.empty() ? "" : ", ") + ui.t("merge.field." + field);
    return all;
  };
  rows_in_view(plan.size(), ui.px(line_points), [&](std::size_t i) {
    const auto& code = plan[i];
    const bool is_new = code.match == exchange::Match::fresh;
    auto what = ui.t("merge.match." + std::string(exchange::to_string(code.match)));
    if (!code.filled.empty()) what += " · " + ui.t("merge.filled", {names(code.filled)});
    if (!code.differs.empty()) what += " · " + ui.t("merge.differs", {names(code.differs)});
    if (code.elsewhere) what += " · " + ui.t("merge.elsewhere");
    line(ui, "import.code." + number(i), code.path, what, is_new ? ui.fonts.bold : ui.fonts.body,
         is_new ? ui.colors.accent : ui.colors.muted);
  });
}

/// A project that would come in: how much of each, what could not be carried over, its sources and codes.
void whole_rows(ui::Ui& ui, const session::ImportPreview& preview) {
  const auto& whole = preview.whole;
  const auto& got = whole.outcome;
  ui::words(ui, ui.fonts.bold, ui.colors.text, whole.program + "  ·  " + preview.path.filename().string());
  ui::paragraph(ui, ui.fonts.body, ui.colors.text,
                ui.t("import.whole", {number(got.sources), number(got.codes), number(got.codings),
                                      number(got.notes), number(got.cases)}));
  ui.mark("import.whole", ui.t("import.whole", {number(got.sources), number(got.codes), number(got.codings),
                                                number(got.notes), number(got.cases)}));
  ui::paragraph(
      ui, ui.fonts.small, ui.colors.muted,
      ui.t(preview.kind == exchange::Incoming::qdpx ? "import.qdpx_about" : "import.foreign_about"));
  notices(ui, got.notices);
  if (!whole.sources.empty()) {
    ui::section(ui, ui.t("import.sources"));
    rows_in_view(whole.sources.size(), ui.px(line_points), [&](std::size_t i) {
      const auto& source = whole.sources[i];
      line(ui, "import.source." + number(i), source.name,
           ui.t("import.source", {number(source.words), number(source.codings)}), ui.fonts.body,
           ui.colors.muted);
    });
  }
  if (!whole.codes.empty()) {
    ui::section(ui, ui.t("import.codes"));
    rows_in_view(whole.codes.size(), ui.px(line_points), [&](std::size_t i) {
      const auto& code = whole.codes[i];
      line(ui, "import.code." + number(i), code.name,
           ui.t(code.fresh ? "merge.match.fresh" : "import.code_here"),
           code.fresh ? ui.fonts.bold : ui.fonts.body, code.fresh ? ui.colors.accent : ui.colors.muted,
           code.depth);
    });
  }
}

void note_rows(ui::Ui& ui, session::ImportPreview& preview) {
  if (!preview.speakers.empty()) {
    ui::section(ui, ui.t("import.speakers"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("import.speakers_about"));
    ImGui::Dummy({0, ui.px(4)});
    for (auto& [name, speaker] : preview.speakers) speaker_row(ui, speaker);
  }
  ui::section(ui, ui.t("import.files"));
  // Those out of sight are not drawn: there may be a thousand. Where each begins is as high as it was last.
  auto& heights = preview.row_heights;
  heights.resize(preview.files.size(), ui.px(line_points));
  for (std::size_t i = 0; i < preview.files.size(); ++i) {
    const auto from = ImGui::GetCursorPosY();
    if (!ImGui::IsRectVisible({1, heights[i]})) {
      ImGui::Dummy({1, heights[i]});
      ImGui::SetCursorPosY(from + heights[i]);
      continue;
    }
    if (file_row(ui, preview.files[i], i)) {
      preview.files.erase(preview.files.begin() + static_cast<std::ptrdiff_t>(i));
      heights.erase(heights.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
    heights[i] = ImGui::GetCursorPosY() - from;
  }
}

/// What goes on with it: the button that takes it in, or why there is none. True when pressed.
bool answer(ui::Ui& ui, session::ImportPreview& preview) {
  using exchange::Incoming;
  if (preview.fault) {
    ui::paragraph(ui, ui.fonts.body, ui.colors.danger, sentence(ui, *preview.fault));
    return false;
  }
  const auto is_bad = [](const auto& file) { return file.fault.has_value(); };
  const auto bad =
      static_cast<std::size_t>(std::count_if(preview.files.begin(), preview.files.end(), is_bad));
  if (bad > 0) {
    ui::words(ui, ui.fonts.body, ui.colors.danger,
              ui.t("import.bad", {number(bad), number(preview.files.size())}));
    if (ui::button(ui, "import.leave_out_bad", ui.t("import.leave_out_bad"), ui::ButtonKind::primary)) {
      std::erase_if(preview.files, is_bad);
      preview.row_heights.clear();
    }
    ImGui::SameLine();
    return false;
  }
  const bool notes = preview.kind == Incoming::notes;
  if (notes && preview.files.empty()) return false;
  const auto doing = !notes ? ui.t("import.go." + std::string(exchange::to_string(preview.kind)))
                     : preview.files.size() == 1 ? ui.t("import.go_one")
                                                 : ui.t("import.go", {number(preview.files.size())});
  const bool go =
      ui::button(ui, "import.go", doing, ui::ButtonKind::primary) || ui.take(platform::Key::enter);
  ImGui::SameLine();
  return go;
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
    // What it is, is settled before there is anything to count.
    const bool counted = preview.all() > 0;
    const bool whole =
        counted && (preview.kind == exchange::Incoming::qdpx || preview.kind == exchange::Incoming::foreign);
    const auto name = preview.path.filename().string();
    ui::words(ui, ui.fonts.body, ui.colors.muted,
              !counted ? ui.t("import.looking", {name})
              : whole  ? ui.t("import.looking_share", {name, number(preview.done())})
                       : ui.t("import.reading", {number(preview.done()), number(preview.all())}));
    if (ui::button(ui, "import.cancel", ui.t("cancel"))) leave = true;
  } else {
    using exchange::Incoming;
    go = answer(ui, preview);
    if (ui::button(ui, "import.cancel", ui.t("cancel"))) leave = true;
    ImGui::Dummy({0, ui.px(8)});
    if (preview.fault) {
    } else if (preview.kind == Incoming::survey) {
      survey_rows(ui, preview.survey);
    } else if (preview.kind == Incoming::codebook) {
      codebook_rows(ui, preview.plan(session.project()));
    } else if (preview.kind == Incoming::notes) {
      note_rows(ui, preview);
    } else {
      whole_rows(ui, preview);
    }
    ImGui::Dummy({0, ui.px(40)});
  }
  ImGui::EndGroup();
  ui::end_pane();
  if (go) session.finish_import();
  if (leave) session.drop_import();
}

}  // namespace skolanalys::screens
