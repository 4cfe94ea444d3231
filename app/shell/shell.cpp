#include "app/shell/shell.h"

#include <algorithm>
#include <cmath>

#include "app/session/notices.h"
#include "app/session/safety.h"
#include "app/shell/frame.h"
#include "app/shell/rooms.h"
#include "app/ui/icons.h"
#include "core/error.h"
#include "core/text/utf8.h"

namespace skolanalys::shell {
namespace {

using session::Room;

constexpr float steps_of_zoom[] = {0.9F, 1, 1.1F, 1.25F, 1.5F, 1.75F, 2, 2.5F, 3};

}  // namespace

Shell::Shell(const std::filesystem::path& file, Opens opens) {
  ui.words = &assets::Words::in(session.settings.language);
  if (!file.empty() && opens == Opens::with_the_window) session.begin_opening(file);
  ui.colors = ui::colors_of(look());
  ui.pane_widths = &session.settings.panes;
  for (const auto& one : room_table()) rooms_.push_back(one.make(ui, session));
  add_commands();
  for (const auto& room : rooms_) room->add_commands(commands_);
  if (opens == Opens::at_once) session.patience = std::chrono::hours(1);
  if (!file.empty() && opens == Opens::at_once) session.open_file(file);
}

void Shell::prepare(float scale) {
  stale_ = false;
  ui.colors = ui::colors_of(look());
  ui.fonts = ui::build(look(), scale * session.settings.zoom, ui.wanted_letters(), ui.stage());
  session.finish_opening();
}

bool Shell::may_close() {
  if (session.open()) {
    shown().leave();
    session.project().end_run();
    try {
      session.project().flush();
    } catch (const Error& fault) {
      ui.complain(ui.t(fault.id(), fault.values()));
      return false;
    }
  }
  return true;
}

std::optional<double> Shell::wakes_in(double now) {
  auto out = session.wakes_in(now);
  for (const auto& toast : ui.toasts) out = std::min(out.value_or(1e9), std::max(0.05, toast.until - now));
  return out;
}

void Shell::zoom(int steps) {
  const auto* now =
      std::min_element(std::begin(steps_of_zoom), std::end(steps_of_zoom), [&](float a, float b) {
        return std::abs(a - session.settings.zoom) < std::abs(b - session.settings.zoom);
      });
  const auto at =
      std::clamp<std::ptrdiff_t>(now - std::begin(steps_of_zoom) + steps, 0, std::ssize(steps_of_zoom) - 1);
  session.settings.zoom = steps == 0 ? 1 : steps_of_zoom[at];
  session.settings.save();
  stale_ = true;
}

ui::Look Shell::look() const {
  const auto& wanted = session.settings.look;
  return wanted == "dark" ? ui::Look::dark : wanted == "contrast" ? ui::Look::contrast : ui::Look::light;
}

void Shell::change_look(const char* wanted) {
  session.settings.look = wanted;
  session.settings.save();
  stale_ = true;
}

void Shell::change_language() {
  session.settings.language = ui.words->language() == "sv" ? "en" : "sv";
  session.settings.save();
  ui.words = &assets::Words::in(session.settings.language);
}

screens::Room& Shell::shown() { return room_of(session.open() ? session.room : Room::start); }

screens::Room& Shell::room_of(session::Room wanted) {
  const auto table = room_table();
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i].room == wanted) return *rooms_[i];
  return *rooms_.front();
}

void Shell::keys(bool first_run) {
  if (ui.event == nullptr) return;
  if (first_run && ui.event->kind != platform::Event::Kind::drop) return;
  if (ui.event->kind == platform::Event::Kind::drop) {
    if (!shown().take_files(ui.event->files)) session.import_files(ui.event->files);
    ui.event = nullptr;
    return;
  }
  if (sheet_.is_open() && ui.take(platform::Key::escape)) sheet_.close();
  if (ui.event == nullptr) return;
  using Kind = platform::Event::Kind;
  if (ui.event->kind == Kind::button && ui.event->down && (ui.event->button == 3 || ui.event->button == 4)) {
    if (ui.event->button == 3)
      session.back();
    else
      session.forward();
    ui.event = nullptr;
    return;
  }
  if (ui.event->kind == Kind::character && ui.event->character >= 0x250) {
    std::string letter;
    text::append(letter, ui.event->character);
    ui.show_letters(letter);
  }
  const auto* command = commands_.asked_by(*ui.event, session.room);
  if (command == nullptr || (palette_.is_open() && command->id != "palette")) return;
  ui.event = nullptr;
  command->act();
}

void Shell::frame(const platform::Event* event, double now) {
  ui.begin_frame(event, now);
  session.tick(now);
  // Who came with a file wants that first: its passphrase, or a way around what is in its way.
  const bool with_a_file =
      session.open() || !session.locked().empty() || !session.notices().current().empty();
  const bool first_run = !session.settings.welcomed && !with_a_file;
  const auto size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("root", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(3);
  ImGui::GetWindowDrawList()->AddRectFilled({0, 0}, size, ui.colors.border);
  if (event != nullptr) session.safety().stirred(now);
  const bool hidden = session.open() && session.safety().hidden();
  // While a file is chosen, nothing else is told what happens.
  const auto* held = chooser_.is_open() ? std::exchange(ui.event, nullptr) : nullptr;
  if (!hidden) keys(first_run);
  const float top = ui.px(52);
  const float bottom = ui.px(28);
  // In focus mode there is nothing but the note; the bar below says the way back.
  const bool alone = session.open() && session.editor.alone && session.room == Room::capture;
  const float side =
      !session.open() || hidden || alone ? 0 : navigation_width(ui, {size.x, size.y - top - bottom - 2});
  if (hidden) {
    screens::hidden_screen(ui, session, passphrase_, {{0, 0}, {size.x, size.y}});
    ImGui::End();
    draw_toasts(ui);
    ui.end_frame();
    return;
  }
  switch (top_bar(ui, session, {size.x, top})) {
    case TopBar::menu:
      menu_.toggle();
      break;
    case TopBar::back:
      session.back();
      break;
    case TopBar::forward:
      session.forward();
      break;
    case TopBar::palette:
      palette_.open(session, commands_, rooms_, ui);
      break;
    case TopBar::language:
      change_language();
      break;
    case TopBar::look:
      change_look(ui.colors.dark ? "light" : "dark");
      break;
    case TopBar::nothing:
      break;
  }
  if (side > 0) navigation(ui, session, {{0, top + 1}, {side, size.y - top - bottom - 2}});
  if (first_run)
    screens::welcome(ui, session, welcome_, {{0, top + 1}, {size.x, size.y - top - bottom - 2}});
  else {
    screens::Rect where{{side > 0 ? side + 1 : 0, top + 1},
                        {size.x - (side > 0 ? side + 1 : 0), size.y - top - bottom - 2}};
    draw_notices(ui, session, where);
    room(where);
  }
  hint_bar(ui, session, {{0, size.y - bottom}, {size.x, bottom}});
  ImGui::End();
  if (held != nullptr) ui.event = held;
  choose();
  palette_.draw(ui, session);
  menu_.draw(ui, commands_, session.room);
  sheet_.draw(ui, commands_);
  draw_toasts(ui);
  ui.end_frame();
  if (ui.take_new_letters()) stale_ = true;
}

void Shell::choose() {
  if (auto wish = session.take_wish()) chooser_.open(std::move(*wish), session);
  if (chooser_.is_open() && ui.event != nullptr && ui.event->kind == platform::Event::Kind::drop) {
    chooser_.drop(ui.event->files, session);
    ui.event = nullptr;
  }
  chooser_.draw(ui, session);
}

void Shell::looked_at(const platform::Pace& pace) { dump_marks(ui, pace); }

void Shell::room(screens::Rect where) {
  const void* project = session.open() ? &session.project() : nullptr;
  if (session.room != last_ && project == last_project_ && project != nullptr) room_of(last_).leave();
  if (project != last_project_)
    for (const auto& room : rooms_) room->reset();
  if (session.room != last_ || project != last_project_) shown().enter();
  last_project_ = project;
  last_ = session.room;
  if (const auto wanted = session.take_wanted_room(); !wanted.empty())
    for (const auto& one : room_table())
      if (one.room.id == wanted && one.group != Group::none) {
        session.room = one.room;
        const bool coding = one.room == Room::coding;
        session.editor.mode = coding ? editor::Editor::Mode::coding : editor::Editor::Mode::writing;
      }
  if (session.open() && session.editor.text()) {
    // Letters that no font in hand has are asked for once a note, and when much has come into it at once.
    const auto& content = session.model().find(session.editor.text())->content;
    if (scanned_ != session.editor.text() || content.size() > scanned_size_ + 16) ui.show_letters(content);
    scanned_ = session.editor.text();
    scanned_size_ = content.size();
  }
  if (session.open() && session.editor.text())
    session.editor.show(session.model(), session.editor.text(),
                        session.project().revision(session.editor.text()));
  if (session.open() && session.import_preview() != nullptr)
    screens::import_preview(ui, session, where);
  else
    with_notes(where);
}

/// The room, with tabs above it and the second note beside it where it shows a note.
void Shell::with_notes(screens::Rect where) {
  auto& here = shown();
  if (!session.open() || !here.shows_note()) return here.draw(where);
  const float tabs =
      session.editor.alone && session.room == Room::capture ? 0 : tab_strip(ui, session, where);
  where.at.y += tabs;
  where.size.y -= tabs;
  const bool beside = session.beside.text() && session.model().find(session.beside.text()) != nullptr;
  const float width = beside ? ui::dragged_width(ui, "beside", 460, 320, 900) : 0;
  if (!beside || where.size.x - width < ui.px(420)) return here.draw(where);
  here.draw({where.at, {where.size.x - width - 1, where.size.y}});
  note_beside(ui, session, {{where.at.x + where.size.x - width, where.at.y}, {width, where.size.y}});
  ui::width_handle(ui, "beside", {where.at.x + where.size.x - width, where.at.y}, where.size.y, 460, 320, 900,
                   -1);
}

void Shell::closing(int width, int height, bool maximized) {
  if (!maximized) {
    session.settings.width = width;
    session.settings.height = height;
  }
  session.settings.maximized = maximized;
  session.remember_desk();
  session.settings.save();
}

}  // namespace skolanalys::shell
