#include <algorithm>
#include <optional>

#include "app/screens/screens.h"

namespace skolanalys::screens {
namespace {

/// The rows in words; made anew when something they show has changed, not while one types.
void read(ui::Ui& ui, session::Session& session, session::NotesView& view) {
  const auto& model = session.model();
  const auto structure = session.project().structure_revision();
  if (view.structure == structure && view.codings == model.codings.size() &&
      view.language == ui.words->language() && view.project == session.project().project_id())
    return;
  view = {structure, model.codings.size(), ui.words->language(), session.project().project_id(), {}, {}};
  for (const auto* interview : model.interviews_in_order()) {
    session::NotesView::Row row;
    row.text = interview->text;
    for (const auto& [id, stream] : model.streams)
      if (stream.interview == interview->id) row.others.push_back(stream.text);
    row.id = "interview." + model::Model::called(*interview);
    const auto roles = role_names(ui, interview->roles);
    row.detail = (interview->label.empty() ? "" : interview->label + " · ") +
                 (interview->date ? model::to_string(*interview->date) : "");
    if (!interview->unit.empty()) row.detail += " · " + interview->unit;
    std::size_t coded = 0;
    if (const auto found = model.codings_by_text.find(interview->text); found != model.codings_by_text.end())
      for (const auto id : found->second) coded += model.find(id) != nullptr ? 1 : 0;
    row.count = coded == 0 ? "" : std::to_string(coded);
    const auto title = interview->title.empty() ? model::Model::called(*interview) : interview->title;
    row.name = roles.empty() || interview->label.empty() ? title : roles;
    view.interviews.push_back(std::move(row));
  }
  for (const auto& [id, document] : model.documents)
    view.documents.push_back({document.text,
                              {},
                              "document." + model::Model::called(document),
                              document.title,
                              document.issuer,
                              ""});
}

void rows(ui::Ui& ui, session::Session& session, const std::vector<session::NotesView::Row>& all) {
  std::optional<model::TextId> wanted;
  const float height = ui.px(56);
  rows_in_view(all.size(), height + ui.px(2), [&](std::size_t i) {
    const auto& one = all[i];
    ui::RowLook look;
    look.detail = one.detail;
    look.count = one.count;
    look.height = height;
    const auto shown = session.editor.text();
    look.selected =
        shown == one.text || std::find(one.others.begin(), one.others.end(), shown) != one.others.end();
    if (ui::row(ui, one.id, one.name, look)) wanted = one.text;
  });
  if (wanted) session.go_to(*wanted, {});
}

}  // namespace

void notes_list(ui::Ui& ui, session::Session& session, Rect where) {
  ui::begin_pane(ui, "notes", where.at, where.size, ui.colors.surface);
  auto& view = session.notes;
  read(ui, session, view);
  ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("notes.interviews"));
  rows(ui, session, view.interviews);
  if (view.interviews.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("notes.none"));
  if (!view.documents.empty()) {
    ui::section(ui, ui.t("notes.documents"));
    rows(ui, session, view.documents);
  }
  ui::end_pane();
}

}  // namespace skolanalys::screens
