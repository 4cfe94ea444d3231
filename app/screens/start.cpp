#include <imgui.h>

#include <filesystem>

#include "app/screens/choosing.h"
#include "app/screens/screens.h"
#include "app/screens/secret_field.h"
#include "app/session/safety.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/commands/selection.h"
#include "core/store/secret.h"

namespace skolanalys::screens {

void start(ui::Ui& ui, session::Session& session, StartState& state, Rect where) {
  ui::begin_pane(ui, "start", where.at, where.size, ui.colors.surface);
  const float width = std::min(ui.px(620), where.size.x - ui.px(80));
  const float left = (where.size.x - width) / 2;
  ImGui::SetCursorPos({left, std::max(ui.px(40), where.size.y * 0.12F)});
  ImGui::BeginGroup();
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("start.title"));
  ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("start.about"), width);
  ImGui::Dummy({width, ui.px(10)});
  const bool locked = !session.locked().empty();
  if (locked) {
    const bool entered =
        secret_field(ui, "start.passphrase", ui.t("start.passphrase", {session.locked().filename().string()}),
                     state.passphrase, ui.px(280), state.passphrase.empty() && !ImGui::IsAnyItemActive());
    ImGui::SameLine();
    if (session.safety().trying()) {
      ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.trying"));
    } else if (ui::button(ui, "start.unlock", ui.t("start.unlock"), ui::ButtonKind::primary) || entered) {
      session.safety().give(state.passphrase);
      store::wipe(state.passphrase);
      state.passphrase.clear();
    }
    ImGui::Dummy({width, ui.px(14)});
  }
  if (ui::button(ui, "start.sample", ui.t("start.sample"),
                 locked ? ui::ButtonKind::plain : ui::ButtonKind::primary, ui::icon::school))
    session.open_sample();
  ImGui::SameLine();
  if (ui::button(ui, "start.new", ui.t("start.new"), ui::ButtonKind::plain, ui::icon::add))
    state = {{}, {}, !state.creating, {}};
  ImGui::SameLine();
  if (ui::button(ui, "start.open", ui.t("start.open"), ui::ButtonKind::plain, ui::icon::folder))
    session.choose({.what = session::FileWish::What::file,
                    .title = session.open() ? "choose.open" : "choose.project",
                    .endings = session.open() ? importable() : std::vector<std::string>{".skolanalys"},
                    // With a project open, what is no project is taken into it.
                    .chosen = [&session](const auto& files) { session.import_files(files); }});
  ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("start.drop"));
  if (state.creating) {
    ImGui::Dummy({0, ui.px(8)});
    ui::labelled_field(ui, "start.municipality", ui.t("start.municipality"), state.municipality, ui.px(280));
    labelled_path(ui, session, "start.file", ui.t("start.file"), state.file, ui.px(280),
                  {.what = session::FileWish::What::save,
                   .title = "choose.new_project",
                   .endings = {".skolanalys"},
                   .start = std::filesystem::path(state.file).is_absolute()
                                ? std::filesystem::path(state.file)
                                : session::Session::own_folder() / (state.municipality + ".skolanalys")});
    if (ui::button(ui, "start.create", ui.t("start.create"), ui::ButtonKind::primary) &&
        session.create(state.file.empty() ? state.municipality : state.file, state.municipality))
      state = {};
    ImGui::SameLine();
    // A round gathers statistics, applications and decisions of many municipalities.
    if (ui::button(ui, "start.round", ui.t("start.round"))) {
      std::filesystem::path path = state.file.empty() ? state.municipality : state.file;
      if (path.extension() != ".skolanalys") path += ".skolanalys";
      if (path.is_relative()) path = std::filesystem::current_path() / path;
      session.act([&] { commands::create_round(path, state.municipality).reset(); });
      std::error_code none;
      if (std::filesystem::exists(path, none)) session.open_file(path, [&state] { state = {}; });
    }
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("start.round_about"), width);
  }
  if (!session.settings.recent.empty()) {
    ui::section(ui, ui.t("start.recent"));
    for (const auto& path : std::vector<std::string>(session.settings.recent)) {
      std::error_code none;
      if (!std::filesystem::exists(path, none)) continue;
      ui::RowLook look;
      look.icon = ui::icon::folder;
      look.detail = std::filesystem::path(path).parent_path().string();
      ImGui::BeginChild(("recent" + path).c_str(), {width, ui.px(60)});
      const bool pressed = ui::row(ui, "recent." + std::filesystem::path(path).stem().string(),
                                   std::filesystem::path(path).stem().string(), look);
      ImGui::EndChild();
      if (pressed) {
        session.open_file(path);
        break;
      }
    }
  }
  ImGui::EndGroup();
  ui::end_pane();
}

}  // namespace skolanalys::screens
