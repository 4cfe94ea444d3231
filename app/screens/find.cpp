#include <algorithm>

#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "core/text/find.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {

void find_bar(ui::Ui& ui, session::Session& session, FindState& state) {
  auto& editor = session.editor;
  if (ui.take_letter('f', true) ||
      (editor.mode == editor::Editor::Mode::writing && ui.take_letter('h', true))) {
    state.open = state.focus = true;
  }
  if (!state.open) return;
  const auto close = [&] {
    state = {};
    editor.mark_hits({});
  };
  const auto* text = session.model().find(editor.text());
  if (text == nullptr || ui.take(platform::Key::escape)) return close();
  // Everything on one line: the fields take what the buttons leave.
  const bool replaces = editor.mode == editor::Editor::Mode::writing;
  const auto chip_width = [&](const char* id) { return ui::size_of(ui.fonts.small, ui.t(id)).x + ui.px(28); };
  const float rest = ImGui::GetContentRegionAvail().x - ui.px(2 * 40 + 76) -
                     (replaces ? chip_width("find.replace") + chip_width("find.replace_all") + ui.px(8) : 0);
  const float width = std::clamp(rest / (replaces ? 2 : 1), ui.px(96), ui.px(220));
  const auto lower = [&](float by) { ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ui.px(by)); };
  const bool changed = ui::field(ui, "find.words", state.words, ui.t("find.hint"), width, state.focus);
  const auto revision = session.project().revision(editor.text());
  if (changed || state.revision != revision || state.text != editor.text()) {
    state.revision = revision;
    state.text = editor.text();
    state.hits = text::find_all(text->content, state.words);
    editor.mark_hits(state.hits);
    if (changed) state.at = 0;
  }
  state.focus = false;
  state.at = state.hits.empty() ? 0 : std::min(state.at, state.hits.size() - 1);
  const auto step = [&](bool forward) {
    if (state.hits.empty()) return;
    const auto here = editor.selection();
    if (here == state.hits[state.at])
      state.at = (state.at + (forward ? 1 : state.hits.size() - 1)) % state.hits.size();
    editor.reveal(state.hits[state.at]);
  };
  ImGui::SameLine();
  if (ui.take(platform::Key::enter) || ui.take(platform::Key::f3)) step(true);
  if (ui.take(platform::Key::enter, false, true) || ui.take(platform::Key::f3, false, true)) step(false);
  ui::words(ui, ui.fonts.small, ui.colors.muted,
            state.words.empty() ? ""
                                : ui.t("find.count", {std::to_string(state.hits.empty() ? 0 : state.at + 1),
                                                      std::to_string(state.hits.size())}));
  ImGui::SameLine();
  if (ui::icon_button(ui, "find.next", ui::icon::expand, ui.t("find.next"))) step(true);
  if (replaces) {
    ImGui::SameLine();
    ui::field(ui, "find.with", state.with, ui.t("find.replace_hint"), width);
    ImGui::SameLine();
    lower(4);
    if (ui::chip(ui, "find.one", ui.t("find.replace"), false) && !state.hits.empty()) {
      session.replace({state.hits[state.at]}, state.with);
      step(true);
    }
    ImGui::SameLine();
    if (ui::chip(ui, "find.all", ui.t("find.replace_all"), false) && !state.hits.empty()) {
      const auto n = state.hits.size();
      session.replace(state.hits, state.with);
      ui.toast(ui.t("toast.replaced", {std::to_string(n)}), ui.t("undo"), [&session] { session.undo(); });
    }
  }
  ImGui::SameLine();
  if (replaces) lower(-3);
  if (ui::icon_button(ui, "find.close", ui::icon::close, ui.t("find.close"))) close();
}

}  // namespace skolanalys::screens
