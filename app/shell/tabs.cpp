#include <algorithm>
#include <optional>

#include "app/shell/frame.h"
#include "app/ui/icons.h"

namespace skolanalys::shell {
namespace {

/// What the second note asks for is not done: it is there to be read.
class Reader final : public editor::Sink {
 public:
  void type(const text::Splice& /*splice*/) override {}
  void end_run() override {}
  void code(text::Range /*range*/, model::CodeId /*theme*/, model::Stance /*stance*/) override {}
  void code_in_vivo(text::Range /*range*/, model::CodeId /*like*/, model::Stance /*stance*/) override {}
  void mark(text::Range /*range*/, model::MarkKind /*kind*/) override {}
  void resize(model::CodingId /*coding*/, text::Range /*range*/) override {}
  void split(model::CodingId /*coding*/, text::Pos /*at*/) override {}
  void uncode(model::CodingId /*coding*/) override {}
  void set_stance(model::CodingId /*coding*/, model::Stance /*stance*/) override {}
  void undo() override {}
  void redo() override {}
};

}  // namespace

float tab_strip(ui::Ui& ui, session::Session& session, screens::Rect where) {
  const auto tabs = session.tabs();  // a copy: a click changes them
  if (tabs.size() < 2) return 0;
  const float height = ui.px(36);
  ui::begin_pane(ui, "tabs", where.at, {where.size.x, height}, ui.colors.app, false);
  const float beside = ui.px(40);
  const float close = ui.px(22);
  const float each =
      std::min(ui.px(200), (where.size.x - beside - ui.px(8)) / static_cast<float>(tabs.size()));
  auto* list = ImGui::GetWindowDrawList();
  float x = where.at.x + ui.px(4);
  std::optional<model::TextId> show;
  std::optional<model::TextId> shut;
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    const bool on = tabs[i] == session.editor.text();
    const auto name = session.name_of(tabs[i]);
    const ImVec2 at{x, where.at.y + ui.px(4)};
    const ImVec2 end{x + each - ui.px(2), where.at.y + height};
    const bool closes = each > ui.px(80);
    ImGui::SetCursorScreenPos(at);
    if (ui.hit("tab." + std::to_string(i), {end.x - at.x - (closes ? close : 0), end.y - at.y}, name))
      show = tabs[i];
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetTooltip("%s", name.c_str());
    if (hovered && ImGui::IsMouseReleased(2)) shut = tabs[i];
    if (on || hovered)
      list->AddRectFilled(at, end, on ? ui.colors.surface : ui.colors.raised, ui.px(7),
                          ImDrawFlags_RoundCornersTop);
    if (on) list->AddRectFilled({at.x, at.y}, {end.x, at.y + ui.px(2)}, ui.colors.accent, ui.px(1));
    ui::text_at(ui, {at.x + ui.px(10), at.y + (height - ui.px(4) - ui.fonts.small->FontSize) / 2},
                ui.fonts.small, on ? ui.colors.text : ui.colors.muted, name,
                each - ui.px(16) - (closes ? close : 0));
    if (closes) {
      ImGui::SetCursorScreenPos({end.x - close, at.y + ui.px(5)});
      const auto corner = ImGui::GetCursorScreenPos();
      if (ui.hit("tab.close." + std::to_string(i), {close - ui.px(2), close}, ui.t("tab.close")))
        shut = tabs[i];
      if (ImGui::IsItemHovered()) {
        list->AddRectFilled(corner, {corner.x + close - ui.px(2), corner.y + close}, ui.colors.accent_soft,
                            ui.px(4));
        ImGui::SetTooltip("%s", ui.t("tab.close").c_str());
      }
      const auto cross = ui::size_of(ui.fonts.small, ui::icon::close);
      ui::text_at(ui, {corner.x + (close - cross.x) / 2, corner.y + (close - cross.y) / 2}, ui.fonts.small,
                  ui.colors.muted, ui::icon::close);
    }
    x += each;
  }
  ImGui::SetCursorScreenPos({where.at.x + where.size.x - beside, where.at.y + ui.px(2)});
  if (ui::icon_button(ui, "tab.beside", ui::icon::split, ui.t("command.beside") + "  Ctrl+J"))
    session.toggle_beside();
  ui::end_pane();
  if (shut)
    session.close_tab(*shut);
  else if (show)
    session.go_to(*show, {});
  return height;
}

void note_beside(ui::Ui& ui, session::Session& session, screens::Rect where) {
  ui::begin_pane(ui, "beside", where.at, where.size, ui.colors.surface);
  const auto shown = session.beside.text();
  session.beside.show(session.model(), shown, session.project().revision(shown));
  const auto all = session.model().interviews_in_order();
  const auto at = std::find_if(all.begin(), all.end(), [&](const auto* i) { return i->text == shown; });
  std::optional<model::TextId> wanted;
  const auto n = std::ssize(all);
  const auto go = [&](std::ptrdiff_t by) {
    const auto here = at == all.end() ? 0 : at - all.begin();
    if (n > 0) wanted = all[static_cast<std::size_t>((here + by + n) % n)]->text;
  };
  if (ui::icon_button(ui, "beside.before", ui::icon::back, ui.t("beside.before"))) go(-1);
  ImGui::SameLine(0, 0);
  if (ui::icon_button(ui, "beside.after", ui::icon::forward, ui.t("beside.after"))) go(1);
  ImGui::SameLine();
  const auto name_at = ImGui::GetCursorScreenPos();
  const float buttons = ui.px(72);
  const float room = where.at.x + where.size.x - name_at.x - buttons - ui.px(12);
  ui::text_at(ui, {name_at.x, name_at.y + ui.px(7)}, ui.fonts.bold, ui.colors.text, session.name_of(shown),
              room);
  ImGui::SetCursorScreenPos({where.at.x + where.size.x - buttons - ui.px(6), name_at.y});
  if (ui::icon_button(ui, "beside.swap", ui::icon::sync, ui.t("beside.swap"))) {
    wanted = session.editor.text();
    session.go_to(shown, {});
  }
  ImGui::SameLine(0, 0);
  const bool shut = ui::icon_button(ui, "beside.close", ui::icon::close, ui.t("beside.close"));
  // The first note has the keyboard; this one is scrolled and selected in with the pointer.
  const auto* event = ui.event;
  using Kind = platform::Event::Kind;
  const bool keys = event != nullptr && (event->kind == Kind::key || event->kind == Kind::character);
  if (keys) ui.event = nullptr;
  const auto note = ui.marks.find("editor");
  const auto kept = note == ui.marks.end() ? ui::Mark() : note->second;
  Reader reader;
  session.beside.draw(ui, reader, "");
  ui.marks["beside.note"] = ui.marks["editor"];
  ui.marks["editor"] = kept;
  if (keys) ui.event = event;
  ui::end_pane();
  if (shut)
    session.show_beside({});
  else if (wanted)
    session.show_beside(*wanted);
}

}  // namespace skolanalys::shell
