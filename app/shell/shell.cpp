#include "app/shell/shell.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/shell/run.h"
#include "app/ui/icons.h"
#include "core/error.h"
#include "core/text/fold_case.h"

namespace skolanalys::shell {
namespace {

using platform::Key;
using session::Room;

struct RoomName {
  Room room;
  const char* id;
  const char* icon;
};
constexpr RoomName rooms[] = {
    {Room::capture, "capture", ui::icon::edit},           {Room::coding, "coding", ui::icon::label},
    {Room::search, "search", ui::icon::search},           {Room::matrix, "matrix", ui::icon::grid_on},
    {Room::statistics, "statistics", ui::icon::trending}, {Room::report, "report", ui::icon::description}};

constexpr float steps_of_zoom[] = {0.9F, 1, 1.1F, 1.25F, 1.5F, 1.75F, 2, 2.5F, 3};

std::string clock_of(model::Moment moment) {
  const auto seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(moment));
  std::tm local{};
  localtime_r(&seconds, &local);
  char out[8];
  std::strftime(out, sizeof out, "%H:%M", &local);
  return out;
}

}  // namespace

Shell::Shell(const std::filesystem::path& file) {
  ui.words = &assets::Words::in(session.settings.language);
  ui.colors = ui::colors_of(session.settings.dark ? ui::Look::dark : ui::Look::light);
  if (!file.empty()) session.open_file(file);
}

void Shell::prepare(float scale) {
  system_scale_ = scale;
  stale_ = false;
  const auto look = session.settings.dark ? ui::Look::dark : ui::Look::light;
  ui.colors = ui::colors_of(look);
  ui.fonts = ui::build(look, scale * session.settings.zoom);
}

bool Shell::stale() { return stale_; }

bool Shell::may_close() {
  if (session.open()) {
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

void Shell::keys() {
  if (ui.event == nullptr) return;
  if (ui.event->kind == platform::Event::Kind::drop) {
    session.import_files(ui.event->files);
    ui.event = nullptr;
    return;
  }
  if (ui.take(Key::f1)) sheet_ = !sheet_;
  if (sheet_ && ui.take(Key::escape)) sheet_ = false;
  if (ui.take_letter('k', true)) {
    palette_ = !palette_;
    palette_opened_ = palette_;
    palette_words_.clear();
    palette_chosen_ = 0;
  }
  if (palette_) return;
  for (int i = 0; i < 6; ++i)
    if (ui.take_letter(static_cast<char>('1' + i), true)) {
      session.go(rooms[i].room);
      search_.focus = rooms[i].room == Room::search;
    }
  if (ui.take_letter('f', true, true)) {
    session.go(Room::search);
    search_.focus = true;
  }
  if (ui.take_letter('n', true)) {
    session.go(Room::capture);
    if (session.open()) screens::begin_new_interview(capture_);
  }
  if (ui.take_letter('s', true)) ui.toast(ui.t("toast.always_saved"));
  if (ui.take_letter('o', true)) session.go(Room::start);
  if (ui.take(Key::plus, true) || ui.take(Key::plus, true, true)) zoom(1);
  if (ui.take(Key::minus, true)) zoom(-1);
  if (ui.take(Key::zero, true)) zoom(0);
  if (ui.take(Key::left, false, false, true) && !session.editor.active()) session.back();
  if (session.room == Room::capture && ui.take_letter('.', true))
    session.editor.alone = !session.editor.alone;
  if (session.room == Room::capture && ui.take_letter('l', true))
    session.editor.large = !session.editor.large;
  // Undo where no note and no field has the keyboard.
  const bool in_note = session.room == Room::capture || session.room == Room::coding;
  if (session.open() && !in_note && !ui::Ui::typing_in_field()) {
    if (ui.take_letter('z', true)) session.undo();
    if (ui.take_letter('z', true, true) || ui.take_letter('y', true)) session.redo();
  }
}

void Shell::frame(const platform::Event* event, double now) {
  ui.event = event;
  ui.now = now;
  ui.marks.clear();
  session.tick(now);
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
  keys();
  const float top = ui.px(52);
  const float bottom = ui.px(28);
  const float side = !session.open() ? 0 : size.x < ui.px(1000) ? ui.px(56) : ui.px(196);
  top_bar({size.x, top});
  if (side > 0) navigation({{0, top + 1}, {side, size.y - top - bottom - 2}});
  room({{side > 0 ? side + 1 : 0, top + 1}, {size.x - (side > 0 ? side + 1 : 0), size.y - top - bottom - 2}});
  hint_bar({{0, size.y - bottom}, {size.x, bottom}});
  ImGui::End();
  if (palette_) command_palette();
  if (sheet_) cheat_sheet();
  toasts();
  dump_marks();
}

void Shell::top_bar(ImVec2 size) {
  ui::begin_pane(ui, "top", {0, 0}, size, ui.colors.surface, false);
  ui::text_at(ui, {ui.px(18), (size.y - ui.fonts.bold->FontSize) / 2}, ui.fonts.bold, ui.colors.text,
              ui.t("app.name"));
  const float width = std::min(ui.px(520), size.x - ui.px(420));
  ImGui::SetCursorPos({(size.x - width) / 2, ui.px(9)});
  const auto at = ImGui::GetCursorScreenPos();
  if (ImGui::InvisibleButton("command", {width, ui.px(34)})) {
    palette_ = palette_opened_ = true;
    palette_words_.clear();
    palette_chosen_ = 0;
  }
  ui.mark("top.command");
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + width, at.y + ui.px(34)}, ui.colors.raised, ui.px(8));
  list->AddRect(at, {at.x + width, at.y + ui.px(34)}, ui.colors.border, ui.px(8));
  ui::text_at(ui, {at.x + ui.px(12), at.y + ui.px(9)}, ui.fonts.body, ui.colors.muted,
              std::string(ui::icon::search) + "  " + ui.t("top.command"));
  ui::text_at(ui, {at.x + width - ui.px(58), at.y + ui.px(11)}, ui.fonts.small, ui.colors.muted, "Ctrl+K");
  ImGui::SetCursorPos({size.x - ui.px(124), ui.px(10)});
  const bool swedish = ui.words->language() == "sv";
  if (ui::chip(ui, "top.language", swedish ? "English" : "Svenska", false)) {
    session.settings.language = swedish ? "en" : "sv";
    session.settings.save();
    ui.words = &assets::Words::in(session.settings.language);
  }
  ImGui::SetCursorPos({size.x - ui.px(44), ui.px(10)});
  if (ui::icon_button(ui, "top.look", ui::icon::dark,
                      ui.t(session.settings.dark ? "top.light" : "top.dark"))) {
    session.settings.dark = !session.settings.dark;
    session.settings.save();
    stale_ = true;
  }
  ui::end_pane();
}

void Shell::navigation(screens::Rect where) {
  ui::begin_pane(ui, "navigation", where.at, where.size, ui.colors.app);
  const auto& engagement = session.model().engagement;
  const bool narrow = where.size.x < ui.px(100);
  if (!narrow) {
    ui::words(ui, ui.fonts.bold, ui.colors.text, engagement.municipality);
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              engagement.visit_from ? ui.t("nav.visit", {model::to_string(*engagement.visit_from)})
                                    : ui.t("nav.engagement"));
  }
  for (const auto& one : rooms) {
    ui::RowLook look;
    look.icon = one.icon;
    look.selected = session.room == one.room;
    look.height = ui.px(36);
    if (ui::row(ui, std::string("nav.") + one.id, narrow ? "" : ui.t(std::string("room.") + one.id), look)) {
      session.go(one.room);
      search_.focus = one.room == Room::search;
    }
    if (narrow && ImGui::IsItemHovered())
      ImGui::SetTooltip("%s", ui.t(std::string("room.") + one.id).c_str());
  }
  // The truth about saving: what the disk has acknowledged.
  const auto state = session.project().state();
  ImGui::SetCursorPosY(where.size.y - ui.px(56));
  const auto at = ImGui::GetCursorScreenPos();
  const auto* icon =
      state.failure.empty() ? (state.saved ? ui::icon::check_circle : ui::icon::sync) : ui::icon::warning;
  const auto color =
      state.failure.empty() ? (state.saved ? ui.colors.ok : ui.colors.muted) : ui.colors.danger;
  std::string words =
      state.saved ? (state.when ? ui.t("saved.at", {clock_of(*state.when)}) : ui.t("saved")) : ui.t("saving");
  if (!state.failure.empty()) words = ui.t("save_failed");
  if (narrow) words.clear();
  ui::text_at(ui, at, ui.fonts.small, color, std::string(icon) + " " + words);
  if (!narrow) {
    const auto second = state.failure.empty()
                            ? ui.t("saved.where")
                            : ui.t(state.failure, {session.project().path().filename().string()});
    ui::text_at(ui, {at.x, at.y + ui.px(20)}, ui.fonts.small, ui.colors.muted, second,
                where.size.x - ui.px(28));
  }
  ImGui::Dummy({ui.px(120), ui.px(36)});
  ui.mark("saved", state.saved ? "saved" : "saving");
  ui::end_pane();
}

void Shell::hint_bar(screens::Rect where) {
  ui::begin_pane(ui, "hints", where.at, where.size, ui.colors.app, false);
  constexpr const char* ids[] = {"hint.start",  "hint.capture",    "hint.coding", "hint.search",
                                 "hint.matrix", "hint.statistics", "hint.report"};
  ui::text_at(ui, {where.at.x + ui.px(18), where.at.y + (where.size.y - ui.fonts.small->FontSize) / 2},
              ui.fonts.small, ui.colors.muted, ui.t(ids[static_cast<int>(session.room)]),
              where.size.x - ui.px(280));
  const auto right = ui.fonts.fallback             ? ui.t("hint.no_font")
                     : session.search_state().busy ? ui.t("hint.indexing")
                                                   : ui.t("hint.keys");
  ui::text_at(ui,
              {where.at.x + where.size.x - ui::size_of(ui.fonts.small, right).x - ui.px(18),
               where.at.y + (where.size.y - ui.fonts.small->FontSize) / 2},
              ui.fonts.small, ui.colors.muted, right);
  ui::end_pane();
}

void Shell::room(screens::Rect where) {
  if (session.open() && session.editor.text())
    session.editor.show(session.model(), session.editor.text(),
                        session.project().revision(session.editor.text()));
  if (session.open() && session.import_preview() != nullptr) {
    screens::import_preview(ui, session, where);
    return;
  }
  switch (session.open() ? session.room : Room::start) {
    case Room::start:
      screens::start(ui, session, start_, where);
      break;
    case Room::capture:
      screens::capture(ui, session, capture_, where);
      break;
    case Room::coding:
      screens::coding(ui, session, coding_, where);
      break;
    case Room::search:
      screens::search_screen(ui, session, search_, where);
      break;
    case Room::matrix:
      screens::matrix(ui, session, matrix_, where);
      break;
    case Room::statistics:
      screens::statistics(ui, session, where);
      break;
    case Room::report:
      screens::report(ui, session, report_, where);
      break;
  }
}

void Shell::command_palette() {
  struct Command {
    std::string id, name, detail;
    std::function<void()> act;
  };
  std::vector<Command> all;
  if (session.open()) {
    for (const auto& one : rooms)
      all.push_back({std::string("room.") + one.id, ui.t(std::string("room.") + one.id), ui.t("palette.room"),
                     [&, room = one.room] { session.go(room); }});
    all.push_back({"new", ui.t("capture.new"), "Ctrl+N", [&] {
                     session.go(Room::capture);
                     screens::begin_new_interview(capture_);
                   }});
    all.push_back({"undo", ui.t("undo"), "Ctrl+Z", [&] { session.undo(); }});
    all.push_back({"redo", ui.t("redo"), "Ctrl+Shift+Z", [&] { session.redo(); }});
    all.push_back(
        {"large", ui.t("command.large"), "Ctrl+L", [&] { session.editor.large = !session.editor.large; }});
    all.push_back(
        {"alone", ui.t("command.alone"), "Ctrl+.", [&] { session.editor.alone = !session.editor.alone; }});
    for (const auto* interview : session.model().interviews_in_order())
      all.push_back({"i", interview->title.empty() ? model::Model::called(*interview) : interview->title,
                     ui.t("palette.interview"), [&, text = interview->text] { session.go_to(text, {}); }});
    for (const auto* area : session.model().areas())
      for (const auto* theme : session.model().children(area->id))
        all.push_back({"t", theme->name, area->name, [&, id = theme->id] {
                         session.go(Room::coding);
                         coding_.theme = id;
                       }});
  }
  all.push_back({"open", ui.t("command.start"), "Ctrl+O", [&] { session.go(Room::start); }});
  all.push_back({"look", ui.t(session.settings.dark ? "top.light" : "top.dark"), "", [&] {
                   session.settings.dark = !session.settings.dark;
                   session.settings.save();
                   stale_ = true;
                 }});
  all.push_back({"keys", ui.t("command.keys"), "F1", [&] { sheet_ = true; }});
  const auto typed = text::fold_case(palette_words_);
  std::erase_if(all, [&](const Command& c) {
    return text::fold_case(c.name + " " + c.detail).find(typed) == std::string::npos;
  });
  // A path of something that is there: a project is opened, anything else imported.
  std::error_code none;
  if (palette_words_.starts_with('/') && std::filesystem::exists(palette_words_, none))
    all.insert(all.begin(), {"import", ui.t("command.import", {palette_words_}), "",
                             [&, path = palette_words_] { session.import_files({path}); }});
  if (all.size() > 10) all.resize(10);
  const auto display = ImGui::GetIO().DisplaySize;
  const float width = std::min(ui.px(560), display.x - ui.px(40));
  ImGui::SetNextWindowPos({(display.x - width) / 2, ui.px(60)});
  ImGui::SetNextWindowSize({width, ui.px(76) + ui.px(42) * static_cast<float>(all.size())});
  ImGui::Begin("##commands", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ui::field(ui, "commands.words", palette_words_, ui.t("top.command"), -1, palette_opened_);
  palette_opened_ = false;
  if (ui.take(Key::down)) ++palette_chosen_;
  if (ui.take(Key::up) && palette_chosen_ > 0) --palette_chosen_;
  palette_chosen_ = all.empty() ? 0 : std::min(palette_chosen_, all.size() - 1);
  std::optional<std::size_t> run;
  if (ui.take(Key::enter) && !all.empty()) run = palette_chosen_;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ui::RowLook look;
    look.selected = i == palette_chosen_;
    look.count = all[i].detail;
    look.height = ui.px(34);
    ImGui::PushID(static_cast<int>(i));
    if (ui::row(ui, "command." + all[i].id, all[i].name, look)) run = i;
    ImGui::PopID();
  }
  if (all.empty()) ui::words(ui, ui.fonts.body, ui.colors.muted, ui.t("palette.no_command"));
  const bool away =
      ImGui::IsMouseClicked(0) && !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows |
                                                          ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  ImGui::End();
  if (ui.take(Key::escape) || (away && !palette_opened_)) palette_ = false;
  if (run) {
    palette_ = false;
    all[*run].act();
  }
}

void Shell::cheat_sheet() {
  const auto display = ImGui::GetIO().DisplaySize;
  const ImVec2 size{std::min(ui.px(760), display.x - ui.px(60)), std::min(ui.px(560), display.y - ui.px(80))};
  ImGui::SetNextWindowPos({(display.x - size.x) / 2, (display.y - size.y) / 2});
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("##sheet", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("sheet.title"));
  const auto half = size.x / 2 - ui.px(20);
  const auto column = [&](std::initializer_list<std::pair<const char*, const char*>> all) {
    ImGui::BeginGroup();
    for (const auto& [keys, id] : all) {
      const auto at = ImGui::GetCursorScreenPos();
      ui::text_at(ui, at, ui.fonts.bold, ui.colors.accent, keys, half * 0.42F);
      ui::text_at(ui, {at.x + half * 0.44F, at.y}, ui.fonts.body, ui.colors.text, ui.t(id), half * 0.55F);
      ImGui::Dummy({half, ui.px(20)});
    }
    ImGui::EndGroup();
  };
  column({{"Ctrl+1 … 6", "sheet.rooms"},
          {"Ctrl+K", "sheet.palette"},
          {"Ctrl+N", "sheet.new"},
          {"Ctrl+Shift+F", "sheet.search"},
          {"Ctrl+F  Ctrl+H", "sheet.find"},
          {"Ctrl+Z", "sheet.undo"},
          {"Ctrl+Shift+Z", "sheet.redo"},
          {"Ctrl++  Ctrl+−  Ctrl+0", "sheet.zoom"},
          {"Ctrl+L", "sheet.large"},
          {"Ctrl+.", "sheet.alone"},
          {"Alt+←", "sheet.back"},
          {"F1", "sheet.help"}});
  ImGui::SameLine();
  column({{"#", "sheet.hash"},
          {"Enter", "sheet.enter"},
          {"Shift+Enter", "sheet.line"},
          {"F2", "sheet.speaker"},
          {"Ctrl+Enter", "sheet.code"},
          {"Ctrl+D", "sheet.again"},
          {"Alt+1 … 9", "sheet.recent"},
          {"Alt+↑ ↓", "sheet.walk"},
          {"Alt+← →", "sheet.end"},
          {"Alt+Shift+← →", "sheet.begin"},
          {"Alt++  Alt+−", "sheet.stance"},
          {"Alt+S", "sheet.split"},
          {"Alt+Delete", "sheet.remove"},
          {"Alt+N", "sheet.uncoded"}});
  ImGui::End();
}

void Shell::toasts() {
  std::erase_if(ui.toasts, [&](const ui::Toast& toast) { return toast.until <= ui.now; });
  if (ui.toasts.empty()) return;
  const auto& toast = ui.toasts.back();
  const auto display = ImGui::GetIO().DisplaySize;
  const float action = toast.action.empty() ? 0 : ui::size_of(ui.fonts.bold, toast.action).x + ui.px(32);
  const float text = std::min(ui::size_of(ui.fonts.body, toast.text).x, display.x * 0.6F);
  const auto size = ui.fonts.body->CalcTextSizeA(ui.fonts.body->FontSize, 1e6F, text + 1, toast.text.c_str());
  const ImVec2 whole{text + action + ui.px(40), size.y + ui.px(26)};
  ImGui::SetNextWindowPos({(display.x - whole.x) / 2, display.y - ui.px(44) - whole.y});
  ImGui::SetNextWindowSize(whole);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, toast.bad ? ui.colors.danger : ui.colors.text);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(18), ui.px(12)));
  ImGui::Begin("##toast", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
  const auto at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddText(ui.fonts.body, ui.fonts.body->FontSize, at, ui.colors.surface,
                                      toast.text.c_str(), nullptr, text + 1);
  std::function<void()> act;
  if (!toast.action.empty()) {
    ImGui::SetCursorScreenPos({at.x + text + ui.px(16), at.y - ui.px(8)});
    if (ImGui::InvisibleButton("act", {action, ui.px(32)})) act = toast.act;
    ui.mark("toast.action", toast.action);
    ui::text_at(ui, {at.x + text + ui.px(24), at.y}, ui.fonts.bold,
                ui.colors.dark ? ui.colors.accent : IM_COL32(140, 196, 240, 255), toast.action);
  }
  ImGui::End();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (act) {
    ui.toasts.clear();
    act();
  }
}

/// For tests that drive the window from outside: where everything stands, rewritten with each frame.
void Shell::dump_marks() const {
  static const char* const path = std::getenv("SKOLANALYS_UI_DUMP");
  if (path == nullptr) return;
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [id, mark] : ui.marks)
    out[id] = {
        {"x", (mark.from.x + mark.to.x) / 2}, {"y", (mark.from.y + mark.to.y) / 2}, {"label", mark.label}};
  const auto fresh = std::string(path) + ".new";
  std::ofstream(fresh) << out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::rename(fresh.c_str(), path);
}

int run_window(const std::filesystem::path& file) {
  try {
    Shell shell(file);
    platform::WindowOptions options;
    platform::run_window(options, shell);
    return 0;
  } catch (const Error& fault) {
    const auto& words = assets::Words::in("sv");
    std::fprintf(stderr, "skolanalys: %s\n",
                 words.has(fault.id()) ? words(fault.id(), fault.values()).c_str() : fault.what());
    return fault.id() == "error.no_display" ? 3 : 1;
  }
}

}  // namespace skolanalys::shell
